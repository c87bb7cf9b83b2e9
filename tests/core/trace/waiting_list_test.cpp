// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/waiting_list.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

// The list of those who wait behaves as a sorted vector does, whatever comes and goes, and its
// copies are values.

namespace millrace::waiting_list_test {
namespace {

using namespace std::chrono_literals;

bool isBefore(const JobInWait& a, const JobInWait& b)
{
    return a.dueAt != b.dueAt ? a.dueAt < b.dueAt : a.job < b.job;
}

void expectSame(const WaitingList& list, const std::vector<JobInWait>& plain)
{
    ASSERT_EQ(list.size(), plain.size());
    EXPECT_EQ(list.empty(), plain.empty());
    EXPECT_TRUE(std::ranges::equal(list, plain));
    for (std::size_t n = 0; n < plain.size(); n += 37)
        EXPECT_EQ(list[n], plain[n]);
}

TEST(WaitingList, IsASortedVector)
{
    for (const std::uint32_t seed : {1U, 2U, 3U}) {
        SCOPED_TRACE(seed);
        std::mt19937 random{seed};
        WaitingList list;
        std::vector<JobInWait> plain;
        WaitingList copy;
        std::vector<JobInWait> plainCopy;
        for (std::uint32_t n = 0; n < 4'000; ++n) {
            // Grows first, then shrinks: whole chunks come and go at every place.
            const bool grows = random() % 100 < (n < 2'000 ? 80U : 25U);
            if (grows || plain.empty()) {
                const JobInWait entry{.job = JobId{n}, .dueAt = SimTime{1ms * (random() % 500)}};
                list.insert(entry);
                plain.insert(std::ranges::upper_bound(plain, entry, isBefore), entry);
            } else {
                const std::size_t at = random() % 3 == 0 ? 0 : random() % plain.size();
                const JobId job = plain[at].job;
                list.erase(std::ranges::find(list, job, &JobInWait::job));
                plain.erase(plain.begin() + static_cast<std::ptrdiff_t>(at));
            }
            if (n == 1'500) {
                copy = list;
                plainCopy = plain;
            }
        }
        expectSame(list, plain);
        expectSame(copy, plainCopy);
        EXPECT_FALSE(list == copy);
        while (!plain.empty()) {
            list.erase(list.begin());
            plain.erase(plain.begin());
        }
        EXPECT_TRUE(list == WaitingList{});
    }
}

TEST(WaitingList, ComparesWhatIsInItAndNotHow)
{
    WaitingList forward;
    WaitingList backward;
    for (std::uint32_t n = 0; n < 300; ++n) {
        forward.insert({.job = JobId{n}, .dueAt = SimTime{1ms * n}});
        backward.insert({.job = JobId{299 - n}, .dueAt = SimTime{1ms * (299 - n)}});
    }
    EXPECT_TRUE(forward == backward);
    backward.change(backward.begin()).attempt = 7;
    EXPECT_FALSE(forward == backward);
    EXPECT_EQ(forward.front().attempt, 0U);
}

TEST(WaitingList, CopiesShareWhatNeitherWrites)
{
    WaitingList list;
    for (std::uint32_t n = 0; n < 10'000; ++n)
        list.insert({.job = JobId{n}, .dueAt = SimTime{1ms * n}});
    EXPECT_LT(list.handleBytes(), 10'000 * sizeof(JobInWait) / 100);
    const WaitingList before = list;
    list.change(list.begin()).attempt = 7;
    EXPECT_EQ(before.front().attempt, 0U);
}

}  // namespace
}  // namespace millrace::waiting_list_test
