// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/outcome.h"

namespace millrace {

std::uint64_t sumOfClasses(const Outcome& outcome)
{
    return outcome.handled + outcome.notAsked + outcome.refused + outcome.sending + outcome.lost +
           outcome.discarded + outcome.parked + outcome.inHand + outcome.stuck + outcome.waiting;
}

}  // namespace millrace
