// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/scenario/guarantee.h"
#include "core/scenario/scenario_reader.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// Retention by size: retention.bytes counts for a partition, and whole segments leave.

namespace millrace::retention_size_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;

/// A record a second in one partition, segments of 10 s, looked at every 5 s.
Scenario sizedScenario(std::uint64_t bytes)
{
    Scenario scenario = test::plainScenario();
    scenario.duration = 2min;
    scenario.log.retentionBytes = bytes;
    return scenario;
}

TEST(RetentionBySize, KeepsAtLeastItsBytesAndAtMostASegmentMore)
{
    const FinishedRun run = runScenario(sizedScenario(25'000));
    ASSERT_FALSE(run.violation);
    const auto deleted = factsOf<SegmentsDeleted>(run.recording->trace());
    ASSERT_FALSE(deleted.empty());
    for (const auto& each : deleted) {
        EXPECT_EQ(each.fact.logStart % 10, 0U) << "whole segments";
        const auto end = static_cast<Offset>(toNs(each.at) / 1'000'000'000);  // About.
        EXPECT_GE(end - each.fact.logStart, 25U);
        EXPECT_LE(end - each.fact.logStart, 25U + 10U + 5U);
    }
}

TEST(RetentionBySize, NeverTakesTheOpenSegment)
{
    Scenario scenario = sizedScenario(1);
    scenario.log.segment = 1h;
    EXPECT_TRUE(factsOf<SegmentsDeleted>(runScenario(scenario).recording->trace()).empty());
}

TEST(RetentionBySize, CountsTheSizeOfARecord)
{
    Scenario scenario = sizedScenario(25'000);
    scenario.log.producer.recordSize = 100;
    EXPECT_TRUE(factsOf<SegmentsDeleted>(runScenario(scenario).recording->trace()).empty());
}

TEST(RetentionBySize, LosesWhatWasNotRead)
{
    Scenario scenario = sizedScenario(10'000);
    scenario.reactions[0].every = 1min;
    EXPECT_GT(runScenario(scenario).recording->ledger().log.side().breaches()[0].lost, 0U);
    EXPECT_NE(guaranteesOf(scenario).log[0].maySkip.find("retention-bytes"), std::string::npos);
}

TEST(RetentionBySize, NeverTakesWhatIsNotReplicated)
{
    Scenario scenario = sizedScenario(5'000);
    scenario.log.segment = 1s;
    scenario.log.brokers.count = 2;
    scenario.log.brokers.replication = 2;
    scenario.log.brokers.session = 1min;
    scenario.log.producer.acks = ProducerSpec::Acks::Leader;
    scenario.log.producer.idempotence = false;
    test::act(scenario, 10s, Intervention::Act::Kill, Target::Kind::Broker, 1);
    for (const auto& each : factsOf<SegmentsDeleted>(runScenario(scenario).recording->trace()))
        if (each.at < SimTime{40s})  // Then it is behind for too long.
            EXPECT_LE(each.fact.logStart, 10U) << "the high watermark stands still";
}

TEST(RetentionBySize, IsReadAndRefused)
{
    const auto read = [](const char* value) {
        return readScenario("format = 1\n[[reaction]]\nname = \"a\"\n[log]\nretention-bytes = " +
                                std::string{value} + "\n",
                            "file.toml");
    };
    const auto good = read("4000");
    ASSERT_TRUE(std::holds_alternative<Scenario>(good));
    EXPECT_EQ(std::get<Scenario>(good).log.retentionBytes, 4000U);
    for (const char* bad : {"-1", "1.5", "\"4 kB\"", "9999999999999"}) {
        const auto outcome = read(bad);
        ASSERT_TRUE(std::holds_alternative<std::vector<Error>>(outcome)) << bad;
        EXPECT_EQ(std::get<1>(outcome).front().line, 5) << bad;
        EXPECT_EQ(std::get<1>(outcome).front().column, 19) << bad;
    }
}

}  // namespace
}  // namespace millrace::retention_size_test
