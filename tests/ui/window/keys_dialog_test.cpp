// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/keys_dialog.h"

#include <gtest/gtest.h>

#include <QDialogButtonBox>
#include <QScreen>
#include <QScrollBar>
#include <QTest>
#include <QTextBrowser>

#include "ui/window/action_table.h"
#include "ui/window/words.h"

namespace millrace::ui::keys_dialog_test {
namespace {

TEST(KeysDialogTest, FitsTheScreenAndTheRestIsScrolledTo)
{
    KeysDialog dialog{nullptr};
    dialog.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&dialog));
    EXPECT_LT(dialog.height(), dialog.screen()->availableSize().height());
    EXPECT_LT(dialog.width(), dialog.screen()->availableSize().width());
    const auto* close = dialog.findChild<QDialogButtonBox*>();
    EXPECT_LE(close->geometry().bottom(), dialog.height());
    const auto* keys = dialog.findChild<QTextBrowser*>();
    EXPECT_GT(keys->verticalScrollBar()->maximum(), 0) << "there are more than 800 px of them";
    EXPECT_EQ(keys->horizontalScrollBar()->maximum(), 0);
}

TEST(KeysDialogTest, NamesEveryKeyOfTheTableWithWhatItDoes)
{
    const KeysDialog dialog{nullptr};
    const QString all = dialog.findChild<QTextBrowser*>()->toPlainText();
    for (const ActionSpec& spec : actionTable())
        EXPECT_TRUE(all.contains(text(spec.tip))) << spec.tip;
    EXPECT_TRUE(all.contains(QStringLiteral("Ctrl+Shift+Del")));
    EXPECT_TRUE(all.contains(QStringLiteral("FAULT"))) << "menu by menu";
}

}  // namespace
}  // namespace millrace::ui::keys_dialog_test
