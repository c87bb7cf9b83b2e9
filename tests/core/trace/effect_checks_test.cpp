// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/trace/checks.h"
#include "tests/core/trace/bad_state.h"

// Each check on keys, outages and a slow network bites, on both halves.

namespace millrace::effect_checks_test {
namespace {

using test::after;
using test::BadStateRow;
using test::checks;
using test::kNow;
using test::state;

using namespace std::chrono_literals;

constexpr WorkerId kWorker{0U};
constexpr MemberId kMember{0U};
constexpr ReactionId kReaction{0U};
constexpr HappeningId kHappening{0U};

const JobEffect kJobEffect{kWorker, JobId{0U}, kHappening, kReaction, EntityId{0U}};
const JobEffectSuppressed kJobRepeat{kWorker, JobId{0U}, kHappening, kReaction};
const RecordEffect kRecordEffect{kMember, kHappening, kReaction, EntityId{0U}};
const RecordEffectSuppressed kRecordRepeat{kMember, kHappening, kReaction};

/// A worker and a member in the middle of the same reaction to the same happening.
VisibleState goodState()
{
    VisibleState good;
    state(good, Declared{Thing::Reaction, 0, 0, "reaction", ""});
    state(good, SettingStated{Thing::Reaction, 0, "idempotent", 1, Unit::Count, ""});
    state(good, Declared{Thing::Entity, 0, 0, "entity", ""});
    state(good, Declared{Thing::Partition, 0, 0, "0", ""});
    state(good, Declared{Thing::Group, 0, 0, "group", ""});
    state(good, Declared{Thing::Member, 0, 0, "member", ""});
    state(good, Declared{Thing::Worker, 0, 0, "worker", ""});
    good.happenings = 1;
    state(good, WorkerStarted{kWorker});
    state(good, JobSent{kHappening, kReaction, kNow});
    state(good, JobEnqueued{JobId{0U}, kHappening, kReaction});
    state(good, JobGranted{JobId{0U}, kWorker, 0, Grant::Line, Into::Hand, 1, 0, kNow, kNow + 5s});
    state(good, JobStarted{kWorker, 1, kNow + 5s});
    MemberState& member = good.log.members[0];
    member.life = Life::Alive;
    member.hand.phase = RecordInHand::Phase::Working;
    member.hand.happening = kHappening;
    member.hand.until = kNow + 5s;
    return good;
}

void remember(VisibleState& good)
{
    good.logEffects[0].keys.add(kHappening);
    good.queueEffects[0].keys.add(kHappening);
}

void forget(VisibleState& bad)
{
    bad.logEffects[0].keys = {};
    bad.queueEffects[0].keys = {};
}

void goDown(VisibleState& bad)
{
    state(bad, ReceiverDown{kReaction, kNow + 1s});
}

class EffectCheckTest : public testing::TestWithParam<BadStateRow> {};

TEST_P(EffectCheckTest, FiresOnACorruptStateAlone)
{
    test::expectItFires(goodState(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, EffectCheckTest,
    testing::Values(
        BadStateRow{"AJobsEffectAgain", after(), remember, checks(kJobEffect), "isRepeat"},
        BadStateRow{"ARecordsEffectAgain", after(), remember, checks(kRecordEffect), "isRepeat"},
        BadStateRow{"AJobsFirstEffectRefused", remember, forget, checks(kJobRepeat), "isRepeat"},
        BadStateRow{"ARecordsFirstEffectRefused", remember, forget, checks(kRecordRepeat),
                    "isRepeat"},
        BadStateRow{"RefusedWithoutAKey", remember,
                    [](VisibleState& bad) { bad.queueEffects[0].keyed = false; },
                    checks(kJobRepeat), "isRepeat"},
        BadStateRow{"AJobsEffectWhileItIsDown", after(), goDown, checks(kJobEffect),
                    "answers(before"},
        BadStateRow{"ARecordsEffectWhileItIsDown", after(), goDown, checks(kRecordEffect),
                    "answers(before"},
        BadStateRow{"AnAnswerWhileItIsDown", remember, goDown, checks(kJobRepeat),
                    "answers(before"},
        BadStateRow{"DownTwice", after(), goDown, checks(ReceiverDown{kReaction, kNow + 9s}),
                    "downUntil"},
        BadStateRow{"UpTooEarly", [](VisibleState& good) { good.logEffects[0].downUntil = kNow; },
                    [](VisibleState& bad) { bad.logEffects[0].downUntil = kNow + 1s; },
                    checks(ReceiverUp{kReaction}), "downUntil"},
        BadStateRow{"UpWithoutHavingBeenDown",
                    [](VisibleState& good) { good.logEffects[0].downUntil = kNow; },
                    [](VisibleState& bad) { bad.logEffects[0].downUntil.reset(); },
                    checks(ReceiverUp{kReaction}), "downUntil"},
        BadStateRow{"SlowTwice", after(),
                    [](VisibleState& bad) {
                        bad.network = {1s, 0, kNow + 9s};
                    },
                    checks(NetworkSlowed{1'000, 0, kNow + 9s}), "network.isBad()"},
        BadStateRow{"AWorkersHostIsSlowTwice", after(),
                    [](VisibleState& bad) { bad.queue.workers[0].pace = 5; },
                    checks(WorkerPaced{kWorker, 5, kNever}), "worker.pace"},
        BadStateRow{"AWorkerIsAtNoWork", after(),
                    [](VisibleState& bad) { bad.queue.workers[0].claim.working = false; },
                    checks(WorkerPaced{kWorker, 5, kNow + 9s}), "claim.working"},
        BadStateRow{"AMembersHostIsSlowTwice", after(),
                    [](VisibleState& bad) { bad.log.members[0].pace = 5; },
                    checks(MemberPaced{kMember, 5, kNever}), "member.pace"},
        BadStateRow{"AMemberIsDead", after(),
                    [](VisibleState& bad) { bad.log.members[0].life = Life::Absent; },
                    checks(MemberPaced{kMember, 5, kNow + 9s}), "member.life"},
        BadStateRow{"HangsTwice", after(),
                    [](VisibleState& bad) { bad.log.members[0].hungUntil = kNow + 5s; },
                    checks(MemberHung{kMember, kNow + 9s}), "isHung"},
        BadStateRow{"HangsAndIsDead", after(),
                    [](VisibleState& bad) { bad.log.members[0].life = Life::Absent; },
                    checks(MemberHung{kMember, kNow + 9s}), "Life::Alive"},
        BadStateRow{"GoesOnTooEarly",
                    [](VisibleState& good) {
                        good.log.members[0].hungUntil = kNow;
                        good.log.members[0].hungSince = kNow;
                        good.log.members[0].hand.until = kNow;
                    },
                    [](VisibleState& bad) { bad.log.members[0].hungUntil = kNow + 1s; },
                    checks(MemberWentOn{kMember, kNow}), "hungUntil == time"},
        BadStateRow{"GoesOnAndDidNotHang",
                    [](VisibleState& good) {
                        good.log.members[0].hungUntil = kNow;
                        good.log.members[0].hungSince = kNow;
                        good.log.members[0].hand.until = kNow;
                    },
                    [](VisibleState& bad) { bad.log.members[0].hungUntil = {}; },
                    checks(MemberWentOn{kMember, kNow}), "isHung"},
        BadStateRow{"FastTooEarly",
                    [](VisibleState& good) {
                        good.network = {1s, 0, kNow};
                    },
                    [](VisibleState& bad) { bad.network.until = kNow + 1s; },
                    checks(NetworkRestored{}), "network.until"},
        BadStateRow{"FastWithoutHavingBeenSlow",
                    [](VisibleState& good) {
                        good.network = {1s, 0, kNow};
                    },
                    [](VisibleState& bad) { bad.network.extra = {}; }, checks(NetworkRestored{}),
                    "network.isBad()"},
        BadStateRow{"TwiceInOneExecution", remember,
                    [](VisibleState& bad) { bad.log.members[0].hand.effectDone = true; },
                    checks(kRecordRepeat), "effectDone"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(KeySet, HasWhatWasAddedAndIsComparedByContent)
{
    KeySet one;
    KeySet other;
    for (const std::uint32_t each : {0U, 63U, 64U, 5'000U}) {
        EXPECT_FALSE(one.has(HappeningId{each})) << each;
        one.add(HappeningId{each});
        EXPECT_TRUE(one.has(HappeningId{each})) << each;
        EXPECT_FALSE(one == other);
        other.add(HappeningId{each});
        EXPECT_TRUE(one == other);
    }
    EXPECT_FALSE(one.has(HappeningId{1U}));
    EXPECT_FALSE(one.has(HappeningId{1'000'000U}));
    const KeySet before = one;
    one.add(HappeningId{7U});
    EXPECT_FALSE(before.has(HappeningId{7U})) << "a copy keeps what it had";
}

}  // namespace
}  // namespace millrace::effect_checks_test
