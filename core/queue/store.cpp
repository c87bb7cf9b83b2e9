// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <iterator>
#include <utility>

#include "core/queue/queue_model.h"

// A store that dies and comes back. Meanwhile an enqueue is an error that the application sees,
// nobody claims, renews or sweeps, and who has done his work waits with his word; where the job had
// left the store there is nothing to say, and what should be tried again is lost. Claims that hang
// on a connection are over when it is back. A process that dies loses nothing; a machine loses what
// was not flushed, and the store goes on from there: jobs are unknown to it, claims were never
// made, ends of claims never told. What was put on a shelf, or given back to its lane, is not
// forgotten here.

namespace millrace {

namespace {

/// Who has the job and may still end it; null when nobody has.
const Claim* holderOf(const QueueState& queue, JobId job)
{
    const auto has = [job](const Claim& claim) { return claim.job == job && !claim.taken; };
    for (const WorkerState& each : queue.workers) {
        if (has(each.claim))
            return &each.claim;
        const auto buffered = std::ranges::find_if(each.buffer, has);
        if (buffered != each.buffer.end())
            return &*buffered;
    }
    const auto orphan = std::ranges::find_if(queue.orphans, has);
    return orphan != queue.orphans.end() ? &*orphan : nullptr;
}

}  // namespace

void QueueModel::killStore(Context& context, Crash crash)
{
    if (isDown(context))
        return;
    const SimDuration flush = m_settings->spec.flushEvery;
    SimTime keepsTo = context.now();
    if (crash == Crash::Machine && forgets())
        keepsTo = SimTime{} + flush * (context.now().time_since_epoch() / flush);
    context.emit(StoreDown{crash, keepsTo});
}

void QueueModel::restartStore(Context& context)
{
    if (!isDown(context))
        return;
    const std::uint64_t cause = context.cause();
    if (context.state().queue.store.forgets()) {
        forget(context);
        context.resumeFrom(cause);
        reread(context);
        context.resumeFrom(cause);
    }
    m_jottings.clear();
    context.emit(StoreUp{});
    takeUp(context);
    context.resumeFrom(cause);
}

/// Whether the worker cannot say how its execution has ended. What it has to say and nobody hears
/// is forgotten with the job where only the worker had it.
bool QueueModel::withholds(Context& context, WorkerId worker, bool failed)
{
    const Claim& claim = context.state().queue.workers[worker.value].claim;
    const JobId job = claim.job;
    const bool unknown = !claim.stored && !claim.taken;
    if (unknown && failed && (isOutOfReach(context, worker) || m_unknown.contains(job.value))) {
        context.emit(JobLost{job, worker});
        leaveJob(context, worker);
        return true;
    }
    if (!isOutOfReach(context, worker) || unknown)
        return false;
    context.emit(WordHeld{worker, job});
    m_words[worker.value] = failed;
    renewIfItLasts(context, worker);
    return true;
}

void QueueModel::jotDown(const Context& context, JobId job, WorkerId worker, Jotting::What what)
{
    const SimDuration flush = m_settings->spec.flushEvery;
    while (!m_jottings.empty() && m_jottings.front().at + flush < context.now())
        m_jottings.pop_front();
    m_jottings.push_back({context.now(), what, *claimOn(context.state().queue, job, worker)});
}

/// Job by job, what happened to claims after the last flush.
void QueueModel::forget(Context& context)
{
    const SimTime keepsTo = context.state().queue.store.keepsTo;
    const std::uint64_t cause = context.cause();
    std::map<std::uint32_t, std::pair<const Jotting*, const Jotting*>> jobs;  // First and last.
    for (const Jotting& each : m_jottings)
        if (each.at > keepsTo)
            jobs.try_emplace(each.claim.job.value, &each, &each).first->second.second = &each;
    for (const auto& [job, jottings] : jobs) {
        context.resumeFrom(cause);
        forget(context, *jottings.first, *jottings.second);
    }
}

/// Of one job, what it believes is what was so before the first jotting. A job that it does not
/// know has nobody but its holder; a claim that was made in vain leaves the job in its place, with
/// its holder going on; an end that was told in vain leaves the claim. Where a job had left the
/// store with its claim, only what was to be tried again is gone.
void QueueModel::forget(Context& context, const Jotting& first, const Jotting& last)
{
    using What = Jotting::What;
    const QueueState& queue = context.state().queue;
    const JobId job = last.claim.job;
    const Claim* const held = holderOf(queue, job);
    const bool isHeld = held != nullptr;
    const bool waits = last.what == What::Waits &&
                       std::ranges::find(queue.inWait, job, &JobInWait::job) != queue.inWait.end();
    const bool pops = m_settings->spec.claim.kind == ClaimSpec::Kind::Pop;
    if (context.columns().jobs[job.value].enqueuedAt > queue.store.keepsTo) {
        if (!isHeld)
            return;  // Done, or reread() will see that it is gone.
        const WorkerId holder = held->worker;
        m_unknown.insert(job.value);
        context.emit(JobForgotten{job, held->lane, Spot::Hand});
        const auto& orphans = queue.orphans;
        if (std::ranges::find(orphans, job, &Claim::job) != orphans.end())
            context.emit(JobLost{job, holder});  // The one who had it is dead.
        return;
    }
    if (!isHeld && !waits && last.what != What::Done)
        return;  // It has come back to its lane, or lies on a shelf.
    if (first.what == What::Given && isHeld) {
        putBack(context, {job, held->worker}, Return::Place, held->attempt - 1, Why::StoreLost);
        return;
    }
    if (isHeld || (first.what != What::Given && pops && !waits))
        return;
    const Claim& claim = first.claim;
    if (first.what != What::Given && pops) {
        context.emit(JobForgotten{job, claim.lane, Spot::Wait});
        return;
    }
    context.emit(JobRecalled{job, claim.worker, claim.lane, claim.attempt, last.claim.executions,
                             claim.leaseEndsAt, waits ? Spot::Wait : Spot::Done});
    if (first.what == What::Given)
        putBack(context, {job, claim.worker}, Return::Place, claim.attempt - 1, Why::StoreLost);
}

/// The lines, without the jobs that it does not know.
void QueueModel::reread(Context& context)
{
    const QueueState& queue = context.state().queue;
    const std::uint64_t cause = context.cause();
    const auto isUnknown = [&](JobId job) {
        return context.columns().jobs[job.value].enqueuedAt > queue.store.keepsTo;
    };
    for (std::uint32_t l = 0; l < queue.lanes.size(); ++l) {
        const auto jobAt = [&](std::uint64_t row) { return context.columns().lanes[l][row].job; };
        const std::uint64_t end = queue.lanes[l].tail;
        bool any = false;
        for (std::uint64_t row = queue.lanes[l].head; row < end && !any; ++row)
            any = isUnknown(jobAt(row));
        while (any && queue.lanes[l].head < end) {
            const JobId job = jobAt(queue.lanes[l].head);
            context.resumeFrom(cause);
            if (isUnknown(job))
                context.emit(JobForgotten{job, l, Spot::Line});
            else
                context.emit(JobReread{job, l});
        }
    }
    std::vector<JobInWait> unknown;
    for (const JobInWait& each : queue.inWait)
        if (isUnknown(each.job))
            unknown.push_back(each);
    for (const JobInWait& each : unknown) {
        context.resumeFrom(cause);
        context.emit(JobForgotten{each.job, each.lane, Spot::Wait});
    }
}

/// Everybody finds the store again: claims of lost connections are over, held words are said, and
/// whoever looks at a period does so at his next turn.
void QueueModel::takeUp(Context& context)
{
    const QueueSpec& spec = m_settings->spec;
    const QueueState& queue = context.state().queue;
    const std::uint64_t cause = context.cause();
    if (spec.claim.kind == ClaimSpec::Kind::Connection) {
        std::vector<Held> cut;
        for (const Claim& each : queue.orphans)
            cut.push_back({each.job, each.worker});
        for (std::uint32_t w = 0; w < queue.workers.size(); w += m_settings->threads())
            std::ranges::copy(heldOf(context, WorkerId{w}), std::back_inserter(cut));
        for (const Held& each : cut) {
            const Claim* claim = claimOn(queue, each.job, each.worker);
            if (claim == nullptr || isForgotten(*claim))
                continue;
            context.resumeFrom(cause);
            endClaim(context, each, Why::ConnectionLost);
        }
    }
    std::set<std::uint32_t> reaps = std::exchange(m_reaps, {});
    std::erase_if(reaps, [this](std::uint32_t each) { return m_unsupervised.contains(each); });
    const auto heard = [&] {
        return std::ranges::find_if(
            m_words, [&](const auto& each) { return !isCutOff(context, WorkerId{each.first}); });
    };
    // One word may end a process, and with it the words of others.
    for (auto word = heard(); word != m_words.end(); word = heard()) {
        const auto [worker, failed] = *word;
        m_words.erase(word);
        context.resumeFrom(cause);
        sayEnd(context, WorkerId{worker}, failed);
    }
    for (const std::uint32_t process : reaps)
        schedule(context, reapTime(context), Kind::ReapDue, process, 0, Priority::Expiry);
    // What nobody could renew may be over.
    for (std::uint32_t w = 0; w < queue.workers.size(); ++w) {
        const Claim& claim = queue.workers[w].claim;
        if (claim.job.isNone() || claim.taken || claim.leaseEndsAt == kNever)
            continue;
        m_watched.insert(w);
        scheduleLook(context, lookAt(context, claim, claim.leaseEndsAt));
    }
    const std::vector<Claim> orphans = queue.orphans;
    for (const Claim& each : orphans) {
        const SimTime at = lookAt(context, each, each.leaseEndsAt);
        const WorkerId process = processOf(queue, each.worker);
        const bool reaped = reaps.contains(process.value);
        scheduleLook(context, at);
        context.resumeFrom(cause);
        foresee(context, {each.job, each.worker}, each.leaseEndsAt,
                reaped ? std::min(at, reapedAt(context, process)) : at);
    }
    if (!queue.inWait.empty() && spec.fate.stager > SimDuration::zero()) {
        waitUntil(context, std::max(queue.inWait.front().dueAt, context.now()),
                  queue.inWait.front().job);
    } else {
        while (!queue.inWait.empty() && queue.inWait.front().dueAt <= context.now()) {
            context.resumeFrom(cause);
            endWait(context, queue.inWait.front().job);
        }
    }
    context.resumeFrom(cause);
    claimReady(context, true);
}

}  // namespace millrace
