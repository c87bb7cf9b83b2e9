// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/engine/engine.h"

namespace millrace::test {

/// Empty when two runs are the same in all they leave behind: facts with their causes, state,
/// counts, history, charts. Else what differs first.
std::string differenceOf(const FinishedRun& a, const FinishedRun& b);

}  // namespace millrace::test
