// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/check/random_recount.h"

#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/base/invariant.h"
#include "core/check/anomalies.h"
#include "core/check/recount.h"
#include "core/engine/engine.h"
#include "core/exports/facts_csv.h"
#include "core/trace/cursor.h"
#include "core/trace/outcome_fields.h"
#include "tests/support/random_scenario.h"

namespace millrace::test {

namespace {

using Rows = std::map<std::string, std::uint64_t>;

void compare(const char* side, SimTime time, const Outcome& ours, const Delays& delays,
             const Rows& theirs, std::vector<std::string>& faults)
{
    const auto same = [&](std::string_view name, std::uint64_t value) {
        const std::uint64_t other = theirs.at(std::string{name});
        if (value != other)
            faults.push_back(fmt::format("{} at {} ns: {} {}, recounted {}", side, toNs(time), name,
                                         value, other));
    };
    for (const OutcomeField& field : kOutcomeFields)
        same(field.name, ours.*field.value);
    same("delayP50Ns", static_cast<std::uint64_t>(delays.p50.count()));
    same("delayP99Ns", static_cast<std::uint64_t>(delays.p99.count()));
    same("delayP50Open", delays.p50Open ? 1 : 0);
    same("delayP99Open", delays.p99Open ? 1 : 0);
}

void compareAt(const Cursor& cursor, const std::string& csv, std::vector<std::string>& faults)
{
    const auto counted = check::recount(csv, toNs(cursor.time()));
    const auto* numbers = std::get_if<check::Recount>(&counted);
    if (numbers == nullptr) {
        faults.push_back(std::get<1>(counted).front());
        return;
    }
    const Columns& columns = cursor.recording().columns();
    Ledger ledger = cursor.ledger();
    ledger.advanceTo(cursor.time(), columns);
    compare("log", cursor.time(), ledger.log.outcome(cursor.state()),
            ledger.log.side().delays(cursor.time(), columns), numbers->log, faults);
    compare("list", cursor.time(), ledger.list.outcome(cursor.state()),
            ledger.list.side().delays(cursor.time(), columns), numbers->list, faults);
}

std::vector<std::string> faultsOf(const Scenario& scenario, int cuts)
{
    FinishedRun run;
    try {
        run = runScenario(scenario);
    } catch (const InvariantBroken& broken) {
        return {std::string{"invariant broken: "} + broken.what()};
    }
    if (run.violation)
        return {fmt::format("violation at fact {}, {} ns: {}", run.violation->fact,
                            toNs(run.violation->at), run.violation->what)};
    if (!run.stopped.empty())
        return {run.stopped};
    const std::string csv = factsAsCsv(run.recording->trace());
    std::vector<std::string> faults;
    Cursor cursor{run.recording};
    for (int n = 1; n <= cuts + 1; ++n) {
        cursor.seekTime(SimTime{scenario.duration * n / (cuts + 1)});
        compareAt(cursor, csv, faults);
    }
    for (std::string& finding : check::findAnomalies(std::string_view{csv}))
        faults.push_back(std::move(finding));
    return faults;
}

}  // namespace

void expectRandomRunsAgree(std::uint64_t first, int runs, int cuts)
{
    expectRunsAgree(randomScenario, first, runs, cuts);
}

void expectRunsAgree(Scenario (*scenarioOf)(std::uint64_t), std::uint64_t first, int runs, int cuts)
{
    constexpr std::size_t kShown = 4;
    int wrong = 0;
    for (std::uint64_t seed = first; seed < first + static_cast<std::uint64_t>(runs); ++seed) {
        const std::vector<std::string> faults = faultsOf(scenarioOf(seed), cuts);
        wrong += faults.empty() ? 0 : 1;
        for (std::size_t n = 0; n < std::min(faults.size(), kShown); ++n)
            ADD_FAILURE() << "seed " << seed << ": " << faults[n];
    }
    EXPECT_EQ(wrong, 0) << "of " << runs << " random runs";
}

}  // namespace millrace::test
