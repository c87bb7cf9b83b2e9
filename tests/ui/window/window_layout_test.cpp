// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QSlider>
#include <QSpinBox>
#include <QTest>
#include <QWheelEvent>

#include "ui/charts/chart_pane.h"
#include "ui/stage/stage_view.h"
#include "ui/timeline/timeline_view.h"
#include "ui/window/main_window.h"

// The window at the sizes that people have: everything whole, side by side, and there.

namespace millrace::ui::window_layout_test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kDefault = "one-event-three-reactions";

struct WindowSize {
    int width;
    int height;
    bool dark;
};

class WindowLayoutTest : public testing::TestWithParam<WindowSize> {};

/// All that can be seen of the controls lies in the window, whole, and side by side.
void expectControlsFit(MainWindow& window)
{
    std::vector<std::pair<QRect, const QWidget*>> leaves;
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        const bool control = qobject_cast<const QLabel*>(widget) != nullptr ||
                             qobject_cast<const QAbstractButton*>(widget) != nullptr ||
                             qobject_cast<const QSlider*>(widget) != nullptr ||
                             qobject_cast<const QComboBox*>(widget) != nullptr ||
                             qobject_cast<const QSpinBox*>(widget) != nullptr;
        if (!control || !widget->isVisible())
            continue;
        const QRect rect{widget->mapTo(&window, QPoint{0, 0}), widget->size()};
        EXPECT_TRUE(window.rect().contains(rect)) << widget->metaObject()->className();
        EXPECT_GE(widget->height(), std::min(widget->minimumSizeHint().height(), 20))
            << widget->metaObject()->className();
        if (const auto* label = qobject_cast<const QLabel*>(widget))
            if (label->sizePolicy().horizontalPolicy() != QSizePolicy::Ignored)
                EXPECT_LE(label->fontMetrics().horizontalAdvance(label->text()), label->width() + 1)
                    << label->text().toStdString();
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
            EXPECT_LE(button->fontMetrics().horizontalAdvance(button->text()) + 8,
                      button->width() + 1)
                << button->text().toStdString();
        for (const auto& [other, who] : leaves)
            if (!who->isAncestorOf(widget))
                EXPECT_FALSE(rect.intersects(other))
                    << widget->metaObject()->className() << " / " << who->metaObject()->className();
        leaves.emplace_back(rect, widget);
    }
    EXPECT_GT(leaves.size(), 20U);
}

TEST_P(WindowLayoutTest, ControlsNeitherOverlapNorClip)
{
    MainWindow window;
    window.setDark(GetParam().dark);
    window.resize(GetParam().width, GetParam().height);
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    for (const char* name : {kDefault, "broker-crash-acks"}) {
        ASSERT_TRUE(window.openScenario(QString::fromUtf8(name)));
        window.player().seek(SimTime{35s});
        for (const char* page : {"The log", "Both sides"}) {
            SCOPED_TRACE(std::string{name} + ", " + page);
            for (auto* button : window.findChildren<QAbstractButton*>())
                if (button->text() == QLatin1String(page))
                    button->setChecked(true);
            QApplication::processEvents();
            ASSERT_EQ(window.size(), (QSize{GetParam().width, GetParam().height}))
                << "the window fits its size";
            expectControlsFit(window);
        }
    }
}

TEST_P(WindowLayoutTest, ShowsEverythingThatTheProductPromises)
{
    MainWindow window;
    window.setDark(GetParam().dark);
    window.resize(GetParam().width, GetParam().height);
    ASSERT_TRUE(window.openScenario(QString::fromUtf8(kDefault)));
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    window.player().seek(SimTime{74500ms});
    window.stage()->grab();
    const Scene& moving = window.stage()->lastScene();
    const auto has = [&moving](Shape::Kind kind, Thing thing) {
        return std::any_of(moving.begin(), moving.end(), [&](const Shape& shape) {
            return shape.kind == kind && shape.thing == thing;
        });
    };
    const auto says = [&moving](const char* words) {
        return std::any_of(moving.begin(), moving.end(), [&](const Shape& shape) {
            return shape.text.find(words) != std::string::npos;
        });
    };
    EXPECT_TRUE(has(Shape::Kind::Mark, Thing::Happening)) << "items";
    EXPECT_TRUE(has(Shape::Kind::Bookmark, Thing::Group));
    EXPECT_TRUE(has(Shape::Kind::Box, Thing::Worker));
    EXPECT_TRUE(has(Shape::Kind::Box, Thing::Member));
    EXPECT_TRUE(has(Shape::Kind::Box, Thing::Entity)) << "the search index";
    EXPECT_TRUE(std::any_of(moving.begin(), moving.end(),
                            [](const Shape& shape) { return shape.kind == Shape::Kind::Ring; }));
    for (const char* words :
         {"next", "lag ", "ready · ", "later · ", "failed · ", "reads", "dead since", "believed to",
          "TO DO", "handled", "standing still", "half · 99 % within", "LIMITS IN FORCE", "is dead"})
        EXPECT_TRUE(says(words)) << words;
    EXPECT_FALSE(window.findChild<TimelineView*>()->shownMarks().empty());
}

TEST_P(WindowLayoutTest, AClickOnItsNameSelectsABrokerAlsoWithABranch)
{
    MainWindow window;
    window.resize(GetParam().width, GetParam().height);
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    StageView* stage = window.stage();
    for (const char* name : {"broker-crash-acks", "broker-cut-off", "unclean-election",
                             "idempotent-producer", "store-outage"}) {
        ASSERT_TRUE(window.openScenario(QString::fromUtf8(name)));
        window.player().seek(SimTime{12s});
        for (const bool branched : {false, true}) {
            SCOPED_TRACE(std::string{name} + (branched ? ", with a branch" : ""));
            if (branched)
                window.action(ActionId::NewBranch)->trigger();
            QApplication::processEvents();
            const auto brokers =
                static_cast<std::uint32_t>(window.player().state().log.cluster.brokers.size());
            for (std::uint32_t b = 0; b < brokers; ++b) {
                stage->grab();
                const auto shown =
                    std::ranges::find_if(stage->lastScene(), [b](const Shape& shape) {
                        return shape.thing == Thing::Broker && shape.index == b;
                    });
                ASSERT_NE(shown, stage->lastScene().end()) << "broker " << b + 1;
                const double scale = stage->placeOf(Thing::Broker, b).width() / shown->rect.w;
                const QPointF at{shown->rect.x + 8, shown->rect.centerY()};
                QTest::mouseClick(stage, Qt::LeftButton, Qt::NoModifier, (at * scale).toPoint());
                EXPECT_EQ(window.player().selection(), (Selection{Thing::Broker, b}));
            }
        }
    }
}

TEST_P(WindowLayoutTest, TheWheelReachesWhatTheInspectorHasNoRoomFor)
{
    MainWindow window;
    window.resize(GetParam().width, GetParam().height);
    ASSERT_TRUE(window.openScenario(QString::fromUtf8(kDefault)));
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    window.player().seek(SimTime{73200ms});
    window.player().select(Selection{Thing::Worker, 1});
    StageView* stage = window.stage();
    const auto says = [stage](const char* words) {
        stage->grab();
        return std::ranges::any_of(stage->lastScene(), [words](const Shape& shape) {
            return shape.text.find(words) != std::string::npos;
        });
    };
    const QPointF place{stage->width() - 40.0, stage->height() - 40.0};
    const auto turn = [&](int by) {
        QWheelEvent wheel{place,          stage->mapToGlobal(place), {},   {0, by}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase,         false};
        QApplication::sendEvent(stage, &wheel);
    };
    EXPECT_FALSE(says("resque: ")) << "there is more of it than any of these windows shows";
    turn(-120 * 20);
    EXPECT_TRUE(says("resque: "));
    turn(120 * 20);
    EXPECT_TRUE(says("the list believes"));
    turn(-120);
    window.player().select(Selection{Thing::Worker, 0});
    EXPECT_TRUE(says("really")) << "another thing begins at its first line";
}

TEST_P(WindowLayoutTest, TheWheelAndKeysReachWhatAColumnHasNoRoomFor)
{
    MainWindow window;
    window.resize(GetParam().width, GetParam().height);
    ASSERT_TRUE(window.openScenario(QString::fromUtf8(kDefault)));
    ASSERT_TRUE(window.document().setValue("queue.workers", "300").empty());
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    window.activateWindow();
    StageView* stage = window.stage();
    stage->setFocus();
    window.player().seek(SimTime{20s});
    const auto isDrawn = [stage](std::uint32_t worker) {
        stage->grab();
        return stage->placeAmongThings({Thing::Worker, worker}) >= 0;
    };
    ASSERT_TRUE(isDrawn(0));
    ASSERT_FALSE(isDrawn(299)) << "there are more than any of these windows shows";
    const QPointF place = stage->placeOf(Thing::Worker, 0).center();
    const auto turn = [&](int by) {
        QWheelEvent wheel{place,          stage->mapToGlobal(place), {},   {0, by}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase,         false};
        QApplication::sendEvent(stage, &wheel);
    };
    turn(-40);
    EXPECT_TRUE(isDrawn(0)) << "a third of a notch";
    turn(-40);
    turn(-40);
    EXPECT_FALSE(isDrawn(0));
    turn(-120 * 100);
    EXPECT_TRUE(isDrawn(299));
    turn(120 * 100);
    EXPECT_TRUE(isDrawn(0));
    window.player().select(Selection{Thing::Worker, 299});
    EXPECT_TRUE(isDrawn(299)) << "what is selected comes into view";
    QTest::keyClick(stage, Qt::Key_PageUp);
    EXPECT_FALSE(isDrawn(299));
    QTest::keyClick(stage, Qt::Key_PageDown);
    EXPECT_TRUE(isDrawn(299));
    QTest::keyClick(stage, Qt::Key_S);
    EXPECT_EQ(window.player().selection(), (Selection{Thing::Worker, 0})) << "round and round";
    EXPECT_TRUE(isDrawn(0));
}

TEST_P(WindowLayoutTest, CurvesAreSoLargeThatAValueCanBeRead)
{
    MainWindow window;
    window.resize(GetParam().width, GetParam().height);
    ASSERT_TRUE(window.openScenario(QString::fromUtf8(kDefault)));
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    QApplication::processEvents();
    const auto* charts = window.findChild<ChartPane*>();
    EXPECT_GE(charts->height(), GetParam().height * (GetParam().height > 800 ? 15 : 13) / 100 - 4);
    EXPECT_GE(charts->width(), GetParam().width * (GetParam().width > 1400 ? 64 : 57) / 100);
    EXPECT_GE(window.stage()->height(), GetParam().height * 58 / 100)
        << "the stage is what it is for";
}

INSTANTIATE_TEST_SUITE_P(Sizes, WindowLayoutTest,
                         testing::Values(WindowSize{1280, 720, false}, WindowSize{1280, 720, true},
                                         WindowSize{1600, 900, false}, WindowSize{1600, 900, true},
                                         WindowSize{1920, 1080, false},
                                         WindowSize{1920, 1080, true}),
                         [](const auto& row) {
                             return "W" + std::to_string(row.param.width) +
                                    (row.param.dark ? "Dark" : "Light");
                         });

}  // namespace
}  // namespace millrace::ui::window_layout_test
