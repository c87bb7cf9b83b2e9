// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/trace/columns.h"
#include "core/trace/visible_state.h"

// What the sentence under the stage says of transactions.

namespace millrace {

/// A dead producer whose transaction others wait for, or one that waits to be let in; empty when
/// all is well.
std::string transactionTrouble(const Columns& columns, const VisibleState& state);
/// Of a mark's fact; empty when it is none of transactions.
std::string transactionNews(const Columns& columns, const Mark& mark);
std::string transactionCaption(const Columns& columns, const Mark& mark);

}  // namespace millrace
