// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/visible_state.h"

namespace millrace {

/// Whether a call that is made now is answered: by what is there, and about what is there. Who has
/// an id alone finds no row before its transaction is committed, nor ever where it was rolled back.
inline bool answers(const VisibleState& state, const EffectsState& receiver, HappeningId happening)
{
    return !receiver.downUntil && (!receiver.looksUp || state.writes.isThere(happening));
}

/// Whether the call of an execution that ends now is answered. One that is made on the way
/// (`effectAt` below 1) has its answer by then, or found nobody; one at the end is made now.
inline bool isAnswered(const VisibleState& state, const EffectsState& receiver,
                       HappeningId happening, double effectAt, bool effectDone)
{
    return effectDone || (effectAt >= 1.0 && answers(state, receiver, happening));
}

}  // namespace millrace
