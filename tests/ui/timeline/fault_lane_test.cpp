// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/fault_lane.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include <QApplication>
#include <QFile>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace millrace::ui::fault_lane_test {
namespace {

using namespace std::chrono_literals;

class FaultLaneTest : public testing::Test {
protected:
    void SetUp() override
    {
        QObject::connect(&document, &ScenarioDocument::runReady, &player,
                         [this] { player.setRecording(document.run().recording); });
        ASSERT_TRUE(
            document.open(QStringLiteral("one-event-three-reactions"), RunMode::AtOnce).empty());
        ASSERT_FALSE(timeline().empty());
        lane.resize(1024, 20);
        lane.show();
    }

    const std::vector<Intervention>& timeline() { return document.scenario().timeline; }
    const Intervention& head() { return timeline().front(); }
    std::uint64_t digest() { return document.run().recording->digests().all; }
    QPoint at(SimTime time, int y = 10)
    {
        return {static_cast<int>(std::lround(lane.axis().xAt(time))), y};
    }
    void drag(QPoint from, QPoint to)
    {
        QTest::mousePress(&lane, Qt::LeftButton, Qt::NoModifier, from);
        for (int n = 1; n <= 4; ++n)
            QTest::mouseMove(&lane, from + (to - from) * n / 4);
        // Offscreen, moves by the mouse of QTest carry no buttons: the last one is sent by hand.
        QMouseEvent move{QEvent::MouseMove, QPointF{to},    lane.mapToGlobal(QPointF{to}),
                         Qt::NoButton,      Qt::LeftButton, Qt::NoModifier};
        QApplication::sendEvent(&lane, &move);
        QTest::mouseRelease(&lane, Qt::LeftButton, Qt::NoModifier, to);
    }

    ScenarioDocument document;
    Player player;
    FaultLane lane{player, document};
};

TEST_F(FaultLaneTest, DragsALineToAnotherTimeAsOneStepOfUndo)
{
    const std::string text = document.text();
    const std::uint64_t recorded = digest();
    drag(at(head().at), at(SimTime{100s}));
    EXPECT_LT(std::chrono::abs(head().at - SimTime{100s}), 200ms);
    EXPECT_EQ(lane.selectedLine(), head().line);
    EXPECT_NE(digest(), recorded);
    document.undo();
    EXPECT_EQ(document.text(), text);
    EXPECT_EQ(digest(), recorded);
    EXPECT_FALSE(document.canUndo());
}

TEST_F(FaultLaneTest, StretchesALineByItsEnd)
{
    ASSERT_EQ(timeline().back().act, Intervention::Act::Restart);
    drag(at(timeline().back().at), at(head().at + 50s));
    ASSERT_EQ(timeline().back().act, Intervention::Act::Restart);
    EXPECT_LT(std::chrono::abs(timeline().back().at - head().at - 50s), 300ms);
    drag(at(timeline().back().at), at(SimTime{1s}));
    EXPECT_EQ(timeline().back().at, head().at) << "not before it";
}

/// What has a length of its own, and no restart.
TEST_F(FaultLaneTest, StretchesAndCopiesWhatLasts)
{
    const Target reaction{Target::Kind::Reaction, 0};
    const Intervention acts[] = {
        {.at = SimTime{20s}, .act = Act::Outage, .target = reaction, .lasts = 10s},
        {.at = SimTime{20s},
         .act = Act::Slow,
         .target = {Target::Kind::Slot, 1},
         .lasts = 10s,
         .count = 5},
        {.at = SimTime{20s}, .act = Act::SlowNetwork, .lasts = 10s, .extra = 2s},
        {.at = SimTime{20s}, .act = Act::Deploy, .target = reaction, .lasts = 10s, .isBug = true}};
    for (const Intervention& act : acts) {
        SCOPED_TRACE(static_cast<int>(act.act));
        lane.selectNext();
        lane.remove();
        ASSERT_TRUE(document.addIntervention(act).empty());
        ASSERT_EQ(timeline().size(), 2U);
        drag(at(SimTime{30s}), at(SimTime{60s}));
        EXPECT_LT(std::chrono::abs(head().lasts - 40s), 300ms);
        EXPECT_EQ(timeline().back().at, head().at + head().lasts);
        player.seek(SimTime{90s});
        lane.copyToPlayhead();
        ASSERT_EQ(timeline().size(), 4U);
        EXPECT_EQ(timeline()[2].at, SimTime{90s});
        EXPECT_EQ(timeline()[2].lasts, head().lasts);
        EXPECT_EQ(timeline()[2].extra, act.extra);
        EXPECT_EQ(timeline()[2].count, act.count);
        drag(at(timeline()[1].at), at(SimTime{1s}));
        EXPECT_EQ(head().lasts, 1ms) << "not before it";
        while (document.canUndo())
            document.undo();
    }
}

TEST_F(FaultLaneTest, MutesCopiesAndTakesAwayByTheKeysActions)
{
    const std::uint64_t recorded = digest();
    const std::string text = document.text();
    lane.selectNext();
    ASSERT_TRUE(lane.selectedLine());
    lane.toggleMute();
    EXPECT_TRUE(timeline().empty());
    EXPECT_FALSE(document.scenario().muted.empty());
    EXPECT_TRUE(lane.isVisible()) << "a muted line is still there to be seen";
    const std::uint64_t calm = digest();
    EXPECT_NE(calm, recorded);
    lane.toggleMute();
    EXPECT_EQ(digest(), recorded);
    const std::size_t acts = timeline().size();
    player.seek(SimTime{120s});
    lane.copyToPlayhead();
    EXPECT_EQ(timeline().size(), 2 * acts);
    lane.moveToPlayhead();
    EXPECT_EQ(head().at, SimTime{120s});
    document.undo();
    document.undo();
    EXPECT_EQ(digest(), recorded);
    lane.remove();
    EXPECT_TRUE(timeline().empty());
    EXPECT_EQ(digest(), calm);
    EXPECT_FALSE(lane.selectedLine());
    while (document.canUndo())
        document.undo();
    EXPECT_EQ(document.text(), text);
}

TEST_F(FaultLaneTest, ClicksGoThroughLinesThatLieUponEachOtherAndDragTheOneThatIsPicked)
{
    const Intervention acts[] = {
        {.at = SimTime{45s}, .act = Intervention::Act::Stop, .target = {Target::Kind::Slot, 0}},
        {.at = SimTime{45s}, .act = Intervention::Act::Burst, .lasts = 2s, .count = 30},
        {.at = SimTime{45s}, .act = Intervention::Act::SlowNetwork, .lasts = 10s, .extra = 2s}};
    for (const Intervention& act : acts)
        ASSERT_TRUE(document.addIntervention(act).empty());
    const QPoint spot = at(SimTime{45s});
    std::set<int> picked;
    for (int n = 0; n < 3; ++n) {
        QTest::mouseClick(&lane, Qt::LeftButton, Qt::NoModifier, spot);
        ASSERT_TRUE(lane.selectedLine());
        picked.insert(*lane.selectedLine());
    }
    EXPECT_EQ(picked.size(), 3U);
    const int last = *lane.selectedLine();
    drag(spot, at(SimTime{100s}));
    EXPECT_EQ(lane.selectedLine(), last);
    const auto moved = std::ranges::find(timeline(), last, &Intervention::line);
    EXPECT_LT(std::chrono::abs(moved->at - SimTime{100s}), 200ms);
    EXPECT_EQ(std::ranges::count(timeline(), SimTime{45s}, &Intervention::at), 2);
}

TEST_F(FaultLaneTest, LinesOfChaosAreTheSeedsAndStay)
{
    lane.selectNext();
    lane.remove();
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("chaos.toml"));
    QFile file{path};
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write((document.text() + "\n[[chaos]]\nof = \"slots\"\nevery = \"40 s\"\n").c_str());
    file.close();
    ASSERT_TRUE(document.open(path, RunMode::AtOnce).empty());
    const std::vector<Intervention> before = timeline();
    ASSERT_FALSE(before.empty());
    const QSignalSpy said{&lane, &FaultLane::said};
    drag(at(head().at), at(SimTime{100s}));
    lane.remove();
    lane.toggleMute();
    EXPECT_EQ(said.count(), 3);
    EXPECT_EQ(timeline(), before);
}

TEST_F(FaultLaneTest, ShowsEventsThatArePoisonAlsoWithoutAnyLine)
{
    while (!timeline().empty())
        ASSERT_TRUE(document.removeLine(head().line).empty());
    EXPECT_FALSE(lane.isVisibleTo(nullptr)) << "nothing to show";
    ASSERT_TRUE(document.setValue("reaction[0].poison", "[5]").empty());
    EXPECT_TRUE(lane.isVisibleTo(nullptr));
    const Columns& columns = player.recording().columns();
    const SimTime then = columns.happenings[4].at;
    const QString tip = lane.tipAt(QPointF{at(then)});
    EXPECT_TRUE(tip.startsWith(QStringLiteral("%1 is poison for search at ")
                                   .arg(QString::fromStdString(markOf(columns, HappeningId{4U})))))
        << tip.toStdString();
    EXPECT_TRUE(lane.tipAt(QPointF{at(then + 30s)}).isEmpty());
    QTest::mouseClick(&lane, Qt::LeftButton, Qt::NoModifier, at(then));
    EXPECT_EQ(lane.selectedLine(), std::nullopt) << "it is no line that could be dragged";
    document.undo();
    EXPECT_TRUE(lane.tipAt(QPointF{at(then)}).isEmpty());
}

TEST_F(FaultLaneTest, SaysSoWhenNothingIsSelected)
{
    const QSignalSpy said{&lane, &FaultLane::said};
    const std::string text = document.text();
    lane.toggleMute();
    lane.remove();
    lane.moveToPlayhead();
    lane.copyToPlayhead();
    lane.toggleStrip();
    EXPECT_EQ(said.count(), 5);
    EXPECT_EQ(document.text(), text);
    EXPECT_FALSE(lane.hasStrip());
}

TEST_F(FaultLaneTest, ShowsWhatTheFaultDoesElsewhereAndOpensAPlaceByAClick)
{
    lane.selectNext();
    lane.toggleStrip();
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return lane.cells().size() == FaultLane::kPositions; }, 20'000));
    const auto worst = std::ranges::max_element(lane.cells(), {}, &StripCell::list);
    EXPECT_NE(worst->list, Harm::Nothing);
    const StripCell cell = *worst;
    QTest::mouseClick(&lane, Qt::LeftButton, Qt::NoModifier, at(cell.at, 26) + QPoint{2, 0});
    EXPECT_EQ(head().at, cell.at);
    EXPECT_EQ(player.time(), cell.at);
    EXPECT_TRUE(lane.hasStrip()) << "it is the same wherever its line stands";
    ASSERT_TRUE(document.setValue("queue.workers", "2").empty());
    EXPECT_FALSE(lane.hasStrip()) << "a stale one would lie";
}

TEST_F(FaultLaneTest, AnEditAmidTheWorkEndsItWithoutAStalePlace)
{
    lane.selectNext();
    lane.toggleStrip();
    lane.remove();
    EXPECT_FALSE(lane.hasStrip());
    QTest::qWait(50);
    EXPECT_TRUE(lane.cells().empty());
}

}  // namespace
}  // namespace millrace::ui::fault_lane_test
