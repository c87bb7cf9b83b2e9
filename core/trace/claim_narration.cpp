// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/claim_narration.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/duration_text.h"

namespace millrace {

std::string jobText(const Columns& columns, JobId job)
{
    const JobRow& row = columns.jobs[job.value];
    const SettingStated* imperative = columns.setting(Thing::Reaction, "job", row.reaction.value);
    return fmt::format("{} {}", imperative != nullptr ? imperative->text : "job",
                       markOf(columns, row.happening));
}

std::string silentHolder(const Columns& columns, const VisibleState& state, const Claim& claim)
{
    const bool replaced = state.queue.workers[claim.worker.value].life == Life::Alive;
    const std::string dead = fmt::format(
        "{}{} is dead; {} stays claimed until", replaced ? "the former process of " : "",
        columns.nameOf(Thing::Worker, claim.worker.value), jobText(columns, claim.job));
    const bool looked = columns.setting(Thing::List, "sweep") != nullptr;
    if (claim.actsAt == kNever && claim.leaseEndsAt == kNever)
        return dead + " a process starts, or a person acts.";
    if (claim.actsAt == kNever && looked)
        return fmt::format("{} a process starts after {}, or a person acts.", dead,
                           clockText(claim.leaseEndsAt));
    if (claim.actsAt != kNever && claim.actsAt != claim.leaseEndsAt)
        return fmt::format("{} somebody looks at {}.", dead, clockText(claim.actsAt));
    return fmt::format("{} its lease ends at {}.", dead, clockText(claim.leaseEndsAt));
}

std::string silentWorker(const Columns& columns, const VisibleState& state)
{
    const auto& workers = state.queue.workers;
    const auto silent = std::ranges::find_if(workers, isSilent);
    if (silent == workers.end())
        return {};
    const auto index = static_cast<std::uint32_t>(silent - workers.begin());
    const std::string_view name = columns.nameOf(Thing::Worker, index);
    const char* is = silent->hungUntil ? "hangs, alive and silent" : "is cut off from the store";
    if (silent->claim.job.isNone())
        return fmt::format("{} {}.", name, is);
    const std::string job = jobText(columns, silent->claim.job);
    if (silent->claim.taken)
        return fmt::format("{} {}; {} was taken from it, and it does not know.", name,
                           silent->hungUntil ? "hangs" : "is cut off", job);
    if (silent->claim.actsAt != kNever)
        return fmt::format("{} {}; {} is taken from it at {}.", name, is, job,
                           clockText(silent->claim.actsAt));
    return fmt::format("{} {}, and keeps {}.", name, is, job);
}

std::string storeTrouble(const Columns& columns, const VisibleState& state)
{
    const StoreState& store = state.queue.store;
    if (!store.down)
        return {};
    const auto waits = std::ranges::count_if(
        state.queue.workers, [](const WorkerState& each) { return each.claim.waits; });
    std::string text = fmt::format(
        "List: the store is down since {}: every enqueue is an error, and nobody gets a job.",
        clockText(store.since));
    if (waits > 0)
        text += fmt::format(" {} worker{} done, and cannot say so.", waits,
                            waits == 1 ? " is" : "s are");
    if (columns.setting(Thing::List, "flushEvery") != nullptr && store.keepsTo < store.since)
        text +=
            fmt::format(" What it did after {} it will have forgotten.", clockText(store.keepsTo));
    return text;
}

std::string claimNews(const Columns& columns, const Mark& mark)
{
    const std::string name{columns.nameOf(mark.thing, mark.index)};
    const auto job = [&] { return jobText(columns, JobId{mark.other}); };
    switch (mark.code) {
    case JobReturned::kInfo.code:
        if (mark.thing == Thing::Store)  // One mark for all.
            return "List: the store is back, and has forgotten the last claims: their jobs stand "
                   "there again, while those who have them go on.";
        return fmt::format("List: the claim of {} ended; {} is ready again.", name, job());
    case JobParked::kInfo.code:
        return fmt::format("List: {} has failed and waits for a person; nothing runs it again.",
                           job());
    case JobLost::kInfo.code:
        return fmt::format("List: {} died with {}. The list had given it away: it is lost.", job(),
                           name);
    case StoreUp::kInfo.code:
        return "List: the store is back. Whoever had done his work could say so now, if his claim "
               "had held.";
    case JobForgotten::kInfo.code:
        if (columns.setting(Thing::List, "store") == nullptr)
            return "List: the store is back, and does not know what it had not flushed: those jobs "
                   "are lost.";
        return "List: its process is gone, and with it all jobs that waited in its memory.";
    case EnqueueDropped::kInfo.code:
        return fmt::format("List: there is no process whose memory could hold {} for {}. Its "
                           "application is down.",
                           name, markOf(columns, HappeningId{mark.other}));
    case JobDiscarded::kInfo.code:
        return fmt::format("List: {} was dropped, as the rules say.", job());
    case JobPostponed::kInfo.code:
        return fmt::format("List: the claim of {} ended; {} is tried again later.", name, job());
    case TickMissed::kInfo.code:
        return fmt::format("List: it was time for {}, and no scheduler was there. Nobody makes up "
                           "for it.",
                           markOf(columns, HappeningId{mark.index}));
    case SchedulerStarted::kInfo.code:
        return fmt::format("List: {} is back. It waits for the next time of the schedule; what was "
                           "missed stays missed.",
                           name);
    case SchedulerGone::kInfo.code:
        return "List: no scheduler is there any more. What comes due now is never put on the list.";
    case SemaphoreSet::kInfo.code:
        return fmt::format("List: a limit of {} is over its duration and forgotten; the next job "
                           "runs beside those that had its slots.",
                           name);
    case WorkerWoke::kInfo.code:
        return fmt::format("List: {} goes on where it was.", name);
    case LateAck::kInfo.code:
        return fmt::format("List: {} ended {} too late: it was not its own any more. The effect "
                           "has taken place all the same.",
                           name, job());
    default:
        return {};
    }
}

std::string claimCaption(const Columns& columns, const Mark& mark)
{
    const std::string name{columns.nameOf(mark.thing, mark.index)};
    switch (mark.code) {
    case JobReturned::kInfo.code:
        return mark.thing == Thing::Store ? "claims forgotten" : "list found out";
    case JobPostponed::kInfo.code:
        return "list found out";
    case JobParked::kInfo.code:
        return "failed";
    case StoreUp::kInfo.code:
        return "store is back";
    case JobLost::kInfo.code:
    case JobForgotten::kInfo.code:
        return "lost";
    case EnqueueDropped::kInfo.code:
        return "not taken";
    case TickMissed::kInfo.code:
        return "missed";
    case SchedulerStarted::kInfo.code:
        return name + " is back";
    case SchedulerGone::kInfo.code:
        return "no scheduler";
    case JobDiscarded::kInfo.code:
        return "dropped";
    case SemaphoreSet::kInfo.code:
        return "limit forgotten";
    case WorkerWoke::kInfo.code:
        return name + " wakes";
    case LateAck::kInfo.code:
        return "too late";
    default:
        return {};
    }
}

std::string listActCaption(const std::string& name, Act act)
{
    switch (act) {
    case Act::KillChild:
        return name + " lost its child";
    case Act::KillParent:
        return name + " lost its parent";
    case Act::KillMachine:
        return "the machine of " + name + " died";
    case Act::Disconnect:
        return name + " lost its connection";
    case Act::Redrive:
        return "jobs redriven";
    case Act::Pause:
        return "a queue is paused";
    case Act::Resume:
        return "a queue goes on";
    default:
        return "jobs thrown away";
    }
}

}  // namespace millrace
