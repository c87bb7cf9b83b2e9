// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "core/base/result.h"
#include "core/trace/recording.h"

// "Run until": one small total grammar. Case does not matter.
//
//     until   = time | event | first | count
//     time    = "12.5 s" | "2 min" | "1:12.5" | "1:02:03"
//     event   = "#48213" | "event 48213"              facts so far
//     first   = "first" what                          anywhere in the run
//     what    = "dead letter" | "loss" | "duplicate" | words
//     count   = [ "log" | "list" ] row op number      from the playhead on
//     row     = "lag" | "stuck" | "duplicates" | "dead letters" | words
//     words   = of any row of the scoreboard: "done twice", "standing still" (outcome_fields.h)
//     op      = ">" | ">=" | "<" | "<=" | "="
//
// "lag" is what waits in the log; a row without a side means either of them.

namespace millrace {

struct RunUntil {
    enum class Kind : std::uint8_t { Time, Event, First, Count };
    enum class Side : std::uint8_t { Either, Log, List };
    enum class Op : std::uint8_t { More, AtLeast, Less, AtMost, Equal };

    Kind kind = Kind::Time;
    SimTime time{};            ///< Of Time.
    std::uint64_t number = 0;  ///< Of Event and Count.
    Side side = Side::Either;  ///< Of First and Count, like the rest.
    std::uint64_t Outcome::*row = &Outcome::due;
    Op op = Op::More;

    bool operator==(const RunUntil&) const = default;
};

/// The error says what is understood.
Result<RunUntil> parseRunUntil(std::string_view text);

/// Where it first holds.
struct UntilPlace {
    std::uint64_t facts = 0;  ///< So many facts lie before it.
    SimTime at{};
};

/// What an endless search asks now and then; false gives up.
using KeepGoing = std::function<bool(double fraction)>;

/// Looks from the first `facts` facts on, for "first" from the beginning. Nothing when it never
/// holds, or when it was given up.
std::optional<UntilPlace> findUntil(const std::shared_ptr<const Recording>& recording,
                                    const RunUntil& until, std::uint64_t facts,
                                    const KeepGoing& keepGoing = {});

}  // namespace millrace
