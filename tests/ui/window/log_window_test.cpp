// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QApplication>
#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QTest>

#include "core/scenario/shipped.h"
#include "tests/support/facts.h"
#include "tests/ui/window/open_window.h"
#include "ui/scene/log_geometry.h"
#include "ui/stage/stage_view.h"

// What a person does to the log without opening its file: with the mouse alone, and by key.

namespace millrace::ui::log_window_test {
namespace {

using namespace std::chrono_literals;
using millrace::test::factsOf;

class LogWindowTest : public test::OpenWindow {
protected:
    LogWindowTest() : test::OpenWindow{"lease-and-session"} {}

    void SetUp() override
    {
        test::OpenWindow::SetUp();
        show(40s);
    }

    void open(const char* name) { ASSERT_TRUE(window.openScenario(QString::fromUtf8(name))); }
    void show(SimDuration time)
    {
        window.player().seek(SimTime{time});
        QApplication::processEvents();
        stage()->grab();
    }
    StageView* stage() { return window.stage(); }
    std::uint64_t digest() { return window.document().run().recording->digests().all; }
    LogGeometry geometry()
    {
        const double scale = stage()->scale();
        return logGeometryOf(
            window.player().moment(),
            StageLayout::of(stage()->width() / scale, stage()->height() / scale).log);
    }
    QPoint onStage(double x, double y) { return (QPointF{x, y} * stage()->scale()).toPoint(); }
    /// The filled bookmark of a group in a partition.
    QPoint bookmark(std::uint32_t group, std::uint32_t partition)
    {
        const LogGeometry log = geometry();
        for (const Shape& each : stage()->lastScene())
            if (each.kind == Shape::Kind::Bookmark && each.index == group && !each.hollow &&
                each.rect.x < log.groups.x && each.rect.y > log.rowY(partition) &&
                each.rect.y < log.rowY(partition + 1))
                return onStage(each.rect.centerX(), each.rect.centerY());
        ADD_FAILURE() << "no such bookmark";
        return {};
    }
    QPoint cell(std::uint32_t partition, Offset offset)
    {
        const LogGeometry log = geometry();
        const CellRow row = log.cellRow(window.player().state().log.partitions[partition].logEnd);
        const double x = row.xAt(offset);
        return onStage(x + 2, log.cellBox(partition, x).centerY());
    }
    Offset firstShown(std::uint32_t partition)
    {
        const PartitionState& records = window.player().state().log.partitions[partition];
        return std::max(geometry().cellRow(records.logEnd).first, records.logStart);
    }
    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::mousePress(stage(), Qt::LeftButton, modifiers, from);
        move((from + to) / 2, modifiers);
        move(to, modifiers);
    }
    void move(QPoint to, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QMouseEvent event{QEvent::MouseMove, QPointF{to},    stage()->mapToGlobal(QPointF{to}),
                          Qt::NoButton,      Qt::LeftButton, modifiers};
        QApplication::sendEvent(stage(), &event);
    }
    void drop(QPoint at, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::mouseRelease(stage(), Qt::LeftButton, modifiers, at);
        QApplication::processEvents();
    }
    std::vector<Intervention> seeks()
    {
        std::vector<Intervention> found;
        for (const Intervention& each : window.document().scenario().timeline)
            if (each.act == Intervention::Act::Seek)
                found.push_back(each);
        return found;
    }
    template <class Widget>
    Widget* named(const char* name)
    {
        for (auto* each : window.findChildren<Widget*>())
            if (each->accessibleName() == QLatin1String(name))
                return each;
        ADD_FAILURE() << name;
        return nullptr;
    }
    QPushButton* button(const char* text)
    {
        for (auto* each : window.findChildren<QPushButton*>())
            if (each->text() == QLatin1String(text) && each->isVisible())
                return each;
        ADD_FAILURE() << text;
        return nullptr;
    }
    void choose(const char* box, const char* value)
    {
        auto* combo = named<QComboBox>(box);
        combo->setCurrentText(QString::fromUtf8(value));
        Q_EMIT combo->textActivated(QString::fromUtf8(value));
        QApplication::processEvents();
    }
};

TEST_F(LogWindowTest, ABookmarkDraggedBackIsReadAgainAndUndoBringsTheOldRun)
{
    const std::uint64_t before = digest();
    const std::string text = window.document().text();
    const Offset to = firstShown(0) + 1;
    const QPoint from = bookmark(0, 0);
    const QPoint target = cell(0, to);
    drag(from, target);
    EXPECT_TRUE(stage()->isDragging());
    stage()->grab();
    const Scene& ghost = stage()->lastScene();
    EXPECT_TRUE(std::any_of(ghost.begin(), ghost.end(), [&](const Shape& each) {
        return each.text.starts_with("offset " + std::to_string(to) + " · ");
    })) << "the offset is shown while it is dragged";
    EXPECT_EQ(digest(), before) << "nothing has happened yet";
    drop(target);
    ASSERT_EQ(seeks().size(), 1U);
    EXPECT_EQ(seeks()[0].at, SimTime{40s});
    EXPECT_EQ(seeks()[0].target.index, 0);
    EXPECT_EQ(seeks()[0].partition, 0);
    EXPECT_EQ(seeks()[0].to.offset, to);
    const auto moved = factsOf<BookmarkMoved>(window.player().recording().trace());
    ASSERT_FALSE(moved.empty());
    EXPECT_EQ(moved.front().fact.position, to);
    QTest::mouseClick(button("Undo"), Qt::LeftButton);
    EXPECT_EQ(digest(), before);
    EXPECT_EQ(window.document().text(), text) << "to the byte";
}

TEST_F(LogWindowTest, WithShiftAllPartitionsGoToThatTime)
{
    const QPoint target = cell(1, firstShown(1) + 1);
    drag(bookmark(0, 1), target, Qt::ShiftModifier);
    drop(target, Qt::ShiftModifier);
    ASSERT_EQ(seeks().size(), 1U);
    EXPECT_EQ(seeks()[0].partition, -1);
    EXPECT_EQ(seeks()[0].to.kind, BookmarkPlace::Kind::AtTime);
    const auto& records = window.player().recording().columns().records[1];
    EXPECT_EQ(seeks()[0].to.time, records[firstShown(1) + 1].appendedAt) << "to the nanosecond";
}

TEST_F(LogWindowTest, FromItsCardAllPartitionsGo)
{
    const Rect card = geometry().cards[1];
    const QPoint target = cell(2, firstShown(2) + 1);
    drag(onStage(card.right() - 30, card.y + 8), target);
    drop(target);
    ASSERT_EQ(seeks().size(), 1U);
    EXPECT_EQ(seeks()[0].target.index, 1);
    EXPECT_EQ(seeks()[0].partition, -1);
}

TEST_F(LogWindowTest, EscapeLeavesABookmarkWhereItWas)
{
    const std::uint64_t before = digest();
    const QPoint target = cell(0, firstShown(0) + 1);
    drag(bookmark(0, 0), target);
    QTest::keyClick(&window, Qt::Key_Escape);
    EXPECT_FALSE(stage()->isDragging());
    move(target);
    drop(target);
    EXPECT_EQ(digest(), before);
    EXPECT_TRUE(seeks().empty());
}

TEST_F(LogWindowTest, AClickOnABookmarkOnlySelectsItsGroup)
{
    const std::uint64_t before = digest();
    QTest::mouseClick(stage(), Qt::LeftButton, {}, bookmark(1, 0));
    EXPECT_EQ(*window.player().selection(), (Selection{Thing::Group, 1}));
    EXPECT_EQ(digest(), before);
}

TEST_F(LogWindowTest, AShareGroupHasNoBookmarkToDrag)
{
    open("share-group");
    show(20s);
    std::uint32_t shares = 0;
    while (!window.player().state().log.groups[shares].shares)
        ++shares;
    const std::uint64_t before = digest();
    const Rect card = geometry().cards[shares];
    const QPoint target = cell(0, firstShown(0));
    drag(onStage(card.right() - 30, card.y + 8), target);
    EXPECT_FALSE(stage()->isDragging());
    drop(target);
    EXPECT_EQ(digest(), before);
    window.player().select(Selection{Thing::Group, shares});
    QTest::keyClick(&window, Qt::Key_B);
    EXPECT_EQ(digest(), before) << "by key neither";
}

TEST_F(LogWindowTest, AClickOnTheProfileChangesIt)
{
    const std::string text = window.document().text();
    const auto profile = [&] { return window.document().scenario().log.profile; };
    ASSERT_EQ(profile(), "generic-log");
    QTest::mouseClick(stage(), Qt::LeftButton, {},
                      stage()->placeOfProfile(Thing::Log) + QPoint{20, -6});
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    ASSERT_NE(menu, nullptr);
    std::map<QString, QAction*> choices;
    for (QAction* each : menu->actions())
        choices[each->text().section(QLatin1Char(':'), 0, 0)] = each;
    for (const char* name : {"generic-log", "kafka-3", "kafka-4", "kafka-4-share"})
        ASSERT_TRUE(choices.contains(QString::fromUtf8(name))) << name;
    EXPECT_TRUE(choices[QStringLiteral("generic-log")]->isChecked());
    QTest::mouseClick(menu, Qt::LeftButton, {},
                      menu->actionGeometry(choices[QStringLiteral("kafka-4")]).center());
    QApplication::processEvents();
    EXPECT_EQ(profile(), "kafka-4");
    window.activateWindow();  // Without a screen no window is active after a menu.
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(window.document().text(), text);
}

TEST_F(LogWindowTest, TheProfilesMenuSaysWhatIsNotModelled)
{
    stage()->setFocus();
    QTest::keyClick(&window, Qt::Key_P);
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    ASSERT_NE(menu, nullptr) << "by key, too";
    menu->actions().back()->trigger();
    menu->close();
    ASSERT_TRUE(window.player().selection());
    EXPECT_EQ(window.player().selection()->thing, Thing::Log);
}

TEST_F(LogWindowTest, EachControlOfAGroupIsOneEditThatUndoTakesBack)
{
    QTest::mouseClick(button("The log"), Qt::LeftButton);
    const std::string text = window.document().text();
    QTest::mouseClick(stage(), Qt::LeftButton, {}, bookmark(1, 0));
    EXPECT_EQ(named<QComboBox>("Group")->currentText(), QStringLiteral("alerts"));
    const auto rules = [&] { return window.document().scenario().log.groups[1]; };
    choose("Protocol", "classic");
    EXPECT_EQ(rules().protocol, GroupSpec::Protocol::Classic);
    choose("Commits", "after");
    EXPECT_EQ(rules().commit, GroupSpec::Commit::After);
    choose("Acks", "1");
    EXPECT_EQ(window.document().scenario().log.producer.acks, ProducerSpec::Acks::Leader);
    for (int n = 0; n < 3; ++n)
        window.document().undo();
    EXPECT_EQ(window.document().text(), text);
    EXPECT_EQ(named<QComboBox>("Protocol")->currentText(), QStringLiteral("generic"));
    EXPECT_EQ(named<QComboBox>("Acks")->currentIndex(), -1) << "no producer is modelled";
}

TEST_F(LogWindowTest, WhatAGroupCannotDoIsSaidAndNothingChanges)
{
    QTest::mouseClick(button("The log"), Qt::LeftButton);
    choose("Protocol", "share");
    const std::string text = window.document().text();
    choose("Commits", "before");
    EXPECT_EQ(window.document().text(), text);
    EXPECT_EQ(named<QComboBox>("Commits")->currentText(), QStringLiteral("each"));
}

TEST_F(LogWindowTest, PoisonMeetsTheNextEventAndAPartitionIsAddedNow)
{
    QTest::mouseClick(button("The log"), Qt::LeftButton);
    const std::uint32_t next = window.player().state().happenings;
    QTest::mouseClick(button("Poison the next event"), Qt::LeftButton);
    EXPECT_EQ(window.document().scenario().reactions[0].poison, std::vector{next});
    QTest::mouseClick(button("Poison the next event"), Qt::LeftButton);
    EXPECT_EQ(window.document().scenario().reactions[0].poison.size(), 1U) << "once is enough";
    QTest::mouseClick(button("Add a partition"), Qt::LeftButton);
    const auto counts = factsOf<PartitionCountSet>(window.player().recording().trace());
    ASSERT_FALSE(counts.empty());
    EXPECT_EQ(counts.back().at, SimTime{40s});
    EXPECT_EQ(counts.back().fact.count, 4U);
}

TEST_F(LogWindowTest, BrokersAreBrokenWhereThereAreSome)
{
    QTest::mouseClick(button("The log"), Qt::LeftButton);
    EXPECT_FALSE(named<QComboBox>("Broker to break")->isVisible()) << "there is none";
    open("broker-crash-acks");
    show(5s);
    auto* broker = named<QComboBox>("Broker to break");
    ASSERT_TRUE(broker->isVisible());
    ASSERT_EQ(broker->count(), 3);
    broker->setCurrentIndex(2);
    QTest::mouseClick(button("Machine"), Qt::LeftButton);
    const auto crashes = factsOf<BrokerCrashed>(window.player().recording().trace());
    ASSERT_FALSE(crashes.empty());
    EXPECT_EQ(crashes.front().at, SimTime{5s});
    EXPECT_EQ(crashes.front().fact.broker, BrokerId{2U});
    EXPECT_EQ(crashes.front().fact.crash, Crash::Machine);
    QTest::mouseClick(button("Restart"), Qt::LeftButton);
    EXPECT_EQ(window.document().scenario().timeline.front().act, Intervention::Act::CrashMachine);
}

TEST_F(LogWindowTest, EveryProfileOpensOnEveryShippedScenarioOrSaysWhyNot)
{
    for (const ShippedText& shipped : shippedScenarios()) {
        for (const char* profile : {"\"kafka-3\"", "\"kafka-4\"", "\"kafka-4-share\""}) {
            SCOPED_TRACE(std::string{shipped.name} + " " + profile);
            ASSERT_TRUE(window.openScenario(
                QString::fromUtf8(shipped.name.data(), qsizetype(shipped.name.size()))));
            const auto errors = window.document().setValue("log.profile", profile);
            EXPECT_FALSE(window.document().run().violation);
            if (!errors.empty())
                EXPECT_EQ(window.document().text(), shipped.text);
        }
    }
}

// The question of the product in one click: the log has what was before, the list has not.
TEST_F(LogWindowTest, AReaderIsAddedByItsButtonAndTakenBackToTheByte)
{
    const std::string text = window.document().text();
    const std::uint64_t before = digest();
    const std::size_t reactions = window.document().scenario().reactions.size();
    QPushButton* button = nullptr;
    for (QPushButton* each : window.findChildren<QPushButton*>())
        if (each->text() == QStringLiteral("Add a reader"))
            button = each;
    ASSERT_NE(button, nullptr);
    QTest::mouseClick(button, Qt::LeftButton);
    ASSERT_EQ(window.document().scenario().reactions.size(), reactions + 1);
    EXPECT_EQ(window.document().scenario().reactions.back().from, 40s);
    window.player().seek(window.player().end());
    const Moment moment = window.player().moment();
    EXPECT_GT(moment.log.backfilled, 0U);
    EXPECT_EQ(moment.list.backfilled, 0U);
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(window.document().text(), text);
    EXPECT_EQ(digest(), before);
    QTest::keyClick(&window, Qt::Key_A, Qt::ShiftModifier);
    EXPECT_EQ(window.document().scenario().reactions.size(), reactions + 1) << "by its key, too";
}

}  // namespace
}  // namespace millrace::ui::log_window_test
