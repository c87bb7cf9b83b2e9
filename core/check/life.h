// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/check/history.h"

// What became of the obligations of one side, and the rows that follow from that.

namespace millrace::check {

/// Where an obligation stands; each is in exactly one.
enum class Class : std::uint8_t {
    Handled,
    NotAsked,
    Refused,
    Sending,
    Lost,
    Discarded,
    Parked,
    InHand,
    Stuck,
    Waiting,
};

/// The life of one (happening, reaction) on one side, up to the cut.
struct Life {
    const Step* happened = nullptr;
    std::uint32_t reaction = 0;
    std::uint64_t starts = 0;
    std::vector<const Step*> effects;  ///< In order.
    std::uint64_t suppressed = 0;      ///< Repeats that a key refused.
    Class standing = Class::Waiting;
    bool outOfAttempts = false;  ///< Only with Class::Parked.
    bool owed = true;            ///< Else its reaction came later.
};

/// Facts up to the playhead, and what every recount starts from.
struct Cut {
    const History& history;
    std::span<const Step> steps;  ///< The first of the history's.
    std::int64_t timeNs = 0;

    /// Settings in force are those of the last step.
    std::uint64_t lastFact() const { return steps.empty() ? 0 : steps.back().fact; }
};

/// By (happening, reaction).
using Lives = std::map<std::pair<std::uint32_t, std::uint32_t>, Life>;

/// One empty life for every obligation that exists at the cut, and for every one that would if its
/// reaction had been there.
Lives obligationsOf(const Cut& cut);

/// Lives on either side.
Lives logLives(const Cut& cut);
Lives listLives(const Cut& cut);

/// Of bridged reactions: one obligation, so both lives become one.
void shareBridged(const Cut& cut, Lives& log, Lives& list);

/// All rows of one side.
/// `half` is "log" or "list"; `lives` are those that are owed, `backfilled` what was done beside.
std::map<std::string, std::uint64_t> rowsOf(const Cut& cut, std::string_view half,
                                            const Lives& lives, std::uint64_t backfilled);

}  // namespace millrace::check
