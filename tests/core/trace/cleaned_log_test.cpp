// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/cleaned_log.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "core/base/random.h"

namespace millrace::cleaned_log_test {
namespace {

/// The same with a set of every offset.
struct Naive {
    std::set<Offset> gaps;
    Offset end = 0;

    Offset skip(Offset offset) const
    {
        while (gaps.contains(offset))
            ++offset;
        return offset;
    }
    Offset kept(Offset first, Offset last) const
    {
        Offset count = 0;
        for (Offset each = first; each < last; ++each)
            count += gaps.contains(each) ? 0 : 1;
        return count;
    }
};

TEST(CleanedLog, SaysWhatASetOfOffsetsSays)
{
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE(seed);
        Draw draw{seed, Purpose::Work, 0};
        constexpr Offset kEnd = 60;
        CleanedLog log{.upTo = kEnd};
        Naive naive;
        for (int n = 0; n < 50; ++n) {
            const Offset offset = draw.below(kEnd);
            if (!naive.gaps.insert(offset).second)
                continue;
            removeRecord(log, offset);
            for (Offset each = 0; each < kEnd; ++each) {
                ASSERT_EQ(isGap(log, each), naive.gaps.contains(each)) << each;
                ASSERT_EQ(skipGaps(log, each), naive.skip(each)) << each;
                ASSERT_EQ(keptIn(log, each, kEnd), naive.kept(each, kEnd)) << each;
                ASSERT_EQ(keptIn(log, 0, each), naive.kept(0, each)) << each;
            }
        }
        const Offset start = draw.below(kEnd);
        const Offset end = start + draw.below(kEnd - start + 1);
        forgetBelow(log, start);
        forgetFrom(log, end);
        for (Offset each = start; each < end; ++each)
            ASSERT_EQ(isGap(log, each), naive.gaps.contains(each)) << each;
        for (const OffsetRange& gap : log.gaps)
            ASSERT_TRUE(gap.first >= start && gap.end <= end && gap.first < gap.end);
        ASSERT_EQ(log.upTo, end);
    }
}

TEST(CleanedLog, HasNoMoreGapsThanRecordsBetweenThem)
{
    CleanedLog log{.upTo = 1'000};
    for (Offset each = 0; each < 1'000; ++each)
        if (each % 100 != 99)
            removeRecord(log, each);
    EXPECT_EQ(log.gaps.size(), 10U);
    EXPECT_EQ(keptIn(log, 0, 1'000), 10U);
    EXPECT_EQ(skipGaps(log, 0), 99U);
    EXPECT_EQ(skipGaps(log, 1'000), 1'000U) << "what is dirty has none";
}

TEST(CleanedLog, ForgetsATombstoneWithItsRecord)
{
    CleanedLog log{.upTo = 10};
    for (const Offset each : {7U, 2U, 5U})
        addTombstone(log, {each, SimTime{std::chrono::seconds{each}}});
    EXPECT_TRUE(std::ranges::is_sorted(log.tombstones, {}, &Tombstone::offset));
    ASSERT_NE(tombstoneAt(log, 5), nullptr);
    EXPECT_EQ(tombstoneAt(log, 5)->leavesAt, SimTime{std::chrono::seconds{5}});
    removeRecord(log, 5);
    EXPECT_EQ(tombstoneAt(log, 5), nullptr);
    forgetBelow(log, 3);
    EXPECT_EQ(tombstoneAt(log, 2), nullptr);
    forgetFrom(log, 7);
    EXPECT_TRUE(log.tombstones.empty());
}

}  // namespace
}  // namespace millrace::cleaned_log_test
