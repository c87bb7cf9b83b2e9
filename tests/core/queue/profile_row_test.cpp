// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/scenario/profile.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// Each profile walks its row of the table in semantics/jobs.md: a worker, with the product's own
// times, dies in the midst of a job. What becomes of the job, when, and how often it runs.

namespace millrace::profile_row_test {
namespace {

using namespace std::chrono_literals;

enum class Fate { RunsAgain, Failed, Lost, Dead, Stays };

struct Row {
    const char* name;
    const char* profile;
    Fate fate;
    SimDuration least;  ///< From the death to the next start, or to the entry in the list.
    SimDuration most;
    Act death = Act::Kill;
    SimDuration restart{};  ///< After the death; 0 = never.
    bool lateAck = false;   ///< As somebody sets it who wants it; else the product's default.
};

void PrintTo(const Row& row, std::ostream* out)
{
    *out << row.name;
}

/// One job of 1 s at `at`, two workers, nothing travels.
Scenario scenarioFor(const Row& row, SimDuration at)
{
    Scenario scenario = test::plainScenario();
    scenario.duration = 6h;
    scenario.network.clocks = NetworkSpec::Clocks::Product;
    scenario.network.delay = {};
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    scenario.workload.tape = {TapeLine{.at = SimTime{at}}};
    scenario.reactions[0].work.mean = 1s;
    scenario.queue = findProfile(row.profile)->queue;
    scenario.queue.workers = 2;
    if (scenario.queue.store == QueueSpec::Store::Memory)
        scenario.queue.claim.threads = 2;
    if (row.lateAck)
        scenario.queue.claim.ack = ClaimSpec::Ack::Late;
    return scenario;
}

struct Start {
    WorkerId worker;
    SimTime at;
};

std::vector<Start> startsOf(const FinishedRun& run)
{
    std::vector<Start> starts;
    for (const auto& each : test::factsOf<JobStarted>(run.recording->trace()))
        starts.push_back({each.fact.worker, each.at});
    return starts;
}

template <class Fact>
std::vector<SimTime> timesOf(const FinishedRun& run)
{
    std::vector<SimTime> times;
    for (const auto& each : test::factsOf<Fact>(run.recording->trace()))
        times.push_back(each.at);
    return times;
}

class ProfileRowTest : public testing::TestWithParam<Row> {
protected:
    /// Who takes the job, and when: known from a run in which nobody dies.
    static FinishedRun runWithDeath(const Row& row, SimDuration at, SimTime& death)
    {
        const std::vector<Start> alone = startsOf(runScenario(scenarioFor(row, at)));
        EXPECT_EQ(alone.size(), 1U);
        death = alone.front().at + 500ms;
        Scenario scenario = scenarioFor(row, at);
        const Target victim{Target::Kind::Worker, static_cast<int>(alone.front().worker.value)};
        scenario.timeline.push_back({death, row.death, victim, 0});
        if (row.restart > 0ms)
            scenario.timeline.push_back({death + row.restart, Act::Restart, victim, 1});
        FinishedRun run = runScenario(scenario);
        EXPECT_FALSE(run.violation) << run.violation->what;
        return run;
    }
};

TEST_P(ProfileRowTest, EndsAsTheProductEndsIt)
{
    const Row& row = GetParam();
    for (const SimDuration at : {0ms, 700ms, 1900ms, 13'300ms, 61'000ms}) {
        SCOPED_TRACE(at.count());
        SimTime death{};
        const FinishedRun run = runWithDeath(row, at, death);
        std::vector<SimTime> ends;
        switch (row.fate) {
        case Fate::RunsAgain:
            for (const Start& each : startsOf(run))
                ends.push_back(each.at);
            ASSERT_EQ(ends.size(), 2U);
            ends.erase(ends.begin());
            EXPECT_EQ(timesOf<JobCompleted>(run).size(), 1U);
            break;
        case Fate::Failed:
            ends = timesOf<JobParked>(run);
            break;
        case Fate::Lost:
            ends = timesOf<JobLost>(run);
            break;
        case Fate::Dead:
            ends = timesOf<JobDeadLettered>(run);
            break;
        case Fate::Stays:
            break;
        }
        if (row.fate != Fate::RunsAgain)
            EXPECT_EQ(startsOf(run).size(), 1U);
        const Outcome list = run.recording->ledger().list.outcome(run.last);
        EXPECT_EQ(list.due, 1U);
        EXPECT_EQ(list.handled, row.fate == Fate::RunsAgain ? 1U : 0U);
        EXPECT_EQ(list.lost, row.fate == Fate::Lost ? 1U : 0U);
        EXPECT_EQ(list.parked, row.fate == Fate::Failed || row.fate == Fate::Dead ? 1U : 0U);
        EXPECT_EQ(list.stuck, row.fate == Fate::Stays ? 1U : 0U);
        if (row.fate == Fate::Stays)
            continue;
        ASSERT_EQ(ends.size(), 1U);
        EXPECT_GE(ends.front() - death, row.least);
        EXPECT_LE(ends.front() - death, row.most);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Table, ProfileRowTest,
    testing::Values(
        Row{"SidekiqLosesIt", "sidekiq", Fate::Lost, 0s, 0s},
        Row{"SidekiqDoesNotFindItAgain", "sidekiq", Fate::Lost, 0s, 0s, Act::Kill, 10min},
        Row{"AsyncLosesIt", "activejob-async", Fate::Lost, 0s, 0s},
        Row{"AsyncDoesNotFindItAgain", "activejob-async", Fate::Lost, 0s, 0s, Act::Kill, 10min},
        Row{"SuperFetchFindsItWhenOneStarts", "sidekiq-super-fetch", Fate::RunsAgain, 2min, 2min,
            Act::Kill, 2min},
        Row{"SuperFetchWaitsForTheHeartbeat", "sidekiq-super-fetch", Fate::Stays, 0s, 0s, Act::Kill,
            30s},
        Row{"ResqueFailsItWhenOneStarts", "resque", Fate::Failed, 10min, 10min, Act::Kill, 10min},
        Row{"ResqueWaitsForTheHeartbeat", "resque", Fate::Stays, 0s, 0s, Act::Kill, 2min},
        Row{"ResqueNeverPrunesByItself", "resque", Fate::Stays, 0s, 0s},
        Row{"ResqueSeesAChildDie", "resque", Fate::Failed, 0s, 10ms, Act::KillChild},
        Row{"SolidQueueReapsAFork", "solid_queue", Fate::Failed, 0s, 1s},
        Row{"SolidQueuePrunesAMachine", "solid_queue", Fate::Failed, 4min, 10min, Act::KillMachine},
        Row{"GoodJobFindsItAtTheNextPoll", "good_job", Fate::RunsAgain, 0s, 10s},
        Row{"QueFindsItAtTheNextPoll", "que", Fate::RunsAgain, 0s, 5s},
        // An hour after the claim, up to 30 s, then 1 s +/- 10 % and the scheduler's 5 s.
        Row{"RiverRescuesItByItsAge", "river", Fate::RunsAgain, 1h, 1h + 38s},
        Row{"ObanRescuesItByItsAge", "oban", Fate::RunsAgain, 1h - 1s, 1h + 60s},
        // The reservation, up to 15 s, then 15 to 44 s and the scanner's 5 s.
        Row{"FaktoryTakesItForAFailure", "faktory", Fate::RunsAgain, 30min + 14s, 30min + 64s},
        Row{"CeleryLosesWhatRuns", "celery-redis", Fate::Lost, 0s, 0s},
        Row{"CeleryLateAckRestoresIt", "celery-redis", Fate::RunsAgain, 1h - 1s, 1h + 100s,
            Act::Kill, 0s, true},
        Row{"RabbitmqRequeuesItAtOnce", "rabbitmq", Fate::RunsAgain, 0s, 0s},
        Row{"SqsShowsItAgain", "sqs", Fate::RunsAgain, 29s, 30s},
        Row{"BullmqFindsItStalled", "bullmq", Fate::RunsAgain, 15s, 60s},
        Row{"BeeQueueFindsItStalled", "bee-queue", Fate::RunsAgain, 2s, 10s},
        // The expiry, up to the maintenance's 2 min, and the next poll.
        Row{"PgBossExpiresIt", "pg-boss", Fate::RunsAgain, 15min - 1s, 17min + 2s},
        Row{"GraphileResetsItsLock", "graphile-worker", Fate::RunsAgain, 4h - 1s, 4h + 10min + 2s}),
    [](const auto& row) { return row.param.name; });

struct Poison {
    const char* profile;
    std::size_t starts;  ///< Each kills its worker; another one starts at once.
    Fate fate;
};

void PrintTo(const Poison& row, std::ostream* out)
{
    *out << row.profile;
}

class PoisonRowTest : public testing::TestWithParam<Poison> {};

// A job that kills whoever runs it, until the product gives it up.
TEST_P(PoisonRowTest, StopsKillingAfterItsLimit)
{
    const Poison& row = GetParam();
    Scenario scenario = scenarioFor({.profile = row.profile}, 0ms);
    scenario.duration = 24h;
    scenario.queue.workers = 12;
    scenario.queue.killers = {0};
    const FinishedRun run = runScenario(scenario);
    EXPECT_FALSE(run.violation) << run.violation->what;
    EXPECT_EQ(startsOf(run).size(), row.starts);
    EXPECT_EQ(timesOf<JobParked>(run).size(), row.fate == Fate::Failed ? 1U : 0U);
    EXPECT_EQ(timesOf<JobDeadLettered>(run).size(), row.fate == Fate::Dead ? 1U : 0U);
}

INSTANTIATE_TEST_SUITE_P(Table, PoisonRowTest,
                         testing::Values(Poison{"bullmq", 2, Fate::Failed},
                                         Poison{"pg-boss", 3, Fate::Failed},
                                         Poison{"solid_queue", 1, Fate::Failed},
                                         Poison{"sidekiq", 1, Fate::Lost}),
                         [](const auto& row) {
                             std::string name = row.param.profile;
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

struct Late {
    const char* profile;
    LateAnswer answer;
    SimDuration hangs = 62min;
    SimDuration work = 10min;
    std::size_t words = 1;  ///< Late ones: of the sleeper, and of who ends after it.
    std::uint64_t extraEffects = 1;
};

void PrintTo(const Late& row, std::ostream* out)
{
    *out << row.profile;
}

class LateAckRowTest : public testing::TestWithParam<Late> {};

// A worker stands still until the product has given its job to another, wakes and finishes it too.
TEST_P(LateAckRowTest, CountsAsTheProductCountsIt)
{
    const Late& row = GetParam();
    Scenario scenario = scenarioFor({.profile = row.profile}, 0ms);
    scenario.reactions[0].work.mean = row.work;
    const std::vector<Start> alone = startsOf(runScenario(scenario));
    ASSERT_FALSE(alone.empty());
    const Target victim{Target::Kind::Worker, static_cast<int>(alone.front().worker.value)};
    Intervention hang{alone.front().at + 1s, Act::Hang, victim, 0};
    hang.lasts = row.hangs;
    scenario.timeline.push_back(hang);
    const FinishedRun run = runScenario(scenario);
    EXPECT_FALSE(run.violation) << run.violation->what;
    const auto answers = test::factsOf<LateAck>(run.recording->trace());
    ASSERT_EQ(answers.size(), row.words);
    EXPECT_EQ(answers.front().fact.answer, row.answer);
    EXPECT_EQ(run.recording->ledger().list.outcome(run.last).extraEffects, row.extraEffects);
}

INSTANTIATE_TEST_SUITE_P(
    Table, LateAckRowTest,
    testing::Values(Late{"faktory", LateAnswer::Refused}, Late{"bullmq", LateAnswer::Refused},
                    Late{"bee-queue", LateAnswer::Refused},
                    Late{"graphile-worker", LateAnswer::Refused, 260min},
                    Late{"oban", LateAnswer::Completes, 55min, 10min, 2},
                    Late{"pg-boss", LateAnswer::Refused}, Late{"rabbitmq", LateAnswer::Refused},
                    Late{"river", LateAnswer::Refused},
                    Late{"solid_queue", LateAnswer::Refused, 62min, 10min, 1, 0},
                    Late{"sqs", LateAnswer::Refused, 2min, 20s}),
    [](const auto& row) {
        std::string name = row.param.profile;
        std::ranges::replace(name, '-', '_');
        return name;
    });

class SilentLateAckTest : public testing::TestWithParam<const char*> {};

// Whose store knows nothing of a job that runs, or acknowledged it before, cannot take it back
// from a living process: there is no late word, and nothing runs twice. Nor does PostgreSQL drop
// the session of a process that stands still.
TEST_P(SilentLateAckTest, HasNothingToAnswer)
{
    Scenario scenario = scenarioFor({.profile = GetParam()}, 0ms);
    const std::vector<Start> alone = startsOf(runScenario(scenario));
    ASSERT_FALSE(alone.empty());
    const Target victim{Target::Kind::Worker, static_cast<int>(alone.front().worker.value)};
    Intervention hang{alone.front().at + 500ms, Act::Hang, victim, 0};
    hang.lasts = 62min;
    scenario.timeline.push_back(hang);
    const FinishedRun run = runScenario(scenario);
    EXPECT_FALSE(run.violation) << run.violation->what;
    EXPECT_TRUE(test::factsOf<LateAck>(run.recording->trace()).empty());
    EXPECT_EQ(startsOf(run).size(), 1U);
    EXPECT_EQ(run.recording->ledger().list.outcome(run.last).handled, 1U);
}

INSTANTIATE_TEST_SUITE_P(Table, SilentLateAckTest,
                         testing::Values("sidekiq", "celery-redis", "good_job", "que"),
                         [](const auto& row) {
                             std::string name = row.param;
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

struct Failing {
    const char* profile;
    std::size_t runs;
    Fate fate;
};

void PrintTo(const Failing& row, std::ostream* out)
{
    *out << row.profile;
}

class FailingRowTest : public testing::TestWithParam<Failing> {};

// A job that fails every time runs as often as the product runs it, and ends where the product puts
// it. The delays between are those of the backoff vectors; here each is a second.
TEST_P(FailingRowTest, RunsAsOftenAsTheProductRunsIt)
{
    const Failing& row = GetParam();
    Scenario scenario = scenarioFor({.profile = row.profile}, 0ms);
    scenario.duration = 1h;
    scenario.reactions[0].work.mean = 10ms;
    scenario.reactions[0].poison = {0};
    scenario.queue.backoff = {
        .kind = BackoffSpec::Kind::Constant, .base = 1s, .cap = kNoCap, .jitter = 0.0};
    const FinishedRun run = runScenario(scenario);
    EXPECT_FALSE(run.violation) << run.violation->what;
    EXPECT_EQ(startsOf(run).size(), row.runs);
    EXPECT_EQ(timesOf<JobParked>(run).size(), row.fate == Fate::Failed ? 1U : 0U);
    EXPECT_EQ(timesOf<JobDeadLettered>(run).size(), row.fate == Fate::Dead ? 1U : 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Table, FailingRowTest,
    testing::Values(Failing{"sidekiq", 26, Fate::Dead},
                    Failing{"sidekiq-super-fetch", 26, Fate::Dead},
                    Failing{"resque", 1, Fate::Failed}, Failing{"solid_queue", 1, Fate::Failed},
                    Failing{"good_job", 1, Fate::Failed}, Failing{"que", 16, Fate::Failed},
                    Failing{"river", 25, Fate::Dead}, Failing{"oban", 20, Fate::Dead},
                    Failing{"faktory", 26, Fate::Dead}, Failing{"celery-redis", 1, Fate::Failed},
                    Failing{"bullmq", 1, Fate::Failed}, Failing{"bee-queue", 1, Fate::Failed},
                    Failing{"pg-boss", 3, Fate::Failed},
                    Failing{"graphile-worker", 25, Fate::Failed}),
    [](const auto& row) {
        std::string name = row.param.profile;
        std::ranges::replace(name, '-', '_');
        return name;
    });

// Profiles without a row: they state what they are, and no scenario can choose what does not run.
TEST(ProfilesWithoutARow, AreRunOnlyWhereTheirMechanismIsHere)
{
    for (const char* name : {"activejob"}) {
        SCOPED_TRACE(name);
        const Profile* profile = findProfile(name);
        ASSERT_NE(profile, nullptr);
        EXPECT_FALSE(profile->runs);
        const std::vector<std::string_view> choices = profileNames(Profile::Half::Queue, "");
        EXPECT_EQ(std::ranges::count(choices, std::string_view{name}), 0);
    }
}

}  // namespace
}  // namespace millrace::profile_row_test
