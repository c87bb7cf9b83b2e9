// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/stage_scene.h"

#include <algorithm>

#include "core/base/duration_text.h"
#include "ui/scene/scene_writer.h"

namespace millrace::ui {

namespace {

void sortByLayer(Scene& scene)
{
    std::ranges::stable_sort(scene, {}, &Shape::layer);
}

/// From 5,000 items on the way, marks would hide each other: then each is a dot, and the picture
/// says so. What is selected stays whole.
void thinOut(Scene& scene, SceneWriter& out, const Rect& tape, const SceneOptions& options)
{
    constexpr std::size_t kMarksMax = 5000;
    constexpr double kDot = 3;
    const std::size_t items = itemsInFlight(scene);
    if (items < kMarksMax)
        return;
    for (Shape& shape : scene) {
        const bool selected =
            shape.thing == options.selectedThing && shape.index == options.selectedIndex;
        if (!shape.inFlight || selected)
            continue;
        shape.kind = Shape::Kind::Dot;
        shape.text.clear();
        shape.rect = {shape.rect.centerX() - kDot / 2, shape.rect.centerY() - kDot / 2, kDot, kDot};
    }
    out.text({tape.x + 3, tape.bottom() - 20, tape.w - 6, 15}, grouped(items) + " as dots",
             {.size = 11,
              .color = ColorRole::Muted,
              .align = Align::Center,
              .ground = ColorRole::Panel});
}

/// A frame around what is selected; dashed in the colour of harm before a kill.
void addSelection(Scene& scene, const SceneOptions& options)
{
    if (options.selectedThing == Thing::Run)
        return;
    std::vector<Shape> frames;
    for (const Shape& shape : scene) {
        if (shape.thing != options.selectedThing || shape.index != options.selectedIndex)
            continue;
        Shape frame{
            .layer = Layer::Selection,
            .rect = {shape.rect.x - 3, shape.rect.y - 3, shape.rect.w + 6, shape.rect.h + 6},
            .stroke = options.killPreview ? ColorRole::Warn : ColorRole::Accent,
            .lineWidth = 2.0,
            .dashed = options.killPreview,
            .radius = shape.kind == Shape::Kind::Mark ? shape.rect.w / 2 + 3 : 7.0};
        frames.push_back(frame);
    }
    scene.insert(scene.end(), frames.begin(), frames.end());
}

}  // namespace

Scene staticScene(const Moment& moment, const SceneOptions& options)
{
    Scene scene;
    SceneWriter out{scene, moment.columns};
    const StageLayout layout = StageLayout::of(options.width, options.height);
    out.box(Layer::Background, {0, 0, options.width, options.height}, ColorRole::Window,
            ColorRole::None, 0);
    addTapeStatic(out, moment, layout.tape);
    addLogStatic(out, moment, layout.log);
    addListStatic(out, moment, layout.list);
    addScoreStatic(out, layout);
    sortByLayer(scene);
    return scene;
}

Scene movingScene(const Moment& moment, const SceneOptions& options)
{
    Scene scene;
    scene.reserve(512);
    SceneWriter out{scene, moment.columns};
    const StageLayout layout = StageLayout::of(options.width, options.height);
    addTape(out, moment, layout);
    addLog(out, moment, layout);
    addList(out, moment, layout);
    addScore(out, moment, layout);
    addInspector(out, moment, layout.inspector, options);
    out.box(Layer::Cell, layout.sentence, ColorRole::Chip, ColorRole::None, 17);
    // A picture or a video has no other clock.
    constexpr double kClock = 66;
    const Rect& band = layout.sentence;
    out.text({band.right() - kClock - 14, band.y, kClock, band.h}, clockText(moment.time),
             {.size = 14, .bold = true, .align = Align::Right, .ground = ColorRole::Chip});
    out.text({band.x + 18, band.y + 1, band.w - kClock - 50, band.h - 2}, moment.sentence,
             {.size = 13, .ground = ColorRole::Chip})
        .wrap = true;
    thinOut(scene, out, layout.tape, options);
    addSelection(scene, options);
    sortByLayer(scene);
    return scene;
}

}  // namespace millrace::ui
