// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/random.h"
#include "core/engine/engine.h"

// What one kill costs, with the parameters of semantics/kafka.md, section 6: 100 records a second
// for the victim, batches of at most 50, auto-commit every 500 ms, the default clocks divided by
// ten. A batch takes a little less than 500 ms, so that every second poll commits.

namespace millrace::crash_counts_test {

namespace {

using namespace std::chrono_literals;
using Commit = GroupSpec::Commit;

constexpr int kSeeds = 200;

Scenario crash(Commit commit, std::uint64_t seed)
{
    Scenario scenario;
    scenario.seed = seed;
    scenario.duration = 18s;
    scenario.workload.arrivals = {.kind = ArrivalsSpec::Kind::Constant, .rate = 400};
    scenario.network.delay = {.kind = VariateSpec::Kind::Constant, .mean = 1ms};
    scenario.network.session = 4500ms;
    scenario.network.heartbeat = 300ms;
    scenario.reactions.push_back(
        {.name = "index",
         .job = "index",
         .work = {.kind = VariateSpec::Kind::Uniform, .low = 8ms, .high = 11'500us}});
    scenario.log.partitions = 6;
    scenario.log.retention = kForever;
    scenario.log.slots = {3};
    scenario.log.groups = {{.protocol = GroupSpec::Protocol::Classic,
                            .pollRecords = 50,
                            .commit = commit,
                            .autoCommit = 500ms,
                            .initialDelay = 300ms}};
    scenario.queue.workers = 1;
    Draw draw{seed, Purpose::Work, 0, 0, 0};
    const auto phase = SimDuration{static_cast<SimDuration::rep>(draw.below(1'000'000'000))};
    scenario.timeline.push_back(
        {SimTime{6s} + phase, Intervention::Act::Kill, {Target::Kind::Member, 1}, 0});
    return scenario;
}

struct Counts {
    std::vector<std::uint64_t> repeated;
    std::vector<std::uint64_t> lost;
};

Counts countsOf(Commit commit)
{
    Counts counts;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        const FinishedRun run = runScenario(crash(commit, seed));
        EXPECT_FALSE(run.violation) << "seed " << seed << ": " << run.violation->what;
        const Outcome outcome = run.recording->ledger().log.outcome(run.last);
        EXPECT_EQ(run.last.log.members[1].inGroup, false) << "seed " << seed;
        counts.repeated.push_back(outcome.extraEffects);
        counts.lost.push_back(outcome.lost);
    }
    std::ranges::sort(counts.repeated);
    std::ranges::sort(counts.lost);
    return counts;
}

struct Row {
    const char* name;
    Commit commit;
    bool loses;  ///< Else it repeats.
    std::uint64_t bound;
    std::uint64_t medianLeast;
    std::uint64_t medianMost;
};

void PrintTo(const Row& row, std::ostream* out)
{
    *out << row.name;
}

class CrashCounts : public testing::TestWithParam<Row> {};

TEST_P(CrashCounts, StayWithinWhatKafkasClientsShowed)
{
    const Row& row = GetParam();
    const Counts counts = countsOf(row.commit);
    const std::vector<std::uint64_t>& harm = row.loses ? counts.lost : counts.repeated;
    const std::vector<std::uint64_t>& none = row.loses ? counts.repeated : counts.lost;
    EXPECT_EQ(none.back(), 0U);
    EXPECT_LE(harm.back(), row.bound);
    EXPECT_GT(harm.back(), row.bound * 8 / 10);
    const std::uint64_t median = harm[harm.size() / 2];
    EXPECT_GE(median, row.medianLeast);
    EXPECT_LE(median, row.medianMost);
    RecordProperty("least", static_cast<int>(harm.front()));
    RecordProperty("median", static_cast<int>(median));
    RecordProperty("most", static_cast<int>(harm.back()));
}

INSTANTIATE_TEST_SUITE_P(Rows, CrashCounts,
                         testing::Values(Row{"After", Commit::After, false, 50, 15, 35},
                                         Row{"Before", Commit::Before, true, 50, 15, 35},
                                         Row{"Auto", Commit::Auto, false, 110, 40, 70}),
                         [](const auto& each) { return std::string{each.param.name}; });

}  // namespace

}  // namespace millrace::crash_counts_test
