// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/scenario/scenario_reader.h"
#include "tests/support/facts.h"

// Active Job above the lists of several products: what it takes, what goes on to the list, and
// what it never sees. One job of 1 s that always fails, unless the row says otherwise.

namespace millrace::activejob_test {
namespace {

using namespace std::chrono_literals;

std::variant<Scenario, std::vector<Error>> readWith(const std::string& queue,
                                                    const std::string& reaction = "poison = [1]\n")
{
    return readScenario(
        fmt::format(
            "format = 1\nduration = \"300 d\"\n[workload]\narrivals = {{ kind = \"tape\" }}\n"
            "entities = [\"a\"]\ntape = [ {{ at = \"0 s\", entity = \"a\" }} ]\n"
            "[network]\ndelay = \"0 s\"\nclocks = \"product\"\n[[reaction]]\nname = \"r\"\n"
            "work = \"1 s\"\n{}[log]\nslots = {{ r = 0 }}\n[queue]\nworkers = 2\n{}\n",
            reaction, queue),
        "file.toml");
}

FinishedRun runWith(const std::string& queue, const std::string& reaction = "poison = [1]\n")
{
    auto read = readWith(queue, reaction);
    if (const auto* errors = std::get_if<std::vector<Error>>(&read)) {
        ADD_FAILURE() << describe(errors->front());
        return {};
    }
    FinishedRun run = runScenario(std::get<Scenario>(read));
    EXPECT_FALSE(run.violation) << run.violation->what;
    return run;
}

template <class Fact>
std::size_t countOf(const FinishedRun& run)
{
    return test::factsOf<Fact>(run.recording->trace()).size();
}

struct Layered {
    const char* name;
    const char* queue;
    std::size_t starts;
    std::size_t reenqueued;  ///< By Active Job.
    std::size_t retried;     ///< By the list.
    std::size_t parked;
    std::size_t dead;
    std::size_t discarded;
};

void PrintTo(const Layered& row, std::ostream* out)
{
    *out << row.name;
}

class ActiveJobTest : public testing::TestWithParam<Layered> {};

TEST_P(ActiveJobTest, TakesItsAttemptsBeforeTheListTakesIts)
{
    const Layered& row = GetParam();
    const FinishedRun run = runWith(row.queue);
    EXPECT_EQ(countOf<JobStarted>(run), row.starts);
    EXPECT_EQ(countOf<JobReenqueued>(run), row.reenqueued);
    EXPECT_EQ(countOf<JobRetried>(run), row.retried);
    EXPECT_EQ(countOf<JobParked>(run), row.parked);
    EXPECT_EQ(countOf<JobDeadLettered>(run), row.dead);
    EXPECT_EQ(countOf<JobDiscarded>(run), row.discarded);
}

constexpr const char* kRescue = "[[queue.activejob.rescue]]\n";

INSTANTIATE_TEST_SUITE_P(
    Rows, ActiveJobTest,
    testing::Values(
        Layered{"SolidQueueWithoutIt", "profile = \"solid_queue\"", 1, 0, 0, 1, 0, 0},
        Layered{"SolidQueue", "profile = \"solid_queue\"\n[queue.activejob]\n", 5, 4, 0, 1, 0, 0},
        Layered{"Resque", "profile = \"resque\"\n[queue.activejob]\nattempts = 2\n", 2, 1, 0, 1, 0,
                0},
        Layered{"GoodJob", "profile = \"good_job\"\n[queue.activejob]\nattempts = 3\n", 3, 2, 0, 1,
                0, 0},
        // The error goes on to Sidekiq, which has 25 retries of its own.
        Layered{"Sidekiq", "profile = \"sidekiq\"\n[queue.activejob]\n", 30, 4, 25, 0, 1, 0},
        Layered{"Que", "profile = \"que\"\n[queue.activejob]\nattempts = 1\n", 16, 0, 15, 1, 0, 0},
        Layered{"TheGenericLease", "attempts = 3\n[queue.activejob]\nattempts = 2\n", 4, 1, 2, 0, 1,
                0},
        Layered{"Discards",
                "profile = \"solid_queue\"\n[[queue.activejob.rescue]]\n"
                "exceptions = [\"StandardError\"]\ndiscard = true\n",
                1, 0, 0, 0, 0, 1},
        Layered{"AnotherException",
                "profile = \"solid_queue\"\n[[queue.activejob.rescue]]\n"
                "exceptions = [\"Net::OpenTimeout\"]\n",
                1, 0, 0, 1, 0, 0},
        Layered{"FromTheBottomToTheTop",
                "profile = \"solid_queue\"\n[[queue.activejob.rescue]]\n"
                "exceptions = [\"StandardError\"]\ndiscard = true\n[[queue.activejob.rescue]]\n"
                "exceptions = [\"StandardError\"]\nattempts = 3\n",
                3, 2, 0, 1, 0, 0}),
    [](const auto& row) { return row.param.name; });

TEST(ActiveJob, ChoosesTheRuleByTheClassThatTheReactionRaises)
{
    const FinishedRun run = runWith(
        fmt::format("profile = \"solid_queue\"\n{0}exceptions = [\"StandardError\"]\n"
                    "discard = true\n{0}exceptions = [\"Net::OpenTimeout\"]\nattempts = 4\n",
                    kRescue),
        "poison = [1]\nraises = \"Net::OpenTimeout\"\n");
    EXPECT_EQ(countOf<JobReenqueued>(run), 3U);
    EXPECT_EQ(countOf<JobDiscarded>(run), 0U);
    EXPECT_EQ(countOf<JobParked>(run), 1U);
}

TEST(ActiveJob, WaitsPolynomiallyLongerAndTheDispatcherMovesWhatIsDue)
{
    const FinishedRun run = runWith("profile = \"solid_queue\"\n[queue.activejob]\n"
                                    "wait = \"polynomially_longer\"\njitter = 0\n");
    const auto facts = test::factsOf<JobReenqueued>(run.recording->trace());
    ASSERT_EQ(facts.size(), 4U);
    const SimDuration expected[] = {3s, 18s, 83s, 258s};
    for (std::size_t n = 0; n < facts.size(); ++n) {
        EXPECT_EQ(facts[n].fact.dueAt - facts[n].at, expected[n]);
        EXPECT_EQ(facts[n].fact.count, n + 1);
    }
    const auto ready = test::factsOf<JobReady>(run.recording->trace());
    ASSERT_EQ(ready.size(), 4U);
    for (std::size_t n = 0; n < ready.size(); ++n) {
        EXPECT_GE(ready[n].at, facts[n].fact.dueAt);
        EXPECT_LE(ready[n].at, facts[n].fact.dueAt + 1s);
    }
}

TEST(ActiveJob, IsANewJobToTheListWhoseAttemptsBeginAgain)
{
    const FinishedRun run = runWith("profile = \"sidekiq\"\n[queue.activejob]\nattempts = 3\n");
    std::vector<std::uint32_t> attempts;
    for (const auto& each : test::factsOf<JobGranted>(run.recording->trace()))
        attempts.push_back(each.fact.attempt);
    ASSERT_GE(attempts.size(), 4U);
    EXPECT_EQ((std::vector<std::uint32_t>{attempts.begin(), attempts.begin() + 4}),
              (std::vector<std::uint32_t>{1, 1, 1, 2}));
}

TEST(ActiveJob, NeverSeesACrash)
{
    const FinishedRun run = runWith("profile = \"sidekiq\"\n[queue.activejob]\n[[at]]\ntime = "
                                    "\"500 ms\"\nkill = \"worker 1\"\n",
                                    "");
    EXPECT_EQ(countOf<JobLost>(run), 1U);
    EXPECT_EQ(countOf<JobReenqueued>(run), 0U);
}

struct BadRow {
    const char* name;
    const char* queue;
    const char* says;
};

void PrintTo(const BadRow& row, std::ostream* out)
{
    *out << row.name;
}

class BadActiveJobTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadActiveJobTest, IsAnErrorWithItsReason)
{
    const auto read = readWith(GetParam().queue);
    const auto* errors = std::get_if<std::vector<Error>>(&read);
    ASSERT_NE(errors, nullptr);
    EXPECT_GE(errors->front().line, 17) << errors->front().message;
    EXPECT_NE(errors->front().message.find(GetParam().says), std::string::npos)
        << errors->front().message;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadActiveJobTest,
    testing::Values(
        BadRow{"NoAttempts", "[queue.activejob]\nattempts = 0\n", "1 to 1000"},
        BadRow{"NegativeJitter", "[queue.activejob]\njitter = -1\n", "0 to 10"},
        BadRow{"WaitOfLetters", "[queue.activejob]\nwait = \"soon or later\"\n", "a formula"},
        BadRow{"OldName", "[queue.activejob]\nwait = \"exponentially_longer\"\n", "Rails 7.2"},
        BadRow{"UnknownKey", "[queue.activejob]\nwiat = 3\n", "Did you mean \"wait\"?"},
        BadRow{"NoExceptions", "[[queue.activejob.rescue]]\nwait = 3\n", "which classes"},
        BadRow{"WaitOfWhatIsDiscarded",
               "[[queue.activejob.rescue]]\nexceptions = [\"A\"]\ndiscard = true\nwait = 3\n",
               "no effect"},
        BadRow{"RulesAndAShortForm",
               "[queue.activejob]\nwait = 3\n[[queue.activejob.rescue]]\nexceptions = [\"A\"]\n",
               "wait"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::activejob_test
