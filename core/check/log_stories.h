// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <map>
#include <set>
#include <utility>
#include <vector>

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

/// What a process has with it: the record in hand first, the rest of its batch behind.
struct Hands {
    std::deque<const Step*> records;  ///< How each came to it.
    bool failed = false;              ///< The first one, and it is tried again.
    bool done = false;                ///< The first one: it had its effect, or was given up.

    void letGo()
    {
        if (!records.empty())
            records.pop_front();
        failed = false;
        done = false;
    }
};

struct LogStories {
    std::map<std::uint32_t, Story> ofMember;          ///< All that it did and that was done to it.
    std::map<Reading, Story> ofReading;               ///< Assigned, revoked, committed, moved.
    std::map<Shared, const Step*> ofShared;           ///< The last that was done about it.
    std::map<std::uint32_t, std::uint64_t> logStart;  ///< By partition.
    std::map<std::uint32_t, const Step*> appended;    ///< By happening; the first append.
    std::map<std::uint32_t, Hands> hands;             ///< By member.
    std::set<Owed> givenUp;                           ///< Skipped, and no topic has it.
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
/// What the step does to what its member has with it.
void goOn(Hands& hands, const Step& step);

}  // namespace millrace::check
