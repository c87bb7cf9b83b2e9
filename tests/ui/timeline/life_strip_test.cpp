// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/life_strip.h"

#include <algorithm>

#include <gtest/gtest.h>

#include <QApplication>
#include <QPushButton>
#include <QTest>

#include "tests/support/facts.h"
#include "tests/ui/window/open_window.h"
#include "ui/panels/why_panel.h"
#include "ui/stage/stage_view.h"
#include "ui/timeline/timeline_view.h"

// The life of one event above the timeline: where it appears, what can be done with it, and that
// it never shows what is not so any more.

namespace millrace::ui::life_strip_test {
namespace {

using namespace std::chrono_literals;

class LifeStripTest : public test::OpenWindow {
protected:
    void select(std::uint32_t happening)
    {
        window.player().select(Selection{Thing::Happening, happening});
        QApplication::processEvents();
    }
    QPoint pointOf(const LifeLane::Place& place) { return lane()->pointOf(place).toPoint(); }
    LifeStrip* strip() { return window.life(); }
    LifeLane* lane() { return strip()->lane(); }
    const ItemLife& life() { return lane()->life(); }
};

TEST_F(LifeStripTest, AppearsWithAnEventAndStaysAwayOnceItIsClosed)
{
    EXPECT_FALSE(strip()->isVisible());
    player().select(Selection{Thing::Worker, 1});
    EXPECT_FALSE(strip()->isVisible()) << "a worker is no event";
    select(10);
    ASSERT_TRUE(strip()->isVisible());
    EXPECT_EQ(life().rows.size(), 6U);
    player().select(Selection{Thing::Worker, 1});
    EXPECT_FALSE(strip()->isVisible()) << "the charts are back";
    EXPECT_TRUE(life().rows.empty()) << "and nothing of the event before is left";
    press(Qt::Key_Y);
    EXPECT_TRUE(strip()->isVisible()) << "who asks for it is told how";
    select(10);
    press(Qt::Key_Y, Qt::ShiftModifier);
    EXPECT_FALSE(strip()->isVisible());
    select(11);
    EXPECT_FALSE(strip()->isVisible()) << "somebody has closed it";
    press(Qt::Key_Y);
    EXPECT_TRUE(strip()->isVisible());
    EXPECT_EQ(life().happening, HappeningId{11U});
    for (auto* button : strip()->findChildren<QPushButton*>())
        if (button->text() == QStringLiteral("Close"))
            QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_FALSE(strip()->isVisible());
}

TEST_F(LifeStripTest, AJobShowsTheLifeOfItsEvent)
{
    player().select(Selection{Thing::Job, 30});
    EXPECT_EQ(life().happening, player().recording().columns().jobs[30].happening);
}

TEST_F(LifeStripTest, LeavesAllElseWhereItIsInEveryWindow)
{
    for (const QSize size :
         {QSize{1024, 700}, QSize{1280, 720}, QSize{1600, 900}, QSize{1920, 1080}}) {
        SCOPED_TRACE(size.width());
        player().select(std::nullopt);
        window.resize(size);
        for (int n = 0; n < 4; ++n)
            QApplication::processEvents();
        const QRect stage = window.stage()->geometry();
        const QRect timeline = window.findChild<TimelineView*>()->geometry();
        const int why = window.why()->height();
        select(10);
        ASSERT_TRUE(strip()->isVisible());
        EXPECT_EQ(window.stage()->geometry(), stage) << "what was clicked stays under the pointer";
        EXPECT_EQ(window.findChild<TimelineView*>()->geometry(), timeline);
        EXPECT_TRUE(window.why()->isVisible());
        EXPECT_EQ(window.why()->height(), why);
        EXPECT_EQ(window.size(), size);
        if (size.height() > 700)
            EXPECT_GE(lane()->height(), lane()->minimumSizeHint().height()) << "all six rows";
        const QRect rect{lane()->mapTo(&window, QPoint{0, 0}), lane()->size()};
        EXPECT_TRUE(window.rect().contains(rect));
    }
}

TEST_F(LifeStripTest, IsLookedAtCloserUntilTheWholeRunIsAskedFor)
{
    select(10);
    EXPECT_TRUE(lane()->isCloser());
    EXPECT_EQ(lane()->axis().begin, life().at);
    press(Qt::Key_Z);
    EXPECT_FALSE(lane()->isCloser());
    EXPECT_EQ(lane()->axis().begin, SimTime{});
    EXPECT_EQ(lane()->axis().timeAt(lane()->width()), player().end());
    EXPECT_TRUE(strip()->heading().contains(QStringLiteral("whole run")));
}

TEST_F(LifeStripTest, AClickOnAMarkGoesThere)
{
    select(10);
    for (std::size_t row = 0; row < life().rows.size(); ++row)
        for (std::size_t mark = 0; mark < life().rows[row].marks.size(); ++mark) {
            const LifeMark& wanted = life().rows[row].marks[mark];
            player().seek(SimTime{});
            QTest::mouseClick(lane(), Qt::LeftButton, {}, pointOf({row, mark}));
            EXPECT_EQ(player().selection(), (Selection{Thing::Happening, 10}));
            // Others may lie within a pixel or two.
            EXPECT_LE(
                std::abs(lane()->axis().xAt(player().time()) - lane()->axis().xAt(wanted.told.at)),
                6.0);
        }
    const LifeMark& done = life().rows[0].marks.back();
    QTest::mouseClick(lane(), Qt::LeftButton, {}, pointOf({0, life().rows[0].marks.size() - 1}));
    EXPECT_EQ(player().state().facts, done.told.fact + 1);
}

TEST_F(LifeStripTest, TheArrowKeysGoFromMarkToMarkAsTheyHappened)
{
    select(10);
    player().seek(SimTime{});
    lane()->setFocus();
    std::vector<std::uint64_t> all;
    for (const LifeRow& row : life().rows)
        for (const LifeMark& mark : row.marks)
            all.push_back(mark.told.fact + 1);
    std::ranges::sort(all);
    const auto [first, last] = std::ranges::unique(all);
    all.erase(first, last);
    for (const std::uint64_t facts : all) {
        press(Qt::Key_Down);
        EXPECT_EQ(player().state().facts, facts);
    }
    press(Qt::Key_Down);
    EXPECT_EQ(player().state().facts, all.back()) << "that was the last one";
    for (std::size_t n = all.size() - 1; n-- > 0;) {
        press(Qt::Key_Up);
        EXPECT_EQ(player().state().facts, all[n]);
    }
}

TEST_F(LifeStripTest, ThePointerSaysWhatAMarkIsAndHowLongABarLasts)
{
    const auto longestWait = [this](std::uint32_t happening) {
        select(happening);
        return std::ranges::max(life().rows, {}, &LifeRow::endsAt).endsAt - life().at;
    };
    std::uint32_t soon = 0;  // One that even the lake has read soon.
    while (longestWait(soon) > 4s)
        ++soon;
    EXPECT_TRUE(
        QTest::qWaitFor([this] { return lane()->height() >= lane()->minimumSizeHint().height(); }));
    const QString mark = lane()->tipAt(lane()->pointOf({0, 0}));
    EXPECT_TRUE(mark.contains(QStringLiteral("record appended"))) << mark.toStdString();
    // The middle of the longest time that a job is in somebody's hand.
    const LifeSpan* inHand = nullptr;
    std::size_t row = 0;
    for (std::size_t n = 3; n < 6; ++n)
        for (const LifeSpan& each : life().rows[n].spans)
            if (each.place == LifePlace::InHand &&
                (inHand == nullptr || each.to - each.from > inHand->to - inHand->from)) {
                inHand = &each;
                row = n;
            }
    ASSERT_NE(inHand, nullptr);
    const double x = lane()->axis().xAt(inHand->from + (inHand->to - inHand->from) / 2);
    const QString bar = lane()->tipAt({x, lane()->pointOf({row, 0}).y()});
    EXPECT_TRUE(bar.contains(QStringLiteral("in hand for"))) << x << ": " << bar.toStdString();
    EXPECT_TRUE(lane()->tipAt({2, 2}).isEmpty());
    EXPECT_TRUE(lane()->accessibleDescription().contains(QStringLiteral("committed after")));
}

TEST_F(LifeStripTest, FollowsAnEditAndShowsNothingOfTheRunBefore)
{
    const auto parked = millrace::test::factsOf<JobParked>(player().recording().trace());
    ASSERT_FALSE(parked.empty());
    player().select(Selection{Thing::Job, parked.front().fact.job.value});
    const auto waits = [this] {
        return std::ranges::count(life().rows, LifePlace::ForPerson, &LifeRow::ends);
    };
    EXPECT_EQ(waits(), 1);
    ASSERT_TRUE(window.document().removeLine(0).empty());
    EXPECT_EQ(waits(), 0) << "nobody was killed";
    window.document().undo();
    EXPECT_EQ(waits(), 1);
}

TEST_F(LifeStripTest, IsReadOnAThreadOfItsOwnWhereTheRunIsLong)
{
    strip()->setMostAtOnce(0);
    player().select(Selection{Thing::Happening, 10});  // Nothing else goes on meanwhile.
    EXPECT_TRUE(strip()->isReading());
    EXPECT_TRUE(life().rows.empty());
    select(12);  // The first one is given up.
    EXPECT_TRUE(QTest::qWaitFor([this] { return !strip()->isReading(); }));
    EXPECT_EQ(life().happening, HappeningId{12U});
    select(10);
    player().select(std::nullopt);
    QTest::qWait(30);
    EXPECT_TRUE(life().rows.empty()) << "it came too late";
    select(10);
    ASSERT_TRUE(window.document().setValue("queue.workers", "3").empty());
    EXPECT_TRUE(QTest::qWaitFor([this] { return !strip()->isReading(); }));
    EXPECT_EQ(life().happening, HappeningId{10U});
}

}  // namespace
}  // namespace millrace::ui::life_strip_test
