// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/trace/columns.h"
#include "core/trace/visible_state.h"

// What the sentence under the stage says of groups and their members.

namespace millrace {

/// Of one that died, while its group counts on it: what stands still, and until when.
std::string deadMember(const Columns& columns, const VisibleState& state, MemberId id);
/// Who stands still or is cut off, and what that means by the time that is over.
std::string silentMember(const Columns& columns, const VisibleState& state, MemberId id);
/// Whether the member is of a share group.
bool sharesRecords(const Columns& columns, std::uint32_t member);
/// It reads partitions of its own, and has none.
bool ownsNothing(const Columns& columns, const LogState& log, MemberId member);
/// Partitions that nobody reads although all who should are well; empty when there are none.
std::string groupTrouble(const Columns& columns, const LogState& log);

}  // namespace millrace
