// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/trace/columns_builder.h"
#include "tests/core/trace/bad_state.h"

// Each check on recurring jobs bites: a right state is corrupted, and exactly the check that the
// row names fires.

namespace millrace::scheduler_checks_test {
namespace {

using test::after;
using test::BadStateRow;
using test::checks;
using test::kNow;
using test::state;

using namespace std::chrono_literals;

constexpr ReactionId kReaction{0U};
constexpr HappeningId kTick{2U};
constexpr SchedulerId kFirst{0U};
constexpr SchedulerId kSecond{1U};

/// Two schedulers, there since the beginning; the third time of the schedule is now.
VisibleState goodState()
{
    VisibleState good;
    state(good, Declared{Thing::Reaction, 0, 0, "reaction", ""});
    for (std::uint32_t s = 0; s < 2; ++s) {
        state(good, Declared{Thing::Scheduler, s, 0, "scheduler", ""});
        const SchedulerStarted started{SchedulerId{s}};
        verify(good, SimTime{}, started);
        apply(good, SimTime{}, started);
    }
    good.happenings = 3;
    return good;
}

class SchedulerCheckTest : public testing::TestWithParam<BadStateRow> {};

TEST_P(SchedulerCheckTest, FiresOnACorruptStateAlone)
{
    test::expectItFires(goodState(), GetParam());
}

const TickSent kSent{kFirst, kTick, kReaction, kNow};
const TickSent kSentToo{kSecond, kTick, kReaction, kNow};
const JobEnqueued kEnqueued{JobId{0U}, kTick, kReaction};

void record(VisibleState& bad)
{
    bad.queue.recorded.resize(1);
    bad.queue.recorded[0].add(kTick);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, SchedulerCheckTest,
    testing::Values(BadStateRow{"E11_SentByTheDead", after(),
                                [](VisibleState& bad) { bad.queue.schedulers[0].alive = false; },
                                checks(kSent), "scheduler.alive"},
                    BadStateRow{"E48_SentByWhoStartedAtThatTime", after(),
                                [](VisibleState& bad) { bad.queue.schedulers[0].since = kNow; },
                                checks(kSent), "scheduler.since < time"},
                    BadStateRow{"E48_SentForAnotherTime", after(),
                                [](VisibleState& bad) { bad.happenings = 4; }, checks(kSent),
                                "before.happenings"},
                    BadStateRow{"E48_SentTwiceByOne", after(kSentToo),
                                [](VisibleState& bad) { apply(bad, kNow, kSent); }, checks(kSent),
                                "none_of"},
                    BadStateRow{"E48_ASecondJobOfATime", after(kSent, kSentToo), record,
                                checks(kEnqueued), "isRecorded"},
                    BadStateRow{"E48_ASecondJobForLater", after(kSent, kSentToo), record,
                                checks(JobScheduled{JobId{0U}, kTick, kReaction, SimTime{9s}}),
                                "isRecorded"},
                    BadStateRow{"E48_RefusedThoughItIsTheFirst", after(kSent, kSentToo, kEnqueued),
                                [](VisibleState& bad) { bad.queue.recorded.clear(); },
                                checks(TickRefused{kSecond, kTick, kReaction}), "isRecorded"},
                    BadStateRow{"E48_RefusedBeforeItArrives", after(kSent, kSentToo, kEnqueued),
                                [](VisibleState& bad) { bad.queue.onTheirWay = {}; },
                                checks(TickRefused{kSecond, kTick, kReaction}), "any_of"},
                    BadStateRow{"E48_MissedWhileOneIsThere",
                                after(SchedulerGone{kFirst}, SchedulerGone{kSecond}),
                                [](VisibleState& bad) {
                                    bad.queue.schedulers[1] = {true, SimTime{1s}};
                                },
                                checks(TickMissed{kTick, kReaction}), "none_of"},
                    BadStateRow{"E11_GoneTwice", after(),
                                [](VisibleState& bad) { bad.queue.schedulers[0].alive = false; },
                                checks(SchedulerGone{kFirst}), "alive"},
                    BadStateRow{"E11_StartedTwice", after(SchedulerGone{kFirst}),
                                [](VisibleState& bad) { bad.queue.schedulers[0].alive = true; },
                                checks(SchedulerStarted{kFirst}), "alive"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::scheduler_checks_test
