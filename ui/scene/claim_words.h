// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "ui/scene/admission_words.h"

// What the stage says of how long a claim is believed in, and how often a job is tried.

namespace millrace::ui {

/// In the words of what decides: {"lease", "6 s"}, {"silent process", "5 min"}, {"retry_on", "5"}.
std::vector<Limit> claimLimitsInForce(const Moment& moment);

/// "48 queries, 3.1 a second": what looking for work has cost so far; empty where nobody polls.
std::string queriesSoFar(const Moment& moment);

}  // namespace millrace::ui
