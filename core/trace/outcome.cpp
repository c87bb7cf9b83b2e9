// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/outcome.h"

namespace millrace {

const std::array<OutcomeField, 25>& outcomeFields()
{
    static constexpr std::array<OutcomeField, 25> kFields{{
        {"happenings", &Outcome::happenings},
        {"due", &Outcome::due},
        {"reached", &Outcome::reached},
        {"handled", &Outcome::handled},
        {"executions", &Outcome::executions},
        {"duplicated", &Outcome::duplicated},
        {"extraEffects", &Outcome::extraEffects},
        {"suppressed", &Outcome::suppressed},
        {"outOfOrder", &Outcome::outOfOrder},
        {"wentBack", &Outcome::wentBack},
        {"wrongNow", &Outcome::wrongNow},
        {"toldLater", &Outcome::toldLater},
        {"ghosts", &Outcome::ghosts},
        {"late", &Outcome::late},
        {"waiting", &Outcome::waiting},
        {"stuck", &Outcome::stuck},
        {"inHand", &Outcome::inHand},
        {"parked", &Outcome::parked},
        {"dead", &Outcome::dead},
        {"discarded", &Outcome::discarded},
        {"refused", &Outcome::refused},
        {"sending", &Outcome::sending},
        {"lost", &Outcome::lost},
        {"notAsked", &Outcome::notAsked},
        {"backfilled", &Outcome::backfilled},
    }};
    return kFields;
}

std::uint64_t sumOfClasses(const Outcome& outcome)
{
    return outcome.handled + outcome.notAsked + outcome.refused + outcome.sending + outcome.lost +
           outcome.discarded + outcome.parked + outcome.inHand + outcome.stuck + outcome.waiting;
}

}  // namespace millrace
