// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/job_inspection.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/trace/claim_narration.h"
#include "ui/scene/admission_words.h"

namespace millrace::ui {

namespace {

bool isBlocked(const Moment& moment, std::uint32_t semaphore, JobId job)
{
    const SemaphoreState& state = semaphoreAt(moment.state.queue, semaphore);
    if (state.blocked() == 0)
        return false;
    const auto& rows = moment.columns.blocked[semaphore];
    const auto first = rows.begin() + static_cast<std::ptrdiff_t>(state.head);
    const auto last = rows.begin() + static_cast<std::ptrdiff_t>(state.tail);
    return std::find_if(first, last, [job](const ReadyRow& row) { return row.job == job; }) != last;
}

/// The semaphore that its jobs need; none without a limit.
std::optional<std::uint32_t> semaphoreFor(const Moment& moment, const JobRow& row)
{
    const AdmissionRules& rules = moment.state.queue.rules.admission;
    if (limitOf(rules, row.reaction) == nullptr)
        return std::nullopt;
    return semaphoreOf(rules, row.reaction, moment.columns.happenings[row.happening.value].entity);
}

void addSemaphore(Inspection& out, const Moment& moment, std::uint32_t semaphore)
{
    const QueueState& queue = moment.state.queue;
    const SemaphoreState& state = semaphoreAt(queue, semaphore);
    const ReactionId reaction{semaphore / queue.rules.admission.entities};
    out.rows.push_back({"slots free", fmt::format("{} of {}", freeSlots(queue, semaphore),
                                                  limitOf(queue.rules.admission, reaction)->to)});
    if (state.exists())
        out.rows.push_back({"the limit holds until", clockText(state.expiresAt)});
    if (state.blocked() > 0)
        out.rows.push_back({"blocked", fmt::format("{} of this key", state.blocked())});
}

/// Why a ready job is not handed out; empty when nothing is in its way.
std::string obstacleTo(const Moment& moment, const JobRow& row)
{
    const QueueState& queue = moment.state.queue;
    const EntityId entity = moment.columns.happenings[row.happening.value].entity;
    const LaneState& lane = queue.lanes[laneOf(queue, row.reaction, entity)];
    if (lane.paused)
        return "its queue is paused";
    if (lane.held > 0)
        return fmt::format("its group {} has one in flight", letterOf(moment.columns, entity));
    return {};
}

}  // namespace

Inspection inspectJob(const Moment& moment, std::uint32_t index)
{
    const QueueState& queue = moment.state.queue;
    const JobId job{index};
    if (index >= queue.accepted)
        return {};
    const JobRow& row = moment.columns.jobs[index];
    Inspection out{jobText(moment.columns, job), {}};
    out.rows.push_back({"on the list since", clockText(row.enqueuedAt)});
    const auto held = std::ranges::find_if(
        queue.workers, [job](const WorkerState& worker) { return worker.claim.job == job; });
    const auto waits = std::ranges::find(queue.inWait, job, &JobInWait::job);
    const auto orphan = std::ranges::find(queue.orphans, job, &Claim::job);
    const auto has = [job](const auto& rows, std::uint32_t from, std::uint32_t to) {
        return std::any_of(rows.begin() + from, rows.begin() + to,
                           [job](const auto& each) { return each.job == job; });
    };
    const auto gone =
        std::find_if(moment.columns.gone.begin(), moment.columns.gone.begin() + queue.gone,
                     [job](const GoneRow& each) { return each.job == job; });
    const std::optional<std::uint32_t> semaphore = semaphoreFor(moment, row);
    std::string where = "ready or done";
    if (held != queue.workers.end())
        where = fmt::format("claimed by worker {}", held - queue.workers.begin() + 1);
    else if (orphan != queue.orphans.end())
        where = fmt::format("claimed by worker {}, which is dead", orphan->worker.value + 1);
    else if (waits != queue.inWait.end())
        where = fmt::format("try {} at {}", waits->attempt + 1, clockText(waits->dueAt));
    else if (const std::string others = waitsForOthers(moment, job); !others.empty())
        where = fmt::format("kept back until {} of {} {} ended", others,
                            markOf(moment.columns, row.happening),
                            others.find(',') == std::string::npos ? "has" : "have");
    else if (semaphore && isBlocked(moment, *semaphore, job))
        where = "blocked: no slot is free";
    else if (has(moment.columns.dead, queue.deadGone, queue.dead))
        where = "given up, waits for a person";
    else if (has(moment.columns.failed, queue.failedGone, queue.failed))
        where = "failed, waits for a person";
    else if (gone != moment.columns.gone.begin() + queue.gone)
        where = gone->lost ? "lost: it died with its holder" : "dropped by a rule";
    else if (const std::string obstacle = obstacleTo(moment, row); !obstacle.empty())
        where = fmt::format("ready or done; {}", obstacle);
    out.rows.push_back({"now", where});
    if (semaphore)
        addSemaphore(out, moment, *semaphore);
    return out;
}

}  // namespace millrace::ui
