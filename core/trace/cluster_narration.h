// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/trace/columns.h"
#include "core/trace/visible_state.h"

// What the sentence under the stage says of brokers.

namespace millrace {

/// A broker that is dead while nobody knows, or a partition that nobody leads; empty when all is
/// well.
std::string clusterTrouble(const Columns& columns, const VisibleState& state);
/// Requests that wait at a broker that leads no more, and hold up what comes after them: nobody has
/// told the producer, whose connection stands still. Empty when there are none.
std::string waitInVain(const Columns& columns, const VisibleState& state);
/// Of a mark's fact; empty when it is none of brokers.
std::string clusterNews(const Columns& columns, const Mark& mark);
std::string clusterCaption(const Columns& columns, const Mark& mark);

}  // namespace millrace
