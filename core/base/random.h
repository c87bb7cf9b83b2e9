// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "core/base/time.h"

// Random numbers that are the same bits on every compiler and CPU.
//
// Counter-based: a draw is a pure function of (seed, purpose, a, b, n), so nothing random is
// stored in the World, a copy of it costs nothing for streams, and adding or removing an entity
// changes no other's draws. Variates use integer arithmetic only: no libm, no floating point.

namespace millrace {

/// Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3",
/// SC'11). Exposed for its known-answer test.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key);

/// What a draw is for. Part of the key: never renumber, only append.
enum class Purpose : std::uint8_t {
    Arrival = 1,       ///< a = happening
    Entity = 2,        ///< a = happening
    Work = 3,          ///< a = happening, b = reaction, n = execution
    Failure = 4,       ///< a = happening, b = reaction, n = execution
    LogDelay = 5,      ///< a = happening, b = 0 sent, 1 + group fetched, n = fetches so far
    ListDelay = 6,     ///< a = happening, b = reaction, n = 0 sent, then executions so far
    Jitter = 7,        ///< a = happening, b = reaction, n = attempt
    Request = 8,       ///< a = happening
    Sweep = 9,         ///< a = looks so far
    Stage = 10,        ///< a = looks so far
    QueueChoice = 11,  ///< a = claims so far
    Rollback = 13,     ///< a = happening
    Tick = 14,         ///< a = happening, b = reaction, n = scheduler
    RetryOn = 12,      ///< a = happening, b = reaction, n = how often it has been raised
    Batch = 20,        ///< a = its first happening, b = use: see producers.cpp, n = attempt
    Replica = 21,      ///< a = partition, b = broker, n = hops so far
    Sticky = 22,       ///< a = draws so far: the partition of records without a key
    Transaction = 23,  ///< a = transaction, b = use: see transactions.cpp, n = requests so far
    Produced = 24,     ///< a = happening, b = partition, n = executions behind it
    Resent = 25,       ///< a = happening, b = partition, n = ms of the run
    Chaos = 40,        ///< a = table and kind, b = index, n = failures and repairs so far
};

/// The endless stream of one draw: most variates take one number from it, some a few.
class Draw {
public:
    Draw(std::uint64_t seed, Purpose purpose, std::uint32_t a, std::uint32_t b = 0,
         std::uint32_t n = 0)
        // The top byte of the last word is the purpose, the rest counts blocks within the draw.
        : m_counter{a, b, n, static_cast<std::uint32_t>(purpose) << 24U}
        , m_key{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U)}
    {
    }

    /// Another stream of the same draw, whatever has been taken of this one.
    Draw apart() const
    {
        Draw other = *this;
        other.m_counter[3] = (m_counter[3] & 0xff000000U) | 0x00800000U;
        other.m_left = 0;
        return other;
    }

    /// 64 uniform bits.
    std::uint64_t bits()
    {
        if (m_left == 0)
            drawBlock();
        const std::size_t at = m_left == 2 ? 0 : 2;
        --m_left;
        return (static_cast<std::uint64_t>(m_block[at + 1]) << 32U) | m_block[at];
    }

    /// Uniform in [0, bound). Requires bound > 0. Bias below bound / 2^64.
    std::uint64_t below(std::uint64_t bound);

    /// Uniform in [low, high]. Requires low <= high.
    SimDuration between(SimDuration low, SimDuration high);

    /// Exponential with this mean, capped at 64 means. Requires 0 <= mean <= kLongestDuration.
    /// Von Neumann's comparison method ("Various techniques used in connection with random
    /// digits", 1951): exact, and needs nothing but comparisons of uniform integers.
    SimDuration exponential(SimDuration mean);

    /// True with this chance; 0 never, 1 always.
    bool chance(double probability);

private:
    void drawBlock();

    std::array<std::uint32_t, 4> m_counter;
    std::array<std::uint32_t, 2> m_key;
    std::array<std::uint32_t, 4> m_block{};
    int m_left = 0;  ///< Unused 64-bit halves of m_block: 2, 1 or 0.
};

}  // namespace millrace
