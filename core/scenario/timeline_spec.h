// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

namespace millrace {

/// Whom a line of the timeline meets; `index` counts from 0, files and screen from 1.
struct Target {
    enum class Kind : std::uint8_t {
        Slot,    ///< "slot 2": the 2nd member of the log and the 2nd worker of the list
        Member,  ///< "member 2": over all groups, in the order of the reactions
        Worker,  ///< "worker 2"
    };

    Kind kind = Kind::Slot;
    int index = 0;

    bool operator==(const Target&) const = default;
};

/// What a person does to the run: one act at one time. `[[at]]` with `time` and one of
/// `kill`, `stop`, `restart`. `restart = "20 s"` beside kill or stop is a second line,
/// 20 s later.
struct Intervention {
    enum class Act : std::uint8_t {
        Kill,     ///< the process is gone without a word
        Stop,     ///< it hands its work back and leaves
        Restart,  ///< a new process in that place, if it is not alive
    };

    SimTime at{};  ///< 0 .. duration.
    Act act = Act::Kill;
    Target target;
    int line = 0;  ///< Ordinal of the [[at]] table it stands in, from 0: what undo removes.

    bool operator==(const Intervention&) const = default;
};

}  // namespace millrace
