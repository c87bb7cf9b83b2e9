// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "core/check/hands.h"
#include "core/check/life.h"

// The log side of a history, told by thing: who lived, who read what, what a process has with it.

namespace millrace::check {

using Story = std::vector<const Step*>;  ///< Steps about one thing, in order.

/// A place in a group's reading: (group, partition).
using Reading = std::pair<std::uint32_t, std::uint32_t>;
/// (happening, group).
using Owed = std::pair<std::uint32_t, std::uint32_t>;
/// A record as a share group has it: (reading, offset).
using Shared = std::pair<Reading, std::uint64_t>;

struct LogStories {
    std::map<std::uint32_t, Story> ofMember;          ///< All that it did and that was done to it.
    std::map<Reading, Story> ofReading;               ///< Assigned, revoked, committed, moved.
    std::map<Shared, const Step*> ofShared;           ///< The last that was done about it.
    std::map<std::uint32_t, std::uint64_t> logStart;  ///< By partition.
    std::map<std::uint32_t, const Step*> appended;    ///< By happening; the first append.
    std::map<std::uint32_t, Hands> hands;             ///< By member.
    std::set<Owed> givenUp;                           ///< Skipped, and no topic has it.
    std::set<std::pair<std::uint32_t, std::uint64_t>> compacted;  ///< (partition, offset)
    std::map<Shared, std::uint32_t> sharedHappening;              ///< What was acquired there last.
};

/// How one group reads one partition at the cut.
struct ReadingAtCut {
    bool standsStill = true;     ///< Nobody reads on.
    std::uint64_t bookmark = 0;  ///< By a commit, a reset or a person.
};

LogStories storiesOf(const Cut& cut);
/// Of every group, and every partition.
std::map<Reading, ReadingAtCut> readingsAtCut(const Cut& cut, const LogStories& stories);

bool isAbout(const Step& step, Kind kind);
bool isAlive(const Story& member);
/// And does not stand still.
bool goesOn(const Story& member);
/// And its brokers hear of it.
bool isInReach(const Story& member);

}  // namespace millrace::check
