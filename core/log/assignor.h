// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "core/base/ids.h"

namespace millrace {

/// Kafka's range assignor for one topic: partitions in order, members sorted; each gets
/// partitions / members, the first partitions % members get one more. Returns the owner of each
/// partition; none when there are no members. Requires `members` sorted.
std::vector<MemberId> assignByRange(std::uint32_t partitions, std::span<const MemberId> members);

}  // namespace millrace
