// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/shipped_dialog.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include <QLabel>
#include <QLineEdit>
#include <QTest>
#include <QTimer>
#include <QTreeWidget>

#include "core/scenario/shipped.h"
#include "tests/ui/window/open_window.h"
#include "ui/window/shipped_groups.h"

// The scenarios that come with the product, by what they show.

namespace millrace::ui::shipped_dialog_test {
namespace {

TEST(ShippedGroups, HaveEveryShippedScenarioOnce)
{
    std::set<std::string_view> grouped;
    for (const ShippedGroup& group : shippedGroups())
        for (const std::string_view name : group.names) {
            EXPECT_TRUE(grouped.insert(name).second) << name << " is there twice";
            EXPECT_NE(findShipped(name), nullptr) << name << " does not exist";
        }
    for (const ShippedText& each : shippedScenarios())
        EXPECT_TRUE(grouped.contains(each.name)) << each.name << " is in no group";
}

class ShippedDialogTest : public testing::Test {
protected:
    void SetUp() override
    {
        dialog.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&dialog));
    }
    QLineEdit* find() { return dialog.findChild<QLineEdit*>(); }
    QTreeWidget* list() { return dialog.findChild<QTreeWidget*>(); }
    std::string chosen() const { return dialog.chosen().toStdString(); }

    ShippedDialog dialog{QStringLiteral("zombie")};
};

TEST_F(ShippedDialogTest, BeginsWithTheOneThatIsOpenAndArrowsPassHeadings)
{
    EXPECT_EQ(chosen(), "zombie");
    EXPECT_TRUE(find()->hasFocus());
    std::vector<std::string_view> all;
    for (const ShippedGroup& group : shippedGroups())
        all.insert(all.end(), group.names.begin(), group.names.end());
    for (auto at = std::ranges::find(all, "zombie"); at != all.end(); ++at) {
        EXPECT_EQ(chosen(), *at);
        EXPECT_FALSE(dialog.findChild<QLabel*>(QStringLiteral("watch"))->text().isEmpty());
        QTest::keyClick(find(), Qt::Key_Down);
    }
    EXPECT_EQ(chosen(), all.back());
}

TEST_F(ShippedDialogTest, LettersFindAndEnterOpens)
{
    QTest::keyClicks(find(), QStringLiteral("broker CUT"));
    EXPECT_EQ(chosen(), "broker-cut-off");
    int shown = 0;
    for (int g = 0; g < list()->topLevelItemCount(); ++g)
        shown += list()->topLevelItem(g)->isHidden() ? 0 : 1;
    EXPECT_EQ(shown, 1) << "groups of which nothing is left";
    find()->setText(QStringLiteral("no such words"));
    EXPECT_EQ(chosen(), "");
    QTest::keyClick(find(), Qt::Key_Return);
    EXPECT_TRUE(dialog.isVisible());
    find()->setText(QStringLiteral("outbox"));
    EXPECT_FALSE(chosen().empty());
    QTest::keyClick(find(), Qt::Key_Return);
    EXPECT_EQ(dialog.result(), QDialog::Accepted);
}

TEST_F(ShippedDialogTest, ADoubleClickOpensAScenarioAndNoHeading)
{
    list()->scrollToTop();
    const auto doubleClick = [this](const QTreeWidgetItem* item) {
        const QPoint at = list()->visualItemRect(item).center();
        QTest::mouseClick(list()->viewport(), Qt::LeftButton, Qt::NoModifier, at);
        QTest::mouseDClick(list()->viewport(), Qt::LeftButton, Qt::NoModifier, at);
    };
    doubleClick(list()->topLevelItem(0));
    EXPECT_TRUE(dialog.isVisible());
    doubleClick(list()->topLevelItem(0)->child(1));
    EXPECT_EQ(dialog.result(), QDialog::Accepted);
    EXPECT_EQ(chosen(), shippedGroups()[0].names[1]);
}

class ShippedInTheWindow : public test::OpenWindow {};

TEST_F(ShippedInTheWindow, AreOpenedByKeysAlone)
{
    QTimer::singleShot(0, [] {
        auto* dialog = qobject_cast<ShippedDialog*>(QApplication::activeModalWidget());
        ASSERT_NE(dialog, nullptr);
        auto* find = dialog->findChild<QLineEdit*>();
        QTest::keyClicks(find, QStringLiteral("hot-key"));
        QTest::keyClick(find, Qt::Key_Return);
    });
    act(ActionId::OpenShipped);
    EXPECT_EQ(document().displayName(), QStringLiteral("hot-key"));
}

}  // namespace
}  // namespace millrace::ui::shipped_dialog_test
