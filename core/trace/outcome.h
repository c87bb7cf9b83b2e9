// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/base/time.h"

// The numbers of one side at a playhead. Definitions: docs in ARCHITECTURE.md, "The ledger".

namespace millrace {

/// Counts of obligations, a (happening, reaction) pair each, unless said otherwise. The classes
/// (handled, notAsked, refused, sending, lost, discarded, parked, inHand, stuck, waiting) are
/// disjoint and sum to `due`. Names and words of the rows: outcome_fields.h.
struct Outcome {
    std::uint64_t happenings = 0;    ///< Happenings so far.
    std::uint64_t due = 0;           ///< Obligations that exist; the same on both sides.
    std::uint64_t reached = 0;       ///< With at least one start.
    std::uint64_t handled = 0;       ///< Class: at least one effect.
    std::uint64_t executions = 0;    ///< Starts, of all obligations.
    std::uint64_t duplicated = 0;    ///< With two effects or more.
    std::uint64_t extraEffects = 0;  ///< Effects beyond the first.
    std::uint64_t suppressed = 0;    ///< Repeats that an idempotency key refused.
    std::uint64_t outOfOrder = 0;  ///< First effect after that of a later happening of the entity.
    std::uint64_t wentBack = 0;    ///< Repeated effects after a later happening's.
    std::uint64_t wrongNow =
        0;  ///< (reaction, entity) whose last effect tells of less than was handled.
    std::uint64_t toldLater = 0;   ///< Effects that told of a later happening than their own.
    std::uint64_t ghosts = 0;      ///< Effects for what was rolled back.
    std::uint64_t late = 0;        ///< Over their reaction's `due`, handled or not.
    std::uint64_t waiting = 0;     ///< Class: will be started by a rule in force.
    std::uint64_t stuck = 0;       ///< Class: cannot start, however much capacity is free.
    std::uint64_t inHand = 0;      ///< Class: with a live process.
    std::uint64_t parked = 0;      ///< Class: on a list for a person.
    std::uint64_t dead = 0;        ///< The part of parked that used up its attempts.
    std::uint64_t discarded = 0;   ///< Class: given up by a configured rule.
    std::uint64_t refused = 0;     ///< Class: the application was told that it failed.
    std::uint64_t sending = 0;     ///< Class: not accepted yet.
    std::uint64_t lost = 0;        ///< Class: no rule will ever start it and nobody sees it.
    std::uint64_t notAsked = 0;    ///< Class: no mechanism for the reaction, by design.
    std::uint64_t backfilled = 0;  ///< Older happenings given to a reaction added later.

    bool operator==(const Outcome&) const = default;
};

/// Nearest-rank percentiles of first effect minus happening, over the asked obligations of the
/// reactions that have a `due` (of all reactions when none has);
/// one without effect counts with its age, and "open" says that the ranked value is an age.
struct Delays {
    SimDuration p50{};
    SimDuration p99{};
    bool p50Open = false;
    bool p99Open = false;

    bool operator==(const Delays&) const = default;
};

/// Sum of the classes.
std::uint64_t sumOfClasses(const Outcome& outcome);

}  // namespace millrace
