// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>

#include "core/check/history.h"

namespace millrace::check {

/// What a process has with it: the record in hand first, the rest of its batch behind.
struct Hands {
    std::deque<const Step*> records;  ///< How each came to it.
    bool failed = false;              ///< The first one, and it is tried again.
    bool done = false;                ///< The first one: it had its effect, or was given up.

    void letGo()
    {
        if (!records.empty())
            records.pop_front();
        failed = false;
        done = false;
    }
};

/// A process begins or ends; nothing is with it then.
bool changesLife(const Step& step);
/// After a step of the process.
void goOn(Hands& hands, const Step& step);
/// What was fetched above the cut of a log and not come to hand is dropped.
void cutOff(Hands& hands, const Step& step);

}  // namespace millrace::check
