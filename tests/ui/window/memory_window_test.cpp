// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>

#include <gtest/gtest.h>

#include <QAction>
#include <QApplication>
#include <QMenu>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include "core/scenario/shipped.h"
#include "ui/document/drafts.h"
#include "ui/panels/offer_bar.h"
#include "ui/window/main_window.h"
#include "ui/window/remembered.h"

// What a window knows of the one before it.

namespace millrace::ui::memory_window_test {
namespace {

class MemoryWindow : public testing::Test {
protected:
    void TearDown() override { QApplication::setPalette({}); }

    QString settings() const { return folder.filePath(QStringLiteral("config/millrace.ini")); }
    QString drafts() const { return folder.filePath(QStringLiteral("drafts")); }
    QString scenario(const char* name) const
    {
        const QString path = folder.filePath(QString::fromUtf8(name));
        std::ofstream{path.toStdString()} << findShipped("one-event-three-reactions")->text;
        return path;
    }
    static QStringList recent(const MainWindow& window)
    {
        auto* menu = window.findChild<QMenu*>(QStringLiteral("recent"));
        Q_EMIT menu->aboutToShow();
        QStringList lines;
        for (const QAction* each : menu->actions())
            lines += each->text();
        return lines;
    }
    static void answer(const MainWindow& window, const char* words)
    {
        const auto* offer = window.findChild<OfferBar*>();
        ASSERT_TRUE(offer->isVisibleTo(&window));
        for (auto* button : offer->findChildren<QPushButton*>())
            if (button->text() == QString::fromUtf8(words))
                button->click();
    }

    QTemporaryDir folder;
};

TEST_F(MemoryWindow, IsAsItWasLeft)
{
    {
        MainWindow window;
        window.settleIn(settings(), drafts());
        window.resize(1111, 777);
        window.action(ActionId::DarkTheme)->trigger();
        window.show();
        EXPECT_TRUE(window.close());
    }
    MainWindow window;
    window.settleIn(settings(), drafts());
    EXPECT_EQ(window.size(), QSize(1111, 777));
    EXPECT_TRUE(window.action(ActionId::DarkTheme)->isChecked());
}

TEST_F(MemoryWindow, LeavesThePresentationBeforeItGoes)
{
    {
        MainWindow window;
        window.settleIn(settings(), drafts());
        ASSERT_TRUE(window.openScenario(QStringLiteral("one-event-three-reactions")));
        window.show();
        window.action(ActionId::Present)->trigger();
        ASSERT_TRUE(window.isFullScreen());
        EXPECT_TRUE(window.close());
    }
    MainWindow window;
    window.settleIn(settings(), drafts());
    EXPECT_FALSE(window.isFullScreen());
}

TEST_F(MemoryWindow, KnowsTheFilesThatWereOpenedLast)
{
    const QString first = scenario("a&b.toml");
    const QString second = scenario("b.toml");
    {
        MainWindow window;
        window.settleIn(settings(), drafts());
        EXPECT_EQ(recent(window), QStringList{QStringLiteral("None yet")});
        ASSERT_TRUE(window.openScenario(first));
        ASSERT_TRUE(window.openScenario(second));
        ASSERT_TRUE(window.openScenario(QStringLiteral("one-event-three-reactions")));
        ASSERT_FALSE(window.openScenario(folder.filePath(QStringLiteral("none.toml"))));
    }
    MainWindow window;
    window.settleIn(settings(), drafts());
    const QStringList lines = recent(window);
    ASSERT_EQ(lines.size(), 4) << "two files, a line between, and to forget them";
    EXPECT_TRUE(lines[0].endsWith(QStringLiteral("b.toml")));
    EXPECT_TRUE(lines[1].endsWith(QStringLiteral("a&&b.toml"))) << "no letter to press";
    auto* menu = window.findChild<QMenu*>(QStringLiteral("recent"));
    menu->actions()[1]->trigger();
    EXPECT_EQ(window.document().path(), first);
    EXPECT_TRUE(recent(window)[0].endsWith(QStringLiteral("a&&b.toml")));
    ASSERT_TRUE(QFile::remove(second));
    menu->actions()[1]->trigger();
    EXPECT_EQ(recent(window).size(), 3) << "what is gone is dropped, with an error";
    EXPECT_EQ(window.document().path(), first);
    menu->actions().back()->trigger();
    EXPECT_EQ(recent(window), QStringList{QStringLiteral("None yet")});
}

TEST_F(MemoryWindow, OffersWhatACrashCutShort)
{
    std::string text;
    {
        MainWindow window;
        window.settleIn(settings(), drafts());
        ASSERT_TRUE(window.openScenario(QStringLiteral("one-event-three-reactions")));
        ASSERT_TRUE(window.document().setValue("queue.workers", "3").empty());
        text = window.document().text();
        QTest::qWait(1'500);
    }  // Never closed.
    {
        MainWindow window;
        window.settleIn(settings(), drafts());
        ASSERT_TRUE(window.openScenario(QStringLiteral("one-event-three-reactions")));
        answer(window, "Bring it back");
        EXPECT_EQ(window.document().text(), text);
        EXPECT_FALSE(window.findChild<OfferBar*>()->isVisibleTo(&window));
    }  // Once more, before anything else happened.
    MainWindow window;
    window.settleIn(settings(), drafts());
    answer(window, "Throw it away");
    EXPECT_TRUE(Drafts::left(drafts()).empty());
    EXPECT_FALSE(window.findChild<OfferBar*>()->isVisibleTo(&window));
}

TEST_F(MemoryWindow, WithoutAPlaceForItKeepsNothing)
{
    MainWindow window;
    ASSERT_TRUE(window.openScenario(scenario("a.toml")));
    EXPECT_EQ(recent(window), QStringList{QStringLiteral("None yet")});
    ASSERT_TRUE(window.document().setValue("queue.workers", "3").empty());
    window.document().undo();
    EXPECT_TRUE(window.close());
}

}  // namespace
}  // namespace millrace::ui::memory_window_test
