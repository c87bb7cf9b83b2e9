// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// A worker that is told to stop and to start again, as a rolling restart does: the process that
// takes its place waits until the other has ended its work.

namespace millrace::restart_test {
namespace {

struct Row {
    const char* name;
    const char* queue;  ///< Keys of [queue].
    const char* acts;
    const char* story;  ///< Of worker 1, with times in ms, from its first end on.
};

void PrintTo(const Row& row, std::ostream* out)
{
    *out << row.name;
}

std::string storyOf(const FinishedRun& run)
{
    std::string text;
    const auto add = [&text](SimTime at, WorkerId worker, const char* what) {
        if (worker == WorkerId{0U} && at > SimTime{})
            text += fmt::format("{}{} {}", text.empty() ? "" : "; ", toNs(at) / 1'000'000, what);
    };
    TraceReader reader{run.recording->trace()};
    while (!reader.atEnd())
        reader.next([&]<class Fact>(SimTime at, std::uint64_t, const Fact& fact) {
            if constexpr (std::is_same_v<Fact, WorkerStarted>)
                add(at, fact.worker, "starts");
            else if constexpr (std::is_same_v<Fact, WorkerStopped>)
                add(at, fact.worker, "stops");
            else if constexpr (std::is_same_v<Fact, WorkerKilled>)
                add(at, fact.worker, "dies");
        });
    return text;
}

/// Worker 1 has a job of a second from the beginning on.
FinishedRun runOf(const Row& row)
{
    return runScenario(test::scenarioOf(fmt::format(
        "format = 1\nduration = \"20 s\"\n[workload]\narrivals = {{ kind = \"tape\" }}\n"
        "entities = [\"a\"]\ntape = [ {{ at = \"0 s\", entity = \"a\" }} ]\n"
        "[network]\ndelay = \"0 s\"\n[[reaction]]\nname = \"r\"\nwork = \"1 s\"\n"
        "[log]\nslots = {{ r = 0 }}\n[queue]\nworkers = 4\n{}\n"
        "{}\n",
        row.queue, row.acts)));
}

class RestartTest : public testing::TestWithParam<Row> {};

TEST_P(RestartTest, TellsThisStory)
{
    const FinishedRun run = runOf(GetParam());
    ASSERT_FALSE(run.violation) << run.violation->what;
    EXPECT_EQ(storyOf(run), GetParam().story);
}

constexpr const char* kPop = "claim = \"pop\"\nstop-grace = \"5 s\"";
constexpr const char* kPopInThreads = "claim = \"pop\"\nstop-grace = \"5 s\"\nthreads = 2";

#define AT(TIME, ACT) "[[at]]\ntime = \"" TIME "\"\n" ACT "\n"

INSTANTIATE_TEST_SUITE_P(
    Rows, RestartTest,
    testing::Values(
        Row{"AfterItsEnd", kPop, AT("500 ms", "stop = \"worker 1\"\nrestart = \"3 s\""),
            "1000 stops; 3500 starts"},
        Row{"WhileItDrains", kPop, AT("500 ms", "stop = \"worker 1\"\nrestart = \"100 ms\""),
            "1000 stops; 1000 starts"},
        Row{"AtOnce", kPop, AT("500 ms", "stop = \"worker 1\"\nrestart = \"0 s\""),
            "1000 stops; 1000 starts"},
        Row{"WhenItsGraceIsOver", "claim = \"pop\"\nstop-grace = \"200 ms\"",
            AT("500 ms", "stop = \"worker 1\"\nrestart = \"100 ms\""), "700 stops; 700 starts"},
        Row{"WhoKeepsItsJobIsKilledForIt",
            "claim = \"pop\"\ncrash = \"lost\"\nstop-grace = \"200 ms\"\nstop-to = \"held\"",
            AT("500 ms", "stop = \"worker 1\"\nrestart = \"100 ms\""), "700 dies; 700 starts"},
        Row{"OnceForTwoWhoAsk", kPop,
            AT("500 ms", "stop = \"worker 1\"") AT("600 ms", "restart = \"worker 1\"")
                AT("700 ms", "restart = \"worker 1\""),
            "1000 stops; 1000 starts"},
        Row{"NotWhenItIsKilledAfterThat", kPop,
            AT("500 ms", "stop = \"worker 1\"\nrestart = \"100 ms\"")
                AT("700 ms", "kill = \"worker 1\""),
            "700 dies"},
        Row{"NotWhenItIsToldToStopAgain", kPop,
            AT("500 ms", "stop = \"worker 1\"\nrestart = \"100 ms\"")
                AT("700 ms", "stop = \"worker 1\""),
            "1000 stops"},
        Row{"NotWhenItWasNeverToldToStop", kPop, AT("500 ms", "restart = \"worker 1\""), ""},
        Row{"WhoHangsHearsOfItFirst", kPop,
            AT("200 ms", "hang = \"worker 1\"\nfor = \"2 s\"")
                AT("500 ms", "stop = \"worker 1\"\nrestart = \"100 ms\""),
            "3000 stops; 3000 starts"},
        Row{"WithAllItsThreads", kPopInThreads,
            AT("500 ms", "stop = \"worker 1\"\nrestart = \"100 ms\""), "1000 stops; 1000 starts"},
        Row{"ScaledDownAndUp", kPopInThreads,
            AT("500 ms", "stop = \"worker 1\"") AT("600 ms", "workers = 4"),
            "1000 stops; 1000 starts"},
        Row{"WhoseParentDiedWhenItsChildHasEnded", kPop,
            AT("500 ms", "kill-parent = \"worker 1\"\nrestart = \"100 ms\""),
            "1000 dies; 1000 starts"}),
    [](const auto& row) { return row.param.name; });

#undef AT

}  // namespace
}  // namespace millrace::restart_test
