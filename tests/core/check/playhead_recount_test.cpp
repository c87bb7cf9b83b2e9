// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "core/check/recount.h"
#include "core/engine/engine.h"
#include "core/exports/facts_csv.h"
#include "core/trace/cursor.h"
#include "core/trace/outcome_fields.h"
#include "tests/support/scenarios.h"

// The checker against the engine at many playheads, where engine_recount_test.cpp looks at ends
// only: what is stuck, lost or in hand for a moment must be the same number at that moment.

namespace millrace::playhead_recount_test {
namespace {

using namespace std::chrono_literals;
using check::Recount;
using test::act;
using test::plainScenario;
using test::shippedScenario;

constexpr auto kKill = Intervention::Act::Kill;
constexpr auto kStop = Intervention::Act::Stop;
constexpr auto kRestart = Intervention::Act::Restart;

using Rows = std::map<std::string, std::uint64_t>;

Rows rowsOf(const Outcome& outcome, const Delays& delays)
{
    Rows rows;
    for (const OutcomeField& field : kOutcomeFields)
        rows[std::string{field.name}] = outcome.*field.value;
    rows["delayP50Ns"] = static_cast<std::uint64_t>(delays.p50.count());
    rows["delayP99Ns"] = static_cast<std::uint64_t>(delays.p99.count());
    rows["delayP50Open"] = delays.p50Open ? 1 : 0;
    rows["delayP99Open"] = delays.p99Open ? 1 : 0;
    return rows;
}

/// "stuck 3 != 4", one a line, engine first; the names must agree too.
std::string differences(const Rows& engine, const Rows& checker)
{
    std::string text;
    for (const auto& [name, value] : engine) {
        const auto found = checker.find(name);
        if (found == checker.end())
            text += name + " is not counted\n";
        else if (found->second != value)
            text +=
                name + " " + std::to_string(value) + " != " + std::to_string(found->second) + "\n";
    }
    for (const auto& [name, value] : checker)
        if (!engine.contains(name))
            text += name + " is no row of the ledger\n";
    return text;
}

/// The largest value of every row that any comparison saw, log and list apart.
struct Seen {
    Rows log;
    Rows list;
};

void raise(Rows& seen, const Rows& rows)
{
    for (const auto& [name, value] : rows)
        seen[name] = std::max(seen[name], value);
}

void expectAgreement(const Cursor& cursor, const std::string& csv,
                     std::optional<std::int64_t> untilNs, Seen* seen = nullptr)
{
    const auto counted = check::recount(csv, untilNs);
    if (const auto* faults = std::get_if<std::vector<std::string>>(&counted)) {
        ADD_FAILURE() << (faults->empty() ? "no reason" : faults->front());
        return;
    }
    const Recount& numbers = std::get<Recount>(counted);
    const Columns& columns = cursor.recording().columns();
    Ledger ledger = cursor.ledger();
    ledger.advanceTo(cursor.time(), columns);
    const Rows log = rowsOf(ledger.log.outcome(cursor.state()),
                            ledger.log.side().delays(cursor.time(), columns));
    const Rows list = rowsOf(ledger.list.outcome(cursor.state()),
                             ledger.list.side().delays(cursor.time(), columns));
    EXPECT_EQ(differences(log, numbers.log), "") << "log at " << toNs(cursor.time()) << " ns";
    EXPECT_EQ(differences(list, numbers.list), "") << "list at " << toNs(cursor.time()) << " ns";
    if (seen != nullptr) {
        raise(seen->log, numbers.log);
        raise(seen->list, numbers.list);
    }
}

void expectNoAnomaly(const std::string& csv)
{
    const std::vector<std::string> found = check::findAnomalies(csv);
    EXPECT_TRUE(found.empty()) << found.size() << " anomalies, the first: " << found.front();
}

/// At the end, and at `places` times between.
void expectSameLedger(const Scenario& scenario, int places, Seen* seen = nullptr)
{
    SCOPED_TRACE(scenario.name);
    const FinishedRun run = runScenario(scenario);
    ASSERT_FALSE(run.violation) << run.violation->what;
    ASSERT_EQ(run.stopped, "");
    const std::string csv = factsAsCsv(run.recording->trace());
    expectNoAnomaly(csv);
    Cursor cursor{run.recording};
    cursor.seekTime(SimTime{scenario.duration});
    expectAgreement(cursor, csv, {}, seen);
    for (int n = 1; n <= places; ++n) {
        const SimTime time{scenario.duration * n / (places + 1)};
        cursor.seekTime(time);
        expectAgreement(cursor, csv, toNs(time), seen);
    }
}

/// Three reactions, effects well before the end of the work, failures, few attempts, and records
/// that leave early; nobody is killed yet.
Scenario harshScenario()
{
    Scenario scenario = plainScenario();
    scenario.name = "harsh";
    scenario.duration = 90s;
    scenario.workload.arrivals = {.kind = ArrivalsSpec::Kind::Poisson, .rate = 2.0};
    scenario.workload.entities = {"a", "b", "c", "d"};
    for (int n = 1; n < 3; ++n) {
        ReactionSpec more = scenario.reactions[0];
        more.name = n == 1 ? "search" : "lake";
        more.id = static_cast<std::uint32_t>(n);
        more.effect = ReactionSpec::Effect::UpsertDelete;
        scenario.reactions.push_back(more);
    }
    for (ReactionSpec& each : scenario.reactions) {
        each.work = {.kind = VariateSpec::Kind::Exponential, .mean = 700ms};
        each.fails = 0.3;
        each.effectAt = 0.3;
    }
    scenario.reactions[2].effectAt = 1.0;  // A failure has no effect: what it uses up is parked.
    scenario.reactions[0].due = 3s;
    scenario.reactions[1].due = 5s;
    scenario.log.partitions = 3;
    scenario.log.slots = {3, 2, 1};
    scenario.queue.workers = 6;
    scenario.queue.attempts = 2;
    scenario.queue.backoff.base = 2s;
    return scenario;
}

void addDeaths(Scenario& scenario)
{
    constexpr auto kSlot = Target::Kind::Slot;
    act(scenario, 10s, kKill, kSlot, 0);
    act(scenario, 12s, kRestart, kSlot, 0);  // Within the session.
    act(scenario, 15s, kKill, kSlot, 1);
    act(scenario, 24s, kStop, kSlot, 2);
    act(scenario, 30s, kRestart, kSlot, 1);  // After the expulsion.
    act(scenario, 33s, kRestart, kSlot, 2);
    act(scenario, 40s, kKill, kSlot, 3);
    act(scenario, 40s, kKill, kSlot, 4);  // All of a group.
    act(scenario, 52s, kRestart, kSlot, 3);
    act(scenario, 60s, kStop, kSlot, 5);
    act(scenario, 70s, kRestart, kSlot, 5);
    act(scenario, 71s, kKill, kSlot, 0);
    act(scenario, 73s, kRestart, kSlot, 0);
    act(scenario, 74s, kKill, kSlot, 0);
}

TEST(PlayheadRecount, AgreesOnEveryShippedScenario)
{
    for (const Scenario& scenario : test::shippedScenarioList())
        expectSameLedger(scenario, 3);
}

TEST(PlayheadRecount, AgreesWhenNothingIsHarsh)
{
    expectSameLedger(plainScenario(), 30);
}

TEST(PlayheadRecount, AgreesOnFailuresWithoutDeaths)
{
    expectSameLedger(harshScenario(), 45);
}

TEST(PlayheadRecount, AgreesOnKillsStopsAndRestarts)
{
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U}) {
        Scenario scenario = harshScenario();
        scenario.name = "deaths, seed " + std::to_string(seed);
        scenario.seed = seed;
        addDeaths(scenario);
        expectSameLedger(scenario, 60);
    }
}

TEST(PlayheadRecount, AgreesWhenRecordsLeaveUnread)
{
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        Scenario scenario = harshScenario();
        scenario.name = "short retention, seed " + std::to_string(seed);
        scenario.seed = seed;
        scenario.log.retention = 5s;
        scenario.log.segment = 1s;
        scenario.log.retentionCheck = 1s;
        scenario.reactions[0].every = 20s;
        addDeaths(scenario);
        expectSameLedger(scenario, 60);
    }
}

TEST(PlayheadRecount, AgreesOnInlineRequests)
{
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        Scenario scenario = harshScenario();
        scenario.name = "inline, seed " + std::to_string(seed);
        scenario.seed = seed;
        scenario.application.threads = 3;
        scenario.application.run = ApplicationSpec::Run::Inline;
        addDeaths(scenario);
        expectSameLedger(scenario, 40);
    }
}

TEST(PlayheadRecount, AgreesWhenRequestsWaitForAThread)
{
    Scenario scenario = harshScenario();
    scenario.name = "one slow thread";
    scenario.application.threads = 1;
    scenario.application.request = {.kind = VariateSpec::Kind::Exponential, .mean = 800ms};
    addDeaths(scenario);
    expectSameLedger(scenario, 40);
}

TEST(PlayheadRecount, AgreesOnOneJobAndOnReactionsWithoutGroup)
{
    Scenario scenario = harshScenario();
    scenario.name = "one job";
    scenario.queue.jobs = QueueSpec::Jobs::One;
    scenario.log.slots = {3, 0, 2};
    addDeaths(scenario);
    expectSameLedger(scenario, 40);

    scenario.name = "one job, inline";
    scenario.application.threads = 2;
    scenario.application.run = ApplicationSpec::Run::Inline;
    expectSameLedger(scenario, 40);
}

TEST(PlayheadRecount, AgreesWithoutAnyDue)
{
    Scenario scenario = harshScenario();
    scenario.name = "no due";
    for (ReactionSpec& each : scenario.reactions)
        each.due.reset();
    addDeaths(scenario);
    expectSameLedger(scenario, 40);
}

TEST(PlayheadRecount, AgreesAtTheEdgesOfEffectAtAndWithManyAtOneInstant)
{
    for (const double effectAt : {0.0, 1.0}) {
        Scenario scenario = harshScenario();
        scenario.name = "bursts, effect at " + std::to_string(effectAt);
        scenario.workload.arrivals = {
            .kind = ArrivalsSpec::Kind::Bursts, .every = 15s, .size = 30, .spacing = 0ms};
        for (ReactionSpec& each : scenario.reactions) {
            each.effectAt = effectAt;
            each.work = {.mean = 500ms};
        }
        scenario.queue.attempts = 1;
        scenario.queue.backoff.base = 0s;
        addDeaths(scenario);
        expectSameLedger(scenario, 40);
    }
}

TEST(PlayheadRecount, AgreesWithClocksOfTheProducts)
{
    Scenario scenario = harshScenario();
    scenario.name = "product clocks";
    scenario.network.clocks = NetworkSpec::Clocks::Product;
    scenario.log.session = 10s;
    scenario.queue.lease = 4s;
    scenario.queue.heartbeat = 1s;
    addDeaths(scenario);
    expectSameLedger(scenario, 40);
}

TEST(PlayheadRecount, AgreesRightBeforeAtAndAfterEveryDeath)
{
    Scenario scenario = harshScenario();
    addDeaths(scenario);
    const FinishedRun run = runScenario(scenario);
    const std::string csv = factsAsCsv(run.recording->trace());
    Cursor cursor{run.recording};
    for (const Intervention& each : scenario.timeline) {
        for (const SimDuration off : {SimDuration{-1ns}, SimDuration{}, SimDuration{6s}}) {
            cursor.seekTime(each.at + off);
            expectAgreement(cursor, csv, toNs(each.at + off));
        }
    }
}

/// Agreement on rows that stay zero would prove nothing. In the log a partition is handled one
/// record after the other, so nothing can be out of order, go back or be wrong.
TEST(PlayheadRecount, SeesEveryRowThatASideCanHave)
{
    Seen seen;
    Scenario scenario = harshScenario();
    scenario.name = "every row";
    scenario.log.retention = 5s;
    scenario.log.segment = 1s;
    scenario.log.retentionCheck = 1s;
    scenario.log.slots = {3, 2, 0};
    addDeaths(scenario);
    expectSameLedger(scenario, 60, &seen);
    scenario.queue.jobs = QueueSpec::Jobs::One;
    expectSameLedger(scenario, 10, &seen);
    scenario.application.threads = 3;
    scenario.application.run = ApplicationSpec::Run::Inline;
    expectSameLedger(scenario, 10, &seen);
    for (const char* row : {"happenings", "due", "reached", "handled", "executions", "duplicated",
                            "extraEffects", "late", "waiting", "stuck", "inHand", "sending", "lost",
                            "notAsked", "delayP50Ns", "delayP99Ns", "delayP99Open"})
        EXPECT_GT(seen.log[row], 0U) << "log: " << row;
    for (const char* row :
         {"happenings",   "due",        "reached",    "handled",     "executions", "duplicated",
          "extraEffects", "wentBack",   "outOfOrder", "wrongNow",    "late",       "waiting",
          "stuck",        "inHand",     "parked",     "dead",        "refused",    "sending",
          "notAsked",     "delayP50Ns", "delayP99Ns", "delayP99Open"})
        EXPECT_GT(seen.list[row], 0U) << "list: " << row;
}

TEST(PlayheadRecount, RefusesWhatIsNoHistory)
{
    const auto fails = [](std::string_view csv, std::optional<std::int64_t> untilNs = {}) {
        const auto counted = check::recount(csv, untilNs);
        const auto* faults = std::get_if<std::vector<std::string>>(&counted);
        return faults != nullptr && !faults->empty() && !faults->front().empty();
    };
    const std::string header = "fact,timeNs,kind,cause,happening,entity,number,type\n";
    EXPECT_TRUE(fails(""));
    EXPECT_TRUE(fails("a,b\n"));
    EXPECT_TRUE(fails(header)) << "no facts";
    EXPECT_TRUE(fails(header + "0,0,Nonsense,,,,,\n"));
    EXPECT_FALSE(fails(header + "0,9,RunEnded,,,,,\n"));
    EXPECT_FALSE(fails(header + "0,9,RunEnded,,,,,\n", 9));
    EXPECT_TRUE(fails(header + "0,9,RunEnded,,,,,\n", 10)) << "after the end";
    EXPECT_TRUE(fails(header + "0,9,RunEnded,,,,,\n", -1));
}

}  // namespace
}  // namespace millrace::playhead_recount_test
