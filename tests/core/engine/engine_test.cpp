// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine.h"

#include <gtest/gtest.h>

#include "core/trace/cursor.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

namespace millrace::engine_test {
namespace {

using namespace std::chrono_literals;
using test::act;
using test::factsOf;
using test::plainScenario;

/// Follows a trace while it grows, folding from empty as a view does.
class Follower {
public:
    explicit Follower(const Trace& trace) : m_reader{trace} {}

    const VisibleState& catchUp()
    {
        while (!m_reader.atEnd()) {
            m_reader.next([this](SimTime time, std::uint64_t, const auto& fact) {
                apply(m_state, time, fact);
                m_state.now = time;
                ++m_state.facts;
            });
        }
        return m_state;
    }

private:
    TraceReader m_reader;
    VisibleState m_state;
};

TEST(Engine, FoldingTheFactsFromEmptyGivesTheVisibleStateAfterEveryEvent)
{
    for (const Scenario& scenario : test::shippedScenarioList()) {
        SCOPED_TRACE(scenario.name);
        Engine engine{scenario};
        Follower follower{engine.recording().trace()};
        do {
            ASSERT_EQ(follower.catchUp(), engine.state()) << "at fact " << engine.state().facts;
        } while (engine.step());
    }
}

TEST(Engine, TheClassesOfTheLedgerSumToWhatIsDueAfterEveryEvent)
{
    for (const Scenario& scenario : test::shippedScenarioList()) {
        SCOPED_TRACE(scenario.name);
        Engine engine{scenario};
        do {
            const Outcome log = engine.recording().ledger().log.outcome(engine.state());
            const Outcome list = engine.recording().ledger().list.outcome(engine.state());
            ASSERT_EQ(sumOfClasses(log), log.due) << "at fact " << engine.state().facts;
            ASSERT_EQ(sumOfClasses(list), list.due) << "at fact " << engine.state().facts;
            ASSERT_EQ(log.due, list.due);
        } while (engine.step());
    }
}

TEST(Engine, GivesTheSameDigestForTheSameSeedAndAnotherForAnother)
{
    for (Scenario scenario : test::shippedScenarioList()) {
        SCOPED_TRACE(scenario.name);
        const Digests first = runScenario(scenario).recording->digests();
        EXPECT_EQ(runScenario(scenario).recording->digests(), first);
        ++scenario.seed;
        EXPECT_NE(runScenario(scenario).recording->digests().all, first.all);
    }
}

TEST(Engine, SeekingToAnyFactEqualsAFreshRunToIt)
{
    for (const Scenario& scenario : test::shippedScenarioList()) {
        SCOPED_TRACE(scenario.name);
        const FinishedRun run = runScenario(scenario);
        Cursor jumping{run.recording};
        Cursor stepping{run.recording};
        const std::uint64_t stride = 1 + run.recording->trace().size() / 97;
        // Back and forth: each jump comes from a different place.
        for (std::uint64_t n = 0; n < 97; ++n) {
            const std::uint64_t facts = (n * 61 % 97) * stride;
            jumping.seekFact(facts);
            stepping.seekFact(0);
            while (stepping.state().facts < jumping.state().facts)
                ASSERT_TRUE(stepping.stepForward());
            ASSERT_EQ(jumping.state(), stepping.state()) << "fact " << facts;
            ASSERT_EQ(jumping.moment().log, stepping.moment().log) << "fact " << facts;
            ASSERT_EQ(jumping.moment().list, stepping.moment().list) << "fact " << facts;
        }
    }
}

TEST(Engine, ACopyOfTheWorldGoesOnLikeTheOriginal)
{
    Scenario scenario = test::shippedScenario("one-event-three-reactions");
    Engine engine{scenario};
    while (engine.world().now < SimTime{80s} && engine.step()) {
    }
    const World copy = engine.world();
    EXPECT_EQ(copy.visible, engine.state());
    EXPECT_EQ(copy.future.size(), engine.world().future.size());
    while (engine.step()) {
    }
    EXPECT_NE(copy.visible, engine.state()) << "the copy must not follow the original";
}

TEST(Engine, ActsComeBeforeAllEventsOfTheirInstant)
{
    Scenario scenario = plainScenario();
    act(scenario, 5s, Intervention::Act::Kill, Target::Kind::Slot,
        0);  // A happening is at 5 s too.
    const FinishedRun run = runScenario(scenario);
    const auto acts = factsOf<Intervened>(run.recording->trace());
    ASSERT_EQ(acts.size(), 1U);
    for (const auto& happened : factsOf<Happened>(run.recording->trace())) {
        if (happened.at == SimTime{5s})
            EXPECT_GT(happened.index, acts[0].index);
    }
}

TEST(Engine, AnActChangesNothingBeforeIt)
{
    const Scenario calm = plainScenario();
    Scenario broken = calm;
    act(broken, 30s, Intervention::Act::Kill, Target::Kind::Slot, 0);
    Cursor before{runScenario(calm).recording};
    Cursor after{runScenario(broken).recording};
    before.seekTime(SimTime{30s} - 1ns);
    after.seekTime(SimTime{30s} - 1ns);
    EXPECT_EQ(before.state(), after.state());
}

TEST(Engine, EveryCausePrecedesItsFactAndEveryEffectHasOne)
{
    const FinishedRun run = runScenario(test::shippedScenario("one-event-three-reactions"));
    TraceReader reader{run.recording->trace()};
    while (!reader.atEnd()) {
        const std::uint64_t index = reader.nextIndex();
        reader.next([&]<class Fact>(SimTime, std::uint64_t cause, const Fact&) {
            if (cause != Trace::kNoCause)
                EXPECT_LT(cause, index);
            if constexpr (std::is_same_v<Fact, RecordEffect> || std::is_same_v<Fact, JobEffect>)
                EXPECT_NE(cause, Trace::kNoCause);
        });
    }
}

TEST(Engine, StopsARunInWhichTimeDoesNotGoOn)
{
    Scenario scenario = plainScenario();
    scenario.reactions[0].work.mean = 0s;
    scenario.reactions[0].fails = 1.0;
    const FinishedRun run = runScenario(scenario);
    EXPECT_NE(run.stopped.find("time does not go on"), std::string::npos);
}

TEST(Engine, StopsARunThatLeavesMoreThanMemoryHasRoomForAndSaysHowFarItIs)
{
    Scenario scenario = plainScenario();
    scenario.workload.arrivals.rate = 100.0;
    scenario.duration = 1h;
    const MemoryBudget small{.wholeBytes = std::size_t{1} << 20U};
    const FinishedRun run = runScenario(scenario, Sabotage::None, small);
    EXPECT_NE(run.stopped.find("computed to 1:04.2 and no further"), std::string::npos)
        << run.stopped;
    EXPECT_NE(run.stopped.find("the memory for one run is full"), std::string::npos);
    EXPECT_LT(run.recording->historyBytes(), small.wholeBytes + (std::size_t{1} << 18U));
}

TEST(Engine, StopsARunThatIsBusyWithNothing)
{
    // A worker whose clock is wrong looks by itself, each time for nothing.
    Scenario scenario = plainScenario();
    scenario.queue.claim.poll = SimDuration{1};
    act(scenario, 1s, Intervention::Act::Skew, Target::Kind::Worker, 0);
    scenario.timeline.back().count = 2'000;
    const MemoryBudget small{.idleSteps = 100'000};
    const FinishedRun run = runScenario(scenario, Sabotage::None, small);
    EXPECT_NE(run.stopped.find("between two looks that is far too short"), std::string::npos)
        << run.stopped;
}

TEST(Engine, IsFairEqualEffectTimesOnBothSidesWithoutOverheadAndFaults)
{
    Scenario scenario = plainScenario();
    // Work that is sometimes longer than the time between happenings, so that both sides queue.
    scenario.reactions[0].work = {VariateSpec::Kind::Exponential, 600ms};
    scenario.workload.arrivals = {.kind = ArrivalsSpec::Kind::Poisson, .rate = 0.9};
    scenario.duration = 10min;
    const FinishedRun run = runScenario(scenario);
    const auto log = factsOf<RecordEffect>(run.recording->trace());
    const auto list = factsOf<JobEffect>(run.recording->trace());
    ASSERT_GT(log.size(), 400U);
    ASSERT_EQ(log.size(), list.size());
    for (std::size_t n = 0; n < log.size(); ++n) {
        EXPECT_EQ(log[n].at, list[n].at);
        EXPECT_EQ(log[n].fact.happening, list[n].fact.happening);
    }
}

// Models get a Context; through it nobody can change what can be seen.
template <class Some>
concept CanWriteState = requires(Some& some) { some.state().facts = 1; };
template <class Some>
concept CanWriteMembers = requires(Some& some) { some.state().log.members.clear(); };
template <class Some>
concept CanApply = requires(Some& some, RunEnded fact) { apply(some.state(), SimTime{}, fact); };
static_assert(!CanWriteState<Context>);
static_assert(!CanWriteMembers<Context>);
static_assert(!CanApply<Context>);
// The same questions about a state that may change answer yes: the questions are right.
struct Open {
    VisibleState& state();
};
static_assert(CanWriteState<Open> && CanWriteMembers<Open> && CanApply<Open>);

struct SabotageCase {
    const char* name;
    Sabotage sabotage;
    const char* what;
};

class SabotageTest : public testing::TestWithParam<SabotageCase> {};

TEST_P(SabotageTest, IsFoundWhereNoSettingPermitsIt)
{
    Scenario scenario = plainScenario();
    scenario.workload.entities = {"only"};
    scenario.workload.arrivals.rate = 3.0;  // More than one member can do: some wait.
    const FinishedRun run = runScenario(scenario, GetParam().sabotage);
    ASSERT_TRUE(run.violation);
    EXPECT_NE(run.violation->what.find(GetParam().what), std::string::npos) << run.violation->what;
    EXPECT_LT(run.violation->fact, run.recording->trace().size());
    EXPECT_FALSE(runScenario(scenario).violation) << "an honest run breaks nothing";
}

INSTANTIATE_TEST_SUITE_P(Each, SabotageTest,
                         testing::Values(SabotageCase{"Skip", Sabotage::Skip, "was lost"},
                                         SabotageCase{"Repeat", Sabotage::Repeat, "done twice"},
                                         SabotageCase{"Reorder", Sabotage::Reorder,
                                                      "out of order"}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::engine_test
