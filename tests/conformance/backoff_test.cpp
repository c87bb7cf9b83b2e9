// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>

#include <fmt/format.h>

#include "tests/app/called.h"
#include "tests/conformance/vectors.h"

// Delays between retries that the real projects' own code computed (vectors/backoff.json), against
// what `millracectl backoff` says, in seconds.

namespace millrace::backoff_test {
namespace {

/// The arguments that ask for a schedule of the vectors: those that it names as parameters, or what
/// its id means where it names none.
std::string argumentsFor(const nlohmann::json& schedule)
{
    static const std::map<std::string, std::string> kMeant{
        {"sidekiq-8.default", "sidekiq"},
        {"sidekiq-6.4.default", "sidekiq --set version=6.4"},
        {"activejob.polynomially_longer.jitter0",
         "activejob --set wait=polynomially_longer --set jitter=0"},
        {"activejob.polynomially_longer.jitter0.15", "activejob --set wait=polynomially_longer"},
        {"activejob.fixed_3s.jitter0.15", "activejob --set wait=3 --set jitter=0.15"},
        {"activejob.proc_n_times_2", "activejob --set 'wait=->(n){ n*2 }'"}};
    const auto id = schedule["id"].get<std::string>();
    if (!schedule.contains("parameters"))
        return kMeant.at(id);
    const auto system = schedule["system"].get<std::string>();
    std::string arguments = system == "celery" ? "celery-redis" : system;
    for (const auto& [name, value] : schedule["parameters"].items())
        if (name != "defaults")
            arguments += fmt::format(" --set {}={}", name,
                                     value.is_string() ? value.get<std::string>() : value.dump());
    return arguments;
}

void expectEqual(const nlohmann::json& said, const nlohmann::json& vector, double unit)
{
    ASSERT_EQ(said.size(), 25U);
    ASSERT_EQ(vector.size(), 25U);
    for (std::size_t n = 0; n < said.size(); ++n) {
        const double expected = vector[n].get<double>() * unit;
        EXPECT_LE(std::abs(said[n].get<double>() - expected), 1e-9 * expected)
            << "failure " << n + 1;
    }
}

TEST(Backoff, IsThatOfTheRealSystemsInEveryRow)
{
    const nlohmann::json file = vectors("backoff.json");
    for (const nlohmann::json& schedule : file["schedules"]) {
        SCOPED_TRACE(schedule["id"].get<std::string>());
        const Called called = call("backoff --json " + argumentsFor(schedule));
        ASSERT_EQ(called.exitCode, 0) << called.said;
        const nlohmann::json said = nlohmann::json::parse(called.said);
        const double unit = schedule["unit"] == "ms" ? 1e-3 : 1.0;
        const nlohmann::json& jitter = schedule["jitter"];
        const bool exclusive = jitter.contains("max_exclusive");
        const nlohmann::json& base = schedule["base"];
        EXPECT_EQ(said["unit"], "s");
        expectEqual(said["base"], base, unit);
        expectEqual(said["min"], jitter.is_null() ? base : jitter["min"], unit);
        expectEqual(said["max"],
                    jitter.is_null() ? base : jitter[exclusive ? "max_exclusive" : "max"], unit);
        EXPECT_EQ(said.value("maxExclusive", false), exclusive);
    }
    EXPECT_EQ(file["schedules"].size(), 12U);
}

struct Formula {
    const char* name;
    const char* arguments;
    std::vector<double> base;
    std::vector<double> least;
    std::vector<double> most;
};

void PrintTo(const Formula& row, std::ostream* out)
{
    *out << row.name;
}

class FormulaTest : public testing::TestWithParam<Formula> {};

// Worked out by hand from the formulas of semantics/jobs.md, of which there is no vector.
TEST_P(FormulaTest, GivesTheDelaysOfTheProduct)
{
    const Formula& row = GetParam();
    const Called called =
        call(fmt::format("backoff --json --attempts {} {}", row.base.size(), row.arguments));
    ASSERT_EQ(called.exitCode, 0) << called.said;
    const nlohmann::json said = nlohmann::json::parse(called.said);
    const auto expect = [&](const char* key, const std::vector<double>& numbers) {
        ASSERT_EQ(said[key].size(), numbers.size());
        for (std::size_t n = 0; n < numbers.size(); ++n)
            EXPECT_NEAR(said[key][n].get<double>(), numbers[n], 1e-9 * numbers[n])
                << key << ' ' << n + 1;
    };
    expect("base", row.base);
    expect("min", row.least);
    expect("max", row.most);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, FormulaTest,
    testing::Values(
        Formula{"Faktory", "faktory", {15, 16, 31}, {15, 16, 31}, {44, 74, 118}},
        Formula{"River", "river", {1, 16, 81}, {0.9, 14.4, 72.9}, {1.1, 17.6, 89.1}},
        Formula{"Que", "que", {4, 19, 84}, {4, 19, 84}, {4, 19, 84}},
        Formula{"QueWithAProc",
                "que --set 'retry_interval=proc { |count| count * 30 }'",
                {30, 60},
                {30, 60},
                {30, 60}},
        Formula{"Oban", "oban", {17, 19, 23, 31, 47}, {17, 19, 23, 31, 47}, {18, 20, 25, 34, 51}},
        Formula{"ObanOf40Attempts",
                "oban --set max_attempts=40",
                {17, 17, 19, 19, 23},
                {17, 17, 19, 19, 23},
                {18, 18, 20, 20, 25}},
        Formula{"PgBoss", "pg-boss --set retryDelay=7", {7, 7}, {7, 7}, {7, 7}},
        Formula{"PgBossBackingOff",
                "pg-boss --set retryBackoff=true --set retryDelay=3 --set retryDelayMax=10",
                {3, 6, 10, 10},
                {3, 6, 10, 10},
                {6, 10, 10, 10}},
        Formula{"Graphile",
                "graphile-worker",
                {2.718281828459045, 7.38905609893065, 20.085536923187668, 54.598150033144236,
                 148.4131591025766, 403.4287934927351, 1096.6331584284585, 2980.9579870417283,
                 8103.083927575384, 22026.465794806718, 22026.465794806718},
                {2.718281828459045, 7.38905609893065, 20.085536923187668, 54.598150033144236,
                 148.4131591025766, 403.4287934927351, 1096.6331584284585, 2980.9579870417283,
                 8103.083927575384, 22026.465794806718, 22026.465794806718},
                {2.718281828459045, 7.38905609893065, 20.085536923187668, 54.598150033144236,
                 148.4131591025766, 403.4287934927351, 1096.6331584284585, 2980.9579870417283,
                 8103.083927575384, 22026.465794806718, 22026.465794806718}},
        Formula{"BeeQueue",
                "bee-queue --set strategy=exponential --set delay=250",
                {0.25, 0.5, 1},
                {0.25, 0.5, 1},
                {0.25, 0.5, 1}},
        Formula{"BeeQueueAtOnce", "bee-queue --set delay=250", {0, 0}, {0, 0}, {0, 0}},
        Formula{"ResqueRetry",
                "resque --set backoff_strategy=default",
                {0, 60, 600, 3600, 10800, 21600, 21600},
                {0, 60, 600, 3600, 10800, 21600, 21600},
                {0, 60, 600, 3600, 10800, 21600, 21600}},
        Formula{"ResqueRetryMultiplied",
                "resque --set 'backoff_strategy=[10, 25]' --set retry_delay_multiplicand_min=0.5 "
                "--set retry_delay_multiplicand_max=1.5",
                {10, 25},
                {5, 12},
                {15, 37}},
        Formula{"CeleryWithoutBackoff", "celery-redis", {180, 180}, {180, 180}, {180, 180}},
        Formula{"CeleryWithoutJitter",
                "celery-redis --set retry_backoff=3 --set retry_jitter=false "
                "--set retry_backoff_max=20",
                {3, 6, 12, 20},
                {3, 6, 12, 20},
                {3, 6, 12, 20}},
        Formula{"SidekiqWithABlock",
                "sidekiq --set 'sidekiq_retry_in=10 * (count + 1)'",
                {10, 20, 30},
                {10, 20, 30},
                {19, 39, 59}},
        Formula{"ActiveJobInMinutes",
                "activejob --set wait=5.minutes --set retry_jitter=0",
                {300, 300},
                {300, 300},
                {300, 300}},
        Formula{"ActiveJobWithItsOldName",
                "activejob --set version=6.1 --set wait=:exponentially_longer --set jitter=0.5",
                {3, 18},
                {3, 18},
                {3.5, 26}},
        Formula{"BullmqBeyondTheLongestRun",
                "bullmq --set type=exponential --set delay=31536000 --set jitter=1",
                {31536, 63072},
                {0, 0},
                {31535.999, 63071.999}}),
    [](const auto& row) { return row.param.name; });

struct Refused {
    const char* name;
    const char* arguments;
    const char* says;
};

void PrintTo(const Refused& row, std::ostream* out)
{
    *out << row.name;
}

class RefusedBackoffTest : public testing::TestWithParam<Refused> {};

TEST_P(RefusedBackoffTest, IsAnErrorWithItsReason)
{
    const Called called = call(std::string{"backoff "} + GetParam().arguments);
    EXPECT_EQ(called.exitCode, 1);
    EXPECT_TRUE(says(called, GetParam().says)) << called.said;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, RefusedBackoffTest,
    testing::Values(
        Refused{"NoProfile", "", "PROFILE is required"},
        Refused{"UnknownProfile", "sidekik", "Is \"sidekiq\" meant?"},
        Refused{"ProfileOfTheLog", "kafka-4", "no delays between retries"},
        Refused{"ProfileWithoutRetries", "solid_queue", "\"activejob\""},
        Refused{"UnknownSetting", "celery-redis --set retry_jiter=true",
                "Did you mean \"retry_jitter\"?"},
        Refused{"SettingOfAnotherKind", "sidekiq --set concurrency=3", "changes no delay"},
        Refused{"NoEquals", "sidekiq --set version", "NAME=VALUE"},
        Refused{"NoName", "sidekiq --set =3", "NAME=VALUE"},
        Refused{"NoAttempts", "sidekiq --attempts 0", "1 to 200"},
        Refused{"TooManyAttempts", "sidekiq --attempts 201", "1 to 200"},
        Refused{"AttemptsInOctal", "sidekiq --attempts 010", "1 to 200"},
        Refused{"ZeroAttemptsOfTheProduct", "activejob --set attempts=0", "1 to 1000"},
        Refused{"NegativeJitter", "activejob --set jitter=-0.1", "0 to 10"},
        Refused{"JitterAboveOne", "bullmq --set jitter=1.5", "0 to 1"},
        Refused{"NegativeDelay", "bullmq --set delay=-1", "expected 0 to"},
        Refused{"UnknownStrategy", "bee-queue --set strategy=exponental",
                "Did you mean \"exponential\"?"},
        Refused{"VersionOfLetters", "sidekiq --set version=new", "a version such as \"8.1\""},
        Refused{"NameThatIsGone", "activejob --set wait=exponentially_longer", "Rails 7.2"},
        Refused{"WaitInFractions", "activejob --set wait=0.5", "whole seconds"},
        Refused{"ListWithAWord", "resque --set backoff_strategy=0,soon", "numbers of seconds"},
        Refused{"MultiplicandsTheWrongWayRound",
                "resque --set retry_delay_multiplicand_min=2 --set retry_delay_multiplicand_max=1",
                "at most retry_delay_multiplicand_max"},
        Refused{"FormulaOfTwoVariables", "activejob --set 'wait=n*m'", "two variables"},
        Refused{"ControlCharacter", "\"$(printf 'x\\033[2J')\"", "\\x1b"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::backoff_test
