// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/scenario/scenario_reader.h"
#include "tests/core/scenario/queue_text.h"

// A line of the timeline: one act, and the keys that belong to it.

namespace millrace::timeline_tables_test {
namespace {

using test::BadRow;

struct KeysRow {
    const char* name;
    const char* act;
    const char* keys;  ///< As a message lists them.
};

void PrintTo(const KeysRow& row, std::ostream* out)
{
    *out << row.name;
}

class KeysOfActTest : public testing::TestWithParam<KeysRow> {};

TEST_P(KeysOfActTest, AreToldToWhoWritesAnother)
{
    const auto outcome = readScenario(
        test::withQueue(fmt::format("claim = \"connection\"\n[[at]]\ntime = \"1 s\"\n{}\nqqqqqqqqq "
                                    "= 1\n",
                                    GetParam().act)),
        "file.toml");
    const auto* errors = std::get_if<std::vector<Error>>(&outcome);
    ASSERT_NE(errors, nullptr);
    ASSERT_EQ(errors->size(), 1U) << describe(errors->front());
    EXPECT_EQ(errors->front().message, fmt::format("at[0].qqqqqqqqq: there is no such key in at[0]."
                                                   " There are: {}.",
                                                   GetParam().keys));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, KeysOfActTest,
    testing::Values(
        KeysRow{"Kill", "kill = \"slot 1\"", "kill, muted, restart, time"},
        KeysRow{"KillAndRestart", "kill = \"slot 1\"\nrestart = \"1 s\"",
                "kill, muted, restart, time"},
        KeysRow{"Restart", "restart = \"slot 1\"", "muted, restart, time"},
        KeysRow{"KillChild", "kill-child = \"worker 1\"", "kill-child, muted, restart, time"},
        KeysRow{"Disconnect", "disconnect = \"worker 1\"", "disconnect, muted, restart, time"},
        KeysRow{"Hang", "hang = \"worker 1\"\nfor = \"1 s\"", "for, hang, muted, time"},
        KeysRow{"CutOff", "cut-off = \"slot 1\"\nfor = \"1 s\"", "cut-off, for, muted, time"},
        KeysRow{"Slow", "slow = \"slot 1\"\nfactor = 2\nfor = \"1 s\"",
                "factor, for, muted, slow, time"},
        KeysRow{"Network", "lossy-network = 0.2\nfor = \"1 s\"",
                "for, lossy-network, muted, slow-network, time"},
        KeysRow{"Redrive", "redrive = \"dead\"", "count, muted, redrive, time"},
        KeysRow{"Pause", "pause = \"default\"", "muted, pause, time"},
        KeysRow{"Scale", "workers = 2", "muted, time, workers"},
        KeysRow{"Burst", "burst = 3", "burst, for, muted, time"},
        KeysRow{"Bug", "bug = \"a\"", "bug, muted, time, until"}),
    [](const auto& row) { return row.param.name; });

class BadActTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadActTest, IsRefusedWithItsPlaceAndReason)
{
    test::expectRefused(GetParam());
}

#define AT "[[at]]\ntime = \"1 s\"\n"

INSTANTIATE_TEST_SUITE_P(
    TwoInALine, BadActTest,
    testing::Values(
        BadRow{"OfOneKind", AT "kill = \"slot 1\"\nstop = \"slot 1\"\n", 13,
               "at[0].stop: a line holds one act, and here are kill and stop: write a [[at]] for "
               "each."},
        BadRow{"InTheOrderOfTheFile", AT "stop = \"slot 1\"\nkill = \"slot 1\"\n", 13,
               "stop and kill"},
        BadRow{"OfTwoReaders", AT "kill = \"slot 1\"\nburst = 3\n", 13, "kill and burst"},
        BadRow{"OfTheListAndBoth", AT "hang = \"worker 1\"\nfor = \"1 s\"\nkill = \"slot 1\"\n", 14,
               "hang and kill"},
        BadRow{"Three", AT "pause = \"default\"\nresume = \"default\"\nworkers = 2\n", 13,
               "pause and resume and workers"},
        BadRow{"TheNetworkAndAnother",
               AT "lossy-network = 0.1\nslow-network = \"1 s\"\nfor = \"9 s\"\nbug = \"a\"\n", 15,
               "slow-network and bug"},
        BadRow{"ABeginningIsOne", AT "hang = \"worker 1\"\nfor = \"1 s\"\nrestart = \"worker 2\"\n",
               14, "hang and restart"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Besides, BadActTest,
    testing::Values(
        BadRow{"ARestartOfAHang", AT "hang = \"worker 1\"\nfor = \"1 s\"\nrestart = \"1 s\"\n", 14,
               "at[0].restart: has no effect without kill, stop"},
        BadRow{"ARestartOfACutOff", AT "cut-off = \"slot 1\"\nfor = \"1 s\"\nrestart = \"1 s\"\n",
               14, "has no effect without kill, stop"},
        BadRow{"ALengthOfAKill", AT "kill = \"slot 1\"\nfor = \"1 s\"\n", 13,
               "has no effect without hang, cut-off"},
        BadRow{"ACountOfAPause", AT "pause = \"default\"\ncount = 2\n", 13, "redrive, discard"},
        BadRow{"AFactorOfAHang", AT "hang = \"worker 1\"\nfor = \"1 s\"\nfactor = 2\n", 14,
               "without slow"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Targets, BadActTest,
    testing::Values(BadRow{"AGroupToKill", AT "kill = \"group 1\"\n", 12,
                           "found \"group 1\": a group is no process, its members are."},
                    BadRow{"ASlotToMove", AT "seek = \"slot 1\"\nto = \"latest\"\n", 12,
                           "expected \"group 1\", found \"slot 1\"."},
                    BadRow{"AnInMemoryWorkerToCutOff",
                           "profile = \"activejob-async\"\n" AT
                           "cut-off = \"worker 1\"\nfor = \"1 s\"\n",
                           13, "there is no line to cut"},
                    BadRow{"AnInMemorySlotToCutOff",
                           "profile = \"activejob-async\"\n" AT
                           "cut-off = \"slot 1\"\nfor = \"1 s\"\n",
                           13, "Cut off \"member 1\", of the log."}),
    [](const auto& row) { return row.param.name; });

TEST(Acts, OfASlotWithoutAWorkerMeetTheLogAlone)
{
    const Scenario scenario = test::scenarioOf(
        "format = 1\n[[reaction]]\nname = \"a\"\n[log]\nslots = { a = 2 }\n[queue]\nworkers = 1\n"
        "profile = \"activejob-async\"\n" AT "cut-off = \"slot 2\"\nfor = \"1 s\"\n");
    EXPECT_EQ(scenario.timeline.front().target, (Target{Target::Kind::Slot, 1}));
}

TEST(Acts, ProposeNobodyWhomTheyDoNotMeet)
{
    for (const char* act : {"kill = \"gruop 1\"", "kill-child = \"slto 1\"", "kill = \"group 1\"",
                            "seek = \"slott 1\"\nto = \"latest\""}) {
        const auto outcome = readScenario(test::withQueue(fmt::format(AT "{}\n", act)), "");
        ASSERT_TRUE(std::holds_alternative<std::vector<Error>>(outcome)) << act;
        for (const Error& each : std::get<std::vector<Error>>(outcome))
            EXPECT_EQ(each.message.find("Did you mean"), std::string::npos) << each.message;
    }
}

#undef AT

}  // namespace
}  // namespace millrace::timeline_tables_test
