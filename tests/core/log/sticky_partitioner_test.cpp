// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/sticky_partitioner.h"

#include <cmath>

#include <gtest/gtest.h>

#include "core/base/invariant.h"
#include "core/base/random.h"

// What Kafka's vectors (tests/conformance) do not reach.

namespace millrace::sticky_partitioner_test {
namespace {

StickyPartitioner onFirst(std::uint32_t batchBytes)
{
    StickyPartitioner sticky{batchBytes};
    sticky.switchTo(PartitionId{0U});
    return sticky;
}

TEST(StickyPartitioner, HasNoPartitionBeforeADrawAndAfterASwitch)
{
    StickyPartitioner sticky{100};
    EXPECT_TRUE(sticky.partition().isNone());
    sticky.switchTo(PartitionId{3U});
    EXPECT_EQ(sticky.partition(), PartitionId{3U});
    EXPECT_TRUE(sticky.appended(100));
    EXPECT_TRUE(sticky.partition().isNone());
}

TEST(StickyPartitioner, MayBeDrawnToWhereItWas)
{
    StickyPartitioner sticky = onFirst(100);
    EXPECT_TRUE(sticky.appended(150));
    sticky.switchTo(PartitionId{0U});
    EXPECT_FALSE(sticky.appended(99)) << "what went there before does not count";
    EXPECT_TRUE(sticky.appended(1));
}

TEST(StickyPartitioner, IsHeldBackButNotBeyondTwoBatches)
{
    StickyPartitioner sticky = onFirst(100);
    EXPECT_FALSE(sticky.appended(100, false));
    EXPECT_FALSE(sticky.appended(99, false));
    EXPECT_TRUE(sticky.appended(1, false));
    StickyPartitioner allowed = onFirst(100);
    EXPECT_FALSE(allowed.appended(150, false));
    EXPECT_TRUE(allowed.appended(0)) << "the batch became ready";
}

TEST(StickyPartitioner, CountsSizesThatNoMemoryHolds)
{
    StickyPartitioner sticky = onFirst(UINT32_MAX);
    EXPECT_FALSE(sticky.appended(UINT32_MAX, false));
    EXPECT_TRUE(sticky.appended(UINT64_MAX, false));
}

TEST(StickyPartitioner, RefusesWhatHasNoMeaning)
{
    EXPECT_THROW(StickyPartitioner{0}, InvariantBroken);
    EXPECT_THROW(StickyPartitioner{1}.appended(1), InvariantBroken);
    EXPECT_THROW(onFirst(1).switchTo(PartitionId::none()), InvariantBroken);
    EXPECT_THROW(PartitionWeights::uniform(0), InvariantBroken);
    EXPECT_THROW(PartitionWeights::adaptive({}), InvariantBroken);
    EXPECT_THROW(PartitionWeights::uniform(3).at(3), InvariantBroken);
    EXPECT_THROW(PartitionWeights::uniform(3).weightOf(PartitionId{3U}), InvariantBroken);
}

TEST(PartitionWeights, AreUniformForEqualQueuesAndForOnePartition)
{
    const PartitionWeights equal = PartitionWeights::adaptive(std::vector<std::uint32_t>{7, 7, 7});
    EXPECT_TRUE(equal.isUniform());
    EXPECT_EQ(equal.total(), 3U);
    EXPECT_EQ(equal.at(2), PartitionId{2U});
    EXPECT_TRUE(PartitionWeights::adaptive(std::vector<std::uint32_t>{9}).isUniform());
}

TEST(PartitionWeights, HoldTheLongestQueuesThatCanBeCounted)
{
    const PartitionWeights weights =
        PartitionWeights::adaptive(std::vector<std::uint32_t>{0, UINT32_MAX, 0});
    EXPECT_EQ(weights.total(), (std::uint64_t{2} << 32U) + 1);
    EXPECT_EQ(weights.at(std::uint64_t{1} << 32U), PartitionId{1U});
    EXPECT_EQ(weights.at(weights.total() - 1), PartitionId{2U});
}

TEST(PartitionWeights, ShareDrawsAsTheySay)
{
    const PartitionWeights weights =
        PartitionWeights::adaptive(std::vector<std::uint32_t>{0, 3, 1, 2});
    Draw draw{42, Purpose::Arrival, 0};
    std::vector<int> drawn(4);
    constexpr int kDraws = 100'000;
    for (int n = 0; n < kDraws; ++n)
        ++drawn[weights.at(draw.below(weights.total())).value];
    for (std::uint32_t n = 0; n < 4; ++n) {
        const double expected = kDraws * static_cast<double>(weights.weightOf(PartitionId{n})) /
                                static_cast<double>(weights.total());
        EXPECT_NEAR(drawn[n], expected, 5 * std::sqrt(expected)) << "partition " << n;
    }
}

}  // namespace
}  // namespace millrace::sticky_partitioner_test
