// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "core/engine/engine.h"
#include "core/exports/facts_csv.h"
#include "core/scenario/guarantee.h"
#include "core/trace/cursor.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// What a compacted log keeps, when it is cleaned, and what readers find.

namespace millrace::compaction_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;

/// A record a second, of three entities at random, in segments of 5 s; looked at every 5 s and
/// cleaned whenever something is dirty.
Scenario compactedScenario()
{
    Scenario scenario = test::plainScenario();
    scenario.duration = 2min;
    scenario.workload.entities = {"a", "b", "c"};
    scenario.reactions[0].effect = ReactionSpec::Effect::UpsertDelete;
    scenario.log.segment = 5s;
    scenario.log.cleanup = {.policy = CleanupSpec::Policy::Compact,
                            .dirtyRatio = 0.0,
                            .deleteRetention = 20s,
                            .check = 5s};
    return scenario;
}

struct Contents {
    Offset offset;
    std::uint32_t entity;
    std::uint32_t number;
    bool isTombstone;
};

/// Records that are there at the end.
std::vector<Contents> contentsOf(const FinishedRun& run)
{
    const Columns& columns = run.recording->columns();
    const PartitionState& log = run.last.log.partitions[0];
    std::vector<Contents> contents;
    for (Offset each = nextRecord(log, log.logStart); each < log.logEnd;
         each = nextRecord(log, each + 1)) {
        const HappeningRow& row = columns.happenings[columns.records[0][each].happening.value];
        contents.push_back({each, row.entity.value, row.number, isTombstone(columns, row)});
    }
    return contents;
}

void expectNothingWrong(const FinishedRun& run)
{
    ASSERT_FALSE(run.violation) << run.violation->what;
    const std::vector<std::string> findings =
        check::findAnomalies(std::string_view{factsAsCsv(run.recording->trace())});
    EXPECT_TRUE(findings.empty()) << findings.front();
}

TEST(Compaction, KeepsTheNewestRecordOfEachKeyAndTheOrder)
{
    const FinishedRun run = runScenario(compactedScenario());
    expectNothingWrong(run);
    const PartitionState& log = run.last.log.partitions[0];
    EXPECT_EQ(log.logStart, 0U);
    EXPECT_EQ(log.logEnd, 119U);
    EXPECT_GT(log.cleaned.upTo, 100U);
    std::map<std::uint32_t, std::uint32_t> newest;  // By entity, in what was cleaned.
    for (Offset each = 0; each < log.cleaned.upTo; ++each) {
        const Columns& columns = run.recording->columns();
        const HappeningRow& row = columns.happenings[columns.records[0][each].happening.value];
        newest[row.entity.value] = row.number;
    }
    std::map<std::uint32_t, std::uint32_t> last;
    std::size_t cleaned = 0;
    for (const Contents& each : contentsOf(run)) {
        EXPECT_GT(each.number, last[each.entity]) << "the order of a key stays";
        last[each.entity] = each.number;
        if (each.offset >= log.cleaned.upTo)
            continue;
        ++cleaned;
        EXPECT_EQ(each.number, newest.at(each.entity)) << "offset " << each.offset;
    }
    EXPECT_LE(cleaned, 3U) << "one a key at most";
    EXPECT_GE(cleaned, 1U);
}

TEST(Compaction, NeverTouchesTheOpenSegment)
{
    Scenario scenario = compactedScenario();
    scenario.log.segment = 1h;
    const FinishedRun run = runScenario(scenario);
    EXPECT_TRUE(factsOf<PartitionCleaned>(run.recording->trace()).empty());
    // With segments of 5 records the open one holds one record at least.
    scenario.log.segmentBytes = 5'000;
    const auto cleanings = factsOf<PartitionCleaned>(runScenario(scenario).recording->trace());
    ASSERT_FALSE(cleanings.empty());
    for (const auto& each : cleanings)
        EXPECT_EQ(each.fact.cleanedTo % 5, 0U) << "up to where a segment begins";
}

TEST(Compaction, WaitsUntilEnoughIsDirty)
{
    Scenario scenario = compactedScenario();
    scenario.log.cleanup.dirtyRatio = 0.5;
    const FinishedRun run = runScenario(scenario);
    expectNothingWrong(run);
    Offset upTo = 0;
    Offset kept = 0;
    std::size_t removed = 0;
    for (const auto& each : factsOf<PartitionCleaned>(run.recording->trace())) {
        const Offset dirty = each.fact.cleanedTo - upTo;
        EXPECT_GT(dirty, kept) << "more than half";
        kept += dirty - each.fact.removed;
        upTo = each.fact.cleanedTo;
        removed += each.fact.removed;
    }
    EXPECT_EQ(removed, factsOf<RecordCompacted>(run.recording->trace()).size());
}

TEST(Compaction, DoesNotWaitLongerThanMaxLag)
{
    Scenario scenario = compactedScenario();
    scenario.log.cleanup.dirtyRatio = 1.0;
    EXPECT_TRUE(factsOf<PartitionCleaned>(runScenario(scenario).recording->trace()).empty());
    scenario.log.cleanup.maxLag = 15s;
    const FinishedRun run = runScenario(scenario);
    const auto cleanings = factsOf<PartitionCleaned>(run.recording->trace());
    ASSERT_FALSE(cleanings.empty());
    Offset from = 0;
    for (const auto& each : cleanings) {
        const SimDuration age = each.at - run.recording->columns().records[0][from].appendedAt;
        EXPECT_GT(age, SimDuration{15s});
        EXPECT_LE(age, SimDuration{15s + 5s}) << "and a check";
        from = each.fact.cleanedTo;
    }
}

TEST(Compaction, LeavesWhatIsYoungerThanMinLag)
{
    Scenario scenario = compactedScenario();
    scenario.log.cleanup.minLag = 12s;
    const FinishedRun run = runScenario(scenario);
    const auto cleanings = factsOf<PartitionCleaned>(run.recording->trace());
    ASSERT_FALSE(cleanings.empty());
    for (const auto& each : cleanings)
        EXPECT_GE(each.at - run.recording->columns().records[0][each.fact.cleanedTo - 1].appendedAt,
                  SimDuration{12s});
}

TEST(Compaction, LetsATombstoneStayAndThenGo)
{
    Scenario scenario = compactedScenario();
    scenario.workload.entities = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
    scenario.log.cleanup.deleteRetention = 6s;
    const FinishedRun run = runScenario(scenario);
    expectNothingWrong(run);
    const auto met = factsOf<TombstoneMet>(run.recording->trace());
    ASSERT_FALSE(met.empty());
    std::size_t left = 0;
    for (const auto& gone : factsOf<RecordCompacted>(run.recording->trace())) {
        const auto found = std::ranges::find_if(
            met, [&](const auto& each) { return each.fact.offset == gone.fact.offset; });
        if (gone.fact.newer != gone.fact.offset)
            continue;
        ++left;
        ASSERT_NE(found, met.end());
        EXPECT_GE(gone.at - found->at, SimDuration{6s});
    }
    EXPECT_GT(left, 0U) << "some key is deleted and stays so for a while";
}

TEST(Compaction, GivesALateReaderOneRecordAKey)
{
    Scenario scenario = compactedScenario();
    scenario.log.slots = {1};
    scenario.log.members = {{.member = 0, .joins = SimTime{80s}}};
    const FinishedRun run = runScenario(scenario);
    expectNothingWrong(run);
    const Outcome outcome = run.recording->ledger().log.outcome(run.last);
    EXPECT_LT(outcome.reached, 60U) << "not the whole history";
    EXPECT_GT(outcome.lost, 60U) << "what it will never get";
    EXPECT_EQ(outcome.outOfOrder, 0U);
    EXPECT_EQ(sumOfClasses(outcome), outcome.due);
    const Guarantee guarantee = guaranteesOf(scenario).log[0];
    EXPECT_NE(guarantee.maySkip.find("log.cleanup"), std::string::npos);
    // It has the state that a reader of everything has.
    Scenario early = compactedScenario();
    const FinishedRun all = runScenario(early);
    EXPECT_EQ(run.last.logEffects[0].lastOfEntity, all.last.logEffects[0].lastOfEntity);
}

TEST(Compaction, LosesNothingForWhoReadsAtOnce)
{
    const FinishedRun run = runScenario(compactedScenario());
    const Outcome outcome = run.recording->ledger().log.outcome(run.last);
    EXPECT_EQ(outcome.lost, 0U);
    EXPECT_EQ(outcome.wrongNow, 0U);
}

TEST(Compaction, LagCountsOffsetsAndSoOverstates)
{
    Scenario scenario = compactedScenario();
    scenario.reactions[0].every = 5min;  // Nobody reads.
    const FinishedRun run = runScenario(scenario);
    const PartitionState& log = run.last.log.partitions[0];
    const Offset lag = log.highWatermark - run.last.log.readings[0].committed;
    EXPECT_EQ(lag, 119U);
    EXPECT_LT(keptIn(log.cleaned, 0, log.logEnd), 30U);
}

TEST(Compaction, ShowsTheRecordAgainWhenThePlayheadGoesBack)
{
    const FinishedRun run = runScenario(compactedScenario());
    const auto gone = factsOf<RecordCompacted>(run.recording->trace());
    ASSERT_FALSE(gone.empty());
    Cursor cursor{run.recording};
    cursor.seekTime(run.recording->end());
    EXPECT_EQ(cursor.state(), run.last);
    cursor.seekFact(gone.front().index);
    EXPECT_FALSE(isGap(cursor.state().log.partitions[0].cleaned, gone.front().fact.offset));
    cursor.seekFact(gone.front().index + 1);
    EXPECT_TRUE(isGap(cursor.state().log.partitions[0].cleaned, gone.front().fact.offset));
}

TEST(Compaction, GoesTogetherWithRetention)
{
    Scenario scenario = compactedScenario();
    scenario.log.cleanup.policy = CleanupSpec::Policy::CompactAndDelete;
    scenario.log.retention = 30s;
    scenario.log.retentionCheck = 2s;
    const FinishedRun run = runScenario(scenario);
    expectNothingWrong(run);
    EXPECT_FALSE(factsOf<SegmentsDeleted>(run.recording->trace()).empty());
    EXPECT_FALSE(factsOf<RecordCompacted>(run.recording->trace()).empty());
    for (const OffsetRange& gap : run.last.log.partitions[0].cleaned.gaps)
        EXPECT_GE(gap.first, run.last.log.partitions[0].logStart);
}

TEST(Compaction, CleansEachRecordOnce)
{
    Scenario scenario = compactedScenario();
    scenario.duration = 30min;
    const FinishedRun run = runScenario(scenario);
    // A gap is no more than keys and tombstones, however long the log.
    EXPECT_LE(run.last.log.partitions[0].cleaned.gaps.size(), 4U);
    EXPECT_LE(factsOf<RecordCompacted>(run.recording->trace()).size(),
              run.last.log.partitions[0].logEnd);
}

}  // namespace
}  // namespace millrace::compaction_test
