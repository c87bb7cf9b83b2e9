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

/// What matters more about a group now than what it does: "PreparingRebalance, 2 of 3 joined",
/// "share group", dead letters, from long to short: the first that fits is shown. Mostly nothing.
std::vector<std::string> groupWords(const Moment& moment, GroupId group);
/// "classic · Stable", "share group"; empty of a generic group.
std::string protocolText(const Moment& moment, GroupId group);

/// Between the death or the leaving of a member and the new assignment: its group stands still or
/// will.
bool isRebalancing(const GroupState& group);

/// How long the group takes to notice a death; of all groups, or the log's where they differ.
SimDuration sessionOf(const Columns& columns, GroupId group);
SimDuration sessionOf(const Columns& columns);

}  // namespace millrace::ui
