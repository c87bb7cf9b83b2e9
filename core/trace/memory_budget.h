// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace millrace {

/// What keyframes of one run may take of this machine: an eighth of its memory, at least 1 GiB and
/// at most 3. It decides how near to each other they lie in large runs, and no fact.
std::size_t keyframeBytesOfThisMachine();

/// What a run with an end may leave behind on this machine: half of its memory, at least 1 GiB and
/// at most 3. It decides no fact, but how many there can be.
std::size_t wholeBytesOfThisMachine();

/// How much of the machine one run may take. Written here and nowhere else; tests take less.
struct MemoryBudget {
    std::size_t keyframes = 512;  ///< So many at most; at least 3.
    /// Facts between two of them, at most, while the run is short. One at a mark of the run lies
    /// half as far from the one before at least.
    std::uint64_t keyframeSpacing = 15'000;
    /// Of all keyframes together, apart from what they share with the run.
    std::size_t keyframeBytes = keyframeBytesOfThisMachine();
    /// Of a run without an end: facts, columns and ledger, which are kept whole, so that every
    /// moment can be opened. When they are full the run is computed no further.
    std::size_t historyBytes = std::size_t{1} << 30U;
    /// Of a run with an end.
    std::size_t wholeBytes = wholeBytesOfThisMachine();
    /// Steps that may leave no fact, beside sixteen for each fact: timers that go off again and
    /// again with nothing to do. A run takes one or two a fact.
    std::uint64_t idleSteps = 100'000'000;
};

}  // namespace millrace
