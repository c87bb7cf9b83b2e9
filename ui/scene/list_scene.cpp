// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "ui/scene/list_geometry.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// The to-do list: ready jobs, those who wait, those given up, and the workers that claim them.

namespace millrace::ui {

namespace {

constexpr double kCardHeight = 36;

ListGeometry geometryOf(const Moment& moment, const Rect& area)
{
    return ListGeometry::of(area, moment.columns.countOf(Thing::Worker),
                            moment.columns.countOf(Thing::Thread) > 0);
}

std::int64_t settingOf(const Moment& moment, const char* key, std::int64_t otherwise)
{
    const SettingStated* setting = moment.columns.setting(Thing::List, key);
    return setting != nullptr ? setting->value : otherwise;
}

void addReady(SceneWriter& out, const Moment& moment, const ListGeometry& geometry)
{
    const QueueState& queue = moment.state.queue;
    const std::uint64_t ready = queue.readyTail - queue.readyHead;
    out.text({geometry.ready.x, geometry.top, 200, 16}, fmt::format("ready · {}", grouped(ready)),
             {.size = 12, .bold = true, .color = ColorRole::Muted});
    const std::uint32_t boxes = geometry.boxes();
    for (std::uint32_t n = 0; n < boxes; ++n) {
        const Rect box = geometry.box(n);
        if (n >= ready) {
            out.box(Layer::Cell, box, ColorRole::None, ColorRole::Border).dashed = true;
            continue;
        }
        const ReadyRow& row = moment.columns.ready[queue.readyHead + n];
        const JobRow& job = moment.columns.jobs[row.job.value];
        Shape& cell = out.box(Layer::Cell, box, ColorRole::Card, ColorRole::Border);
        cell.thing = Thing::Job;
        cell.index = row.job.value;
        Shape& mark = out.mark(box.x + 20, box.centerY(), 24, job.happening, MarkLook::Solid);
        mark.thing = Thing::Job;
        mark.index = row.job.value;
        const Rect words{box.x + 36, box.y + 3, box.w - 40, 16};
        if (n == 0) {
            out.text(words, jobName(moment.columns, job.reaction),
                     {.size = 12, .ground = ColorRole::Card});
            out.text({words.x, box.y + 19, words.w, 15},
                     row.attempt > 0 ? fmt::format("next · try {}", row.attempt + 1) : "next",
                     {.size = 11, .color = ColorRole::Muted, .ground = ColorRole::Card});
        } else {
            out.text({words.x, box.y, words.w, box.h}, jobName(moment.columns, job.reaction),
                     {.size = 11, .ground = ColorRole::Card});
        }
    }
    if (ready > boxes)
        out.text({geometry.ready.x + 204, geometry.top, 160, 16},
                 fmt::format("{} more behind", grouped(ready - boxes)),
                 {.size = 11, .color = ColorRole::Muted});
}

/// One waiting or given-up job as a card.
void addCard(SceneWriter& out, const Moment& moment, const Rect& card, JobId id,
             const std::string& detail, ColorRole stroke)
{
    const JobRow& job = moment.columns.jobs[id.value];
    Shape& box = out.box(Layer::Cell, card, ColorRole::Card, stroke);
    box.thing = Thing::Job;
    box.index = id.value;
    Shape& mark = out.mark(card.x + 21, card.centerY(), 22, job.happening, MarkLook::Solid);
    mark.thing = Thing::Job;
    mark.index = id.value;
    out.text({card.x + 40, card.y + 3, card.w - 44, 15}, jobName(moment.columns, job.reaction),
             {.size = 12, .ground = ColorRole::Card});
    out.text({card.x + 40, card.y + 18, card.w - 44, 14}, detail,
             {.size = 11,
              .color = stroke == ColorRole::Warn ? ColorRole::Warn : ColorRole::Muted,
              .ground = ColorRole::Card});
}

std::size_t cardsThatFit(const Rect& area)
{
    return static_cast<std::size_t>(std::max(0.0, area.h - 18 + 5) / (kCardHeight + 5));
}

void addWaiting(SceneWriter& out, const Moment& moment, const ListGeometry& geometry)
{
    const QueueState& queue = moment.state.queue;
    const Rect& area = geometry.later;
    const std::size_t shown = std::min(queue.inWait.size(), cardsThatFit(area));
    std::string heading = fmt::format("later · {}", grouped(queue.inWait.size()));
    if (shown == 0 && !queue.inWait.empty())  // No room for cards: at least when.
        heading +=
            fmt::format(", next in {:.1f} s",
                        std::chrono::duration<double>(queue.inWait[0].dueAt - moment.time).count());
    out.text({area.x, area.y, area.w, 16}, heading,
             {.size = 12, .bold = true, .color = ColorRole::Muted});
    const std::int64_t attempts = settingOf(moment, "attempts", 0);
    for (std::size_t n = 0; n < shown; ++n) {
        const JobInWait& entry = queue.inWait[n];
        const Rect card{area.x, area.y + 18 + static_cast<double>(n) * (kCardHeight + 5),
                        std::min(area.w, 190.0), kCardHeight};
        const double left = std::chrono::duration<double>(entry.dueAt - moment.time).count();
        addCard(out, moment, card, entry.job,
                fmt::format("try {} of {} in {:.1f} s", entry.attempt + 1, attempts, left),
                ColorRole::Border);
        out.ring(card.x + 21, card.centerY(), 29,
                 1.0 - progress(entry.since, entry.dueAt, moment.time), ColorRole::Gold);
    }
}

void addDead(SceneWriter& out, const Moment& moment, const ListGeometry& geometry)
{
    const QueueState& queue = moment.state.queue;
    const Rect& area = geometry.dead;
    out.text(
        {area.x, area.y, area.w, 16}, fmt::format("given up · {}", grouped(queue.dead)),
        {.size = 12, .bold = true, .color = queue.dead > 0 ? ColorRole::Warn : ColorRole::Muted});
    const std::int64_t attempts = settingOf(moment, "attempts", 0);
    const std::size_t shown = std::min<std::size_t>(queue.dead, cardsThatFit(area));
    for (std::size_t n = 0; n < shown; ++n) {
        const DeadRow& row = moment.columns.dead[queue.dead - 1 - n];  // The newest first.
        const Rect card{area.x, area.y + 18 + static_cast<double>(n) * (kCardHeight + 5),
                        std::min(area.w, 190.0), kCardHeight};
        addCard(out, moment, card, row.job,
                fmt::format("{} of {} tries used", row.attempts, attempts), ColorRole::Warn);
    }
}

/// The claim to show on a worker's card: its own, or the one it died with.
const Claim* claimOn(const QueueState& queue, std::uint32_t w)
{
    const WorkerState& worker = queue.workers[w];
    if (!worker.claim.job.isNone())
        return &worker.claim;
    const auto orphan = std::ranges::find(queue.orphans, WorkerId{w}, &Claim::worker);
    return orphan == queue.orphans.end() || worker.life == Life::Alive ? nullptr : &*orphan;
}

void addSeat(SceneWriter& out, const Moment& moment, const Rect& seat, std::uint32_t w)
{
    const QueueState& queue = moment.state.queue;
    const WorkerState& worker = queue.workers[w];
    const bool dead = worker.life != Life::Alive;
    Shape& box =
        out.box(Layer::Cell, seat, ColorRole::Card, dead ? ColorRole::Warn : ColorRole::Border, 4);
    box.dashed = dead;
    box.thing = Thing::Worker;
    box.index = w;
    const Claim* claim = claimOn(queue, w);
    if (claim != nullptr && (claim->working || dead))
        out.mark(seat.centerX(), seat.centerY(), std::min(24.0, seat.h - 4),
                 moment.columns.jobs[claim->job.value].happening, MarkLook::Solid);
    if (dead)
        out.cross(seat.right() - 5, seat.y + 5, 10);
}

void addWorkerCard(SceneWriter& out, const Moment& moment, const Rect& card, std::uint32_t w)
{
    const QueueState& queue = moment.state.queue;
    const WorkerState& worker = queue.workers[w];
    const bool dead = worker.life == Life::Killed;
    const Claim* claim = claimOn(queue, w);
    Shape& box =
        out.box(Layer::Cell, card, ColorRole::Card, dead ? ColorRole::Warn : ColorRole::Border, 5);
    box.dashed = dead;
    box.lineWidth = dead ? 1.5 : 1.0;
    box.thing = Thing::Worker;
    box.index = w;
    out.text({card.x + 10, card.y + 5, card.w - 46, 16},
             std::string{moment.columns.nameOf(Thing::Worker, w)},
             {.size = 12,
              .bold = true,
              .color = dead ? ColorRole::Warn : ColorRole::Text,
              .ground = ColorRole::Card});
    const Rect first{card.x + 35, card.y + 23, card.w - 38, 15};
    const Rect second{card.x + 35, card.y + 37, card.w - 38, 14};
    const bool low = card.h < 66;  // Then one line fewer.
    const Rect third{card.x + 35, low ? second.y : card.y + 51, card.w - 38, 13};
    const TextStyle words{.size = 12, .ground = ColorRole::Card};
    const TextStyle small{.size = 11, .color = ColorRole::Muted, .ground = ColorRole::Card};
    TextStyle warn = small;
    warn.color = ColorRole::Warn;
    const bool here = claim != nullptr && (claim->working || dead);
    if (here) {
        const JobRow& job = moment.columns.jobs[claim->job.value];
        const auto [x, y] = std::pair{card.x + 19, card.y + 38};
        Shape& mark = out.mark(x, y, 24, job.happening, dead ? MarkLook::Pale : MarkLook::Solid);
        mark.thing = Thing::Worker;
        mark.index = w;
        out.text(first, jobName(moment.columns, job.reaction), words);
    }
    if (dead) {
        if (!here || !low)
            out.text(here ? second : first, fmt::format("dead since {}", clockText(worker.since)),
                     warn);
        if (here) {
            out.cross(card.x + 29, card.y + 28, 12);
            const SimDuration lease{settingOf(moment, "lease", 1)};
            out.ring(card.right() - 18, card.y + 15, 18,
                     1 - progress(claim->leaseEndsAt - lease, claim->leaseEndsAt, moment.time),
                     ColorRole::Warn);
            out.text(
                third,
                fmt::format("{} {}", low ? "until" : "claimed to", clockText(claim->leaseEndsAt)),
                small);
        }
    } else if (worker.life == Life::Stopped) {
        out.text(first, fmt::format("stopped {}", clockText(worker.since)), small);
    } else if (!here) {
        out.text(first, claim != nullptr ? "on its way" : "idle", small);
    } else {
        out.bar({card.x + 35, card.y + 43, std::min(96.0, card.w - 50), 6},
                progress(claim->since, claim->until, moment.time));
    }
}

void addTravellers(SceneWriter& out, const Moment& moment, const StageLayout& layout,
                   const ListGeometry& geometry)
{
    const QueueState& queue = moment.state.queue;
    const auto [fromX, fromY] = tapeExit(layout);
    const auto [toX, toY] = geometry.entry();
    for (const JobOnItsWay& job : queue.onTheirWay) {
        const double part = progress(job.sentAt, job.arrivesAt, moment.time);
        // Jobs of one happening leave together: side by side, so that each can be seen.
        const double aside = 13.0 * job.reaction.value;
        out.travelling(std::lerp(fromX, toX, part) + aside * part * 0.6,
                       std::lerp(fromY, toY, part) + aside, 22, job.happening, MarkLook::Solid);
    }
    const Rect next = geometry.box(0);
    for (std::uint32_t w = 0; w < queue.workers.size(); ++w) {
        const Claim& claim = queue.workers[w].claim;
        if (claim.job.isNone() || claim.working)
            continue;
        const auto card = geometry.worker(w);
        const auto [x, y] = card ? geometry.workerMark(*card)
                                 : std::pair{geometry.workers.centerX(), geometry.workers.bottom()};
        const double part = progress(claim.since, claim.until, moment.time);
        out.travelling(std::lerp(next.x + 20, x, part), std::lerp(next.centerY(), y, part), 24,
                       moment.columns.jobs[claim.job.value].happening, MarkLook::Solid);
    }
}

void addThreads(SceneWriter& out, const Moment& moment, const ListGeometry& geometry)
{
    const QueueState& queue = moment.state.queue;
    if (queue.threads.empty())
        return;
    const Rect& area = geometry.threads;
    const std::uint32_t waiting = moment.state.happenings - queue.requestsBegun;
    out.text({area.x, area.y + 2, 74, 15}, "application",
             {.size = 12, .bold = true, .color = ColorRole::Muted});
    out.text({area.x, area.y + 17, 74, 14}, fmt::format("{} waiting", grouped(waiting)),
             {.size = 11, .color = waiting > 0 ? ColorRole::Warn : ColorRole::Muted});
    const double answers = 132;
    const double room = area.w - 80 - answers;
    const std::size_t shown =
        std::min(queue.threads.size(), static_cast<std::size_t>(std::max(1.0, room / 92)));
    for (std::size_t t = 0; t < shown; ++t) {
        const ThreadState& thread = queue.threads[t];
        const Rect box{area.x + 78 + 92 * static_cast<double>(t), area.y + 1, 87, 30};
        Shape& card = out.box(Layer::Cell, box, ColorRole::Card, ColorRole::Border);
        card.thing = Thing::Thread;
        card.index = static_cast<std::uint32_t>(t);
        if (thread.happening.isNone()) {
            out.text({box.x + 8, box.y, box.w - 12, box.h}, "free",
                     {.size = 11, .color = ColorRole::Muted, .ground = ColorRole::Card});
            continue;
        }
        out.mark(box.x + 16, box.centerY(), 22, thread.happening, MarkLook::Solid);
        out.text({box.x + 31, box.y + 2, box.w - 34, 14},
                 thread.reaction.isNone() ? "request" : jobName(moment.columns, thread.reaction),
                 {.size = 11, .ground = ColorRole::Card});
        out.bar({box.x + 31, box.y + 19, box.w - 38, 5},
                progress(thread.since, thread.until, moment.time));
    }
    // Of the answers of the last minute at most, so that the cost does not grow with the run.
    constexpr std::uint32_t kRecent = 200;
    const std::uint32_t from =
        queue.requestsAnswered > kRecent ? queue.requestsAnswered - kRecent : 0;
    std::vector<SimDuration> times;
    for (std::uint32_t n = from; n < queue.requestsAnswered; ++n)
        times.push_back(moment.columns.responses[n].time);
    const auto rank = [&times](std::size_t percent) {
        if (times.empty())
            return 0.0;
        const std::size_t nth = (times.size() * percent + 99) / 100 - 1;
        std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(nth),
                         times.end());
        return std::chrono::duration<double>(times[nth]).count();
    };
    const double p50 = rank(50);
    const double p99 = rank(99);
    const Rect words{area.right() - answers, area.y + 2, answers, 15};
    out.text(words,
             times.empty() ? "no answer yet" : fmt::format("half {:.2f} · 99 % {:.2f} s", p50, p99),
             {.size = 11, .bold = true, .align = Align::Right});
    out.text({words.x, area.y + 17, words.w, 14}, fmt::format("last {} answers", times.size()),
             {.size = 11, .color = ColorRole::Muted, .align = Align::Right});
}

}  // namespace

void addListStatic(SceneWriter& out, const Moment& moment, const Rect& area)
{
    out.panel(area, ColorRole::Area);
    // A ticked box: a to-do list.
    out.box(Layer::Lane, {area.x + 15, area.y + 15, 14, 14}, ColorRole::None, ColorRole::Text, 2)
        .lineWidth = 1.5;
    out.line(Layer::Link, area.x + 18, area.y + 22, area.x + 21, area.y + 25, ColorRole::Text, 1.6);
    out.line(Layer::Link, area.x + 21, area.y + 25, area.x + 26, area.y + 18, ColorRole::Text, 1.6);
    out.text({area.x + 40, area.y + 9, 106, 26}, "To-do list", {.size = 17, .bold = true});
    const std::string profile{moment.columns.nameOf(Thing::List, 0)};
    const Rect chip{area.x + 148, area.y + 11, 182, 22};
    out.box(Layer::Cell, chip, ColorRole::Chip, ColorRole::Border, 11);
    out.text({chip.x + 6, chip.y, chip.w - 12, chip.h}, "behaves like " + profile,
             {.size = 12, .align = Align::Center, .ground = ColorRole::Chip});
    double right = area.right() - 12;
    right -= out.pill(right, area.y + 12, "lease",
                      durationText(SimDuration{settingOf(moment, "lease", 0)})) +
             6;
    right -=
        out.pill(right, area.y + 12, "tries", std::to_string(settingOf(moment, "attempts", 0))) + 6;
    out.text({chip.right() + 10, area.y + 13, right - chip.right() - 16, 18},
             "tasks: claiming takes the job itself; done is done",
             {.size = 12, .color = ColorRole::Muted});
    const ListGeometry geometry = geometryOf(moment, area);
    const double y = geometry.ready.centerY();
    const double x = geometry.ready.right() + 6;
    out.line(Layer::Link, x, y, x + 16, y, ColorRole::Muted, 1.5);
    out.line(Layer::Link, x + 11, y - 4, x + 16, y, ColorRole::Muted, 1.5);
    out.line(Layer::Link, x + 11, y + 4, x + 16, y, ColorRole::Muted, 1.5);
    const std::uint32_t workers = moment.columns.countOf(Thing::Worker);
    if (workers > geometry.shown)
        out.text({geometry.workers.x, geometry.workers.bottom() - 16, geometry.workers.w, 14},
                 fmt::format("+ {} more workers", workers - geometry.shown),
                 {.size = 11, .color = ColorRole::Muted});
}

void addList(SceneWriter& out, const Moment& moment, const StageLayout& layout)
{
    const ListGeometry geometry = geometryOf(moment, layout.list);
    addThreads(out, moment, geometry);
    addReady(out, moment, geometry);
    addWaiting(out, moment, geometry);
    addDead(out, moment, geometry);
    for (std::uint32_t w = 0;
         w < std::min<std::size_t>(geometry.shown, moment.state.queue.workers.size()); ++w) {
        const Rect card = *geometry.worker(w);
        if (geometry.roomy)
            addWorkerCard(out, moment, card, w);
        else
            addSeat(out, moment, card, w);
    }
    addTravellers(out, moment, layout, geometry);
}

}  // namespace millrace::ui
