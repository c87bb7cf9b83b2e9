// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/visible_state.h"

namespace millrace {

/// Whether the call of an execution that ends now is answered. One that is made on the way
/// (`effectAt` below 1) has its answer by then, or found nobody; one at the end is made now.
inline bool isAnswered(const EffectsState& receiver, double effectAt, bool effectDone)
{
    return effectDone || (effectAt >= 1.0 && !receiver.downUntil);
}

}  // namespace millrace
