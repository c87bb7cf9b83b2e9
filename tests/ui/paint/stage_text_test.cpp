// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include <QFontMetricsF>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/scenarios.h"
#include "ui/paint/fonts.h"
#include "ui/paint/frame_painter.h"
#include "ui/scene/lod.h"

// Everything that is written on the stage, measured with the real font, with live data.

namespace millrace::ui::stage_text_test {
namespace {

using namespace std::chrono_literals;

struct StageCase {
    const char* name;
    double width;
    double height;
    double ratio;
    bool dark;
    bool forClass = false;
};

void PrintTo(const StageCase& row, std::ostream* out)
{
    *out << row.name;
}

/// The words of a text shape as they lie on the picture.
QRectF wordsRect(const Shape& text)
{
    const double width = std::min(ScenePainter::textWidth(text), text.rect.w);
    double x = text.rect.x;
    if (text.align == Align::Center)
        x += (text.rect.w - width) / 2;
    if (text.align == Align::Right)
        x += text.rect.w - width;
    // Letters fill about the middle three quarters of a line.
    const double height = std::min(text.rect.h, text.size * 1.1);
    if (text.wrap)
        return {text.rect.x, text.rect.y, text.rect.w, text.rect.h};
    return {x, text.rect.centerY() - height / 2, width, height};
}

/// Of a text over several lines: what it takes, as the painter breaks it.
QRectF wrapped(const Shape& text)
{
    return QFontMetricsF{textFont(text.size, text.bold)}.boundingRect(
        QRectF{0, 0, text.rect.w, 10'000}, Qt::AlignLeft | Qt::TextWordWrap,
        QString::fromStdString(text.text));
}

double luminance(const QColor& color)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
           0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const double high = std::max(luminance(a), luminance(b));
    const double low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

class StageTextTest : public testing::TestWithParam<StageCase> {
protected:
    /// Calls `check(scene, moment)` for many moments of every shipped scenario.
    template <class Check>
    void forMoments(Check check)
    {
        const StageCase& row = GetParam();
        for (const Scenario& scenario : millrace::test::shippedScenarioList()) {
            Cursor cursor{runScenario(scenario).recording};
            for (int n = 0; n <= 24; ++n) {
                cursor.seekTime(SimTime{scenario.duration * n / 24});
                const Moment moment = cursor.moment();
                SCOPED_TRACE(scenario.name + " at " +
                             std::to_string(toNs(moment.time) / 1'000'000) + " ms");
                const SceneOptions options{.width = row.width,
                                           .height = row.height,
                                           .selectedThing = Thing::Worker,
                                           .selectedIndex = 1,
                                           .forClass = row.forClass};
                Scene scene = staticScene(moment, options);
                const Scene moving = movingScene(moment, options);
                scene.insert(scene.end(), moving.begin(), moving.end());
                check(scene, moment);
                if (testing::Test::HasFailure())
                    return;
            }
        }
    }
};

TEST_P(StageTextTest, StaysInsideThePicture)
{
    forMoments([](const Scene& scene, const Moment&) {
        for (const Shape& shape : scene) {
            if (shape.kind != Shape::Kind::Text)
                continue;
            EXPECT_GE(shape.rect.w, 8) << shape.text;
            EXPECT_GE(shape.rect.h, 11) << shape.text;
            EXPECT_GE(shape.rect.x, 0) << shape.text;
            EXPECT_GE(shape.rect.y, 0) << shape.text;
            EXPECT_LE(shape.rect.right(), GetParam().width + 0.5) << shape.text;
            EXPECT_LE(shape.rect.bottom(), GetParam().height + 0.5) << shape.text;
            if (shape.wrap)
                EXPECT_LE(wrapped(shape).height(), shape.rect.h) << shape.text;
        }
    });
}

TEST(Sentences, FitWholeInEveryWindowWhateverHappens)
{
    // The stage in windows of 1024x700 (with a branch as well), 1280x720 and 1600x900.
    constexpr std::pair<double, double> kStages[] = {
        {796, 438}, {796, 420}, {1052, 460}, {1269, 590}};
    for (const Scenario& scenario : millrace::test::shippedScenarioList()) {
        Cursor cursor{runScenario(scenario).recording};
        std::set<std::string> seen;
        const auto look = [&] {
            const Moment moment = cursor.moment();
            if (!seen.insert(moment.sentence).second)
                return;
            for (const auto& [width, height] : kStages) {
                const Scene scene = movingScene(moment, {.width = width, .height = height});
                const auto shown =
                    std::ranges::find_if(scene, [](const Shape& shape) { return shape.wrap; });
                ASSERT_NE(shown, scene.end());
                const QRectF words = wrapped(*shown);
                EXPECT_LE(words.height(), shown->rect.h) << shown->text << " on " << width;
                EXPECT_LE(words.width(), shown->rect.w) << shown->text << " on " << width;
            }
        };
        for (const Mark& mark : cursor.recording().columns().marks) {
            cursor.seekFact(mark.fact + 1);
            look();
        }
        for (int n = 0; n <= 400; ++n) {
            cursor.seekTime(SimTime{scenario.duration * n / 400});
            look();
        }
    }
}

TEST_P(StageTextTest, CutsNoWordInFrontOfAClassAndHasNoneBelow24Pixels)
{
    if (!GetParam().forClass)
        return;
    std::set<std::string> cut;
    forMoments([&cut](const Scene& scene, const Moment&) {
        for (const Shape& shape : scene) {
            if (shape.kind != Shape::Kind::Text || shape.text.empty())
                continue;
            EXPECT_GE(shape.size * GetParam().ratio, 24) << shape.text;
            if (!shape.wrap && ScenePainter::textWidth(shape) > shape.rect.w + 0.5)
                cut.insert(shape.text);
        }
    });
    std::string all;
    for (const std::string& each : cut)
        all += each + "; ";
    EXPECT_EQ(all, "");
}

TEST_P(StageTextTest, TouchesNoOtherText)
{
    forMoments([](const Scene& scene, const Moment&) {
        std::vector<std::pair<QRectF, std::string>> placed;
        for (const Shape& shape : scene) {
            if (shape.kind != Shape::Kind::Text || shape.text.empty())
                continue;
            const QRectF words = wordsRect(shape);
            for (const auto& [other, text] : placed)
                EXPECT_FALSE(words.adjusted(1, 1, -1, -1).intersects(other))
                    << shape.text << " / " << text;
            placed.emplace_back(words, shape.text);
        }
    });
}

TEST_P(StageTextTest, StaysWithinTheCardItBeginsIn)
{
    forMoments([](const Scene& scene, const Moment&) {
        for (const Shape& shape : scene) {
            if (shape.kind != Shape::Kind::Text)
                continue;
            const QRectF words = wordsRect(shape);
            for (const Shape& card : scene) {
                const bool holds = card.kind == Shape::Kind::Box && card.fill != ColorRole::None &&
                                   card.stroke != ColorRole::None &&
                                   card.rect.contains(words.center().x(), words.center().y());
                if (!holds)
                    continue;
                EXPECT_GE(words.left(), card.rect.x) << shape.text;
                EXPECT_LE(words.right(), card.rect.right()) << shape.text;
                EXPECT_GE(words.top() + 1, card.rect.y) << shape.text;
                EXPECT_LE(words.bottom() - 1, card.rect.bottom()) << shape.text;
            }
        }
    });
}

TEST_P(StageTextTest, ReadsWellOnItsGround)
{
    const Theme theme{GetParam().dark};
    forMoments([&theme](const Scene& scene, const Moment&) {
        for (const Shape& shape : scene)
            if (shape.kind == Shape::Kind::Text)
                EXPECT_GE(contrast(theme.color(shape.fill), theme.color(shape.ground)), 4.5)
                    << shape.text;
    });
    for (int entity = 0; entity < 6; ++entity)
        EXPECT_GE(contrast(theme.hue(entity), theme.onHue(entity)), 4.5) << "entity " << entity;
}

TEST_P(StageTextTest, HasAsManyTravellingDotsAsItemsAreInFlight)
{
    forMoments([](const Scene& scene, const Moment& moment) {
        std::size_t inFlight = moment.state.log.onTheirWay.size() +
                               moment.state.log.produced.size() +
                               moment.state.queue.onTheirWay.size();
        for (const BatchState& batch : moment.state.log.cluster.producer.batches)
            if (batch.phase == BatchState::Phase::Travelling)
                inFlight += std::min(batch.records.size(), kBatchMarks);
        for (const MemberState& member : moment.state.log.members)
            inFlight +=
                member.life == Life::Alive && member.hand.phase == RecordInHand::Phase::Travelling
                    ? 1
                    : 0;
        for (const WorkerState& worker : moment.state.queue.workers)
            inFlight += !worker.claim.job.isNone() && !worker.claim.working ? 1 : 0;
        EXPECT_EQ(itemsInFlight(scene), inFlight);
    });
}

TEST_P(StageTextTest, IsPaintedInTheSizeAskedFor)
{
    const StageCase& row = GetParam();
    Cursor cursor{
        runScenario(millrace::test::shippedScenario("one-event-three-reactions")).recording};
    cursor.seekTime(SimTime{75s});
    FramePainter painter{Theme{row.dark}, row.ratio};
    const QImage frame = painter.frame(cursor.moment(), {.width = row.width, .height = row.height});
    EXPECT_EQ(frame.width(), qRound(row.width * row.ratio));
    EXPECT_EQ(frame.height(), qRound(row.height * row.ratio));
    const QColor corner = frame.pixelColor(
        qRound(row.ratio * (StageLayout::of(row.width, row.height).tape.right() + 4)), 3);
    EXPECT_EQ(corner, Theme{row.dark}.color(ColorRole::Window));
}

// The stage as it is in windows of 1280x720, 1600x900 and 1920x1080 (which scales it up), alone in
// a picture, and in front of a class on a screen of 1920x1080.
INSTANTIATE_TEST_SUITE_P(Sizes, StageTextTest,
                         testing::Values(StageCase{"In1280x720", 1052, 460, 1.0, false},
                                         StageCase{"In1280x720Dark", 1052, 460, 1.0, true},
                                         StageCase{"In1280x720Dense", 1052, 460, 1.5, false},
                                         StageCase{"In1600x900", 1252, 590, 1.0, false},
                                         StageCase{"In1600x900Dark", 1252, 590, 1.5, true},
                                         StageCase{"In1920x1080", 1144, 598, 1.37, false},
                                         StageCase{"In1920x1080Dark", 1144, 598, 2.1, true},
                                         StageCase{"Picture", 1280, 720, 1.0, false},
                                         StageCase{"PictureDense", 1280, 720, 1.5, true},
                                         StageCase{"ForAClass", 870, 486, 2.19, false, true},
                                         StageCase{"ForAClassDark", 870, 486, 2.19, true, true},
                                         StageCase{"ForAClass4By3", 870, 652, 2.19, false, true}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::ui::stage_text_test
