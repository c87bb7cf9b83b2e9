// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/stage_scene.h"

#include <algorithm>
#include <cmath>

#include "core/base/duration_text.h"
#include "ui/scene/scene_writer.h"

namespace millrace::ui {

namespace {

void sortByLayer(Scene& scene)
{
    std::ranges::stable_sort(scene, {}, &Shape::layer);
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
        if (shape.kind == Shape::Kind::Bookmark)
            continue;  // They stand side by side; the card tells whose they are.
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

/// The happening that the selection is or is about: it is drawn whole among many.
HappeningId selectedHappening(const Columns& columns, const SceneOptions& options)
{
    if (options.selectedThing == Thing::Happening)
        return HappeningId{options.selectedIndex};
    if (options.selectedThing == Thing::Job && options.selectedIndex < columns.jobs.size())
        return columns.jobs[options.selectedIndex].happening;
    return HappeningId::none();
}

/// Somebody is dead and the system does not know it yet.
bool unnoticedDeath(const VisibleState& state)
{
    return !state.queue.orphans.empty() ||
           std::ranges::any_of(state.log.members,
                               [](const MemberState& member) {
                                   return member.life == Life::Killed && member.inGroup;
                               }) ||
           std::ranges::any_of(state.log.cluster.transactions.open, isAbandoned);
}

/// The first facts of a run declare its things one by one; until all are there, nothing of them
/// can be shown.
bool allDeclared(const Columns& columns, const VisibleState& state)
{
    return state.log.partitions.size() == columns.countOf(Thing::Partition) &&
           state.log.groups.size() == columns.countOf(Thing::Group) &&
           state.log.members.size() == columns.countOf(Thing::Member) &&
           state.queue.workers.size() == columns.countOf(Thing::Worker) &&
           state.queue.threads.size() == columns.countOf(Thing::Thread);
}

/// What happens now, over two or three lines where one is too short.
void addSentence(SceneWriter& out, const Moment& moment, const StageLayout& layout)
{
    const Rect& area = layout.sentence;
    const ColorRole ground = layout.forClass ? ColorRole::Text : ColorRole::Chip;
    const ColorRole ink = layout.forClass ? ColorRole::Window : ColorRole::Text;
    out.box(Layer::Cell, area, ground, ColorRole::None, layout.forClass ? 8 : 17);
    const double edge = layout.clock ? 18 : 13;
    Rect words{area.x + edge, area.y + 1, area.w - 2 * edge, area.h - 2};
    // A picture or a video has no other one.
    if (layout.clock) {
        const std::string time = clockText(moment.time);
        const double clock = std::max(66.0, std::ceil(textExtent(time, 14, true) / 10) * 10);
        out.text({area.right() - clock - 14, area.y, clock, area.h}, time,
                 {.size = 14, .bold = true, .color = ink, .align = Align::Right, .ground = ground});
        words.w -= clock + 14;
    }
    if (unnoticedDeath(moment.state)) {
        out.cross(area.x + edge + 2, area.centerY(), 16);
        words.x += layout.clock ? 18 : 14;
        words.w -= layout.clock ? 18 : 14;
    }
    double size = layout.forClass ? 16 : 13;
    while (size > 10 && wrappedHeight(moment.sentence, size, words.w) > words.h)
        --size;
    out.text(words, moment.sentence, {.size = size, .color = ink, .ground = ground}).wrap = true;
}

/// With very many items on their way, each is a dot or counts in a bin, and the picture says so.
void addDetail(SceneWriter& out, const VisibleState& state, const Rect& tape)
{
    const std::size_t items = itemsInFlight(state);
    const Detail detail = detailFor(items);
    if (detail == Detail::Marks)
        return;
    out.text({tape.x + 3, tape.bottom() - 18, tape.w - 6, 15},
             grouped(items) + (detail == Detail::Dots ? " as dots" : " by density"),
             {.size = 11,
              .color = ColorRole::Muted,
              .align = Align::Center,
              .ground = ColorRole::Panel});
}

}  // namespace

Scene staticScene(const Moment& moment, const SceneOptions& options)
{
    Scene scene;
    SceneWriter out{scene, moment.columns, options.forClass};
    const StageLayout layout = options.layout();
    out.box(Layer::Background, {0, 0, options.width, options.height}, ColorRole::Window,
            ColorRole::None, 0);
    addTapeStatic(out, moment, layout);
    addLogStatic(out, moment, layout.log);
    addListStatic(out, moment, layout.list);
    addBridgesStatic(out, moment, layout);
    if (options.showScore)
        addScoreStatic(out, layout);
    sortByLayer(scene);
    return scene;
}

Scene movingScene(const Moment& moment, const SceneOptions& options)
{
    Scene scene;
    scene.reserve(512);
    SceneWriter out{scene, moment.columns, options.forClass};
    out.setDetail(detailFor(itemsInFlight(moment.state)),
                  selectedHappening(moment.columns, options));
    const StageLayout layout = options.layout();
    if (allDeclared(moment.columns, moment.state)) {
        addTape(out, moment, layout);
        addLog(out, moment, layout);
        addList(out, moment, layout);
        out.flushDots();
        addDetail(out, moment.state, layout.tape);
        if (options.showScore) {
            addScore(out, moment, layout);
            const bool isAsked = options.selectedThing != Thing::Run;
            if (!layout.forClass || !isAsked)
                addEffects(out, moment, layout.effects);
            if (!layout.forClass || isAsked)
                addInspector(out, moment, layout.inspector, options);
        }
    }
    addSentence(out, moment, layout);
    addSelection(scene, options);
    if (options.drag && allDeclared(moment.columns, moment.state))
        addBookmarkGhost(out, moment, layout, *options.drag);
    sortByLayer(scene);
    return scene;
}

}  // namespace millrace::ui
