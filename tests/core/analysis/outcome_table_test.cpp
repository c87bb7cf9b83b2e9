// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/outcome_table.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/outcome_fields.h"
#include "tests/support/scenarios.h"

namespace millrace::outcome_table_test {
namespace {

/// The default lesson, and what if nobody was killed.
class OutcomeTableTest : public testing::Test {
protected:
    void SetUp() override
    {
        Scenario calm = scenario;
        calm.timeline.clear();
        const FinishedRun other = runAfter(run, calm);
        runs = {{"as recorded", std::nullopt, outcomeOf(*run.recording, run.last)},
                {"nobody \"killed\", calm", 0, outcomeOf(*other.recording, other.last)},
                {"later", 1, std::nullopt}};
    }

    const OutcomeCell& cell(std::size_t line, std::string_view column)
    {
        const auto found = std::ranges::find(table.columns, column);
        EXPECT_NE(found, table.columns.end()) << column;
        return table.lines[line].cells[static_cast<std::size_t>(found - table.columns.begin())];
    }

    const Scenario scenario = test::shippedScenario("one-event-three-reactions");
    const FinishedRun run = runScenario(scenario);
    std::vector<ComparedRun> runs;
    OutcomeTable table;
};

TEST_F(OutcomeTableTest, EveryRunHasALineForEachSideWithTheLedgersCounts)
{
    table = outcomeTableOf(runs);
    ASSERT_EQ(table.lines.size(), 6U);
    const Outcome log = run.recording->ledger().log.outcome(run.last);
    const Outcome list = run.recording->ledger().list.outcome(run.last);
    EXPECT_EQ(table.lines[0].side, Half::Log);
    EXPECT_EQ(table.lines[1].side, Half::List);
    for (const OutcomeField& measure : outcomeMeasures()) {
        EXPECT_EQ(cell(0, measure.words).value, std::to_string(log.*measure.value));
        EXPECT_EQ(cell(1, measure.words).value, std::to_string(list.*measure.value));
    }
    EXPECT_TRUE(cell(0, "99 % within").value.ends_with(" s"));
}

TEST_F(OutcomeTableTest, TellsWhatDiffersFromTheParentAndMarksHarm)
{
    table = outcomeTableOf(runs);
    for (const OutcomeLine& line : {table.lines[0], table.lines[1]})
        for (const OutcomeCell& each : line.cells)
            EXPECT_TRUE(each.change.empty()) << "the first has nobody to differ from";
    std::int64_t sum = 0;
    for (const OutcomeField& measure : outcomeMeasures()) {
        const auto here = static_cast<std::int64_t>(runs[1].outcome->log.counts.*measure.value);
        const auto there = static_cast<std::int64_t>(runs[0].outcome->log.counts.*measure.value);
        const OutcomeCell& each = cell(2, measure.words);
        EXPECT_EQ(each.change.empty(), here == there) << measure.words;
        if (here != there) {
            EXPECT_EQ(std::stoll(each.change), here - there) << measure.words;
        }
        EXPECT_EQ(each.harm, measure.harm && here > 0) << measure.words;
        sum += std::abs(here - there);
    }
    EXPECT_GT(sum, 0) << "a kill leaves a trace";
    EXPECT_TRUE(cell(3, "out of order").harm) << "jobs of one entity run beside each other";
}

TEST_F(OutcomeTableTest, ARunThatIsNotComputedHasNoValuesAndNoLineInTheCsv)
{
    table = outcomeTableOf(runs);
    EXPECT_TRUE(table.lines[4].cells.empty());
    EXPECT_NE(outcomeTableAsText(runs).find("not computed"), std::string::npos);
    const std::string csv = outcomeTableAsCsv(runs);
    EXPECT_EQ(std::ranges::count(csv, '\n'), 5);
    EXPECT_EQ(csv.find("later"), std::string::npos);
}

TEST_F(OutcomeTableTest, TheCsvHasEveryRowOfTheLedgerAndQuotesNames)
{
    const std::string csv = outcomeTableAsCsv(runs);
    const std::string head = csv.substr(0, csv.find("\r\n"));
    for (const OutcomeField& field : kOutcomeFields)
        EXPECT_NE(head.find("," + std::string{field.name}), std::string::npos) << field.name;
    const std::string name = "\"nobody \"\"killed\"\", calm\",\"as recorded\",list,";
    const auto at = csv.find(name);
    ASSERT_NE(at, std::string::npos) << csv;
    const std::string line = csv.substr(at, csv.find("\r\n", at) - at);
    EXPECT_EQ(std::ranges::count(line, ','), std::ranges::count(head, ',') + 1)
        << "the comma of the name";
    EXPECT_NE(line.find(std::to_string(runs[1].outcome->list.delays.p99.count())),
              std::string::npos);
}

TEST_F(OutcomeTableTest, TheTextAlignsItsColumnsWhateverTheNamesAre)
{
    runs[1].name = "ohne Tötung";
    runs.pop_back();
    const std::string text = outcomeTableAsText(runs);
    const auto columnOf = [](std::string_view line) {
        const auto side = line.find(" log ");
        EXPECT_NE(side, std::string_view::npos);
        return std::ranges::count_if(line.substr(0, side), [](char each) {
            return (static_cast<unsigned char>(each) & 0xC0U) != 0x80U;
        });
    };
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
        lines.push_back(text.substr(at, text.find('\n', at) - at));
    ASSERT_EQ(lines.size(), 5U);
    EXPECT_EQ(columnOf(lines[1]), columnOf(lines[3]));
}

}  // namespace
}  // namespace millrace::outcome_table_test
