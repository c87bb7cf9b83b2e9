// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/scene_painter.h"

#include <gtest/gtest.h>

#include <QFontMetricsF>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/scenarios.h"
#include "ui/paint/crowd.h"
#include "ui/paint/fonts.h"
#include "ui/paint/frame_painter.h"
#include "ui/scene/text_extent.h"

namespace millrace::ui::scene_painter_test {
namespace {

using namespace std::chrono_literals;

TEST(TextExtentTest, AgreesWithTheFont)
{
    for (const bool bold : {false, true})
        for (const char* words :
             {"history: reading takes a copy", "69 EVENTS × 3 REACTIONS = 207 TO DO", "lag 12,408",
              "claim ends at 1:18.6", "copies to the data lake", "half · 99 % within", "…678",
              "→ s-1"}) {
            const double real =
                QFontMetricsF{textFont(12, bold)}.horizontalAdvance(QString::fromUtf8(words));
            const double guess = textExtent(words, 12, bold);
            EXPECT_GE(guess, real * 0.98)
                << words;  // Kerning makes words narrower than their letters.
            EXPECT_LE(guess, real * 1.12) << words;
        }
}

TEST(ScenePainterTest, PaintsTheSamePixelsAgain)
{
    Cursor cursor{
        runScenario(millrace::test::shippedScenario("one-event-three-reactions")).recording};
    cursor.seekTime(SimTime{74s});
    FramePainter fresh{Theme{false}, 1.5};
    FramePainter used{Theme{false}, 1.5};
    const SceneOptions options{.width = 1052, .height = 460};
    cursor.seekTime(SimTime{20s});
    used.frame(cursor.moment(), options);
    cursor.seekTime(SimTime{74s});
    EXPECT_EQ(fresh.frame(cursor.moment(), options), used.frame(cursor.moment(), options));
}

TEST(ScenePainterTest, DifferentThemesDifferInColoursOnly)
{
    Cursor cursor{
        runScenario(millrace::test::shippedScenario("one-event-three-reactions")).recording};
    cursor.seekTime(SimTime{74s});
    FramePainter light{Theme{false}, 1.0};
    FramePainter dark{Theme{true}, 1.0};
    const QImage day = light.frame(cursor.moment(), {});
    const QImage night = dark.frame(cursor.moment(), {});
    EXPECT_NE(day, night);
    EXPECT_EQ(describe(light.lastScene()), describe(dark.lastScene()));
}

TEST(ScenePainterTest, GoodForAnyRatio)
{
    Cursor cursor{
        runScenario(millrace::test::shippedScenario("one-event-three-reactions")).recording};
    cursor.seekTime(SimTime{74s});
    for (const double ratio : {1.0, 1.25, 1.5, 2.0, 2.75}) {
        FramePainter painter{Theme{}, ratio};
        const QImage frame = painter.frame(cursor.moment(), {.width = 1052, .height = 460});
        EXPECT_EQ(frame.width(), qRound(1052 * ratio));
        EXPECT_DOUBLE_EQ(frame.devicePixelRatio(), ratio);
    }
}

TEST(CrowdTest, WritesADotWhereItIsAndNothingOutside)
{
    QImage image{10, 10, QImage::Format_RGB32};
    image.fill(Qt::white);
    const Theme theme;
    paintDots(image, {{5, 5, 1, 1}, {-40, 5, 1, 1}, {9.6F, 9.6F, 0, 1}}, theme, 1.0);
    EXPECT_EQ(image.pixel(5, 5), theme.hue(1).rgb());
    EXPECT_EQ(image.pixel(4, 6), theme.hue(1).rgb());
    EXPECT_EQ(image.pixel(2, 5), qRgb(255, 255, 255));
    EXPECT_EQ(image.pixel(9, 9), theme.hue(0).rgb());
}

TEST(CrowdTest, FullerBinsAreStronger)
{
    QImage image{40, 10, QImage::Format_RGB32};
    image.fill(Qt::white);
    paintDensity(image, {{3, 3, 0, 1}, {15, 3, 0, 50}, {27, 3, 0, 400}}, Qt::black, 1.0);
    EXPECT_GT(qRed(image.pixel(3, 3)), qRed(image.pixel(15, 3)));
    EXPECT_GT(qRed(image.pixel(15, 3)), qRed(image.pixel(27, 3)));
    EXPECT_LT(qRed(image.pixel(3, 3)), 255) << "one can be seen";
}

}  // namespace
}  // namespace millrace::ui::scene_painter_test
