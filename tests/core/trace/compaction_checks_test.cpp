// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/trace/columns_builder.h"
#include "tests/core/trace/bad_state.h"

// Each check on compaction bites: a right state is corrupted, and exactly the check that the row
// names fires. Invariant 28, and 21 for readers.

namespace millrace::compaction_checks_test {
namespace {

using test::after;
using test::BadStateRow;
using test::Change;
using test::checks;
using test::kNow;
using test::state;

constexpr SimTime kLater{std::chrono::seconds{15}};
constexpr PartitionId kPartition{0U};
constexpr MemberId kReader{0U};

/// Everything is noted too, for the checks on contents.
struct World {
    VisibleState visible;
    Columns columns;

    template <class Fact>
    void state(const Fact& fact)
    {
        verify(visible, kNow, fact);
        verifyContents(columns, visible, fact);
        note(columns, visible, kNow, fact);
        apply(visible, kNow, fact);
    }
};

/// One partition, one generic reader that owns it. Records of the entities A A B A B; the fourth
/// and the fifth are tombstones. The first four have been cleaned, and nothing has left yet.
World goodWorld()
{
    World world;
    world.state(Declared{Thing::Reaction, 0, 0, "reaction", ""});
    for (std::uint32_t e = 0; e < 2; ++e)
        world.state(Declared{Thing::Entity, e, 0, "entity", ""});
    world.state(Declared{Thing::EventType, 0, 0, "updated", ""});
    world.state(Declared{Thing::EventType, 1, 0, "deleted", ""});
    world.state(Declared{Thing::Partition, 0, 0, "partition", ""});
    world.state(Declared{Thing::Group, 0, 0, "group", ""});
    world.state(Declared{Thing::Member, 0, 0, "member", ""});
    const std::uint32_t entities[] = {0, 0, 1, 0, 1};
    std::uint32_t numbers[] = {0, 0};
    for (std::uint32_t n = 0; n < 5; ++n) {
        const std::uint32_t entity = entities[n];
        world.state(
            Happened{HappeningId{n}, EntityId{entity}, ++numbers[entity], n >= 3 ? 1U : 0U});
        world.state(RecordSent{HappeningId{n}, kPartition, kNow});
        world.state(RecordAppended{kPartition, n, HappeningId{n}});
    }
    world.state(MemberJoined{kReader, GroupId{0U}, kLater});
    world.state(Rebalanced{GroupId{0U}, 1});
    world.state(PartitionAssigned{GroupId{0U}, kPartition, kReader, 0});
    world.state(PartitionCleaned{kPartition, 4, 2});
    return world;
}

CleanedLog& cleaned(VisibleState& of)
{
    return of.log.partitions[0].cleaned;
}

const Change kAsItIs = [](VisibleState&) {};
const PartitionCleaned kClean{kPartition, 5, 2};
const RecordCompacted kFirstLeaves{kPartition, 0, 3};
const TombstoneMet kMeet{kPartition, 3, kLater};
const TombstoneMet kMeetOver{kPartition, 3, kNow};
const RecordCompacted kTombstoneLeaves{kPartition, 3, 3};
const RecordFetched kFetchSecond{kReader, kPartition, 1, HappeningId{1U}, kNow};

class CompactionCheckTest : public testing::TestWithParam<BadStateRow> {};

TEST_P(CompactionCheckTest, FiresOnACorruptStateAlone)
{
    test::expectItFires(goodWorld().visible, GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Compaction, CompactionCheckTest,
    testing::Values(BadStateRow{"TheCleanerGoesOn", kAsItIs, [](auto& s) { cleaned(s).upTo = 5; },
                                checks(kClean), "fact.cleanedTo > log.cleaned.upTo"},
                    BadStateRow{"NeverBeyondTheHighWatermark", kAsItIs,
                                [](auto& s) { s.log.partitions[0].highWatermark = 4; },
                                checks(kClean), "fact.cleanedTo <= log.highWatermark"},
                    BadStateRow{"NotWithoutALeader", kAsItIs,
                                [](auto& s) { s.log.partitions[0].online = false; }, checks(kClean),
                                "log.online"},
                    BadStateRow{"NoMoreLeaveThanThereAre", kAsItIs,
                                [](auto& s) {
                                    cleaned(s).gaps = {{0, 4}};
                                },
                                checks(kClean), "fact.removed <= keptIn"},
                    BadStateRow{"WhatIsDirtyStays", kAsItIs, [](auto& s) { cleaned(s).upTo = 0; },
                                checks(kFirstLeaves), "offset < log.cleaned.upTo"},
                    BadStateRow{"WhatIsGoneIsGone", kAsItIs,
                                [](auto& s) {
                                    cleaned(s).gaps = {{0, 1}};
                                },
                                checks(kFirstLeaves), "!isGap"},
                    BadStateRow{"NotBelowTheLogStart", kAsItIs,
                                [](auto& s) { s.log.partitions[0].logStart = 1; },
                                checks(kFirstLeaves), "offset >= log.logStart"},
                    BadStateRow{"TheNewestStays", kAsItIs,
                                [](auto& s) {
                                    cleaned(s).gaps = {{3, 4}};
                                },
                                checks(kFirstLeaves), "!isGap"},
                    BadStateRow{"ATombstoneLeavesWhenItWasMet", after(kMeetOver),
                                [](auto& s) { cleaned(s).tombstones.clear(); },
                                checks(kTombstoneLeaves), "tombstone != nullptr"},
                    BadStateRow{"ATombstoneStaysItsTime", after(kMeetOver),
                                [](auto& s) { cleaned(s).tombstones[0].leavesAt = kLater; },
                                checks(kTombstoneLeaves), "tombstone->leavesAt <= time"},
                    BadStateRow{"ATombstoneIsMetOnce", kAsItIs,
                                [](auto& s) {
                                    cleaned(s).tombstones = {{3, kLater}};
                                },
                                checks(kMeet), "== nullptr"},
                    BadStateRow{"E21_ReadersPassOverGapsAlone", after(kFirstLeaves),
                                [](auto& s) { cleaned(s).gaps.clear(); }, checks(kFetchSecond),
                                "nextRecord"}),
    [](const auto& row) { return row.param.name; });

/// A fact that does not fit what the records hold.
TEST(CompactionContents, AnotherKeysRecordMakesNoneSuperfluous)
{
    World world = goodWorld();
    EXPECT_NO_THROW(world.state(kFirstLeaves));
    EXPECT_THROW(world.state(RecordCompacted{kPartition, 1, 2}), InvariantBroken);
}

TEST(CompactionContents, OnlyARecordWithoutAValueIsATombstone)
{
    World world = goodWorld();
    EXPECT_NO_THROW(world.state(kMeet));
    EXPECT_THROW(world.state(TombstoneMet{kPartition, 2, kLater}), InvariantBroken);
}

TEST(CompactionFacts, LeaveGapsThatReadersPassOver)
{
    World world = goodWorld();
    world.state(kFirstLeaves);
    world.state(RecordCompacted{kPartition, 1, 3});
    const PartitionState& log = world.visible.log.partitions[0];
    EXPECT_EQ(log.logStart, 0U) << "the log start is retention's";
    EXPECT_EQ(log.logEnd, 5U);
    EXPECT_EQ(nextRecord(log, 0), 2U);
    world.state(RecordFetched{kReader, kPartition, 2, HappeningId{2U}, kNow});
    world.state(RecordFetched{kReader, kPartition, 3, HappeningId{3U}, kNow});
    EXPECT_EQ(world.visible.log.members[0].batch, (std::vector<FetchedRange>{{kPartition, 3, 4}}));
}

}  // namespace
}  // namespace millrace::compaction_checks_test
