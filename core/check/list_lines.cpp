// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/list_stories.h"

// Lines of jobs: those of groups, and those before semaphores.

namespace millrace::check {

namespace {

/// Of lines: those of groups, or those before semaphores.
struct Line {
    std::vector<Obligation> waiting;
    std::uint64_t hinders = 0;
    std::uint64_t slots = 1;
    std::uint64_t forgottenAt = 0;  ///< The fact that deleted the semaphore last; 0: none.
};

/// Where a job is as far as its line is concerned.
enum class Spot : std::uint8_t { Elsewhere, InLine, Hinders };

Spot spotOf(const Story& job, bool groups)
{
    Spot spot = Spot::Elsewhere;
    for (const Step* step : job) {
        switch (step->kind) {
        case Kind::JobBlocked:
            spot = Spot::InLine;
            break;
        case Kind::JobGrouped:
        case Kind::JobReturned:
        case Kind::JobReady:
        case Kind::JobRedriven:
            spot = groups ? Spot::InLine : Spot::Elsewhere;
            break;
        case Kind::JobRetried:
        case Kind::JobPostponed:
            spot = groups ? Spot::Hinders : Spot::Elsewhere;
            break;
        case Kind::WorkerKilled:
        case Kind::WorkerHung:
            spot = Spot::Hinders;
            break;
        case Kind::LateAck:
            if (step->late == Word::Completes)
                spot = Spot::Elsewhere;
            break;
        case Kind::JobStarted:
        case Kind::JobEffect:
        case Kind::JobEffectSuppressed:
        case Kind::LeaseExtended:
        case Kind::EndForeseen:
        case Kind::EnqueueDropped:  // Of another, which has this one's key.
        case Kind::KeyTaken:
        case Kind::KeyFreed:
            break;
        default:
            spot = Spot::Elsewhere;
            break;
        }
    }
    return spot;
}

/// By reaction and entity; kNone where a rule has only one.
using Lines = std::map<Obligation, Line>;

/// What the semaphores say at the cut.
Lines semaphoresAt(const Cut& cut)
{
    const History& history = cut.history;
    const auto entities = static_cast<std::uint32_t>(history.entities);
    Lines lines;
    for (const Step& step : cut.steps) {
        if (step.kind != Kind::SemaphoreSet)
            continue;
        const std::uint32_t reaction = step.number / entities;
        const bool perEntity =
            history.choice("reaction", reaction, "limitKey", cut.lastFact()) == "entity";
        const std::int64_t all =
            history.setting("reaction", reaction, "limit", cut.lastFact())->value;
        Line& line = lines[{reaction, perEntity ? step.number % entities : kNone}];
        line.slots = static_cast<std::uint64_t>(all) - step.count;
        if (step.move == Word::Expired)
            line.forgottenAt = step.fact;
    }
    return lines;
}

/// The fact that gave the job its slot last.
std::uint64_t admittedAt(const Story& job)
{
    std::uint64_t fact = 0;
    for (const Step* step : job)
        if (step->kind == Kind::JobEnqueued || step->kind == Kind::JobReady ||
            step->kind == Kind::JobUnblocked || step->kind == Kind::JobReleased ||
            step->kind == Kind::JobRedriven)
            fact = step->fact;
    return fact;
}

}  // namespace

void holdBack(const Cut& cut, const ListStories& stories, Lives& lives)
{
    const History& history = cut.history;
    const bool groups = history.choice("list", 0, "groups", cut.lastFact()) == "entity";
    Lines lines = semaphoresAt(cut);
    for (const auto& [obligation, jobs] : stories.ofJobs) {
        const auto life = lives.find(obligation);
        const std::uint32_t reaction = obligation.second;
        if (life == lives.end() ||
            (!groups && history.setting("reaction", reaction, "limit", cut.lastFact()) == nullptr))
            continue;
        const std::uint32_t entity = life->second.happened->entity;
        const bool perEntity =
            groups || history.choice("reaction", reaction, "limitKey", cut.lastFact()) == "entity";
        Line& line = lines[{groups ? kNone : reaction, perEntity ? entity : kNone}];
        for (const auto& [job, story] : jobs) {
            const Spot spot = spotOf(story, groups);
            const bool counts = groups || admittedAt(story) >= line.forgottenAt;
            line.hinders += spot == Spot::Hinders && counts ? 1 : 0;
            if (spot == Spot::InLine && life->second.standing == Class::Waiting)
                line.waiting.push_back(obligation);
        }
    }
    for (const auto& [key, line] : lines)
        if (line.hinders > 0 && line.hinders >= line.slots)
            for (const Obligation& each : line.waiting)
                lives.at(each).standing = Class::Stuck;
}

}  // namespace millrace::check
