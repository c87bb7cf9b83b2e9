// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/trace/columns.h"
#include "core/trace/visible_state.h"

// What the sentence under the stage says of the code of reactions, of what they call,
// and of the database of the application that all comes from.

namespace millrace {

/// What does not answer; empty when everything does.
std::string receiverTrouble(const Columns& columns, const VisibleState& state);
/// Of a mark's fact; empty when it is none of these.
std::string receiverNews(const Columns& columns, const Mark& mark);
std::string receiverCaption(const Columns& columns, const Mark& mark);

}  // namespace millrace
