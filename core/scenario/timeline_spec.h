// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/act.h"
#include "core/base/time.h"

namespace millrace {

/// Whom a line of the timeline meets; `index` counts from 0, files and screen from 1.
struct Target {
    enum class Kind : std::uint8_t {
        Slot,       ///< "slot 2": the 2nd member of the log and the 2nd worker of the list
        Member,     ///< "member 2": over all groups, in the order of the reactions
        Worker,     ///< "worker 2"
        Group,      ///< "group 2": of the log, in the order of the reactions
        Broker,     ///< "broker 2"
        Producer,   ///< "producer": that of the application; it sends to the log
        Reaction,   ///< by its name; of Deploy and Outage alone
        Scheduler,  ///< "scheduler 2": of the list's recurring jobs
        Store,      ///< "store": the database or the Redis that the list lies in
    };

    Kind kind = Kind::Slot;
    int index = 0;

    bool operator==(const Target&) const = default;
};

/// Where a bookmark goes: "earliest", "latest", "offset 20", "time 30 s".
struct BookmarkPlace {
    enum class Kind : std::uint8_t {
        Earliest,  ///< the oldest record that is still there
        Latest,    ///< behind the newest
        AtOffset,
        AtTime,  ///< the first record appended then or later
    };

    Kind kind = Kind::Earliest;
    std::uint64_t offset = 0;
    SimTime time{};

    bool operator==(const BookmarkPlace&) const = default;
};

/// As in the file; nothing when the text is none of them.
std::optional<BookmarkPlace> bookmarkPlaceOf(std::string_view text);
std::string textOf(const BookmarkPlace& place);

/// What a person does to the run: one act at one time, from a table `[[at]]`, whose keys are in
/// docs/scenarios.md. One table may be several acts: `restart = "20 s"` beside what ends something,
/// the end of what lasts for a while, and each process that `workers = 6` stops or starts. They
/// have the same `line`, so that undo takes them back together.
struct Intervention {
    using Act = millrace::Act;
    /// What a person looks through.
    enum class Shelf : std::uint8_t { Dead, Failed };

    SimTime at{};  ///< 0 .. duration.
    Act act = Act::Kill;
    Target target;
    int line = 0;        ///< Ordinal of the [[at]] table it stands in, from 0: what undo removes.
    BookmarkPlace to;    ///< Of Seek.
    int partition = -1;  ///< Of Seek: counts from 0, as Kafka's; -1 = all. Else the new count.
    /// Of Hang and CutOff; of Outage, Slow, SlowNetwork and Skew, 0 = it is over; of Deploy of a
    /// bug, 0 = it stays; of Burst, over how long it is spread.
    SimDuration lasts{};
    SimDuration extra{};  ///< Of SlowNetwork.
    double loss = 0.0;    ///< Of SlowNetwork: how often what is sent does not arrive; 0 .. 0.9.
    Shelf shelf{};        ///< Of Redrive and Discard.
    /// Of these two: how many, the oldest first; 0 = all. Of a Stop or Restart that scales: to how
    /// many workers. Of Slow: how many times as long, 0 = as long as ever. Of Skew: how fast
    /// the clock is, in thousandths, 100 .. 10,000; 0 = as it should be. Of Burst: how many things.
    /// Else 0.
    int count = 0;
    int queue = 0;       ///< Of Pause and Resume: its place in `queue.queues`.
    bool isBug = false;  ///< Of Deploy: what the code writes is wrong.

    bool operator==(const Intervention&) const = default;
};

}  // namespace millrace
