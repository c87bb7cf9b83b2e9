// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/analysis/questions.h"

// The life of one happening as rows of spans and marks, to be drawn on a clock: above where each
// group of the log has its copy, below where each of its jobs is.

namespace millrace {

/// Where one copy or one job of the item is.
enum class LifePlace : std::uint8_t {
    OnItsWay,    ///< to the log, to the list, or to the hand that takes it
    Waits,       ///< in its partition, or ready
    Later,       ///< for its next try, or for a slot
    InHand,      ///< somebody alive works on it
    HeldByDead,  ///< who has it is dead or stands still, and nobody knows yet
    ForPerson,   ///< on a shelf
    Gone,        ///< lost or dropped
    Done,
};

/// What a mark says, by its shape.
enum class LifeSign : std::uint8_t {
    Arrived,    ///< appended, or enqueued
    Taken,      ///< fetched, or claimed
    Started,    ///< work began
    Effect,     ///< it took place outside
    Died,       ///< who held it is gone or stands still
    ClaimLost,  ///< the claim or the membership ended; somebody else may have it
    Failed,     ///< the work failed; there is another try
    Shelved,    ///< nobody tries again but a person
    Gone,       ///< lost or dropped
    Moved,      ///< a person moved the bookmark, or the job
    Done,       ///< committed, or completed
};

struct LifeSpan {
    LifePlace place{};
    SimTime from{};
    SimTime to{};
};

struct LifeMark {
    LifeSign sign{};
    Told told;
};

/// One group's copy, or one job.
struct LifeRow {
    Half half{};
    std::string name;  ///< "search", "update search"
    std::vector<LifeSpan> spans;
    std::vector<LifeMark> marks;
    LifePlace ends = LifePlace::OnItsWay;  ///< Where the run leaves it.
    SimTime endsAt{};                      ///< Since when it is there.
    std::string words;                     ///< "committed after 1.4 s", "lost after 60 s"
};

struct ItemLife {
    HappeningId happening = HappeningId::none();
    SimTime at{};  ///< When it happened.
    std::vector<LifeRow>
        rows;  ///< The log's, then the list's; those that were never asked are not.
};

/// Facts that have to be read for it: what it costs. 0 when there is no such happening.
std::uint64_t factsToRead(const Recording& recording, HappeningId happening);

/// Reads to the end of the run; between chunks it asks `goesOn`, and what it has is given up when
/// that says no. No rows for what did not happen.
ItemLife itemLife(const Recording& recording, HappeningId happening,
                  const std::function<bool()>& goesOn = {});

}  // namespace millrace
