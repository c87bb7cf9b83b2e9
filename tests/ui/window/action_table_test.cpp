// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/action_table.h"

#include <set>

#include <gtest/gtest.h>

#include <QKeySequence>
#include <QStringList>

namespace millrace::ui::action_table_test {
namespace {

TEST(ActionTable, GivesNoKeyToTwoActions)
{
    EXPECT_TRUE(clashingKeys(actionTable()).empty());
}

TEST(ActionTable, FindsAClashWhereThereIsOne)
{
    const std::vector<ActionSpec> bad{{ActionId::Open, MenuId::File, "a", "Ctrl+O;X", "t"},
                                      {ActionId::Kill, MenuId::Fault, "b", "X", "t"}};
    ASSERT_EQ(clashingKeys(bad).size(), 1U);
    EXPECT_EQ(clashingKeys(bad)[0], "X");
}

TEST(ActionTable, NamesEveryActionOnceWithKeysThatQtUnderstands)
{
    std::set<ActionId> seen;
    for (const ActionSpec& action : actionTable()) {
        EXPECT_TRUE(seen.insert(action.id).second) << action.text;
        EXPECT_TRUE(action.tip.ends_with('.')) << action.text;
        const QString keys =
            QString::fromUtf8(action.keys.data(), static_cast<qsizetype>(action.keys.size()));
        for (const QString& key : keys.split(QLatin1Char(';'))) {
            const QKeySequence sequence{key, QKeySequence::PortableText};
            EXPECT_FALSE(sequence.isEmpty()) << action.keys;
            EXPECT_EQ(sequence.toString(QKeySequence::PortableText), key);
        }
    }
}

TEST(ActionTable, LeavesAltToAccessKeys)
{
    for (const ActionSpec& action : actionTable())
        EXPECT_EQ(action.keys.find("Alt"), std::string_view::npos) << action.text;
}

}  // namespace
}  // namespace millrace::ui::action_table_test
