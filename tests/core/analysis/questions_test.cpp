// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/questions.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/analysis/run_difference.h"
#include "core/engine/engine.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

namespace millrace::questions_test {
namespace {

using namespace std::chrono_literals;

/// Slot 2 is killed on both sides while it works, and a session and a lease end.
class Questions : public testing::Test {
protected:
    const Scenario scenario = test::shippedScenario("lease-and-session");
    const FinishedRun run = runScenario(scenario);
    const Recording& recording = *run.recording;

    bool has(const std::vector<Told>& told, std::string_view words)
    {
        return std::ranges::any_of(told, [words](const Told& each) {
            return each.words.find(words) != std::string::npos;
        });
    }
};

TEST_F(Questions, EveryFactCanBeReadInItsPlace)
{
    TraceReader reader{recording.trace()};
    while (!reader.atEnd()) {
        const FactAt expected = readFact(reader);
        if (expected.index % 37 != 0)
            continue;
        const FactAt found = factAt(recording.trace(), expected.index);
        ASSERT_EQ(found.hash, expected.hash) << expected.index;
        ASSERT_EQ(found.cause, expected.cause) << expected.index;
        ASSERT_FALSE(wordsOf(recording, expected.index).empty());
    }
}

TEST_F(Questions, WhyGoesBackFromTheLeaseThatEndedToTheHandThatKilled)
{
    const auto ended = test::factsOf<LeaseEnded>(recording.trace());
    ASSERT_FALSE(ended.empty());
    const WhyChain why = whyOf(recording, ended.front().index);
    ASSERT_GE(why.chain.size(), 2U);
    EXPECT_EQ(why.leftOut, 0U);
    EXPECT_EQ(why.chain.front().words.rfind("lease ended · worker 2 · ", 0), 0U)
        << why.chain.front().words;
    EXPECT_EQ(factAt(recording.trace(), why.chain.back().fact).cause, Trace::kNoCause);
    for (std::size_t n = 1; n < why.chain.size(); ++n) {
        EXPECT_EQ(factAt(recording.trace(), why.chain[n - 1].fact).cause, why.chain[n].fact);
        EXPECT_LE(why.chain[n].at, why.chain[n - 1].at);
    }
}

TEST_F(Questions, ALongChainKeepsItsBeginningAndItsRoot)
{
    std::uint64_t longest = 0;
    std::size_t links = 0;
    for (std::uint64_t fact = 0; fact < recording.trace().size(); fact += 101) {
        const WhyChain why = whyOf(recording, fact, 1'000);
        if (why.chain.size() > links) {
            links = why.chain.size();
            longest = fact;
        }
    }
    ASSERT_GT(links, 6U);
    const WhyChain whole = whyOf(recording, longest, 1'000);
    const WhyChain cut = whyOf(recording, longest, 4);
    ASSERT_EQ(cut.chain.size(), 4U);
    EXPECT_EQ(cut.leftOut + 4, whole.chain.size() + whole.leftOut);
    EXPECT_EQ(cut.chain[2].fact, whole.chain[2].fact);
    EXPECT_EQ(cut.chain[3].fact, whole.chain.back().fact);
}

TEST_F(Questions, LastAndNextFactsOfAThingEncloseThePlayhead)
{
    for (const Thing thing : {Thing::Worker, Thing::Member, Thing::Partition, Thing::Happening})
        for (const std::uint64_t facts : {std::uint64_t{200}, recording.trace().size() / 2}) {
            const auto last = lastFactOf(recording, thing, 1, facts);
            const auto next = nextFactOf(recording, thing, 1, facts);
            for (std::uint64_t each = last.value_or(0) + 1; each < next.value_or(facts); ++each)
                ASSERT_FALSE(
                    concerns(factAt(recording.trace(), each), recording.columns(), thing, 1))
                    << each;
            if (last) {
                EXPECT_LT(*last, facts);
            }
            if (next) {
                EXPECT_GE(*next, facts);
                EXPECT_EQ(nextOf(recording, thing, 1, facts, 1).front().fact, *next);
            }
        }
    EXPECT_EQ(lastFactOf(recording, Thing::Worker, 99, UINT64_MAX), std::nullopt);
    EXPECT_EQ(nextFactOf(recording, Thing::Worker, 99, 0), std::nullopt);
    EXPECT_EQ(nextFactOf(recording, Thing::Worker, 0, recording.trace().size()), std::nullopt);
}

/// Of what there is one of, or few: nobody else's facts answer.
TEST(QuestionsOfTheFew, AreAnsweredByTheirOwnFacts)
{
    const auto lastOf = [](const char* lesson, Thing thing) {
        const auto recording = runScenario(test::shippedScenario(lesson)).recording;
        const auto last = lastFactOf(*recording, thing, 0, UINT64_MAX);
        return last ? toldOf(*recording, *last).words : std::string{};
    };
    EXPECT_EQ(lastOf("slow-host", Thing::Store), "") << "nothing has happened to it";
    EXPECT_EQ(lastOf("store-outage", Thing::Store).substr(0, 5), "store");
    EXPECT_EQ(lastOf("recurring", Thing::Scheduler).substr(0, 4), "tick");
    EXPECT_EQ(lastOf("slow-host", Thing::Producer), "");
    EXPECT_NE(lastOf("transactions", Thing::Producer), "");
}

TEST_F(Questions, TheLifeOfTheJobThatWasLostWithItsWorkerIsWhole)
{
    const auto ended = test::factsOf<LeaseEnded>(recording.trace());
    const HappeningId happening = recording.columns().jobs[ended.front().fact.job.value].happening;
    const std::vector<Told> life = lifeOf(recording, happening);
    for (const char* words : {"record appended", "record fetched", "record handling started",
                              "record effect", "offset committed", "job enqueued", "job claimed",
                              "job started", "worker killed", "lease ended", "job completed"})
        EXPECT_TRUE(has(life, words)) << words;
    EXPECT_FALSE(has(life, "member heartbeat"));
    EXPECT_TRUE(std::ranges::is_sorted(life, {}, &Told::fact));
    EXPECT_EQ(std::ranges::count(life, Half::List, &Told::half) > 8, true);
    EXPECT_EQ(lifeOf(recording, happening, 3).size(), 3U);
    EXPECT_TRUE(lifeOf(recording, HappeningId{1'000'000U}).empty());
}

TEST_F(Questions, TheFirstDifferenceIsTheActThatOneRunLacks)
{
    Scenario nobody = scenario;
    nobody.timeline.clear();
    for (const bool branch : {true, false}) {
        const FinishedRun other = branch ? runAfter(run, nobody) : runScenario(nobody);
        const auto difference = differenceOf(recording, *other.recording);
        ASSERT_TRUE(difference.has_value());
        EXPECT_EQ(difference->at, scenario.timeline.front().at);
        EXPECT_EQ(difference->here, "slot 2 killed");
        EXPECT_NE(difference->sentence.find(difference->there), std::string::npos);
        const auto back = differenceOf(*other.recording, recording);
        EXPECT_EQ(back->fact, difference->fact);
        EXPECT_EQ(back->there, difference->here);
    }
    EXPECT_EQ(differenceOf(recording, *runScenario(scenario).recording), std::nullopt);
}

TEST_F(Questions, RunsThatAreSetOtherwisePartWhereWhatHappensDoes)
{
    Scenario slower = scenario;
    slower.reactions[0].work.mean = 1200ms;
    const FinishedRun other = runScenario(slower);
    const auto difference = differenceOf(recording, *other.recording);
    ASSERT_TRUE(difference.has_value());
    EXPECT_TRUE(difference->sentence.starts_with(
        "Set otherwise here: setting · search · work = 600 ms. There: setting · search · work = "
        "1.2 s. The same until 0:0"))
        << difference->sentence;
    EXPECT_GT(difference->at, SimTime{});
    EXPECT_EQ(factAt(recording.trace(), difference->fact).at, difference->at);
}

TEST_F(Questions, OneMoreMemberIsToldByItsName)
{
    Scenario larger = scenario;
    ++larger.log.slots[0];
    const auto difference = differenceOf(recording, *runScenario(larger).recording);
    ASSERT_TRUE(difference.has_value());
    EXPECT_NE(difference->sentence.find("There: declared · search-3"), std::string::npos)
        << difference->sentence;
}

TEST_F(Questions, WhatIsSetOtherwiseAndMeansNothingLeavesAllTheSame)
{
    Scenario patient = scenario;
    patient.reactions[0].due = 90s;
    const auto difference = differenceOf(recording, *runScenario(patient).recording);
    ASSERT_TRUE(difference.has_value());
    EXPECT_TRUE(difference->sentence.ends_with("All that happens is the same."))
        << difference->sentence;
}

// F4: a commit does not name the event whose record it is of.
TEST_F(Questions, TheNextFactOfAnEventIsTheNextOfItsLife)
{
    for (const std::uint32_t happening : {3U, 10U, 25U}) {
        const std::vector<Told> life = lifeOf(recording, HappeningId{happening}, 200);
        ASSERT_GT(life.size(), 8U);
        for (std::size_t n = 1; n < life.size(); ++n)
            EXPECT_EQ(nextFactOf(recording, Thing::Happening, happening, life[n - 1].fact + 1),
                      life[n].fact)
                << happening << ", " << n;
        EXPECT_EQ(nextFactOf(recording, Thing::Happening, happening, life.back().fact + 1),
                  std::nullopt);
    }
}

TEST_F(Questions, ARunThatEndsSoonerDiffersAtItsEnd)
{
    Scenario scenarioWithoutEnd = test::plainScenario();
    const FinishedRun whole = runScenario(scenarioWithoutEnd);
    Engine half{scenarioWithoutEnd};
    while (half.nextTime() < SimTime{30s} && half.step()) {
    }
    const auto difference = differenceOf(*whole.recording, half.recording());
    ASSERT_TRUE(difference.has_value());
    EXPECT_EQ(difference->fact, half.state().facts);
    EXPECT_TRUE(difference->there.empty());
    EXPECT_NE(difference->sentence.find("the run is over"), std::string::npos);
}

TEST_F(Questions, RunsThatGoOnDifferWhereTheirFactsDoAndNotWhereOneIsComputedTo)
{
    Scenario open = scenario;
    open.duration = kForever;
    const FinishedRun near = runAfter({}, open, SimTime{20s});
    const FinishedRun far = runAfter(near, open, SimTime{200s});
    EXPECT_EQ(differenceOf(*near.recording, *far.recording), std::nullopt);
    EXPECT_EQ(differenceOf(*far.recording, *near.recording), std::nullopt);
    Scenario nobody = open;
    nobody.timeline.clear();
    const FinishedRun other = runAfter(runAfter({}, nobody, SimTime{50s}), nobody, SimTime{150s});
    const auto difference = differenceOf(*far.recording, *other.recording);
    ASSERT_TRUE(difference.has_value());
    EXPECT_EQ(difference->at, scenario.timeline.front().at);
}

TEST_F(Questions, OutcomesStandSideBySide)
{
    Scenario nobody = scenario;
    nobody.timeline.clear();
    const FinishedRun other = runAfter(run, nobody);
    const auto rows = outcomesOf(recording, run.last, *other.recording, other.last);
    const Outcome list = recording.ledger().list.outcome(run.last);
    const auto late = std::ranges::find(rows, "late", &OutcomeRow::name);
    ASSERT_NE(late, rows.end());
    EXPECT_EQ(late->listHere, list.late);
    EXPECT_EQ(late->listThere, other.recording->ledger().list.outcome(other.last).late);
    EXPECT_TRUE(std::ranges::any_of(rows, &OutcomeRow::differs));
}

TEST_F(Questions, EveryActOfAShippedTimelineNamesWhomItMeets)
{
    for (const Scenario& each : test::shippedScenarioList()) {
        SCOPED_TRACE(each.name);
        const FinishedRun played = runScenario(each);
        const auto acts = test::factsOf<Intervened>(played.recording->trace());
        for (const auto& act : acts) {
            const std::string words = wordsOf(*played.recording, act.index);
            EXPECT_GT(words.find(' '), 0U) << "nobody is named: " << words;
        }
    }
}

}  // namespace
}  // namespace millrace::questions_test
