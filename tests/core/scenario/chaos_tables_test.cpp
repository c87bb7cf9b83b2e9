// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/scenario/scenario_reader.h"
#include "tests/support/same_run.h"
#include "tests/support/scenarios.h"

// Failures and repairs by chance: what they become, and what is wrong.

namespace millrace::chaos_tables_test {
namespace {

using namespace std::chrono_literals;

/// The row's lines begin at 9.
std::string withChaos(const std::string& rest, const std::string& seed = "7")
{
    return "format = 1\nseed = " + seed +
           "\nduration = \"10 min\"\n[[reaction]]\nname = \"search\"\n[log]\n"
           "slots = { search = 2 }\nbrokers = 1\n" +
           rest;
}

Scenario read(const std::string& text)
{
    return test::scenarioOf(text);
}

constexpr const char* kSlots = "[[chaos]]\nof = \"slots\"\nevery = \"30 s\"\nrepair = \"5 s\"\n";

TEST(Chaos, BecomesFailuresEachWithItsRepair)
{
    const Scenario scenario = read(withChaos(kSlots));
    ASSERT_GT(scenario.timeline.size(), 20U);
    EXPECT_TRUE(std::ranges::is_sorted(scenario.timeline, {}, &Intervention::at));
    std::map<int, int> downs;  // By index; 1 while it is down.
    for (const Intervention& each : scenario.timeline) {
        EXPECT_EQ(each.target.kind, Target::Kind::Slot);
        int& down = downs[each.target.index];
        EXPECT_EQ(down, each.act == Act::Restart ? 1 : 0);
        down = each.act == Act::Restart ? 0 : 1;
    }
    EXPECT_EQ(downs.size(), static_cast<std::size_t>(std::max(2, scenario.queue.workers)));
}

TEST(Chaos, HasTheMeansThatItWasGiven)
{
    const Scenario scenario = read(withChaos(
        "[queue]\nworkers = 8\n[[chaos]]\nof = \"workers\"\nevery = \"15 s\"\nrepair = \"2 s\"\n"));
    const auto failures = std::ranges::count(scenario.timeline, Act::Kill, &Intervention::act);
    // 8 workers, 600 s, 17 s a round: 282 expected, 16 its deviation.
    EXPECT_NEAR(static_cast<double>(failures), 282.0, 65.0);
}

TEST(Chaos, IsOfTheSeedAndOfNothingElse)
{
    const Scenario once = read(withChaos(kSlots));
    EXPECT_EQ(once.timeline, read(withChaos(kSlots)).timeline);
    EXPECT_NE(once.timeline, read(withChaos(kSlots, "8")).timeline);
    // Another table behind it draws its own times.
    const Scenario more = read(withChaos(
        std::string{kSlots} + "[[chaos]]\nof = \"slots\"\nevery = \"5 min\"\nact = \"stop\"\n"));
    std::vector<Intervention> ofTheFirst;
    std::ranges::copy_if(more.timeline, std::back_inserter(ofTheFirst),
                         [&](const Intervention& each) {
                             return std::ranges::find(once.timeline, each) != once.timeline.end();
                         });
    EXPECT_EQ(ofTheFirst, once.timeline);
}

TEST(Chaos, KeepsToItsTimes)
{
    const Scenario scenario = read(withChaos(
        "[[chaos]]\nof = \"members\"\nevery = \"5 s\"\nfrom = \"1 min\"\nuntil = \"2 min\"\n"));
    ASSERT_FALSE(scenario.timeline.empty());
    for (const Intervention& each : scenario.timeline) {
        EXPECT_GE(each.at, SimTime{1min});
        EXPECT_TRUE(each.act == Act::Restart || each.at < SimTime{2min});
    }
}

TEST(Chaos, ComesBehindTheLinesOfTheFile)
{
    const Scenario scenario =
        read(withChaos(std::string{"[[at]]\ntime = \"1 s\"\nkill = \"slot 1\"\n"} + kSlots));
    EXPECT_EQ(scenario.lines, 1);
    EXPECT_EQ(std::ranges::count_if(scenario.timeline,
                                    [](const Intervention& each) { return each.line < 1; }),
              1);
}

TEST(Chaos, IsGoneThroughTimeLikeLinesByHand)
{
    const Scenario calm = read(withChaos(""));
    const Scenario wild = read(withChaos(kSlots));
    const FinishedRun fresh = runScenario(wild);
    EXPECT_TRUE(fresh.stopped.empty());
    EXPECT_FALSE(fresh.violation);
    EXPECT_EQ(test::differenceOf(runAfter(runScenario(calm), wild), fresh), "");
}

struct BadRow {
    const char* rest;
    int line;
    const char* says;
};

TEST(Chaos, ThatMakesNoSenseIsAnErrorWithItsPlace)
{
    const BadRow rows[] = {
        {"[[chaos]]\nevery = \"30 s\"\n", 9, "slots, members, workers or brokers"},
        {"[[chaos]]\nof = \"slots\"\n", 9, "on average"},
        {"[[chaos]]\nof = \"slot\"\nevery = \"30 s\"\n", 10, "slots"},
        {"[[chaos]]\nof = \"slots\"\nevery = \"0 s\"\n", 11, "expected"},
        {"[[chaos]]\nof = \"slots\"\nevery = \"30 s\"\nrepair = \"never\"\n", 12, "never"},
        {"[[chaos]]\nof = \"slots\"\nevery = \"30 s\"\nact = \"hang\"\n", 12, "kill"},
        {"[[chaos]]\nof = \"slots\"\nevery = \"30 s\"\nfrom = \"5 min\"\nuntil = \"1 min\"\n", 13,
         "after"},
        {"[[chaos]]\nof = \"slots\"\nevery = \"1 ms\"\nrepair = \"1 ms\"\n", 11, "1000 lines"},
        {"[[chaos]]\nof = \"slots\"\nevry = \"30 s\"\nevery = \"1 min\"\n", 11, "every"},
        {"chaos = 3\n", 9, "chaos"},
    };
    for (const BadRow& row : rows) {
        SCOPED_TRACE(row.rest);
        auto outcome = readScenario(withChaos(row.rest), "file.toml");
        const auto* errors = std::get_if<std::vector<Error>>(&outcome);
        ASSERT_NE(errors, nullptr);
        EXPECT_EQ(errors->front().line, row.line) << errors->front().message;
        EXPECT_NE(errors->front().message.find(row.says), std::string::npos)
            << errors->front().message;
    }
}

}  // namespace
}  // namespace millrace::chaos_tables_test
