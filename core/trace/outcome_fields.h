// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "core/trace/outcome.h"

namespace millrace {

/// One row of Outcome, as programs and as people call it.
struct OutcomeField {
    std::string_view name;     ///< In exports: never renamed.
    std::string_view words;    ///< In tables, on the stage, and for what people type.
    std::string_view meaning;  ///< One sentence.
    std::uint64_t Outcome::*value = nullptr;
    bool harm = false;  ///< Above zero, something stands still or is broken.
};

/// The single list of them.
inline constexpr std::array kOutcomeFields{
    OutcomeField{"happenings", "events", "Happenings so far.", &Outcome::happenings},
    OutcomeField{"due", "to do", "Events times reactions.", &Outcome::due},
    OutcomeField{"reached", "reached", "Work on it began at least once.", &Outcome::reached},
    OutcomeField{"handled", "handled", "Had its effect.", &Outcome::handled},
    OutcomeField{"executions", "starts", "How often work on it began.", &Outcome::executions},
    OutcomeField{"duplicated", "done twice", "Had two effects or more.", &Outcome::duplicated,
                 true},
    OutcomeField{"extraEffects", "effects too many", "Effects beyond the first.",
                 &Outcome::extraEffects, true},
    OutcomeField{"suppressed", "repeat refused", "Repeats that an idempotency key refused.",
                 &Outcome::suppressed},
    OutcomeField{"outOfOrder", "out of order",
                 "Had its effect after a later event of the same entity.", &Outcome::outOfOrder,
                 true},
    OutcomeField{"wentBack", "went back", "Repeated effects after those of later events.",
                 &Outcome::wentBack, true},
    OutcomeField{"wrongNow", "wrong now", "The last effect tells of less than was handled.",
                 &Outcome::wrongNow, true},
    OutcomeField{"toldLater", "told later things",
                 "Effects that told of a later event than their own.", &Outcome::toldLater},
    OutcomeField{"ghosts", "for what never was", "Effects for what was rolled back.",
                 &Outcome::ghosts, true},
    OutcomeField{"late", "late", "Took longer than its reaction is due, or still does.",
                 &Outcome::late},
    OutcomeField{"waiting", "waiting", "Will be started by a rule in force.", &Outcome::waiting},
    OutcomeField{"stuck", "standing still", "Cannot start, however much capacity is free.",
                 &Outcome::stuck, true},
    OutcomeField{"inHand", "in hand", "A live process has it.", &Outcome::inHand},
    OutcomeField{"parked", "given up, listed", "Waits for a person.", &Outcome::parked, true},
    OutcomeField{"dead", "attempts used up", "Waits for a person, all attempts used up.",
                 &Outcome::dead, true},
    OutcomeField{"discarded", "dropped by a rule", "Given up by a configured rule.",
                 &Outcome::discarded, true},
    OutcomeField{"refused", "refused", "The application was told that it failed.",
                 &Outcome::refused, true},
    OutcomeField{"sending", "on the way", "Not accepted yet.", &Outcome::sending},
    OutcomeField{"lost", "lost", "No rule will ever start it, and nobody sees it.", &Outcome::lost,
                 true},
    OutcomeField{"notAsked", "not asked for", "Nobody asks for it, by design.", &Outcome::notAsked},
    OutcomeField{"backfilled", "older, read later",
                 "Older events, given to a reaction that was added later.", &Outcome::backfilled},
};

static_assert(kOutcomeFields.size() * sizeof(std::uint64_t) == sizeof(Outcome));

/// Of this row. There is one of each.
constexpr const OutcomeField& fieldOf(std::uint64_t Outcome::*value)
{
    return *std::ranges::find(kOutcomeFields, value, &OutcomeField::value);
}

}  // namespace millrace
