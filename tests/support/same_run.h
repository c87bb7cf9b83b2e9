// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/engine/engine.h"

namespace millrace::test {

/// Empty when two runs are the same in all they leave behind: facts with their causes, state,
/// counts, history, charts. Else what differs first.
std::string differenceOf(const FinishedRun& a, const FinishedRun& b);

/// The digests of a run, folded again from its decoded facts up to `facts`: what a reader of it
/// really gets.
Digests digestsRead(const Trace& trace, std::uint64_t facts);

}  // namespace millrace::test
