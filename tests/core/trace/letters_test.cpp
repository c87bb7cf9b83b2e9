// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/scenarios.h"

// The letter of an entity, on its marks and in every sentence.

namespace millrace::letters_test {
namespace {

struct LettersRow {
    const char* name;
    std::vector<std::string> entities;
    std::string letters;
};

void PrintTo(const LettersRow& row, std::ostream* out)
{
    *out << row.name;
}

class LettersTest : public testing::TestWithParam<LettersRow> {};

TEST_P(LettersTest, AreThoseOfTheNamesWhereEachHasOne)
{
    Scenario scenario = test::plainScenario();
    scenario.workload.entities = GetParam().entities;
    const Recording recording = *runScenario(scenario).recording;
    std::string letters;
    for (std::uint32_t e = 0; e < GetParam().entities.size(); ++e)
        letters += letterOf(recording.columns(), EntityId{e}) + " ";
    EXPECT_EQ(letters, GetParam().letters);
    const HappeningRow& first = recording.columns().happenings[0];
    EXPECT_EQ(markOf(recording.columns(), HappeningId{0U}),
              letterOf(recording.columns(), first.entity) + "1");
}

INSTANTIATE_TEST_SUITE_P(
    Names, LettersTest,
    testing::Values(LettersRow{"InOrder", {"order-A", "order-B", "order-C"}, "A B C "},
                    LettersRow{"WithGaps", {"order-A", "order-D", "order-B"}, "A D B "},
                    LettersRow{"Twice", {"order-B", "user-B", "user-C"}, "A B C "},
                    LettersRow{"OneWithout", {"order-B", "chair", "order-D"}, "A B C "},
                    LettersRow{"FirstWithout", {"chair", "order-D", "order-E"}, "A B C "},
                    LettersRow{"Small", {"order-b", "order-d"}, "A B "},
                    LettersRow{"Words", {"nightly"}, "A "},
                    LettersRow{"Numbers", {"order-7", "order-9"}, "A B "},
                    LettersRow{"LettersAlone", {"D", "E"}, "D E "}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::letters_test
