// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>
#include <random>

#include "core/base/time.h"

namespace millrace::test {

/// Throws of random scenarios. Not std::uniform_int_distribution: its numbers differ between
/// libraries.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : m_bits{seed} {}

    int below(int bound) { return static_cast<int>(m_bits() % static_cast<std::uint64_t>(bound)); }
    bool oneIn(int n) { return below(n) == 0; }
    int from(int low, int high) { return low + below(high - low + 1); }
    template <class Value>
    Value of(std::initializer_list<Value> values)
    {
        return *(values.begin() + below(static_cast<int>(values.size())));
    }
    SimDuration ms(int low, int high) { return std::chrono::milliseconds{from(low, high)}; }

private:
    std::mt19937_64 m_bits;
};

}  // namespace millrace::test
