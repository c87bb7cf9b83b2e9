// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/trace/moment.h"

// What a consumer and its group are up to, in few words: the stage and the inspector say the same.

namespace millrace::ui {

/// How a member stands with its group; nothing when it simply reads.
struct MemberWords {
    std::string text;
    bool troubled = false;  ///< It stands still, or works for nobody.
};
MemberWords standingWords(const VisibleState& state, MemberId member);

/// "reads 0 and 1", "reads all", "has 3 records".
std::string readsText(const LogState& log, MemberId member);

/// "writes enriched", "writes to retry", "writes a dead letter". Requires that it publishes.
std::string writesText(const Moment& moment, MemberId member);

/// Records behind the one in hand.
std::uint64_t behindHand(const MemberState& member);

/// "classic · Stable", "classic · PreparingRebalance, 2 of 3 joined", "share group", and what else
/// there is to say, from long to short: the first that fits is shown. Nothing for a generic group
/// of the main topic without dead letters.
std::vector<std::string> groupWords(const Moment& moment, GroupId group);

/// Between the death or the leaving of a member and the new assignment: its group stands still or
/// will.
bool isRebalancing(const GroupState& group);

/// How long the group takes to notice a death; of all groups, or the log's where they differ.
SimDuration sessionOf(const Columns& columns, GroupId group);
SimDuration sessionOf(const Columns& columns);

}  // namespace millrace::ui
