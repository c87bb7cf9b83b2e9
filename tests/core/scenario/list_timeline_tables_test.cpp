// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/scenario/scenario_reader.h"
#include "tests/core/scenario/queue_text.h"

// What a person does to the list alone: what the lines mean and what is wrong.

namespace millrace::list_timeline_tables_test {
namespace {

using test::BadRow;
using test::read;

using namespace std::chrono_literals;

TEST(ListTimeline, HangsAWorkerAndRedrivesAShelf)
{
    const Scenario scenario =
        read("[[at]]\ntime = \"1 s\"\nhang = \"worker 3\"\nfor = \"20 s\"\n"
             "[[at]]\ntime = \"2 s\"\nredrive = \"failed\"\ncount = 5\n"
             "[[at]]\ntime = \"3 s\"\nkill-machine = \"worker 1\"\nrestart = \"4 s\"\n");
    ASSERT_EQ(scenario.timeline.size(), 4U);
    EXPECT_EQ(scenario.timeline[0].act, Act::Hang);
    EXPECT_EQ(scenario.timeline[0].target, (Target{Target::Kind::Worker, 2}));
    EXPECT_EQ(scenario.timeline[0].lasts, 20s);
    EXPECT_EQ(scenario.timeline[1].act, Act::Redrive);
    EXPECT_EQ(scenario.timeline[1].shelf, Intervention::Shelf::Failed);
    EXPECT_EQ(scenario.timeline[1].count, 5);
    EXPECT_EQ(scenario.timeline[2].act, Act::KillMachine);
    EXPECT_EQ(scenario.timeline[3].act, Act::Restart);
    EXPECT_EQ(scenario.timeline[3].at, SimTime{7s});
}

TEST(ListTimeline, HangsAMemberOrBothOfASlot)
{
    const Scenario scenario = read("[[at]]\ntime = \"1 s\"\nhang = \"member 1\"\nfor = \"20 s\"\n"
                                   "[[at]]\ntime = \"2 s\"\nhang = \"slot 2\"\nfor = \"5 ms\"\n");
    ASSERT_EQ(scenario.timeline.size(), 2U);
    EXPECT_EQ(scenario.timeline[0].target, (Target{Target::Kind::Member, 0}));
    EXPECT_EQ(scenario.timeline[1].target, (Target{Target::Kind::Slot, 1}));
    EXPECT_EQ(scenario.timeline[1].lasts, 5ms);
}

TEST(ListTimeline, ScalesInOneLineOfTheFile)
{
    const Scenario scenario = read("[[at]]\ntime = \"1 s\"\nworkers = 2\n"
                                   "[[at]]\ntime = \"9 s\"\nworkers = 4\n");
    ASSERT_EQ(scenario.timeline.size(), 8U);
    for (std::size_t n = 0; n < 8; ++n) {
        const Intervention& each = scenario.timeline[n];
        EXPECT_EQ(each.at, SimTime{n < 4 ? 1s : 9s});
        EXPECT_EQ(each.act, n == 2 || n == 3 ? Act::Stop : Act::Restart) << n;
        EXPECT_EQ(each.target, (Target{Target::Kind::Worker, static_cast<int>(n % 4)}));
        EXPECT_EQ(each.line, n < 4 ? 0 : 1) << "undone together";
        EXPECT_EQ(each.count, n < 4 ? 2 : 4);
    }
}

TEST(ListTimeline, ScaleAFewTimesAndNotATimelineFull)
{
    const auto scaled = [](int times, const char* rest) {
        std::string text = "format = 1\n[[reaction]]\nname = \"a\"\n[queue]\nworkers = 4096\n";
        for (int n = 0; n < times; ++n)
            text += std::string{"[[at]]\ntime = \"1 s\"\nworkers = 7\n"} + rest;
        return readScenario(text, "file.toml");
    };
    for (const char* rest : {"", "muted = true\n"}) {
        EXPECT_TRUE(std::holds_alternative<Scenario>(scaled(4, rest)));
        const auto outcome = scaled(1'000, rest);
        ASSERT_TRUE(std::holds_alternative<std::vector<Error>>(outcome));
        const auto& errors = std::get<std::vector<Error>>(outcome);
        EXPECT_EQ(errors.front().message.substr(0, 14), "at[4].workers:");
        EXPECT_NE(errors.front().message.find("20000 acts"), std::string::npos);
    }
}

class BadListActTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadListActTest, IsRefusedWithItsPlaceAndReason)
{
    test::expectRefused(GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadListActTest,
    testing::Values(
        BadRow{"HangOfTheStore", "[[at]]\ntime = \"1 s\"\nhang = \"store\"\nfor = \"1 s\"\n", 12,
               "who works"},
        BadRow{"HangForEver", "[[at]]\ntime = \"1 s\"\nhang = \"worker 1\"\n", 10, "for"},
        BadRow{"HangOfNobody", "[[at]]\ntime = \"1 s\"\nhang = \"worker 5\"\nfor = \"1 s\"\n", 12,
               "4 workers"},
        BadRow{"HangOfAPlant", "[[at]]\ntime = \"1 s\"\nhang = \"fern 1\"\nfor = \"1 s\"\n", 12,
               "worker 2"},
        BadRow{"ForOfAKill", "[[at]]\ntime = \"1 s\"\nkill-child = \"worker 1\"\nfor = \"1 s\"\n",
               13, "hang"},
        BadRow{"AChildOfAThread",
               "profile = \"sidekiq\"\n[[at]]\ntime = \"1 s\"\nkill-child = \"worker 1\"\n", 13,
               "sidekiq runs jobs in its own"},
        BadRow{"AParentOfAThread",
               "profile = \"good_job\"\n[[at]]\ntime = \"1 s\"\nkill-parent = \"worker 1\"\n", 13,
               "Use kill"},
        BadRow{"DisconnectOfALease", "[[at]]\ntime = \"1 s\"\ndisconnect = \"worker 1\"\n", 12,
               "connection"},
        BadRow{"RedriveOfNoShelf", "[[at]]\ntime = \"1 s\"\nredrive = \"deed\"\n", 12, "dead"},
        BadRow{"MoreThanThereAre", "[[at]]\ntime = \"1 s\"\nworkers = 5\n", 12, "4"},
        BadRow{"ScaledToNothing", "[[at]]\ntime = \"1 s\"\nworkers = 0\n", 12, "1"},
        BadRow{"ScaledWithoutATime", "[[at]]\nworkers = 2\n", 10, "when"},
        BadRow{"HalfAProcess", "threads = 2\n[[at]]\ntime = \"1 s\"\nworkers = 3\n", 13,
               "whole processes"},
        BadRow{"AStoreThatStops", "[[at]]\ntime = \"1 s\"\nstop = \"store\"\n", 12, "use kill"},
        BadRow{"AStoreThatIsAMemory",
               "profile = \"activejob-async\"\n[[at]]\ntime = \"1 s\"\nkill = \"store\"\n", 13,
               "no store of its own"},
        BadRow{"AStoreWithLimits",
               "limits = { a = {} }\n[[at]]\ntime = \"1 s\"\nkill = \"store\"\n", 13,
               "queue.limits"},
        BadRow{"AStoreWithBatches",
               "batches = { b = { jobs = [\"a\"] } }\n[[at]]\ntime = \"1 s\"\nkill = \"store\"\n",
               13, "queue.batches"},
        BadRow{"AStoreBehindABridge",
               "[[bridge]]\nfrom = \"log.a\"\nto = \"queue\"\n[[at]]\ntime = \"1 s\"\n"
               "kill = \"store\"\n",
               15, "bridge"},
        BadRow{"AStoreThatIsTheApplications",
               "[transaction]\nqueue = \"with-commit\"\n[[at]]\ntime = \"1 s\"\n"
               "kill = \"store\"\n",
               14, "with the commit"},
        BadRow{"AMachineOfAWorker", "[[at]]\ntime = \"1 s\"\ncrash-machine = \"worker 1\"\n", 12,
               "brokers and the store"},
        BadRow{"FlushedNever", "flush-every = \"2 h\"\n", 10, "1 h"},
        BadRow{"NoTime", "[[at]]\nredrive = \"dead\"\n", 10, "time"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::list_timeline_tables_test
