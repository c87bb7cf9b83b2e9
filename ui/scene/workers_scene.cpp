// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "ui/scene/list_geometry.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// The workers of the to-do list, what they have claimed, and the claims that outlive them.

namespace millrace::ui {

namespace {

/// The claim that a dead life of this worker left behind; null when there is none.
const Claim* orphanOf(const QueueState& queue, std::uint32_t w)
{
    const auto orphan = std::ranges::find(queue.orphans, WorkerId{w}, &Claim::worker);
    return orphan == queue.orphans.end() ? nullptr : &*orphan;
}

struct CardLines {
    Rect name, first, second, third, fourth;

    static CardLines of(const Rect& card)
    {
        const double up = card.h < 72 ? 4 : 0;
        const double in = card.w < 130 ? 38 : 42;  // Right of the mark.
        return {{card.x + 10, card.y + 5 - up / 2, card.w - 46, 17},
                {card.x + in, card.y + 25 - up, card.w - in - 2, 16},
                {card.x + in, card.y + 41 - up, card.w - in - 2, 14},
                {card.x + 10, card.y + 56 - up, card.w - 16, card.h < 68 ? 0.0 : 14.0},
                {card.x + 10, card.y + 71, card.w - 16, card.h < 88 ? 0.0 : 14.0}};
    }
};

constexpr TextStyle kWords{.size = 12, .ground = ColorRole::Card};
constexpr TextStyle kSmall{.size = 11, .color = ColorRole::Muted, .ground = ColorRole::Card};
constexpr TextStyle kWarn{.size = 11, .color = ColorRole::Warn, .ground = ColorRole::Card};

/// The longest of these that fits; the last one at any rate.
void addFitting(SceneWriter& out, const Rect& area, std::initializer_list<std::string> words,
                const TextStyle& style)
{
    const auto fits = [&](const std::string& each) {
        return textExtent(each, style.size, false) < area.w;
    };
    const auto* const found = std::find_if(words.begin(), words.end() - 1, fits);
    out.text(area, *found, style);
}

/// What is to be done; of a job that has an id alone also what it finds if that is not what
/// happened.
void addTask(SceneWriter& out, const Moment& moment, const Rect& area, const JobRow& job, bool done)
{
    const std::string name = jobName(moment.columns, job.reaction);
    const EntityId entity = moment.columns.happenings[job.happening.value].entity;
    const bool looksUp = moment.state.queueEffects[job.reaction.value].looksUp;
    const HappeningId newest = looksUp ? moment.state.newest[entity.value] : job.happening;
    if (done || newest == job.happening) {
        TextStyle style = kWords;
        if (textExtent(name, style.size, false) > area.w)
            style.size = 11;
        out.text(area, name, style);
        return;
    }
    const std::string finds = "finds " + markOf(moment.columns, newest);
    TextStyle style = kWords;
    style.color = ColorRole::Gold;
    addFitting(out, area, {fmt::format("{} · {}", name, finds), finds}, style);
}

void addClaimed(SceneWriter& out, const Moment& moment, Point at, const Rect& words,
                const Claim& claim, std::uint32_t w)
{
    const JobRow& job = moment.columns.jobs[claim.job.value];
    Shape& mark = out.mark(at.x, at.y, 26, job.happening, MarkLook::Solid);
    mark.thing = Thing::Worker;
    mark.index = w;
    if (words.w > 0)
        addTask(out, moment, words, job, claim.effectDone);
}

/// Around the mark: what is left of the lease, after which the list takes the job back.
void addLease(SceneWriter& out, const Moment& moment, Point at, const Claim& claim)
{
    const SettingStated* lease = moment.columns.setting(Thing::List, "lease");
    if (lease == nullptr || claim.leaseEndsAt == kNever || claim.taken)
        return;
    const SimDuration length{lease->value};
    const double left = 1 - progress(claim.leaseEndsAt - length, claim.leaseEndsAt, moment.time);
    constexpr double kNearlyOver = 0.25;
    out.ring(at.x, at.y, 31, left, left < kNearlyOver ? ColorRole::Gold : ColorRole::Accent);
}

/// When somebody acts on the claim of a silent holder: the ring drains until then.
void addEndOfClaim(SceneWriter& out, const Moment& moment, const Rect& card, const Rect& believed,
                   const Claim& claim, SimTime since)
{
    const bool looked = moment.columns.setting(Thing::List, "sweep") != nullptr;
    if (claim.actsAt == kNever && (looked || claim.leaseEndsAt == kNever)) {
        addFitting(out, believed, {"claimed; nobody looks", "nobody looks"}, kSmall);
        return;
    }
    const SettingStated* lease = moment.columns.setting(Thing::List, "lease");
    const SimDuration length{lease != nullptr ? lease->value : 1};
    const bool bySomebody = claim.actsAt != kNever && claim.actsAt != claim.leaseEndsAt;
    const SimTime acts = bySomebody ? claim.actsAt : claim.leaseEndsAt;
    const SimTime from = bySomebody ? since : claim.leaseEndsAt - length;
    out.ring(card.right() - 17, card.y + 16, 18, 1 - progress(from, acts, moment.time),
             ColorRole::Warn);
    const std::string at = clockText(acts);
    if (bySomebody)
        addFitting(out, believed, {"claimed; looked at " + at, "looked at " + at, "until " + at},
                   kSmall);
    else
        addFitting(out, believed, {"lease: claim ends at " + at, "claim ends " + at, "until " + at},
                   kSmall);
}

/// How many of the other products would run the dead worker's job again: nothing where the list is
/// no product's. Who does what is in the inspector.
void addElsewhere(SceneWriter& out, const Moment& moment, const Rect& area)
{
    std::ptrdiff_t again = 0;
    std::ptrdiff_t all = 0;
    for (std::size_t n = 1;; ++n) {
        const SettingStated* fate =
            moment.columns.setting(Thing::List, fmt::format("elsewhere{}", n));
        if (fate == nullptr)
            break;
        const std::size_t colon = std::min(fate->text.find(": "), fate->text.size());
        const std::string_view names = std::string_view{fate->text}.substr(0, colon);
        const std::string_view words = std::string_view{fate->text}.substr(colon);
        const std::ptrdiff_t products = 1 + std::ranges::count(names, ',');
        const bool runs =
            words.starts_with(": runs it again") || words.starts_with(": takes it for a failure");
        again += runs ? products : 0;
        all += products;
    }
    if (all > 0 && area.h > 0)
        addFitting(out, area,
                   {fmt::format("elsewhere: {} of {} run it again", again, all),
                    fmt::format("{} of {} others run it again", again, all),
                    fmt::format("{} of {} run it again", again, all)},
                   kSmall);
}

/// Really dead; and the list believes in its claim until somebody acts.
void addDeadWorker(SceneWriter& out, const Moment& moment, const ListGeometry& geometry,
                   const Rect& card, std::uint32_t w)
{
    const WorkerState& worker = moment.state.queue.workers[w];
    const CardLines lines = CardLines::of(card);
    const std::string really = fmt::format("dead since {}", clockText(worker.since));
    const Claim* claim = orphanOf(moment.state.queue, w);
    const auto tellDeath = [&](const Rect& line) {
        addFitting(out, line, {really, "dead " + clockText(worker.since), "dead"}, kWarn);
    };
    if (claim == nullptr) {
        tellDeath(lines.first);
        return;
    }
    const Point at = geometry.workerMark(card);
    addClaimed(out, moment, at, lines.third.h <= 0 ? Rect{} : lines.first, *claim, w);
    out.cross(at.x + 12, at.y - 12, 13);  // Off the letters of the mark.
    // A low card has no line for what is to be done: what is really so and what the list believes
    // matter more now.
    const bool low = lines.third.h <= 0;
    const Rect believed = low ? lines.second : lines.third;
    tellDeath(low ? lines.first : lines.second);
    addEndOfClaim(out, moment, card, believed, *claim, worker.since);
    addElsewhere(out, moment, lines.fourth);
}

/// What is unusual about a living worker; empty when nothing is.
std::string oddityOf(const WorkerState& worker)
{
    std::string words;
    if (worker.hungUntil && worker.claim.taken)
        words = "hangs";
    else if (worker.hungUntil)
        words = fmt::format("hangs until {}", clockText(*worker.hungUntil));
    else if (worker.cutOffUntil && (worker.claim.taken || worker.claim.waits))
        words = "cut off";
    else if (worker.cutOffUntil)
        words = fmt::format("cut off until {}", clockText(*worker.cutOffUntil));
    else if (worker.drainsUntil)
        words = "leaves after this job";
    if (worker.claim.waits)
        words += words.empty() ? "done, cannot say so" : ", done";
    if (worker.claim.taken)
        words += words.empty() ? "not its own any more" : ", job taken";
    if (!worker.buffer.empty())
        words +=
            fmt::format("{}{} more in its buffer", words.empty() ? "" : ", ", worker.buffer.size());
    if (worker.clock != kTrueClock)
        words += fmt::format("{}its clock × {}", words.empty() ? "" : ", ", worker.clock / 1000.0);
    return words;
}

void addOddity(SceneWriter& out, const WorkerState& worker, const CardLines& lines)
{
    const std::string words = oddityOf(worker);
    if (words.empty() || lines.third.h <= 0)
        return;
    const bool odd =
        isSilent(worker) || worker.claim.taken || worker.claim.waits || worker.clock != kTrueClock;
    addFitting(out, lines.third,
               {words, words.substr(0, words.find(',')),
                worker.claim.taken ? "job taken" : words.substr(0, words.find(' '))},
               odd ? kWarn : kSmall);
}

/// Dashed where nobody hears of it: red of the dead, gold of the silent. Who was stopped has handed
/// its work back.
Shape& addFrame(SceneWriter& out, const Rect& area, const WorkerState& worker, std::uint32_t w,
                double radius)
{
    const bool silent = isSilent(worker);
    Shape& box = out.box(Layer::Cell, area, ColorRole::Card,
                         worker.life == Life::Killed ? ColorRole::Warn
                         : silent                    ? ColorRole::Gold
                                                     : ColorRole::Border,
                         radius);
    box.dashed = worker.life == Life::Killed || worker.life == Life::Absent || silent;
    box.thing = Thing::Worker;
    box.index = w;
    return box;
}

void addWorkerCard(SceneWriter& out, const Moment& moment, const ListGeometry& geometry,
                   const Rect& card, std::uint32_t w)
{
    const WorkerState& worker = moment.state.queue.workers[w];
    const bool dead = worker.life == Life::Killed;
    const bool silent = isSilent(worker);
    addFrame(out, card, worker, w, 6).lineWidth = dead || silent ? 1.5 : 1.0;
    const CardLines lines = CardLines::of(card);
    const std::string name{moment.columns.nameOf(Thing::Worker, w)};
    out.text(lines.name, name,
             {.size = 12,
              .bold = true,
              .color = dead ? ColorRole::Warn : ColorRole::Text,
              .ground = ColorRole::Card});
    if (dead) {
        addDeadWorker(out, moment, geometry, card, w);
        return;
    }
    // Beside the name: a low card has no third line.
    const double wide = textExtent(name, 12, true) + 8;
    const Rect beside{lines.name.x + wide, lines.name.y, card.w - 18 - wide, lines.name.h};
    TextStyle style = kWarn;
    style.align = Align::Right;
    if (silent && lines.third.h <= 0)
        addFitting(out, beside, {oddityOf(worker), worker.hungUntil ? "hangs" : "cut off"}, style);
    else if (worker.pace > 1)
        addFitting(out, beside,
                   {fmt::format("{} times as slow", worker.pace),
                    fmt::format("slow × {}", worker.pace), fmt::format("× {}", worker.pace)},
                   style);
    else if (worker.clock != kTrueClock && lines.third.h <= 0)
        addFitting(out, beside,
                   {fmt::format("its clock × {}", worker.clock / 1000.0),
                    fmt::format("clock × {}", worker.clock / 1000.0), "clock"},
                   style);
    if (worker.life != Life::Alive) {
        out.text(lines.first,
                 worker.life == Life::Stopped ? fmt::format("stopped {}", clockText(worker.since))
                                              : "not started",
                 kSmall);
        return;
    }
    const Claim& claim = worker.claim;
    if (claim.job.isNone()) {
        out.text(lines.first, "idle", kSmall);
    } else if (!claim.working) {
        // What comes is drawn on its way; its seat is kept.
        const Point at = geometry.workerMark(card);
        out.box(Layer::Cell, {at.x - 13, at.y - 13, 26, 26}, ColorRole::None, ColorRole::Border, 13)
            .dashed = true;
        out.text(lines.first, "on its way", kSmall);
    } else {
        const Point at = geometry.workerMark(card);
        addClaimed(out, moment, at, lines.first, claim, w);
        addLease(out, moment, at, claim);
        out.bar(
            {lines.second.x, lines.second.y + 4, std::min(108.0, card.w - 56), 6},
            progress(claim.since, claim.until, worker.hungUntil ? worker.hungSince : moment.time));
    }
    addOddity(out, worker, lines);
    // A new process in the seat of a dead one, whose claim is still believed in.
    const Claim* old = orphanOf(moment.state.queue, w);
    if (old != nullptr && lines.third.h > 0 && oddityOf(worker).empty()) {
        const HappeningId happening = moment.columns.jobs[old->job.value].happening;
        const std::string whose = "old claim: " + markOf(moment.columns, happening);
        const bool ends = old->leaseEndsAt != kNever;
        addFitting(
            out, lines.third,
            {fmt::format("{} until {}", whose, ends ? clockText(old->leaseEndsAt) : "ever"), whose},
            kWarn);
    }
}

void addSeat(SceneWriter& out, const Moment& moment, const Rect& seat, std::uint32_t w)
{
    const QueueState& queue = moment.state.queue;
    const WorkerState& worker = queue.workers[w];
    const bool dead = worker.life == Life::Killed;
    Shape& box = addFrame(out, seat, worker, w, 4);
    if (!isSilent(worker) && (worker.pace > 1 || worker.clock != kTrueClock))
        box.stroke = ColorRole::Warn;  // There is no room for words.
    const Claim* orphan = dead ? orphanOf(queue, w) : nullptr;
    const Claim* claim = worker.claim.working ? &worker.claim : orphan;
    constexpr double kNumbered = 24;  // Of a side that a number of three digits fits.
    if (claim != nullptr)
        out.mark(seat.centerX(), seat.centerY(), std::min(26.0, seat.h - 3),
                 moment.columns.jobs[claim->job.value].happening, MarkLook::Solid);
    else if (seat.h >= kNumbered)
        out.text({seat.x, seat.centerY() - 8, seat.w, 16}, fmt::format("{}", w + 1),
                 {.size = 11,
                  .color = ColorRole::Muted,
                  .align = Align::Center,
                  .ground = ColorRole::Card});
    if (dead)
        out.cross(seat.right() - 5, seat.y + 5, std::min(12.0, seat.h * 0.6));
}

}  // namespace

void addWorkersStatic(SceneWriter& out, const Moment& moment, const ListGeometry& geometry)
{
    const auto workers = moment.columns.countOf(Thing::Worker);
    if (workers > geometry.shown)
        out.text({geometry.workers.x, geometry.workers.bottom() - 15, geometry.workers.w, 14},
                 partOf("workers", geometry.first + 1, geometry.shown, workers),
                 {.size = 11, .color = ColorRole::Muted});
}

void addWorkers(SceneWriter& out, const Moment& moment, const ListGeometry& geometry)
{
    for (std::uint32_t w = geometry.first; w < geometry.first + geometry.shown; ++w) {
        const Rect card = *geometry.worker(w);
        if (geometry.roomy)
            addWorkerCard(out, moment, geometry, card, w);
        else
            addSeat(out, moment, card, w);
    }
}

}  // namespace millrace::ui
