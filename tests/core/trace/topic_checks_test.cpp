// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/trace/bad_state.h"

// For each check of what members publish, and of what their groups read: a right state, corrupted,
// so that exactly that check fires.

namespace millrace::topic_checks_test {
namespace {

using test::after;
using test::BadStateRow;
using test::checks;
using test::kNow;
using test::state;
using namespace std::chrono_literals;
using Phase = RecordInHand::Phase;

constexpr SimTime kLater{15s};
constexpr GroupId kGroup{0U};
constexpr MemberId kMember{0U};
constexpr HappeningId kHappening{0U};
constexpr PartitionId kMain{0U};
constexpr PartitionId kDerived{1U};
constexpr PartitionId kRetry{2U};
constexpr PartitionId kLetters{3U};

/// One group of one member. It reads topic 0 and its retry topic, writes topic 1, and has the end
/// of its work on the only record before it.
VisibleState goodState()
{
    VisibleState good;
    state(good, Declared{Thing::Reaction, 0, 0, "reaction", ""});
    state(good, Declared{Thing::Entity, 0, 0, "entity", ""});
    for (std::uint32_t t = 0; t < 4; ++t)
        state(good, Declared{Thing::Topic, t, 0, "topic", ""});
    for (std::uint32_t p = 0; p < 4; ++p)
        state(good, Declared{Thing::Partition, p, p, "partition", ""});
    state(good, Declared{Thing::Group, 0, 0, "group", ""});
    state(good, Declared{Thing::Member, 0, 0, "member", ""});
    state(good, SettingStated{Thing::Group, 0, "writes", 1, Unit::Count, ""});
    state(good, SettingStated{Thing::Group, 0, "retryTopic", 2, Unit::Count, ""});
    state(good, SettingStated{Thing::Group, 0, "deadLetterTopic", 3, Unit::Count, ""});
    good.happenings = 1;
    state(good, RecordSent{kHappening, kMain, kNow});
    state(good, RecordAppended{kMain, 0, kHappening});
    state(good, MemberJoined{kMember, kGroup, kLater});
    state(good, PartitionAssigned{kGroup, kMain, kMember, 0});
    state(good, RecordFetched{kMember, kMain, 0, kHappening, kNow});
    state(good, RecordHandlingStarted{kMember, 1, kNow});
    state(good, RecordEffect{kMember, kHappening, ReactionId{0U}, EntityId{0U}});
    return good;
}

class TopicCheckTest : public testing::TestWithParam<BadStateRow> {};

TEST_P(TopicCheckTest, FiresOnACorruptStateAlone)
{
    test::expectItFires(goodState(), GetParam());
}

RecordInHand& hand(VisibleState& of)
{
    return of.log.members[0].hand;
}

const auto kAsItIs = [](VisibleState&) {};
const RecordProduced kPublish{kMember, kHappening, kDerived, 0, 0, kNow};
const RecordProduced kTryAgain{kMember, kHappening, kRetry, 1, 1, kNow};
const ProducedAppended kArrive{kMember, kDerived, 0, kHappening};
const ProduceConfirmed kConfirm{kMember};
const auto kOnItsWay = after(kPublish);
const auto kThere = after(kPublish, kArrive);

INSTANTIATE_TEST_SUITE_P(
    Publishing, TopicCheckTest,
    testing::Values(
        BadStateRow{"TheDeadPublishNothing", kAsItIs,
                    [](auto& s) { s.log.members[0].life = Life::Killed; }, checks(kPublish),
                    "member.life == Life::Alive"},
        BadStateRow{"OnlyOfTheRecordInHand", kAsItIs,
                    [](auto& s) { hand(s).happening = HappeningId{7U}; }, checks(kPublish),
                    "member.hand.happening == fact.happening"},
        BadStateRow{"AtTheEndOfTheWork", kAsItIs, [](auto& s) { hand(s).until = kLater; },
                    checks(kPublish), "hand.until == time"},
        BadStateRow{"AfterTheEffect", kAsItIs, [](auto& s) { hand(s).effectDone = false; },
                    checks(kPublish), "hand.effectDone"},
        BadStateRow{"OneAtATime", kAsItIs,
                    [](auto& s) { s.log.produced.push_back({.member = kMember}); },
                    checks(kPublish), "!waitsFor(before, fact.member)"},
        BadStateRow{"ToItsOwnTopicsAlone", kAsItIs,
                    [](auto& s) { s.log.groups[0].retry = TopicId::none(); }, checks(kTryAgain),
                    "topic == group.retry"},
        BadStateRow{"E12_WhatArrivesWasSent", kOnItsWay, [](auto& s) { s.log.produced.clear(); },
                    checks(kArrive), "found != nullptr"},
        BadStateRow{"E12_InTheOrderOfSending", kOnItsWay,
                    [](auto& s) {
                        s.log.produced.insert(
                            s.log.produced.begin(),
                            {.member = MemberId{1U}, .partition = kDerived, .arrivesAt = kLater});
                    },
                    checks(kArrive), "first->arrivesAt == time"},
        BadStateRow{"E15_OffsetsRiseByOne", kOnItsWay,
                    [](auto& s) { ++s.log.partitions[1].logEnd; }, checks(kArrive),
                    "fact.offset == partition.logEnd"},
        BadStateRow{"NobodyHearsOfWhatIsUnderWay", kThere,
                    [](auto& s) { s.log.produced.push_back({.member = kMember}); },
                    checks(kConfirm), "!waitsFor(before, fact.member)"},
        BadStateRow{"OnlyPublishersHear", kThere, [](auto& s) { hand(s).phase = Phase::Working; },
                    checks(kConfirm), "Phase::Publishing"},
        BadStateRow{"AndHearOnce", kThere, [](auto& s) { hand(s).closed = true; }, checks(kConfirm),
                    "!member.hand.closed"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Reading, TopicCheckTest,
    testing::Values(
        BadStateRow{"E23_GroupsReadTheirTopics", kAsItIs,
                    [](auto& s) { s.log.groups[0].retry = TopicId::none(); },
                    checks(PartitionAssigned{kGroup, kRetry, kMember, 0}), "reads(before.log"},
        BadStateRow{"E23_AStableGroupOwnsItsRetryTopicToo",
                    [](auto& s) { readingAt(s.log, kGroup, kRetry).owner = kMember; },
                    [](auto& s) { readingAt(s.log, kGroup, kRetry).owner = MemberId::none(); },
                    checks(GroupPhaseChanged{kGroup, GroupPhase::Stable, 1}), "owner.isNone()"},
        BadStateRow{"E29_TheMainTopicHasItsPartitions",
                    [](auto& s) {
                        s.log.topics[0].count = 2;
                        s.log.sent = 0;
                    },
                    [](auto& s) { s.log.topics[0].count = 1; }, checks(PartitionCountSet{2}),
                    "fact.count <="},
        BadStateRow{"DeadLettersWaitForAPerson",
                    [](auto& s) {
                        s.log.partitions[3].logEnd = s.log.partitions[3].highWatermark = 4;
                        s.log.topics[3].isForPeople = false;
                    },
                    [](auto& s) { s.log.topics[3].isForPeople = true; },
                    checks(SegmentsDeleted{kLetters, 2}), "isForPeople"}),
    [](const auto& row) { return row.param.name; });

/// In a cluster a record can find nobody to take it.
TEST(TopicChecks, SendAgainOrLoseInAClusterAlone)
{
    VisibleState bad = goodState();
    state(bad, kPublish);
    const ProduceRetried again{kMember, kHappening, kDerived, kLater};
    const ProducedLost lost{kMember, kHappening, kDerived};
    EXPECT_THROW(verify(bad, kNow, again), InvariantBroken);
    EXPECT_THROW(verify(bad, kNow, lost), InvariantBroken);
    bad.log.cluster.brokers.emplace_back();
    EXPECT_NO_THROW(verify(bad, kNow, again));
    EXPECT_THROW(verify(bad, kNow, lost), InvariantBroken) << "its sender lives";
    bad.log.produced[0].orphan = true;
    EXPECT_NO_THROW(verify(bad, kNow, lost));
    EXPECT_THROW(verify(bad, kNow, again), InvariantBroken) << "its sender is gone";
}

}  // namespace
}  // namespace millrace::topic_checks_test
