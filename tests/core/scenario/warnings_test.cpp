// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/warnings.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/scenario/scenario_reader.h"

// What may be as it is, and will surprise somebody. Every row that warns has one beside it, a step
// away, that does not.

namespace millrace::warnings_test {
namespace {

struct Row {
    const char* name;
    const char* text;  ///< After [[reaction]], name = "a".
    const char* key;   ///< What is warned of; null: nothing.
    const char* says = "";
};

void PrintTo(const Row& row, std::ostream* out)
{
    *out << row.name;
}

std::string textOf(const Row& row)
{
    return fmt::format("format = 1\nduration = \"60 s\"\n[[reaction]]\nname = \"a\"\n{}", row.text);
}

class WarningTest : public testing::TestWithParam<Row> {};

TEST_P(WarningTest, SaysWhatWillHappen)
{
    const auto read = readScenario(textOf(GetParam()), "");
    ASSERT_TRUE(std::holds_alternative<Scenario>(read))
        << describe(std::get<std::vector<Error>>(read).front());
    const std::vector<Warning> warnings = warningsOf(std::get<Scenario>(read));
    if (GetParam().key == nullptr) {
        EXPECT_TRUE(warnings.empty()) << warnings.front().key << ": " << warnings.front().message;
        return;
    }
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_EQ(warnings[0].key, GetParam().key);
    EXPECT_NE(warnings[0].message.find(GetParam().says), std::string::npos) << warnings[0].message;
}

#define SLOW "[workload]\narrivals = { kind = \"constant\", rate = 0.01 }\n"
#define PRODUCT "[network]\nclocks = \"product\"\n"
#define LEASE(LENGTH) "[queue]\nheartbeat = \"1 s\"\nlease = \"" LENGTH "\"\n"

INSTANTIATE_TEST_SUITE_P(
    Lease, WarningTest,
    testing::Values(
        Row{"LongerThanTheWork", "work = \"9 s\"\n" SLOW PRODUCT LEASE("9 s"), nullptr},
        Row{"ShorterAndRenewed", "work = \"9 s\"\n" SLOW PRODUCT LEASE("8 s"), "queue.lease",
            "lives on its renewals"},
        Row{"ShorterAndNeverRenewed",
            "work = \"9 s\"\n" SLOW PRODUCT LEASE("8 s") "renew = \"never\"\n", "queue.lease",
            "both do it"},
        Row{"ShorterThanTheLongest",
            "work = { kind = \"uniform\", low = \"1 s\", high = \"9 s\" }\n" SLOW PRODUCT
                LEASE("8 s"),
            "queue.lease", "may take 9 s"},
        Row{"ShorterThanOneInTwenty",
            "work = { kind = \"exponential\", mean = \"3 s\" }\n" SLOW PRODUCT LEASE("8 s"),
            "queue.lease", "may take 9 s"},
        Row{"OfAConnectionThereIsNone",
            "work = \"9 s\"\n" SLOW PRODUCT LEASE("8 s") "claim = \"connection\"\n", nullptr},
        Row{"EqualClocksNameTheirOwnKey", "work = \"9 s\"\n" SLOW "[network]\nsession = \"4 s\"\n",
            "network.session", "lease of 4 s"},
        Row{"InABuffer", "work = \"2 s\"\n" SLOW PRODUCT LEASE("8 s") "prefetch = 10\n",
            "queue.prefetch", "done twice"},
        Row{"InABufferThatIsSoonEmpty",
            "work = \"700 ms\"\n" SLOW PRODUCT LEASE("8 s") "prefetch = 10\n", nullptr}),
    [](const auto& row) { return std::string{row.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Others, WarningTest,
    testing::Values(
        Row{"MorePollsThanAreOver",
            "work = \"3 s\"\n" SLOW "[log.group]\nprotocol = \"classic\"\npoll-records = 10\n"
            "max-poll = \"20 s\"\n",
            "log.groups.a.max-poll", "drops its member out"},
        Row{"AsManyPollsAsCanBeDone",
            "work = \"2 s\"\n" SLOW "[log.group]\nprotocol = \"classic\"\npoll-records = 10\n"
            "max-poll = \"20 s\"\n",
            nullptr},
        Row{"ALockOfAShareGroup",
            "work = \"3 s\"\n" SLOW "[log.group]\nprotocol = \"share\"\nlock = \"2 s\"\n",
            "log.groups.a.lock", "both do it"},
        Row{"ALimitThatIsForgotten",
            "work = \"5 s\"\n" SLOW "[queue]\nlimits = { a = { to = 1, duration = \"4 s\" } }\n",
            "queue.limits", "more than 1"},
        Row{"AReaderThatSleepsTooLong", "every = \"50 s\"\n" SLOW "[log]\nretention = \"40 s\"\n",
            "reaction[0].every", "is lost to it"},
        Row{"AReaderThatWakesInTime", "every = \"30 s\"\n" SLOW "[log]\nretention = \"40 s\"\n",
            nullptr},
        Row{"AStopThatCannotWait",
            "work = \"5 s\"\n" SLOW "[queue]\nstop-grace = \"2 s\"\n[[at]]\ntime = \"20 s\"\n"
            "stop = \"worker 1\"\n",
            "queue.stop-grace", "from the beginning"},
        Row{"NobodyIsStopped", "work = \"5 s\"\n" SLOW "[queue]\nstop-grace = \"2 s\"\n", nullptr},
        Row{"ASlotWithoutAWorker",
            SLOW
            "[log]\nslots = { a = 2 }\n[queue]\nworkers = 1\n[[at]]\ntime = \"20 s\"\n"
            "kill = \"slot 1\"\n[[at]]\ntime = \"20 s\"\nkill = \"slot 2\"\nrestart = \"1 s\"\n",
            "at[1]", "no worker 2"},
        Row{"ASlotWithoutAMember",
            SLOW "[queue]\nworkers = 2\n[[at]]\ntime = \"20 s\"\nhang = \"slot 2\"\n"
                 "for = \"1 s\"\n",
            "at[0]", "meets the list alone"},
        Row{"AFlushWithoutBrokers", SLOW "[log]\nflush = \"1 s\"\n", "log.flush",
            "No broker is modelled"},
        Row{"ASessionOfABrokerWithoutBrokers",
            SLOW "[log]\nprofile = \"kafka-4\"\nbroker-session = \"30 s\"\n", "log.broker-session",
            "a line of the timeline"},
        Row{"WhatAProfileSaysOfBrokers", SLOW "[log]\nprofile = \"kafka-4\"\n", nullptr},
        Row{"AFlushOfABrokerThatMeetsAFault",
            SLOW "[log]\nflush = \"1 s\"\n[[at]]\ntime = \"9 s\"\nkill = \"broker 1\"\n", nullptr},
        Row{"NeverRight", "fails = 1.0\n" SLOW, "reaction[0].fails", "every time"},
        Row{"MoreThanOneMemberCanDo",
            "work = \"2 s\"\n[workload]\narrivals = { kind = \"poisson\", rate = 0.6 }\n[queue]\n"
            "workers = 2\n",
            "log.slots", "1.2 members"},
        Row{"MoreThanTheWorkersCanDo",
            "work = \"2 s\"\n[workload]\narrivals = { kind = \"poisson\", rate = 0.6 }\n[log]\n"
            "slots = { a = 2 }\n[queue]\nworkers = 1\n",
            "queue.workers", "1.2 workers"},
        Row{"WhatTheyCanJustDo",
            "work = \"2 s\"\n[workload]\narrivals = { kind = \"poisson\", rate = 0.5 }\n",
            nullptr}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(Warnings, ComeTrue)
{
    // The lease of a live worker ends, and the job is done twice, as the warning says.
    const auto read =
        readScenario("format = 1\nduration = \"60 s\"\n[[reaction]]\nname = \"a\"\n"
                     "work = \"9 s\"\n" PRODUCT
                     "[workload]\narrivals = { kind = \"constant\", rate = 0.05 }\n" LEASE(
                         "4 s") "renew = \"never\"\nworkers = 2\n",
                     "");
    ASSERT_TRUE(std::holds_alternative<Scenario>(read));
    EXPECT_EQ(warningsOf(std::get<Scenario>(read)).size(), 1U);
    const FinishedRun run = runScenario(std::get<Scenario>(read));
    EXPECT_GT(run.recording->ledger().list.outcome(run.last).duplicated, 0U);
}

struct PlaceRow {
    const char* text;
    int line;
    int column;
};

TEST(Warnings, NameThePlaceOfTheKeyOrOfWhatIsAroundIt)
{
    const PlaceRow rows[] = {
        {"format = 1\n[[reaction]]\nname = \"a\"\nfails = 1.0\n", 4, 1},
        {"format = 1\nreaction = [{ name = \"a\", fails = 1.0 }]\n", 2, 27},
        // Equal clocks are the default: the key is not there, and no table of it.
        {"format = 1\n[[reaction]]\nname = \"a\"\nwork = \"7 s\"\n", 1, 1},
        {"format = 1\n[network]\ndelay = \"0 s\"\n[[reaction]]\nname = \"a\"\nwork = \"7 s\"\n", 2,
         2},
    };
    for (const PlaceRow& row : rows) {
        const std::string text =
            std::string{row.text} + "[workload]\narrivals = { kind = \"constant\", rate = 0.01 }\n";
        const auto read = readScenario(text, "f.toml");
        ASSERT_TRUE(std::holds_alternative<Scenario>(read)) << row.text;
        const std::vector<Error> warnings = warningsIn(std::get<Scenario>(read), text, "f.toml");
        ASSERT_EQ(warnings.size(), 1U) << row.text;
        EXPECT_EQ(warnings[0].file, "f.toml");
        EXPECT_EQ(warnings[0].line, row.line) << row.text;
        EXPECT_EQ(warnings[0].column, row.column) << row.text;
        EXPECT_TRUE(warnings[0].message.starts_with("warning: ")) << warnings[0].message;
    }
}

#undef SLOW
#undef PRODUCT
#undef LEASE

}  // namespace
}  // namespace millrace::warnings_test
