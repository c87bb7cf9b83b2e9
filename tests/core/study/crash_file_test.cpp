// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/crash_file.h"

#include <gtest/gtest.h>

// Files of staged crashes: what their parameters set, and what is wrong with a file.

namespace millrace::crash_file_test {
namespace {

using namespace std::chrono_literals;

std::string fileWith(const std::string& system, const std::string& parameters)
{
    return R"({"experiments": [{"id": "x", "system": ")" + system +
           R"(", "parameters": {"N": 20, )" + parameters +
           R"("workers": 4}, "repetitions": [{}]}]})";
}

struct ParameterRow {
    const char* name;
    const char* system;
    const char* parameters;
    bool (*holds)(const CrashExperiment&);
};

void PrintTo(const ParameterRow& row, std::ostream* out)
{
    *out << row.name;
}

class CrashParameterTest : public testing::TestWithParam<ParameterRow> {};

TEST_P(CrashParameterTest, SetsTheMechanism)
{
    auto outcome = readCrashFile(fileWith(GetParam().system, GetParam().parameters), "x.json");
    if (const auto* errors = std::get_if<std::vector<Error>>(&outcome))
        FAIL() << describe(errors->front());
    const CrashFile& file = std::get<CrashFile>(outcome);
    EXPECT_TRUE(file.ignored.empty()) << file.ignored.front();
    EXPECT_TRUE(GetParam().holds(file.experiments.at(0)));
}

using E = CrashExperiment;

INSTANTIATE_TEST_SUITE_P(
    Rows, CrashParameterTest,
    testing::Values(
        ParameterRow{"LockInMilliseconds", "bullmq", R"("lockDuration_ms": 1000, )",
                     [](const E& e) { return e.queue.lease == 1s; }},
        ParameterRow{"StallInterval", "bee-queue", R"("stallInterval_ms": 2000, )",
                     [](const E& e) {
                         return e.queue.lease == 2s && e.queue.sweep.every == 2s &&
                                e.queue.heartbeat == 1s;
                     }},
        ParameterRow{"NameOfTheProduct", "resque", R"("prune_interval_s": 3, )",
                     [](const E& e) { return e.queue.lease == 3s; }},
        ParameterRow{"RemarkInBrackets", "sidekiq (basic fetch)", R"("retry": 25, )",
                     [](const E& e) { return e.queue.attempts == 26; }},
        ParameterRow{"CeleryIsWithRedis", "celery", R"("acks_late": true, )",
                     [](const E& e) { return e.queue.claim.ack == ClaimSpec::Ack::Late; }},
        ParameterRow{"AcknowledgedWhenSent", "rabbitmq", R"("ack": "auto", )",
                     [](const E& e) { return e.queue.fate.crash == FateSpec::Crash::Lost; }},
        ParameterRow{"ThresholdIsThePeriodToo", "solid_queue",
                     R"("process_alive_threshold_s": 3, )",
                     [](const E& e) { return e.queue.lease == 3s && e.queue.sweep.every == 3s; }},
        ParameterRow{"PoisonJob", "bullmq", R"("poison_job": 7, )",
                     [](const E& e) { return e.queue.killers == std::vector<std::uint32_t>{7}; }},
        ParameterRow{
            "Threads", "sidekiq", R"("concurrency_per_worker": 5, )",
            [](const E& e) { return e.queue.workers == 20 && e.queue.claim.threads == 5; }},
        ParameterRow{
            "KilledTree", "solid_queue",
            R"("kill": {"victim_worker": 2}, "layout": "SIGKILL the whole tree", )",
            [](const E& e) { return e.kill->victim == 2 && e.kill->who == E::Kill::Who::Machine; }},
        ParameterRow{
            "KilledGroup", "resque",
            R"("kill": {"signal": "SIGKILL"}, "kill_target": "group of parent and child", )",
            [](const E& e) { return e.kill->who == E::Kill::Who::Process; }},
        ParameterRow{"Terminated", "sidekiq", R"("kill": {"signal": "SIGTERM"}, )",
                     [](const E& e) { return e.kill->who == E::Kill::Who::Stopped; }},
        ParameterRow{"NobodyKilled", "bullmq", R"("kill": null, )",
                     [](const E& e) { return !e.kill.has_value(); }}),
    [](const auto& row) { return row.param.name; });

struct BadFileRow {
    const char* name;
    std::string text;
    const char* says;
};

void PrintTo(const BadFileRow& row, std::ostream* out)
{
    *out << row.name;
}

class BadCrashFileTest : public testing::TestWithParam<BadFileRow> {};

TEST_P(BadCrashFileTest, IsRefusedWithTheReason)
{
    auto outcome = readCrashFile(GetParam().text, "x.json");
    ASSERT_TRUE(std::holds_alternative<std::vector<Error>>(outcome)) << "it was accepted";
    const Error& error = std::get<std::vector<Error>>(outcome).front();
    EXPECT_NE(describe(error).find(GetParam().says), std::string::npos) << describe(error);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadCrashFileTest,
    testing::Values(
        BadFileRow{"NoJson", "experiments", "not JSON"},
        BadFileRow{"NoObject", "[]", "experiments"}, BadFileRow{"NoExperiments", "{}", "missing"},
        BadFileRow{"UnknownSystem", fileWith("bulmq", ""), "Did you mean \"bullmq\""},
        BadFileRow{"ALogIsNoList", fileWith("kafka-4", ""), "no profile"},
        BadFileRow{"SettingsAloneClaimNothing", fileWith("activejob", ""), "settings only"},
        BadFileRow{"AMemoryIsNotShared", fileWith("activejob-async", ""), "no store"},
        BadFileRow{"NegativeLock", fileWith("bullmq", R"("lockDuration_ms": -1, )"), "above 0"},
        BadFileRow{"ZeroLock", fileWith("bullmq", R"("lockDuration_ms": 0, )"), "above 0"},
        BadFileRow{"AHastySweep", fileWith("bullmq", R"("stalledInterval_ms": 0.000001, )"),
                   "parameters.stalledInterval_ms: expected 0 s, or 10 ms to 1 d."},
        BadFileRow{"AHastySweepAtDrawnTimes",
                   fileWith("graphile-worker", R"("maintenance_interval_ms": 50, )"),
                   "expected 100 ms to 1 d where sweep-spread is above 0."},
        BadFileRow{"AHastyStager",
                   fileWith("solid_queue", R"("dispatcher_polling_interval_ms": 9, )"),
                   "expected 0 s, or 10 ms to 1 d."},
        BadFileRow{"AHastyHeart", fileWith("bullmq", R"("lockRenewTime_ms": 1, )"),
                   "expected 10 ms to 1 d, found \"1 ms\""},
        BadFileRow{"AShortLock", fileWith("bullmq", R"("lockDuration_ms": 99, )"),
                   "parameters.lockDuration_ms: expected 100 ms to 1 d, found \"99 ms\"."},
        BadFileRow{"AShortStall", fileWith("bee-queue", R"("stallInterval_ms": 20, )"),
                   "expected 100 ms to 1 d"},
        BadFileRow{"ALongGrace", fileWith("solid_queue", R"("shutdown_timeout_h": 25, )"),
                   "expected 0 s to 1 d"},
        BadFileRow{"MoreThanAProcessCanHold",
                   fileWith("celery", R"("concurrency_per_worker": 1000, )"
                                      R"("worker_prefetch_multiplier": 1000000, )"),
                   "from 0 to 10."},
        BadFileRow{"LockAsText", fileWith("bullmq", R"("lockDuration_ms": "1 s", )"), "number"},
        BadFileRow{"NoAttempts", fileWith("bullmq", R"("attempts": 0, )"), "from 1"},
        BadFileRow{"HalfAnAttempt", fileWith("bullmq", R"("attempts": 1.5, )"), "whole"},
        BadFileRow{"VictimOfNobody", fileWith("bullmq", R"("kill": {"victim_worker": 4}, )"),
                   "victim_worker"},
        BadFileRow{"PoisonBeyondTheJobs", fileWith("bullmq", R"("poison_job": 20, )"),
                   "poison_job"},
        BadFileRow{"UnknownSignal", fileWith("bullmq", R"("kill": {"signal": "SIGFPE"}, )"),
                   "SIGKILL"},
        BadFileRow{"UnknownAck", fileWith("rabbitmq", R"("ack": "perhaps", )"), "manual"},
        BadFileRow{"NoRepetitions",
                   R"({"experiments": [{"id": "x", "system": "bullmq",
                       "parameters": {"N": 1, "workers": 1}, "repetitions": []}]})",
                   "repetitions"},
        BadFileRow{"StartOfNobody",
                   R"({"experiments": [{"id": "x", "system": "bullmq",
                       "parameters": {"N": 1, "workers": 1},
                       "repetitions": [{"first_start_ms_by_worker": {"a": 1}}]}]})",
                   "worker"},
        BadFileRow{"TwiceTheSame",
                   R"({"experiments": [
                       {"id": "x", "system": "bullmq", "parameters": {"N": 1, "workers": 1},
                        "repetitions": [{}]},
                       {"id": "x", "system": "bullmq", "parameters": {"N": 1, "workers": 1},
                        "repetitions": [{}]}]})",
                   "twice"}),
    [](const auto& row) { return row.param.name; });

struct LargeRow {
    const char* name;
    std::uint32_t jobs;
    SimDuration service;
    const char* says;
};

void PrintTo(const LargeRow& row, std::ostream* out)
{
    *out << row.name;
}

class LargeExperimentTest : public testing::TestWithParam<LargeRow> {};

TEST_P(LargeExperimentTest, IsAnErrorWhereOneRunCannotBeSoLarge)
{
    auto outcome = readCrashFile(fileWith("bullmq", ""), "x.json");
    ASSERT_TRUE(std::holds_alternative<CrashFile>(outcome));
    CrashExperiment experiment = std::get<CrashFile>(outcome).experiments.at(0);
    experiment.jobs = GetParam().jobs;
    experiment.repetitions.at(0).service = GetParam().service;
    const Result<CrashOutcome> staged = outcomeOf(experiment);
    ASSERT_FALSE(staged);
    EXPECT_NE(staged.error().message.find(GetParam().says), std::string::npos)
        << staged.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, LargeExperimentTest,
    testing::Values(LargeRow{"LongerThanATimeCanBe", 200'000, 24h, "200000 jobs of 1 d"},
                    LargeRow{"LongerThanARunCanBe", 1'461, 24h, "1461 jobs of 1 d"},
                    LargeRow{"MoreAtOneInstantThanThereMayBe", 1'000'000, 1ms,
                             "1000000 jobs are too many"}),
    [](const auto& row) { return row.param.name; });

TEST(CrashFile, SaysWhatNothingDependsOn)
{
    const auto outcome = readCrashFile(fileWith("bullmq", R"("moonPhase": 3, )"), "x.json");
    const auto& file = std::get<CrashFile>(outcome);
    ASSERT_EQ(file.ignored.size(), 1U);
    EXPECT_NE(file.ignored[0].find("moonPhase"), std::string::npos);
}

}  // namespace
}  // namespace millrace::crash_file_test
