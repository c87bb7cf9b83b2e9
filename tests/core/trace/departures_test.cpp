// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/departures.h"

#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace millrace::departures_test {
namespace {

using Words = Departures<std::string>;

bool agrees(const Words& words, const std::vector<std::string>& plain)
{
    return words.size() == plain.size() && words.empty() == plain.empty() &&
           std::equal(words.begin(), words.end(), plain.begin(), plain.end()) &&
           (plain.empty() || words.front() == plain.front());
}

TEST(Departures, ACopyCostsWhatHasLeftSince)
{
    Words words;
    for (int n = 0; n < 1'000; ++n)
        words.push_back(std::to_string(n));
    const Words first = words;
    words.erase(std::next(words.begin(), 500));
    words.push_back("new");
    const Words second = words;
    EXPECT_GT(first.bytesBeside({}), 1'000 * sizeof(std::string));
    EXPECT_LT(second.bytesBeside(first), first.bytesBeside({}) / 10) << "one, and the handles";
    EXPECT_EQ(*std::next(first.begin(), 500), "500");
    EXPECT_EQ(*std::next(second.begin(), 500), "501");
}

TEST(Departures, WhoeverIsAloneLeavesNoTrail)
{
    Words words;
    for (int n = 0; n < 10'000; ++n) {
        words.push_back(std::to_string(n));
        words.erase(words.begin());
    }
    EXPECT_TRUE(words.empty());
    EXPECT_LT(words.bytesBeside(words), 100U);
}

// Some come in order, some from anywhere; between, copies take the place of what they are of.
TEST(Departures, AgreesWithAPlainVectorWhateverArrives)
{
    std::mt19937_64 bits{7};
    const auto below = [&bits](std::size_t end) { return static_cast<std::size_t>(bits() % end); };
    std::vector<Words> words(3);
    std::vector<std::vector<std::string>> plain(3);
    for (int step = 0; step < 30'000; ++step) {
        const std::size_t to = below(3);
        const std::size_t from = below(3);
        const std::size_t what = below(200);
        const bool grows = step / 1'000 % 2 == 0;
        if (what == 0) {
            words[to] = words[from];
            plain[to] = plain[from];
        } else if (what % 5 < (grows ? 3U : 2U) || plain[to].empty()) {
            words[to].push_back(std::to_string(step));
            plain[to].push_back(std::to_string(step));
        } else {
            const auto at =
                static_cast<std::ptrdiff_t>(what % 2 == 0 ? 0 : below(plain[to].size()));
            words[to].erase(std::next(words[to].begin(), at));
            plain[to].erase(plain[to].begin() + at);
        }
        ASSERT_TRUE(agrees(words[to], plain[to])) << step;
    }
    EXPECT_EQ(words[0] == words[1], plain[0] == plain[1]);
}

}  // namespace
}  // namespace millrace::departures_test
