// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "ui/scene/admission_words.h"
#include "ui/scene/card_stack.h"
#include "ui/scene/claim_words.h"
#include "ui/scene/list_geometry.h"
#include "ui/scene/ready_rows.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// The to-do list: ready jobs, those who wait and those given up. The workers that claim them are
// in workers_scene.cpp, the application's request threads in application_scene.cpp.

namespace millrace::ui {

namespace {

std::int64_t attemptsOf(const Moment& moment)
{
    const SettingStated* setting = moment.columns.setting(Thing::List, "attempts");
    return setting != nullptr ? setting->value : 0;
}

/// What a job waits for, before the time that it has to wait. What Active Job enqueued again is
/// new to the list: only its runs are counted on.
std::string waitingWords(const Moment& moment, const JobInWait& entry)
{
    if (entry.scheduled)
        return "for later, ";
    if (entry.attempt == 0)
        return fmt::format("run {} ", entry.executions + 1);
    return fmt::format("try {} of {} ", entry.attempt + 1, attemptsOf(moment));
}

/// Where the mark of a job stands in its box.
double markIn(const Rect& box)
{
    return box.w < 130 ? 15 : 22;
}

/// One job as a box: its mark, what is to be done, and below a detail when there is one: of several
/// ways to say it, the first that fits. Dashed where it cannot go, however many workers are free.
void addJob(SceneWriter& out, const Moment& moment, const Rect& box, JobId id,
            const std::vector<std::string>& details, ColorRole stroke, bool canGo = true)
{
    const JobRow& job = moment.columns.jobs[id.value];
    if (box.w <= CardStack::kMark) {
        Shape& mark = out.mark(box.centerX(), box.centerY(), std::min(box.w - 2, box.h),
                               job.happening, MarkLook::Solid);
        mark.thing = Thing::Job;
        mark.index = id.value;
        return;
    }
    Shape& card = out.box(Layer::Cell, box, ColorRole::Card, stroke, 5);
    card.dashed = !canGo;
    card.lineWidth = stroke == ColorRole::Warn ? 1.5 : 1.0;
    card.thing = Thing::Job;
    card.index = id.value;
    const double across = std::min(26.0, 2 * markIn(box) - 6);
    Shape& mark =
        out.mark(box.x + markIn(box), box.centerY(), across, job.happening, MarkLook::Solid);
    mark.thing = Thing::Job;
    mark.index = id.value;
    const double wordsAt = markIn(box) + across / 2 + (box.w < 130 ? 3 : 6);
    const Rect words{box.x + wordsAt, box.y, box.w - wordsAt - 2, box.h};
    const std::string name = jobName(moment.columns, job.reaction);
    if (details.empty() || details.front().empty()) {
        out.text(words, name, {.size = 11, .ground = ColorRole::Card});
        return;
    }
    const double apart = std::min(1.0, (box.h - 30) / 10);  // Of the two lines.
    const double size = textExtent(name, 12, false) <= words.w ? 12 : 11;
    out.text({words.x, box.centerY() - 15 - apart, words.w, 16}, name,
             {.size = size, .ground = ColorRole::Card});
    out.text({words.x, box.centerY() + apart, words.w, 14}, firstThatFits(details, words.w, 11),
             {.size = 11,
              .color = stroke == ColorRole::Warn ? ColorRole::Warn : ColorRole::Muted,
              .ground = ColorRole::Card});
}

/// "mail, priority 5"
std::string laneName(const Moment& moment, std::uint32_t lane)
{
    const SettingStated* priority = moment.columns.setting(Thing::Lane, "priority", lane);
    std::string name{moment.columns.nameOf(Thing::Lane, lane)};
    if (priority != nullptr && priority->value != 0)
        name += fmt::format(" p{}", priority->value);
    return name;
}

/// "behind A": one of its group is in flight, or waits for its next try.
std::string waitsBehind(const Moment& moment, JobId job)
{
    const HappeningId happening = moment.columns.jobs[job.value].happening;
    return "behind " + letterOf(moment.columns, moment.columns.happenings[happening.value].entity);
}

void addReady(SceneWriter& out, const Moment& moment, const ListGeometry& geometry)
{
    const QueueState& queue = moment.state.queue;
    const std::uint64_t ready = readyJobs(queue);
    const std::string title =
        fmt::format("{} · {}", queue.store.down ? "the store is down" : "ready", grouped(ready));
    const double width = textExtent(title, 12, true) + 2;
    const Rect head{geometry.ready.x, geometry.top, width, 16};
    out.text(
        head, title,
        {.size = 12, .bold = true, .color = queue.store.down ? ColorRole::Warn : ColorRole::Muted});
    // What the jobs lie in: a click selects it, and X takes it down.
    out.box(Layer::Lane, head, ColorRole::None, ColorRole::None).thing = Thing::Store;
    const std::uint32_t boxes = geometry.boxes();
    const std::vector<ReadyJob> first = firstReady(moment, boxes);
    for (std::uint32_t n = 0; n < boxes; ++n) {
        const Rect box = geometry.box(n);
        if (n >= ready) {
            out.box(Layer::Cell, box, ColorRole::None,
                    queue.store.down ? ColorRole::Warn : ColorRole::Border)
                .dashed = true;
            continue;
        }
        const ReadyRow& row = first[n].row;
        const bool canGo = first[n].canGo && !queue.store.down;
        std::string again = row.attempt > 0      ? fmt::format("try {}", row.attempt + 1)
                            : row.executions > 0 ? "again"
                                                 : "";
        if (queue.store.down)
            again = "out of reach";
        else if (!canGo)
            again = queue.lanes[first[n].lane].paused ? "paused" : waitsBehind(moment, row.job);
        else if (queue.lanes.size() > 1 && !queue.rules.admission.groups)
            again = laneName(moment, first[n].lane) + (again.empty() ? "" : " · ") + again;
        addJob(out, moment, box, row.job,
               {n > 0 || !canGo ? again
                : again.empty() ? "next"
                                : "next · " + again},
               ColorRole::Border, canGo);
    }
    double used = width + 10;
    if (ready > boxes) {
        const std::string more = fmt::format("+ {} more", grouped(ready - boxes));
        out.text({geometry.ready.x + used, geometry.top, geometry.ready.w - used, 16}, more,
                 {.size = 11, .color = ColorRole::Muted});
        used += textExtent(more, 11, false) + 14;
    }
    // How much there is to tell must not take the place of who looks, now and then.
    const auto actors = {ActorKind::Sweeper, ActorKind::Supervisor, ActorKind::Stager};
    const double room = geometry.ready.w - used - widthOfActors(moment, actors);
    if (const std::string queries = queriesSoFar(moment);
        !queries.empty() && textExtent(queries, 11, false) + 14 <= room) {
        out.text({geometry.ready.x + used, geometry.top, geometry.ready.w - used, 16}, queries,
                 {.size = 11, .color = ColorRole::Muted});
        used += textExtent(queries, 11, false) + 14;
    }
    if (queue.refused > 0) {
        const std::string dropped = firstThatFits(
            {fmt::format("{} not enqueued", grouped(queue.refused)),
             fmt::format("{} refused", grouped(queue.refused)), grouped(queue.refused)},
            geometry.ready.w - used, 11);
        out.text({geometry.ready.x + used, geometry.top, geometry.ready.w - used, 16}, dropped,
                 {.size = 11, .color = ColorRole::Warn});
        used += textExtent(dropped, 11, false) + 14;
    }
    addActors(out, moment, {geometry.ready.x + used, geometry.top, geometry.ready.w - used, 16},
              actors);
}

/// What those have in common that are on the list and not ready.
std::string waitingTitle(const QueueState& queue, double width)
{
    std::vector<std::string_view> parts;
    if (queue.blocked > 0)
        parts.push_back("blocked");
    if (!queue.held.empty())
        parts.push_back("after others");
    if (!queue.inWait.empty() || parts.empty())
        parts.push_back("later");
    constexpr double kCount = 30;
    return firstThatFits({fmt::format("{}", fmt::join(parts, ", ")), "waiting"}, width - kCount, 12,
                         true);
}

void addWaiting(SceneWriter& out, const Moment& moment, const Rect& area)
{
    const QueueState& queue = moment.state.queue;
    const CardStack stack{area};
    const auto secondsLeft = [&](const JobInWait& entry) {
        return std::max(0.0, std::chrono::duration<double>(entry.dueAt - moment.time).count());
    };
    const std::string next =
        queue.inWait.empty() ? "" : fmt::format(", next in {:.1f} s", secondsLeft(queue.inWait[0]));
    const std::vector<BlockedJob> blocked = firstBlocked(moment, stack.fits());
    const std::string name = waitingTitle(queue, area.w);
    const std::size_t all = queue.inWait.size() + queue.blocked + queue.held.size();
    const std::size_t shown = stack.begin(out, name.c_str(), all, ColorRole::Muted, next);
    const double used = textExtent(fmt::format("{} · {}", name, grouped(all)), 12, true) + 8 +
                        (shown < all ? textExtent("+ 000 more", 11, false) : 0);
    addActors(out, moment, {area.x + used, area.y, area.w - used, 16}, {ActorKind::Maintenance});
    std::size_t n = 0;
    for (; n < std::min(shown, blocked.size()); ++n)
        addJob(out, moment, stack.card(n), blocked[n].job,
               {fmt::format("no slot · {} of this key", blocked[n].ofItsKey), "no slot"},
               ColorRole::Border, false);
    for (const JobId job : std::span{queue.held}.first(std::min(shown - n, queue.held.size())))
        addJob(out, moment, stack.card(n++), job,
               {"after " + waitsForOthers(moment, job), "after others"}, ColorRole::Border, false);
    for (std::size_t first = n; n < shown; ++n) {
        const JobInWait& entry = queue.inWait[n - first];
        const Rect card = stack.card(n);
        const std::string when = entry.dueAt > moment.time
                                     ? fmt::format("in {:.1f} s", secondsLeft(entry))
                                     : std::string{"due"};
        addJob(out, moment, card, entry.job, {waitingWords(moment, entry) + when, when},
               ColorRole::Border);
        const double mark = stack.areMarks() ? card.w / 2 : markIn(card);
        out.ring(card.x + mark, card.centerY(),
                 stack.areMarks() ? card.h + 4 : std::min(34.0, 2 * mark),
                 1.0 - progress(entry.since, entry.dueAt, moment.time), ColorRole::Gold);
    }
}

void addDead(SceneWriter& out, const Moment& moment, const Rect& area)
{
    const QueueState& queue = moment.state.queue;
    const std::size_t dead = queue.dead - queue.deadGone;
    const std::size_t failed = queue.failed - queue.failedGone;
    const CardStack stack{area};
    const char* name = failed == 0 ? "given up" : dead == 0 ? "failed" : "failed, given up";
    const std::size_t shown = stack.begin(
        out, name, dead + failed, dead + failed > 0 ? ColorRole::Warn : ColorRole::Muted, "");
    for (std::size_t n = 0; n < shown; ++n) {
        // The newest first of each list.
        const bool waits = n < failed;
        const DeadRow& row = waits ? moment.columns.failed[queue.failed - 1 - n]
                                   : moment.columns.dead[queue.dead - 1 - (n - failed)];
        addJob(out, moment, stack.card(n), row.job,
               waits ? std::vector<std::string>{"waits for a person", "for a person"}
                     : std::vector{fmt::format("{} of {} failed", row.attempts, attemptsOf(moment)),
                                   std::string{"failed"}},
               ColorRole::Warn);
    }
}

/// Jobs from the application into their box, and claimed ones to their worker.
void addTravellers(SceneWriter& out, const Moment& moment, const StageLayout& layout,
                   const ListGeometry& geometry)
{
    const QueueState& queue = moment.state.queue;
    std::uint64_t box = readyJobs(queue);
    const std::uint64_t last = geometry.boxes() - 1;
    std::vector<Point> path = pathToList(moment, layout);
    const std::size_t shared = path.size();
    for (const JobOnItsWay& job : queue.onTheirWay) {
        // Jobs of one happening leave together: behind each other, so that each can be seen.
        const double lane = 12.0 * (job.reaction.value % 4) - 12.0;
        const Rect home = geometry.box(static_cast<std::uint32_t>(std::min(box++, last)));
        path.resize(shared);
        path.push_back({home.x + 22, home.centerY()});
        const double part = progress(job.sentAt, job.arrivesAt, moment.time);
        if (!job.from.isNone()) {
            std::vector<Point> bridge = pathOverBridge(moment, layout, job.from);
            bridge.push_back(path.back());
            out.travelling(pointOn(bridge, part), 26, job.happening, MarkLook::Solid);
            continue;
        }
        if (!job.scheduler.isNone()) {
            const Point way[] = {schedulerExit(moment, geometry.callers, job.scheduler),
                                 path.back()};
            out.travelling(pointOn(way, part), 26, job.happening, MarkLook::Solid);
            continue;
        }
        Point at = pointOn(path, part);
        at.y += lane * (1 - part);
        out.travelling(at, 26, job.happening, MarkLook::Solid);
    }
    const Rect next = geometry.box(0);
    for (std::uint32_t w = 0; w < queue.workers.size(); ++w) {
        const Claim& claim = queue.workers[w].claim;
        if (claim.job.isNone() || claim.working)
            continue;
        const auto card = geometry.worker(w);
        // By the arrow, so that it passes neither the words of the next one nor those given up.
        const Point way[] = {{next.right(), next.centerY()},
                             card ? geometry.workerMark(*card)
                                  : Point{geometry.workers.x + 60, geometry.workers.bottom() - 9}};
        out.travelling(pointOn(way, progress(claim.since, claim.until, moment.time)), 26,
                       moment.columns.jobs[claim.job.value].happening, MarkLook::Solid,
                       claim.attempt > 1);
    }
}

std::string listLikeWords(const Moment& moment)
{
    return fmt::format("behaves like {} ▾", moment.columns.nameOf(Thing::List, 0));
}

Rect listChip(const Moment& moment, const HalfArea& area)
{
    return {area.x + 140, area.y + 11,
            std::min(textExtent(listLikeWords(moment), 11, false) + 26, area.w * 0.32), 22};
}

void addTitle(SceneWriter& out, const Moment& moment, const HalfArea& area)
{
    // A ticked box: a to-do list.
    out.box(Layer::Lane, {area.x + 15, area.y + 15, 14, 14}, ColorRole::None, ColorRole::Text, 2)
        .lineWidth = 1.5;
    out.line(Layer::Link, area.x + 18, area.y + 22, area.x + 21, area.y + 25, ColorRole::Text, 1.6);
    out.line(Layer::Link, area.x + 21, area.y + 25, area.x + 26, area.y + 18, ColorRole::Text, 1.6);
    out.text({area.x + 40, area.y + 9, 96, 26}, "To-do list", {.size = 17, .bold = true});
    const std::string words = listLikeWords(moment);
    const Rect chip = listChip(moment, area);
    out.box(Layer::Cell, chip, ColorRole::Chip, ColorRole::Border, 11);
    out.text({chip.x + 6, chip.y, chip.w - 12, chip.h}, words,
             {.size = 11, .align = Align::Center, .ground = ColorRole::Chip});
    double right = area.right() - 10;
    const auto pill = [&](const char* label, const std::string& value) {
        if (!area.forClass && right - SceneWriter::pillWidth(label, value) >= chip.right() + 8)
            right -= out.pill(right, area.y + 12, label, value) + 6;
    };
    for (const Limit& each : claimLimitsInForce(moment))
        pill(each.label.c_str(), each.value);
    if (moment.state.queue.rules.inMemory)
        pill("jobs", "in memory");
    if (moment.columns.setting(Thing::List, "carries") != nullptr)
        pill("carry", "ids");
    if (const SettingStated* sent = moment.columns.setting(Thing::List, "sent"))
        pill("told", sent->text);
    for (const Limit& each : limitsInForce(moment))
        pill(each.label.c_str(), each.value);
    // A bridge's arrow comes down there.
    if (anyBridge(moment.columns))
        right = std::min(right, listGeometryOf(moment, area).workers.x - 14);
    for (const char* sentence :
         {"tasks: claiming takes the job itself; done means no worker gets it again",
          "tasks: claiming takes the job itself; done is done",
          "tasks: claiming takes the job itself", "claiming takes the job itself",
          "claiming takes the job"}) {
        if (textExtent(sentence, 12, false) + 2 > right - chip.right() - 16)
            continue;
        out.text({chip.right() + 12, area.y + 13, right - chip.right() - 16, 18}, sentence,
                 {.size = 12, .color = ColorRole::Muted});
        break;
    }
}

}  // namespace

ListGeometry listGeometryOf(const Moment& moment, const HalfArea& area)
{
    // By what was declared, not by the state: the static part must not depend on the playhead.
    return ListGeometry::of(area, moment.columns.countOf(Thing::Worker),
                            moment.columns.countOf(Thing::Thread) > 0 ||
                                moment.columns.countOf(Thing::Scheduler) > 0);
}

Point listEntry(const Moment& moment, const StageLayout& layout)
{
    return {layout.list.x + 6, listGeometryOf(moment, layout.list).ready.centerY()};
}

void addListStatic(SceneWriter& out, const Moment& moment, const HalfArea& area)
{
    out.panel(area, ColorRole::Area);
    addTitle(out, moment, area);
    const ListGeometry geometry = listGeometryOf(moment, area);
    const double y = geometry.ready.centerY();
    out.line(Layer::Link, geometry.ready.right() + 6, y, geometry.workers.x - 8, y,
             ColorRole::Muted, 1.5);
    out.arrowHead(geometry.workers.x - 8, y, true, ColorRole::Muted);
    addWorkersStatic(out, moment, geometry);
}

void addList(SceneWriter& out, const Moment& moment, const StageLayout& layout)
{
    const ListGeometry geometry = listGeometryOf(moment, layout.list);
    // A click says what the profile does not model.
    out.box(Layer::Lane, listChip(moment, layout.list), ColorRole::None, ColorRole::None).thing =
        Thing::List;
    if (!moment.state.queue.schedulers.empty())
        addSchedulers(out, moment, geometry.callers);
    else if (geometry.callers.h > 0)
        addApplication(out, moment, geometry.callers);
    addReady(out, moment, geometry);
    addWaiting(out, moment, geometry.later);
    addDead(out, moment, geometry.dead);
    addWorkers(out, moment, geometry);
    addTravellers(out, moment, layout, geometry);
}

}  // namespace millrace::ui
