// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"

#include <utility>

#include "core/base/invariant.h"
#include "core/base/wide.h"

namespace millrace {

namespace {

std::uint64_t highProduct(std::uint64_t a, std::uint64_t b)
{
    return static_cast<std::uint64_t>((static_cast<Wide>(a) * b) >> 64U);
}

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key)
{
    constexpr std::uint64_t kMultiplier0 = 0xD2511F53;
    constexpr std::uint64_t kMultiplier1 = 0xCD9E8D57;
    constexpr std::uint32_t kWeyl0 = 0x9E3779B9;
    constexpr std::uint32_t kWeyl1 = 0xBB67AE85;
    const auto round = [&counter, &key] {
        const std::uint64_t product0 = kMultiplier0 * counter[0];
        const std::uint64_t product1 = kMultiplier1 * counter[2];
        counter = {static_cast<std::uint32_t>(product1 >> 32U) ^ counter[1] ^ key[0],
                   static_cast<std::uint32_t>(product1),
                   static_cast<std::uint32_t>(product0 >> 32U) ^ counter[3] ^ key[1],
                   static_cast<std::uint32_t>(product0)};
        key[0] += kWeyl0;
        key[1] += kWeyl1;
    };
    // Ten of them. A loop would move each word from place to place.
    [&round]<std::size_t... kRounds>(std::index_sequence<kRounds...>) {
        ((static_cast<void>(kRounds), round()), ...);
    }(std::make_index_sequence<10>{});
    return counter;
}

void Draw::drawBlock()
{
    m_block = philox(m_counter, m_key);
    ++m_counter[3];
    m_left = 2;
}

std::uint64_t Draw::below(std::uint64_t bound)
{
    MILLRACE_INVARIANT(bound > 0);
    return highProduct(bits(), bound);
}

SimDuration Draw::between(SimDuration low, SimDuration high)
{
    MILLRACE_INVARIANT(low <= high);
    const auto span = static_cast<std::uint64_t>((high - low).count());
    return low + SimDuration{static_cast<SimDuration::rep>(below(span + 1))};
}

SimDuration Draw::exponential(SimDuration mean)
{
    MILLRACE_INVARIANT(mean.count() >= 0 && mean <= kLongestDuration);
    // A run of decreasing uniforms u1 > u2 > ... that ends at an odd length accepts u1 as the
    // fraction; an even length adds one whole mean and tries again.
    for (std::int64_t whole = 0; whole < 64; ++whole) {
        const std::uint64_t first = bits();
        std::uint64_t previous = first;
        bool oddLength = true;
        for (std::uint64_t next = bits(); next < previous; next = bits()) {
            previous = next;
            oddLength = !oddLength;
        }
        if (oddLength) {
            const auto unit = static_cast<std::uint64_t>(mean.count());
            return mean * whole + SimDuration{static_cast<std::int64_t>(highProduct(first, unit))};
        }
    }
    return mean * 64;
}

bool Draw::chance(double probability)
{
    if (probability <= 0.0)
        return false;
    if (probability >= 1.0)
        return true;
    // Scaling by a power of two is exact, and so is the conversion: one threshold everywhere.
    constexpr double kTwoTo64 = 18446744073709551616.0;
    return bits() < static_cast<std::uint64_t>(probability * kTwoTo64);
}

}  // namespace millrace
