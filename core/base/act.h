// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace millrace {

/// What a person does to a thing: a line of a scenario's timeline, and what the run states of it.
/// Part of facts: never renumber, only append to either group.
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

/// As facts call it in exports.
std::string_view nameOf(Act act);

}  // namespace millrace
