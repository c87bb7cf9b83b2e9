// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/study/crash_file.h"
#include "tests/conformance/vectors.h"

// What real job systems did when workers were killed: counts exactly, times within the measured
// spread, a tenth wider at both ends. See the header of vectors/job-crashes.json.

namespace millrace::crash_test {
namespace {

nlohmann::json staged(const nlohmann::json& file)
{
    auto read = readCrashFile(file.dump(), "vectors");
    if (const auto* errors = std::get_if<std::vector<Error>>(&read)) {
        ADD_FAILURE() << describe(errors->front());
        return {};
    }
    const auto& experiments = std::get<CrashFile>(read).experiments;
    std::vector<CrashOutcome> outcomes;
    for (const CrashExperiment& each : experiments)
        outcomes.push_back(outcomeOf(each).value());
    return nlohmann::json::parse(crashesAsJson(experiments, outcomes));
}

TEST(JobCrashes, EndAsTheyWereMeasured)
{
    const nlohmann::json file = vectors("job-crashes.json");
    const nlohmann::json seen = staged(file);
    ASSERT_EQ(seen.size(), 7U);
    for (const nlohmann::json& experiment : file["experiments"]) {
        const auto id = experiment["id"].get<std::string>();
        SCOPED_TRACE(id);
        const nlohmann::json& spread = experiment["spread"];
        for (const char* count : {"never_completed", "executed_more_than_once"})
            EXPECT_EQ(seen[id][count], spread[count]["median"]) << count;
        for (const char* time : {"kill_to_reexecution_ms", "total_ms"}) {
            if (spread[time].is_null()) {
                continue;
            }
            ASSERT_TRUE(seen[id][time].is_number()) << time;
            EXPECT_GE(seen[id][time].get<double>(), spread[time]["min"].get<double>() * 0.9);
            EXPECT_LE(seen[id][time].get<double>(), spread[time]["max"].get<double>() * 1.1);
        }
    }
}

/// What was seen of the outcome is not looked at.
TEST(JobCrashes, DoNotChangeWhenWhatWasSeenIsTakenAway)
{
    nlohmann::json file = vectors("job-crashes.json");
    const nlohmann::json before = staged(file);
    for (nlohmann::json& experiment : file["experiments"]) {
        for (const char* seen : {"spread", "rule", "fate_of_killed_job"})
            experiment.erase(seen);
        for (nlohmann::json& repetition : experiment["repetitions"]) {
            nlohmann::json kept;
            for (const char* key :
                 {"first_start_ms_by_worker", "gap_between_jobs_ms", "service_ms"})
                if (repetition.contains(key))
                    kept[key] = repetition[key];
            repetition = kept;
        }
    }
    EXPECT_EQ(staged(file), before);
}

struct StagedRow {
    const char* name;
    const char* system;
    const char* parameters;
    int never;
    int twice;
    double againFrom, againTo;  ///< 0, 0: never again.
};

void PrintTo(const StagedRow& row, std::ostream* out)
{
    *out << row.name;
}

class StagedCrashTest : public testing::TestWithParam<StagedRow> {};

/// 200 jobs of 100 ms, four workers, the first killed half way through its tenth job.
TEST_P(StagedCrashTest, EndsAsTheSystemsRulesSay)
{
    const StagedRow& row = GetParam();
    const std::string text =
        std::string{R"({"experiments": [{"id": "x", "system": ")"} + row.system +
        R"(", "parameters": {"N": 200, "job_duration_ms": 100, "workers": 4, )" + row.parameters +
        R"("kill": {"victim_worker": 0, "at_nth_start_of_victim": 10, "after_ms_into_job": 50}},
            "repetitions": [{"first_start_ms_by_worker": {"0": 4, "1": 0, "2": 3, "3": 1},
                             "gap_between_jobs_ms": {"p50": 1.0},
                             "service_ms": {"p50": 100.4}}]}]})";
    const nlohmann::json seen = staged(nlohmann::json::parse(text))["x"];
    EXPECT_EQ(seen["never_completed"], row.never);
    EXPECT_EQ(seen["executed_more_than_once"], row.twice);
    ASSERT_EQ(seen["kill_to_reexecution_ms"].is_null(), row.againTo == 0);
    if (row.againTo == 0)
        return;
    EXPECT_GE(seen["kill_to_reexecution_ms"].get<double>(), row.againFrom);
    EXPECT_LE(seen["kill_to_reexecution_ms"].get<double>(), row.againTo);
}

// What semantics and measurements of the systems say, where there is no experiment in the file.
INSTANTIATE_TEST_SUITE_P(
    Systems, StagedCrashTest,
    testing::Values(
        StagedRow{"RabbitWithoutBuffer", "rabbitmq", R"("prefetch": 1, )", 0, 1, 44, 77},
        StagedRow{"RabbitBehindBuffers", "rabbitmq", R"("prefetch": 10, )", 0, 1, 855, 1045},
        StagedRow{"RabbitForgets", "rabbitmq", R"("ack": "auto", )", 41, 0, 0, 0},
        StagedRow{"BeeBehindTheBacklog", "bee-queue", R"("stallInterval_ms": 1000, )", 0, 1, 5300,
                  5600},
        StagedRow{"CeleryEarly", "celery",
                  R"("acks_late": false, "visibility_timeout_s": 2, "prefetch_multiplier": 1, )", 1,
                  0, 0, 0},
        StagedRow{"CeleryLate", "celery",
                  R"("acks_late": true, "visibility_timeout_s": 2, "prefetch_multiplier": 1, )", 0,
                  1, 97'500, 99'100},
        StagedRow{"PgBoss", "pg-boss",
                  R"("expire_in_s": 2, "maintenance_interval_s": 1, "pollingInterval_s": 0.5, )", 0,
                  1, 1'900, 3'100},
        StagedRow{"Graphile", "graphile-worker", R"("pollInterval_ms": 2000, )", 1, 0, 0, 0},
        StagedRow{"SolidQueuesTree", "solid_queue",
                  R"("process_heartbeat_interval_s": 1, "process_alive_threshold_s": 3,
                     "layout": "SIGKILL the whole tree of one worker", )",
                  1, 0, 0, 0},
        StagedRow{"GoodJob", "good_job", R"("poll_interval_s": 10, )", 0, 1, 1, 110},
        StagedRow{"Oban", "oban", "", 1, 0, 0, 0}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::crash_test
