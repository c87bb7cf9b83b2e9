// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/pace.h"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/trace.h"
#include "tests/support/scenarios.h"

namespace millrace::pace_test {
namespace {

using namespace std::chrono_literals;

std::uint64_t handledIn(const std::vector<PaceStretch>& stretches)
{
    std::uint64_t sum = 0;
    for (const PaceStretch& each : stretches)
        sum += each.handled;
    return sum;
}

TEST(Pace, EveryObligationThatIsHandledIsHandledInOneStretch)
{
    for (const Scenario& scenario : test::shippedScenarioList()) {
        if (!hasEnd(scenario))
            continue;
        SCOPED_TRACE(scenario.name);
        const FinishedRun run = runScenario(scenario);
        const Ledger& ledger = run.recording->ledger();
        for (const std::size_t stretches : {1U, 7U, 120U}) {
            const Pace pace = paceOf(*run.recording, stretches);
            EXPECT_EQ(pace.log.size(), stretches);
            EXPECT_EQ(pace.list.size(), stretches);
            EXPECT_EQ(handledIn(pace.log), ledger.log.outcome(run.last).handled);
            EXPECT_EQ(handledIn(pace.list), ledger.list.outcome(run.last).handled);
            EXPECT_GE(pace.length * static_cast<SimDuration::rep>(stretches),
                      SimDuration{scenario.duration});
        }
    }
}

/// Jobs with their first effect, read from the facts alone.
struct FirstEffects {
    std::map<std::uint32_t, SimTime> happened;
    std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
    std::vector<std::vector<SimDuration>> delays;  ///< By stretch, of the first two reactions.
    std::vector<std::uint64_t> handled;            ///< By stretch, of all reactions.
};

TEST(Pace, SaysOfEachStretchWhatTheFactsSay)
{
    const Scenario scenario = test::shippedScenario("one-event-three-reactions");
    const FinishedRun run = runScenario(scenario);
    const Pace pace = paceOf(*run.recording, 30);
    ASSERT_EQ(pace.length, 6s);
    FirstEffects facts;
    facts.delays.resize(30);
    facts.handled.resize(30);
    TraceReader reader{run.recording->trace()};
    while (!reader.atEnd())
        reader.next([&]<class Fact>(SimTime time, std::uint64_t, const Fact& fact) {
            if constexpr (std::is_same_v<Fact, Happened>)
                facts.happened[fact.happening.value] = time;
            if constexpr (std::is_same_v<Fact, JobEffect>) {
                if (!facts.seen.insert({fact.happening.value, fact.reaction.value}).second)
                    return;
                const auto stretch = std::min<std::size_t>(
                    static_cast<std::size_t>(time.time_since_epoch() / 6s), 29);
                ++facts.handled[stretch];
                if (fact.reaction.value < 2)  // The lake is read at leisure: it has no due.
                    facts.delays[stretch].push_back(time - facts.happened[fact.happening.value]);
            }
        });
    std::size_t timed = 0;
    for (std::size_t n = 0; n < 30; ++n) {
        SCOPED_TRACE(n);
        EXPECT_EQ(pace.list[n].handled, facts.handled[n]);
        std::vector<SimDuration>& delays = facts.delays[n];
        ASSERT_EQ(pace.list[n].delay99.has_value(), !delays.empty());
        if (delays.empty())
            continue;
        ASSERT_LT(delays.size(), 100U) << "so the percentile is the longest";
        EXPECT_EQ(*pace.list[n].delay99, std::ranges::max(delays));
        ++timed;
    }
    EXPECT_GT(timed, 20U);
}

TEST(Pace, DemandIsWhatIsDueInASecond)
{
    const FinishedRun run = runScenario(test::shippedScenario("one-event-three-reactions"));
    const double due = static_cast<double>(run.recording->ledger().log.side().rows().due);
    EXPECT_DOUBLE_EQ(paceOf(*run.recording, 5).demand, due / 180);
}

TEST(Pace, OfNoStretchesThereIsNone)
{
    const FinishedRun run = runScenario(test::plainScenario());
    EXPECT_THROW(paceOf(*run.recording, 0), InvariantBroken);
}

}  // namespace
}  // namespace millrace::pace_test
