// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/scenarios.h"

// Jobs that wait for other jobs of their happening, as callbacks of GoodJob's batches and parents
// of BullMQ's flows do. Three reactions: a takes 1 s, b 2 s, c waits; nothing travels; three
// workers. Each story was worked out by hand, times in ms.

namespace millrace::batches_test {
namespace {

struct BatchStory {
    const char* name;
    const char* queue;     ///< Keys of [queue].
    const char* a;         ///< More keys of reaction a.
    const char* timeline;  ///< Tables after [queue].
    const char* story;
    std::uint64_t waiting = 0;
    std::uint64_t stuck = 0;
    std::uint64_t lost = 0;
    std::uint64_t parked = 0;
    std::uint64_t discarded = 0;
};

void PrintTo(const BatchStory& row, std::ostream* out)
{
    *out << row.name;
}

class Story {
public:
    explicit Story(const Columns& columns) : m_columns{columns} {}

    template <class Fact>
    void see(SimTime, const Fact&)
    {
    }
    void see(SimTime at, const JobEnqueued& fact) { add(at, fact.job, "ready"); }
    void see(SimTime at, const JobHeld& fact) { add(at, fact.job, "held"); }
    void see(SimTime at, const JobReleased& fact) { add(at, fact.job, "released"); }
    void see(SimTime at, const JobBlocked& fact) { add(at, fact.job, "blocked"); }
    void see(SimTime at, const JobReady& fact) { add(at, fact.job, "ready"); }
    void see(SimTime at, const JobRedriven& fact) { add(at, fact.job, "ready"); }
    void see(SimTime at, const JobCompleted& fact) { add(at, fact.job, "done"); }
    void see(SimTime at, const JobRetried& fact) { add(at, fact.job, "retried"); }
    void see(SimTime at, const JobDeadLettered& fact) { add(at, fact.job, "dead"); }
    void see(SimTime at, const JobDiscarded& fact) { add(at, fact.job, "discarded"); }
    void see(SimTime at, const JobLost& fact) { add(at, fact.job, "lost"); }
    void see(SimTime at, const JobReturned& fact) { add(at, fact.job, "back"); }
    void see(SimTime at, const EnqueueDropped& fact)
    {
        add(at, fact.happening, fact.reaction, "dropped");
    }
    std::string text() const { return m_text; }

private:
    void add(SimTime at, JobId job, const char* what)
    {
        const JobRow& row = m_columns.jobs[job.value];
        add(at, row.happening, row.reaction, what);
    }
    void add(SimTime at, HappeningId happening, ReactionId reaction, const char* what)
    {
        m_text +=
            fmt::format("{}{} {}{} {}", m_text.empty() ? "" : "; ", toNs(at) / 1'000'000,
                        m_columns.nameOf(Thing::Reaction, reaction.value),
                        happening.value == 0 ? "" : std::to_string(happening.value + 1), what);
    }

    const Columns& m_columns;
    std::string m_text;
};

Scenario scenarioWith(const std::string& queue, const std::string& a, const std::string& timeline,
                      const std::string& tape)
{
    return test::scenarioOf(fmt::format(
        "format = 1\nname = \"x\"\nduration = \"60 s\"\n"
        "[workload]\narrivals = {{ kind = \"tape\" }}\nentities = [\"e\"]\ntape = [{}]\n"
        "[network]\ndelay = \"0 s\"\n"
        "[[reaction]]\nname = \"a\"\nwork = \"1 s\"\n{}\n"
        "[[reaction]]\nname = \"b\"\nwork = \"2 s\"\n"
        "[[reaction]]\nname = \"c\"\nwork = \"1 s\"\n"
        "[log]\nslots = {{ a = 0, b = 0, c = 0 }}\n[queue]\nworkers = 3\n{}\n{}\n",
        tape, a, queue, timeline));
}

class BatchTest : public testing::TestWithParam<BatchStory> {};

TEST_P(BatchTest, TellsThisStory)
{
    const BatchStory& row = GetParam();
    const FinishedRun run = runScenario(
        scenarioWith(row.queue, row.a, row.timeline, "{ at = \"0 s\", entity = \"e\" }"));
    EXPECT_FALSE(run.violation) << run.violation->what;
    Story story{run.recording->columns()};
    TraceReader reader{run.recording->trace()};
    while (!reader.atEnd())
        reader.next([&](SimTime time, std::uint64_t, const auto& fact) { story.see(time, fact); });
    EXPECT_EQ(story.text(), row.story);
    const Outcome outcome = run.recording->ledger().list.outcome(run.last);
    EXPECT_EQ(outcome.waiting, row.waiting);
    EXPECT_EQ(outcome.stuck, row.stuck);
    EXPECT_EQ(outcome.lost, row.lost);
    EXPECT_EQ(outcome.parked, row.parked);
    EXPECT_EQ(outcome.discarded, row.discarded);
}

constexpr const char* kAfterBoth = "batches = { c = { jobs = [\"a\", \"b\"] } }";
constexpr const char* kTries = "attempts = 2\nbackoff = { kind = \"constant\", base = \"500 ms\", "
                               "jitter = 0.0 }\n";
const std::string kDone = std::string{kTries} + kAfterBoth;
const std::string kEnded =
    std::string{kTries} + "batches = { c = { jobs = [\"a\", \"b\"], when = \"ended\" } }";
const std::string kDiscards = std::string{"exhausted = \"discarded\"\nattempts = 1\n"} + kAfterBoth;
const std::string kDiscardsEnded = "exhausted = \"discarded\"\nattempts = 1\n"
                                   "batches = { c = { jobs = [\"a\", \"b\"], when = \"ended\" } }";
const std::string kPops = std::string{"claim = \"pop\"\ncrash = \"lost\"\n"} + kAfterBoth;
constexpr const char* kChain = "batches = { b = { jobs = [\"a\"] }, c = { jobs = [\"b\"] } }";
const std::string kChainDies = std::string{kTries} + kChain;
constexpr const char* kLimited = "batches = { c = { jobs = [\"a\"] } }\n"
                                 "limits = { c = { to = 1 } }";
constexpr const char* kUnique = "batches = { c = { jobs = [\"a\", \"b\"], when = \"ended\" } }\n"
                                "unique = { a = { window = \"1 min\" } }";

INSTANTIATE_TEST_SUITE_P(
    Rows, BatchTest,
    testing::Values(
        BatchStory{"GoesOnWhenTheLastIsDone", kAfterBoth, "", "",
                   "0 a ready; 0 b ready; 0 c held; 1000 a done; 2000 b done; 2000 c released; "
                   "3000 c done"},
        BatchStory{"WaitsForARetry", kDone.c_str(), "",
                   "[[at]]\ntime = \"500 ms\"\noutage = \"a\"\nfor = \"700 ms\"",
                   "0 a ready; 0 b ready; 0 c held; 1000 a retried; 1500 a ready; 2000 b done; "
                   "2500 a done; 2500 c released; 3500 c done"},
        BatchStory{"GoesOnWhenAPersonHasHelpedTheDead", kDone.c_str(), "",
                   "[[at]]\ntime = \"500 ms\"\noutage = \"a\"\nfor = \"4 s\"\n"
                   "[[at]]\ntime = \"10 s\"\nredrive = \"dead\"",
                   "0 a ready; 0 b ready; 0 c held; 1000 a retried; 1500 a ready; 2000 b done; "
                   "2500 a dead; 10000 a ready; 11000 a done; 11000 c released; 12000 c done"},
        BatchStory{"IsStuckBehindADeadJob", kDone.c_str(), "poison = [1]", "",
                   "0 a ready; 0 b ready; 0 c held; 1000 a retried; 1500 a ready; 2000 b done; "
                   "2500 a dead",
                   0, 1, 0, 1},
        BatchStory{"GoesOnBehindADeadJobWhereItMayEnd", kEnded.c_str(), "poison = [1]", "",
                   "0 a ready; 0 b ready; 0 c held; 1000 a retried; 1500 a ready; 2000 b done; "
                   "2500 a dead; 2500 c released; 3500 c done",
                   0, 0, 0, 1},
        BatchStory{"IsStuckBehindADiscardedJob", kDiscards.c_str(), "poison = [1]", "",
                   "0 a ready; 0 b ready; 0 c held; 1000 a discarded; 2000 b done", 0, 1, 0, 0, 1},
        BatchStory{"GoesOnBehindADiscardedJobWhereItMayEnd", kDiscardsEnded.c_str(), "poison = [1]",
                   "",
                   "0 a ready; 0 b ready; 0 c held; 1000 a discarded; 2000 b done; "
                   "2000 c released; 3000 c done",
                   0, 0, 0, 0, 1},
        BatchStory{"NeverHearsOfALostJob", kPops.c_str(), "",
                   "[[at]]\ntime = \"500 ms\"\nkill = \"worker 1\"",
                   "0 a ready; 0 b ready; 0 c held; 500 a lost; 2000 b done", 0, 1, 1},
        BatchStory{"MakesAChain", kChain, "", "",
                   "0 a ready; 0 b held; 0 c held; 1000 a done; 1000 b released; 3000 b done; "
                   "3000 c released; 4000 c done"},
        BatchStory{"StopsAWholeChain", kChainDies.c_str(), "poison = [1]", "",
                   "0 a ready; 0 b held; 0 c held; 1000 a retried; 1500 a ready; 2500 a dead", 0, 2,
                   0, 1},
        BatchStory{"TakesASlotWhenItIsLetIn", kLimited, "", "",
                   "0 a ready; 0 b ready; 0 c held; 1000 a done; 1000 c released; 2000 b done; "
                   "2000 c done"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(Batches, CountAnEnqueueThatMadeNoJobAsGivenUp)
{
    const FinishedRun run = runScenario(scenarioWith(
        kUnique, "", "", "{ at = \"0 s\", entity = \"e\" }, { at = \"100 ms\", entity = \"e\" }"));
    EXPECT_FALSE(run.violation) << run.violation->what;
    const Outcome outcome = run.recording->ledger().list.outcome(run.last);
    EXPECT_EQ(outcome.discarded, 1U);
    EXPECT_EQ(outcome.handled, 5U);
}

}  // namespace
}  // namespace millrace::batches_test
