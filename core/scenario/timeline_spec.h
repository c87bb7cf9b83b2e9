// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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

/// What a person does to the run: one act at one time. `[[at]]` with `time` and one of
/// `kill`, `stop`, `crash-machine`, `restart`, `seek`. `restart = "20 s"` beside one of the first
/// three is a second line, 20 s later. `seek = "group 1"` needs `to`, and may name one `partition`;
/// `partitions = 6` raises their number. `bug = "index"` puts code in force that writes wrong
/// things, until `until`, on both sides. `outage = "mail"` and `for = "60 s"`: what that reaction
/// calls does not answer. `slow-network = "2 s"` and `for`: what sets out then, on either side,
/// travels so much longer. `lossy-network = 0.2` and `for`, or both in one: a fifth of what is sent
/// is lost, and TCP sends it again, later (core/base/resending.h). `slow = "slot 2"`, `factor = 5`
/// and `for`: what is done there takes five times as long. `hang = "slot 2"` and `for`: who is
/// there stands still so long, alive and silent, and goes on where it was. `cut-off = "slot 2"` and
/// `for`: neither the brokers nor the store hear of it, and it works on; `cut-off = "broker 2"`:
/// nor do the other brokers, the controller and all clients of a broker. `burst = 30` and `for = "2
/// s"`: thirty more things happen within two seconds; what happens later has another number, and so
/// other draws. `workers = 6` scales the list: those beyond the sixth are told to stop, and those
/// below it that are not there start; each is a line of its own.
struct Intervention {
    enum class Act : std::uint8_t {
        Kill,           ///< the process is gone without a word
        Stop,           ///< it hands its work back and leaves
        Restart,        ///< a new process in that place, if it is not alive
        Seek,           ///< a group's bookmark is moved; its members read from there
        AddPartitions,  ///< the topic has more partitions from now on; target is none
        CrashMachine,   ///< of a broker or the store: what it had not flushed is gone as well
        Deploy,         ///< other code for a reaction, on both sides
        Outage,         ///< what a reaction calls does not answer, or answers again
        Slow,           ///< work on a member's or worker's host takes longer, or as long as ever
        SlowNetwork,    ///< what travels takes longer or is lost, or is as ever; target is none
        Burst,          ///< so much happens beside the tape; target is none
        CutOff,         ///< a host, or a broker's, reaches nobody for a while
        Skew,           ///< the timers of a host run too slowly or too fast, or as they should
        Hang = 32,      ///< a member's or worker's process stands still for a while, and goes on
        // Of the list alone: list_timeline_tables.cpp.
        KillChild,    ///< the process that runs the job dies, its parent sees it
        KillParent,   ///< the process that claims dies; its child finishes what it has
        KillMachine,  ///< all processes of a machine die, their supervisor too
        Disconnect,   ///< the store sees a worker's connection drop; the worker goes on
        Redrive,      ///< jobs of a shelf are made ready again; target is none
        Discard,      ///< jobs of a shelf are thrown away; target is none
        Pause,        ///< nothing of a queue is handed out; target is none
        Resume,       ///< it is again
    };
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
