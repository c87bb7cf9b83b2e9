// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/trace/columns.h"
#include "core/trace/visible_state.h"

// What the sentence under the stage says of claims whose holders are silent.

namespace millrace {

/// "update search A5"
std::string jobText(const Columns& columns, JobId job);
/// "worker 3 is dead; B3 stays claimed until ..."
std::string silentHolder(const Columns& columns, const VisibleState& state, const Claim& claim);
/// The first worker that hangs or is cut off; empty when none does.
std::string silentWorker(const Columns& columns, const VisibleState& state);
/// While the store is down; else empty.
std::string storeTrouble(const Columns& columns, const VisibleState& state);
/// Of a mark's fact; empty when it is none of claims.
std::string claimNews(const Columns& columns, const Mark& mark);
std::string claimCaption(const Columns& columns, const Mark& mark);
/// Of an act that meets the list alone.
std::string listActCaption(const std::string& name, Act act);

}  // namespace millrace
