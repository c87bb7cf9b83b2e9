// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "tests/core/trace/bad_state.h"

// Each check on bridges bites: a right state is corrupted, and exactly the check that the row names
// fires. Numbers of rows are those of the reliability invariants.

namespace millrace::bridge_checks_test {
namespace {

using test::after;
using test::BadStateRow;
using test::Change;
using test::checks;
using test::kNow;
using test::state;

constexpr MemberId kReader{0U};
constexpr HappeningId kFirst{0U};
constexpr ReactionId kReaction{0U};
constexpr EnqueueId kEnqueue{0U};
constexpr JobId kJob{0U};

/// A record has just arrived at its reader.
VisibleState goodState()
{
    VisibleState good;
    state(good, Declared{Thing::Reaction, 0, 0, "reaction", ""});
    state(good, Declared{Thing::Entity, 0, 0, "entity", ""});
    state(good, Declared{Thing::Partition, 0, 0, "partition", ""});
    state(good, Declared{Thing::Group, 0, 0, "group", ""});
    state(good, Declared{Thing::Member, 0, 0, "member", ""});
    good.happenings = 9;
    state(good, RecordSent{kFirst, PartitionId{0U}, kNow});
    state(good, RecordAppended{PartitionId{0U}, 0, kFirst});
    state(good, MemberJoined{kReader, GroupId{0U}, kNow + std::chrono::seconds{6}});
    state(good, PartitionAssigned{GroupId{0U}, PartitionId{0U}, kReader, 0});
    state(good, RecordFetched{kReader, PartitionId{0U}, 0, kFirst, kNow});
    return good;
}

class BridgeCheckTest : public testing::TestWithParam<BadStateRow> {};

TEST_P(BridgeCheckTest, FiresOnACorruptStateAlone)
{
    test::expectItFires(goodState(), GetParam());
}

const Change kAsItIs = [](VisibleState&) {};
const RecordHandedOn kHandOn{kEnqueue, kReader, kFirst, kReaction, 1, kNow};
const JobEnqueued kAccept{kJob, kFirst, kReaction};
const EnqueueAnswered kAnswer{kEnqueue, kReader, kJob, kNow};
const EnqueueConfirmed kConfirm{kEnqueue, kReader};
const EnqueueRefused kRefuse{kEnqueue, kFirst, kReaction, kJob};

template <class Changed>
void replaceFirst(VisibleState& of, Changed changed)
{
    JobOnItsWay job = *of.queue.onTheirWay.begin();
    of.queue.onTheirWay.erase(of.queue.onTheirWay.begin());
    changed(job);
    of.queue.onTheirWay.push_back(job);
}

RecordInHand& hand(VisibleState& of)
{
    return of.log.members[0].hand;
}

/// Handed on, and a job of that key is on the list already.
void knowTheKey(VisibleState& good)
{
    state(good, JobSent{kFirst, kReaction, kNow});
    state(good, kAccept);
    state(good, kHandOn);
}

INSTANTIATE_TEST_SUITE_P(
    HandingOn, BridgeCheckTest,
    testing::Values(BadStateRow{"E11_TheDeadHandNothingOn", kAsItIs,
                                [](auto& s) { s.log.members[0].life = Life::Killed; },
                                checks(kHandOn), "Life::Alive"},
                    BadStateRow{"OnlyWhatHasArrived", kAsItIs,
                                [](auto& s) { hand(s).until += std::chrono::seconds{1}; },
                                checks(kHandOn), "hand.until == time"},
                    BadStateRow{"OnlyOnce", kAsItIs,
                                [](auto& s) { hand(s).phase = RecordInHand::Phase::HandingOn; },
                                checks(kHandOn), "Phase::Travelling"},
                    BadStateRow{"OnlyWhatIsInHand", kAsItIs,
                                [](auto& s) { hand(s).happening = HappeningId{1U}; },
                                checks(kHandOn), "hand.happening == fact.happening"},
                    BadStateRow{"E40_ExecutionsRiseByOne", kAsItIs,
                                [](auto& s) { s.log.readings[0].starts = {1}; }, checks(kHandOn),
                                "fact.execution =="},
                    BadStateRow{"EnqueuesAreNumbered", kAsItIs, [](auto& s) { s.log.handedOn = 1; },
                                checks(kHandOn), "handedOn"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Arriving, BridgeCheckTest,
    testing::Values(
        BadStateRow{"E42_NothingIsEnqueuedThatWasNotHandedOn", after(kHandOn),
                    [](auto& s) { s.queue.onTheirWay = {}; }, checks(kAccept), "onTheirWay"},
        BadStateRow{"E42_NothingIsEnqueuedBeforeItArrives", after(kHandOn),
                    [](auto& s) {
                        replaceFirst(
                            s, [](JobOnItsWay& job) { job.arrivesAt += std::chrono::seconds{1}; });
                    },
                    checks(kAccept), "onTheirWay"},
        BadStateRow{"E42_NothingIsRefusedThatWasNotHandedOn", knowTheKey,
                    [](auto& s) { s.queue.onTheirWay = {}; }, checks(kRefuse), "job != nullptr"},
        BadStateRow{"OnlyTheJobThatArrivesIsRefused", knowTheKey,
                    [](auto& s) {
                        replaceFirst(s, [](JobOnItsWay& job) { job.happening = HappeningId{1U}; });
                    },
                    checks(kRefuse), "job->happening == fact.happening"},
        BadStateRow{"E46_NothingIsRefusedWithoutAFirstJob", knowTheKey,
                    [](auto& s) { s.queue.accepted = 0; }, checks(kRefuse), "accepted"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Answering, BridgeCheckTest,
    testing::Values(
        BadStateRow{"E11_TheDeadHearNoAnswer", after(kHandOn, kAccept),
                    [](auto& s) { s.log.members[0].life = Life::Killed; }, checks(kAnswer),
                    "Life::Alive"},
        BadStateRow{"OnlyWhoAsked", after(kHandOn, kAccept),
                    [](auto& s) { hand(s).enqueue = EnqueueId{7U}; }, checks(kAnswer),
                    "hand.enqueue == enqueue"},
        BadStateRow{"OnlyWhenTheListHasIt", after(kHandOn, kAccept),
                    [](auto& s) {
                        s.queue.onTheirWay.push_back({kFirst, kReaction, kNow, kNow, kEnqueue});
                    },
                    checks(kAnswer), "onItsWay"},
        BadStateRow{"OnlyOfAJobThatThereIs", after(kHandOn, kAccept),
                    [](auto& s) { s.queue.accepted = 0; }, checks(kAnswer), "accepted"},
        BadStateRow{"NotBeforeTheAnswerArrives", after(kHandOn, kAccept, kAnswer),
                    [](auto& s) { hand(s).until += std::chrono::seconds{1}; }, checks(kConfirm),
                    "hand.until == time"},
        BadStateRow{"NotWithoutAnAnswer", after(kHandOn, kAccept, kAnswer),
                    [](auto& s) { hand(s).phase = RecordInHand::Phase::HandingOn; },
                    checks(kConfirm), "hand.phase == phase"},
        BadStateRow{"NotTwice", after(kHandOn, kAccept, kAnswer),
                    [](auto& s) { hand(s).handedOn = true; }, checks(kConfirm), "handedOn"},
        BadStateRow{"WhatIsHandledIsHandedOn", after(kHandOn, kAccept, kAnswer, kConfirm),
                    [](auto& s) { hand(s).handedOn = false; },
                    checks(RecordHandled{kReader, HappeningId::none()}), "isDone"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::bridge_checks_test
