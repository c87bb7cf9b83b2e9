// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "tests/core/trace/bad_state.h"

// Each check on records, groups, members and shared records bites: a right state is corrupted, and
// exactly the check that the row names fires. Numbers of rows are those of the reliability
// invariants.

namespace millrace::group_checks_test {
namespace {

using test::after;
using test::BadStateRow;
using test::Change;
using test::checks;
using test::kNow;
using test::Next;
using test::state;

using namespace std::chrono_literals;
using Phase = RecordInHand::Phase;
using Standing = MemberState::Standing;

constexpr SimTime kLater{15s};
constexpr GroupId kGroup{0U};
constexpr GroupId kShare{1U};
constexpr PartitionId kPartition{0U};
constexpr MemberId kReader{0U};
constexpr MemberId kOther{1U};
constexpr MemberId kSharer{2U};

/// Two partitions, three records in the first; a stable classic group of two, each with a
/// partition, and a share group of one.
VisibleState goodState()
{
    VisibleState good;
    state(good, Declared{Thing::Reaction, 0, 0, "reaction", ""});
    state(good, Declared{Thing::Entity, 0, 0, "entity", ""});
    for (std::uint32_t p = 0; p < 2; ++p)
        state(good, Declared{Thing::Partition, p, 0, "partition", ""});
    for (std::uint32_t g = 0; g < 2; ++g)
        state(good, Declared{Thing::Group, g, 0, "group", ""});
    for (std::uint32_t m = 0; m < 3; ++m)
        state(good, Declared{Thing::Member, m, m / 2, "member", ""});
    state(good, SettingStated{Thing::Group, 1, "protocol", 0, Unit::Choice, "share"});
    good.happenings = 9;
    for (std::uint32_t n = 0; n < 3; ++n) {
        state(good, RecordSent{HappeningId{n}, kPartition, kNow});
        state(good, RecordAppended{kPartition, n, HappeningId{n}});
    }
    for (const MemberId member : {kReader, kOther}) {
        state(good, MemberStarted{member, kGroup, Identity::Dynamic});
        state(good, JoinRequested{member, kGroup, kLater});
    }
    state(good, GroupPhaseChanged{kGroup, GroupPhase::PreparingRebalance, 2});
    state(good, GroupPhaseChanged{kGroup, GroupPhase::CompletingRebalance, 2});
    state(good, Rebalanced{kGroup, 1});
    state(good, PartitionAssigned{kGroup, kPartition, kReader, 0});
    state(good, PartitionAssigned{kGroup, PartitionId{1U}, kOther, 0});
    state(good, MemberAssigned{kReader, kGroup, 1, kLater});
    state(good, MemberAssigned{kOther, kGroup, 1, kLater});
    state(good, GroupPhaseChanged{kGroup, GroupPhase::Stable, 2});
    state(good, MemberJoined{kSharer, kShare, kLater});
    return good;
}

MemberState& member(VisibleState& of, MemberId id = kReader)
{
    return of.log.members[id.value];
}

ReadingState& reading(VisibleState& of, GroupId group = kGroup)
{
    return readingAt(of.log, group, kPartition);
}

class GroupCheckTest : public testing::TestWithParam<BadStateRow> {};

TEST_P(GroupCheckTest, FiresOnACorruptStateAlone)
{
    test::expectItFires(goodState(), GetParam());
}

const Change kAsItIs = [](VisibleState&) {};
const RecordFetched kFetch{kReader, kPartition, 0, HappeningId{0U}, kNow};
const RecordHandlingStarted kStart{kReader, 1, kNow};
const RecordEffect kEffect{kReader, HappeningId{0U}, ReactionId{0U}, EntityId{0U}};
const OffsetCommitted kCommit{kReader, kGroup, kPartition, 1};
const RecordAcquired kAcquire{kSharer, kPartition, 0, HappeningId{0U}, 1, kNow, kLater};

INSTANTIATE_TEST_SUITE_P(
    Records, GroupCheckTest,
    testing::Values(
        BadStateRow{"E15_OffsetsRiseByOne", after(RecordSent{HappeningId{3U}, kPartition, kNow}),
                    [](auto& s) { ++s.log.partitions[0].logEnd; },
                    checks(RecordAppended{kPartition, 3, HappeningId{3U}}), "fact.offset =="},
        BadStateRow{
            "E16_TheLogStartStaysWithinTheLog", kAsItIs,
            [](auto& s) { s.log.partitions[0].logEnd = s.log.partitions[0].highWatermark = 1; },
            checks(SegmentsDeleted{kPartition, 2}), "fact.logStart <="},
        BadStateRow{"E28_TheLogStartRises", kAsItIs,
                    [](auto& s) { s.log.partitions[0].logStart = 2; },
                    checks(SegmentsDeleted{kPartition, 2}), "fact.logStart >"},
        BadStateRow{"E29_RecordsGoToPartitionsThatExist", kAsItIs,
                    [](auto& s) { s.log.partitionCount = 1; },
                    checks(RecordSent{HappeningId{3U}, PartitionId{1U}, kNow}), "partitionCount"},
        BadStateRow{"E29_PartitionsAreNotTakenAway", [](auto& s) { s.log.partitionCount = 1; },
                    [](auto& s) { s.log.partitionCount = 2; }, checks(PartitionCountSet{2}),
                    "fact.count > before.log.partitionCount"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Reading, GroupCheckTest,
    testing::Values(
        BadStateRow{"E21_FetchesAreInOrder", kAsItIs, [](auto& s) { reading(s).position = 1; },
                    checks(kFetch), "reading.position"},
        BadStateRow{"E22_OnlyTheOwnerFetches", kAsItIs, [](auto& s) { reading(s).owner = kOther; },
                    checks(kFetch), "reading.owner == fact.member"},
        BadStateRow{"E22_WhoMustGiveUpDoesNotFetch", kAsItIs,
                    [](auto& s) { reading(s).revoking = true; }, checks(kFetch),
                    "!reading.revoking"},
        BadStateRow{"E25_FetchesAreNotBelowTheLogStart", kAsItIs,
                    [](auto& s) { s.log.partitions[0].logStart = 1; }, checks(kFetch), "logStart"},
        BadStateRow{"E25_FetchesAreBelowTheHighWatermark", kAsItIs,
                    [](auto& s) { s.log.partitions[0].highWatermark = 0; }, checks(kFetch),
                    "readEnd"},
        BadStateRow{"E11_TheDeadDoNotFetch", kAsItIs,
                    [](auto& s) { member(s).life = Life::Killed; }, checks(kFetch), "isInReach"},
        BadStateRow{"E40_ExecutionsRiseByOne", after(kFetch),
                    [](auto& s) { reading(s).starts = {1}; }, checks(kStart), "before40 + 1"},
        BadStateRow{"AnEffectIsOfWhatIsInHand", after(kFetch, kStart),
                    [](auto& s) { member(s).hand.happening = HappeningId{1U}; }, checks(kEffect),
                    "hand.happening == fact.happening"},
        BadStateRow{"AnExecutionHasOneEffect", after(kFetch, kStart),
                    [](auto& s) { member(s).hand.effectDone = true; }, checks(kEffect),
                    "effectDone"},
        BadStateRow{"WhatIsHandledIsDone", after(kFetch, kStart, kEffect),
                    [](auto& s) { member(s).hand.effectDone = false; },
                    checks(RecordHandled{kReader, HappeningId::none()}), "isDone"},
        BadStateRow{"TheNextIsThatOfTheBatch", after(kFetch, kStart, kEffect),
                    [](auto& s) {
                        member(s).batch = {{kPartition, 1, 2}};
                    },
                    checks(RecordHandled{kReader, HappeningId::none()}), "fact.next.isNone()"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Commits, GroupCheckTest,
    testing::Values(
        BadStateRow{"E24_OnlyMembersCommit", after(kFetch, kStart, kEffect),
                    [](auto& s) { member(s).inGroup = false; }, checks(kCommit), "member.inGroup"},
        BadStateRow{"E24_OnlyTheOwnerCommits", after(kFetch, kStart, kEffect),
                    [](auto& s) { reading(s).owner = kOther; }, checks(kCommit),
                    "reading.owner == fact.member"},
        BadStateRow{"E26_CommitsAreNotBeyondWhatWasFetched", after(kFetch, kStart, kEffect),
                    [](auto& s) { reading(s).position = 0; }, checks(kCommit), "reading.position"},
        BadStateRow{"E26_CommitsGoForward", after(kFetch, kStart, kEffect),
                    [](auto& s) { reading(s).committed = 1; }, checks(kCommit),
                    "reading.committed"},
        BadStateRow{"CommitsAreOfFinishedWork", after(kFetch, kStart, kEffect),
                    [](auto& s) { member(s).hand.effectDone = false; }, checks(kCommit),
                    "hand.offset"},
        BadStateRow{"CommitsAheadComeBeforeTheWork", after(kFetch),
                    [](auto& s) { member(s).hand.phase = Phase::Working; },
                    checks(OffsetCommittedAhead{kReader, kGroup, kPartition, 1}), "Travelling"},
        BadStateRow{
            "E24_WhatIsRightIsNotRefused",
            after(kFetch, kStart, MemberDroppedOut{kReader, kGroup, Identity::Dynamic}),
            [](auto& s) {
                member(s).inGroup = true;
                member(s).standing = Standing::Steady;
                reading(s).owner = kReader;
            },
            checks(CommitRefused{kReader, kGroup, kPartition, 1, CommitError::UnknownMemberId}),
            "!known"},
        BadStateRow{
            "E24_AnOwnersCommitIsRefusedWhenItWasLate",
            [](auto& s) { member(s).standing = Standing::MustRejoin; },
            [](auto& s) { member(s).standing = Standing::Joining; },
            checks(CommitRefused{kReader, kGroup, kPartition, 1, CommitError::IllegalGeneration}),
            "!inTime"},
        BadStateRow{"ABookmarkIsNotMovedUnderWork", kAsItIs,
                    [](auto& s) {
                        member(s).hand.phase = Phase::Working;
                        member(s).hand.partition = kPartition;
                    },
                    checks(BookmarkMoved{kGroup, kPartition, 2, MovedBy::Seek}), "holds"},
        BadStateRow{"E25_ABookmarkIsNotMovedBeyondTheEnd", kAsItIs,
                    [](auto& s) { s.log.partitions[0].highWatermark = 1; },
                    checks(BookmarkMoved{kGroup, kPartition, 2, MovedBy::Seek}), "highWatermark"}),
    [](const auto& row) { return row.param.name; });

const Change kCompleting = after(GroupPhaseChanged{kGroup, GroupPhase::PreparingRebalance, 2},
                                 GroupPhaseChanged{kGroup, GroupPhase::CompletingRebalance, 2});

INSTANTIATE_TEST_SUITE_P(
    Groups, GroupCheckTest,
    testing::Values(
        BadStateRow{"E11_TheDeadAreSilent", kAsItIs, [](auto& s) { member(s).life = Life::Killed; },
                    checks(MemberHeartbeat{kReader, kLater}), "Life::Alive"},
        BadStateRow{"E22_AReachableOwnerLetsGoFirst", kAsItIs,
                    [](auto& s) {
                        member(s).hand.phase = Phase::Working;
                        member(s).hand.partition = kPartition;
                    },
                    checks(PartitionAssigned{kGroup, kPartition, kOther, 0}), "holds"},
        BadStateRow{"E22_TheDeadKeepTheirsUntilTheyAreGivenUp", kAsItIs,
                    [](auto& s) { member(s).life = Life::Killed; },
                    checks(PartitionAssigned{kGroup, kPartition, kOther, 0}), "Life::Alive"},
        BadStateRow{"E23_AStableGroupOwnsEveryPartition", kCompleting,
                    [](auto& s) { reading(s).owner = MemberId::none(); },
                    checks(GroupPhaseChanged{kGroup, GroupPhase::Stable, 2}), "owner.isNone()"},
        BadStateRow{"E23_AStableGroupsOwnersAreMembers", kCompleting,
                    [](auto& s) {
                        member(s).inGroup = false;
                        s.log.groups[0].ghosts.push_back({kReader, kLater});
                    },
                    checks(GroupPhaseChanged{kGroup, GroupPhase::Stable, 2}), "owner.isNone()"},
        BadStateRow{"AGroupKnowsHowManyItIs", kAsItIs, [](auto& s) { member(s).inGroup = false; },
                    checks(GroupPhaseChanged{kGroup, GroupPhase::PreparingRebalance, 2}),
                    "fact.members =="},
        BadStateRow{"GenerationsRiseByOne", kAsItIs,
                    [](auto& s) { s.log.groups[0].generation = 2; }, checks(Rebalanced{kGroup, 2}),
                    "generation"},
        BadStateRow{"E22_RevocationsAreOfTheOwner", kAsItIs,
                    [](auto& s) { reading(s).owner = kOther; },
                    checks(PartitionRevoked{kGroup, kPartition, kReader}), "fact.member"},
        BadStateRow{"ReadingBeginsAtTheBookmark", kCompleting,
                    [](auto& s) { reading(s).committed = 1; },
                    checks(PartitionAssigned{kGroup, kPartition, kOther, 0}), "reading.committed"},
        BadStateRow{"AMemberIsToldWhatItOwns", kAsItIs, [](auto& s) { reading(s).owner = kOther; },
                    checks(MemberAssigned{kReader, kGroup, 1, kLater}), "fact.partitions == owned"},
        BadStateRow{"AMemberJoinsInItsPoll", kAsItIs,
                    [](auto& s) { member(s).hand.phase = Phase::Working; },
                    checks(JoinRequested{kReader, kGroup, kLater}), "holdsNothing"},
        BadStateRow{"ANewsIsHeardOnce", kAsItIs,
                    [](auto& s) { member(s).standing = Standing::MustRejoin; },
                    checks(RebalanceLearned{kReader}), "Standing::Steady"},
        BadStateRow{"OnlyTheBusyDropOut", after(kFetch, kStart),
                    [](auto& s) { member(s).hand = {}; },
                    checks(MemberDroppedOut{kReader, kGroup, Identity::Dynamic}), "holdsNothing"},
        BadStateRow{"TheJoinedAreNotRemoved",
                    after(GroupPhaseChanged{kGroup, GroupPhase::PreparingRebalance, 2}),
                    [](auto& s) { member(s).standing = Standing::Joining; },
                    checks(MemberRemoved{kReader, kGroup}), "Standing::Joining"},
        BadStateRow{"ASessionEndsWhenItEnds",
                    [](auto& s) {
                        member(s).life = Life::Killed;
                        member(s).sessionEndsAt = kNow;
                    },
                    [](auto& s) { member(s).sessionEndsAt = kLater; },
                    checks(MemberExpelled{kReader, kGroup}), "sessionEndsAt == time"},
        BadStateRow{"TheLivingAreNotExpelled",
                    [](auto& s) {
                        member(s).life = Life::Killed;
                        member(s).sessionEndsAt = kNow;
                    },
                    [](auto& s) { member(s).life = Life::Alive; },
                    checks(MemberExpelled{kReader, kGroup}), "Life::Alive"},
        BadStateRow{"AGhostGoesWhenItsSessionEnds",
                    [](auto& s) {
                        s.log.groups[0].ghosts.push_back({kReader, kNow});
                    },
                    [](auto& s) { s.log.groups[0].ghosts[0].sessionEndsAt = kLater; },
                    checks(GhostExpelled{kReader, kGroup}), "sessionEndsAt"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Shares, GroupCheckTest,
    testing::Values(
        BadStateRow{
            "E35_ARecordIsOneMembersAtATime",
            after(kAcquire, RecordHandlingStarted{kSharer, 1, kNow},
                  RecordEffect{kSharer, HappeningId{0U}, ReactionId{0U}, EntityId{0U}},
                  RecordAnswered{kSharer, kShare, kPartition, 0, Answer::Release,
                                 RecordState::Available},
                  RecordHandled{kSharer, HappeningId::none()}),
            [](auto& s) { reading(s, kShare).window[0].state = RecordState::Acquired; },
            checks(RecordAcquired{kSharer, kPartition, 0, HappeningId{0U}, 2, kNow, kLater}),
            "RecordState::Available"},
        BadStateRow{
            "E40_DeliveriesRiseByOne",
            after(kAcquire, RecordHandlingStarted{kSharer, 1, kNow},
                  RecordEffect{kSharer, HappeningId{0U}, ReactionId{0U}, EntityId{0U}},
                  RecordAnswered{kSharer, kShare, kPartition, 0, Answer::Release,
                                 RecordState::Available},
                  RecordHandled{kSharer, HappeningId::none()}),
            [](auto& s) { reading(s, kShare).window[0].delivery = 2; },
            checks(RecordAcquired{kSharer, kPartition, 0, HappeningId{0U}, 2, kNow, kLater}),
            "delivery"},
        BadStateRow{"OnlyTheHolderAnswers", after(kAcquire),
                    [](auto& s) { reading(s, kShare).window[0].holder = kReader; },
                    checks(RecordAnswered{kSharer, kShare, kPartition, 0, Answer::Accept,
                                          RecordState::Acknowledged}),
                    "hasAcquired"},
        BadStateRow{"ARightAnswerIsNotRefused",
                    [](auto& s) {
                        state(s, kAcquire);
                        reading(s, kShare).window[0].holder = kReader;  // Another's by now.
                    },
                    [](auto& s) { reading(s, kShare).window[0].holder = kSharer; },
                    checks(AnswerRefused{kSharer, kShare, kPartition, 0}), "hasAcquired"},
        BadStateRow{"ALockEndsWhenItEnds",
                    [](auto& s) {
                        state(s, kAcquire);
                        reading(s, kShare).window[0].lockEndsAt = kNow;
                    },
                    [](auto& s) { reading(s, kShare).window[0].lockEndsAt = kLater; },
                    checks(LockExpired{kShare, kPartition, 0, kSharer, RecordState::Available}),
                    "lockEndsAt == time"},
        BadStateRow{"AnOrdinaryGroupHasNoLocks", after(kAcquire),
                    [](auto& s) { s.log.groups[1].shares = false; },
                    checks(RecordAnswered{kSharer, kShare, kPartition, 0, Answer::Accept,
                                          RecordState::Acknowledged}),
                    "shares"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::group_checks_test
