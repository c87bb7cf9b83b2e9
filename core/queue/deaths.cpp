// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <iterator>

#include "core/queue/queue_model.h"

// How a worker's time with a job ends other than by the job's end: killed with its process, its
// machine, its child or its parent; stopped in order; disconnected. Threads of one process share
// its fate.

namespace millrace {

namespace {

/// Where a stop puts what it hands back. A job that only waits in a buffer has not failed, and is
/// held by nobody.
Return returnOf(FateSpec::Stop stop)
{
    switch (stop) {
    case FateSpec::Stop::Front:
        return Return::Front;
    case FateSpec::Stop::Place:
        return Return::Place;
    case FateSpec::Stop::Back:
    case FateSpec::Stop::Failed:
    case FateSpec::Stop::Held:
    case FateSpec::Stop::Retry:
        break;
    }
    return Return::Back;
}

}  // namespace

bool QueueModel::isAlive(const Context& context, WorkerId worker) const
{
    return context.state().queue.workers[worker.value].life == Life::Alive;
}

bool QueueModel::anyAlive(const Context& context) const
{
    return std::ranges::any_of(context.state().queue.workers,
                               [](const WorkerState& each) { return each.life == Life::Alive; });
}

/// What the store believes to be in the process's hands.
std::vector<QueueModel::Held> QueueModel::heldOf(const Context& context, WorkerId process) const
{
    std::vector<Held> held;
    forProcess(context, process, [&](WorkerId worker) {
        const WorkerState& state = context.state().queue.workers[worker.value];
        if (!state.claim.job.isNone() && !state.claim.taken)
            held.push_back({state.claim.job, worker});
        for (const Claim& each : state.buffer)
            held.push_back({each.job, worker});
    });
    return held;
}

/// What it had when it died and nobody has taken back.
std::vector<Claim> QueueModel::orphansOf(const Context& context, WorkerId process) const
{
    const QueueState& queue = context.state().queue;
    std::vector<Claim> orphans;
    std::ranges::copy_if(queue.orphans, std::back_inserter(orphans), [&](const Claim& each) {
        return processOf(queue, each.worker) == process;
    });
    return orphans;
}

void QueueModel::kill(Context& context, WorkerId worker)
{
    m_mustStart.erase(processOf(context.state().queue, worker).value);
    killProcess(context, worker);
}

void QueueModel::killProcess(Context& context, WorkerId worker)
{
    const WorkerId process = processOf(context.state().queue, worker);
    const std::vector<Held> left = heldOf(context, process);
    const std::uint64_t cause = context.cause();
    bool died = false;
    m_mustStop.erase(process.value);
    forProcess(context, process, [&](WorkerId each) {
        const WorkerState& state = context.state().queue.workers[each.value];
        if (state.life != Life::Alive)
            return;
        died = true;
        ++m_turns[each.value];
        ++m_hangs[each.value];
        dropIdle(each);
        m_watched.erase(each.value);
        m_parentless.erase(each.value);
        m_words.erase(each.value);
        const Claim claim = state.claim;
        context.resumeFrom(cause);
        context.emit(WorkerKilled{each});
        if (isPlain() && !claim.job.isNone() && !claim.taken)
            schedule(context, claim.leaseEndsAt, Kind::LeaseEnds, claim.job.value, 0,
                     Priority::Expiry);
    });
    if (died)
        mourn(context, left, process);
    context.resumeFrom(cause);
    startAwaited(context, process);
}

/// What becomes of the jobs of a dead process, and when.
void QueueModel::mourn(Context& context, const std::vector<Held>& left, WorkerId process)
{
    const QueueSpec& spec = m_settings->spec;
    const SimTime reapAt = reapedAt(context, process);
    const std::uint64_t cause = context.cause();
    if (reapAt != kNever)
        schedule(context, reapTime(context), Kind::ReapDue, process.value, 0, Priority::Expiry);
    if (isPlain())
        return;
    for (const Held& held : left) {
        context.resumeFrom(cause);
        const Claim claim = *claimOn(context.state().queue, held.job, held.worker);
        const bool gone =
            isForgotten(claim) || (!claim.stored && spec.fate.crash == FateSpec::Crash::Lost);
        if (gone) {
            context.emit(JobLost{held.job, held.worker});  // It gives no slot back.
            if (spec.admission.groups)
                claimReady(context);
        } else if (spec.claim.kind == ClaimSpec::Kind::Connection) {
            if (!isDown(context))  // Else when the store is back.
                endClaim(context, held, Why::ConnectionLost);
        } else {
            const SimTime endsAt = claim.leaseEndsAt != kNever
                                       ? claim.leaseEndsAt
                                       : lastBeat(context, process) + m_settings->lease;
            const SimTime lookedAt = lookAt(context, claim, endsAt);
            scheduleLook(context, lookedAt);
            foresee(context, held, endsAt, std::min(reapAt, lookedAt));
        }
    }
    endLooks(context);
    if (isInMemory() && !anyAlive(context))
        forgetAll(context);
}

void QueueModel::stop(Context& context, WorkerId worker)
{
    m_mustStart.erase(processOf(context.state().queue, worker).value);
    drain(context, worker);
}

/// In order: it takes no more, may end what it has within its grace, and hands the rest back. To a
/// store that is down, or cut off, it can hand nothing back: it is ended as if killed.
void QueueModel::drain(Context& context, WorkerId worker)
{
    if (standsStill(context, worker)) {
        m_mustStop.insert(processOf(context.state().queue, worker).value);
        return;
    }
    if (isOutOfReach(context, worker)) {
        killProcess(context, worker);
        return;
    }
    const FateSpec& fate = m_settings->spec.fate;
    const std::uint64_t cause = context.cause();
    forProcess(context, worker, [&](WorkerId each) {
        const WorkerState& state = context.state().queue.workers[each.value];
        if (state.life != Life::Alive || state.drainsUntil)
            return;
        context.resumeFrom(cause);
        dropIdle(each);
        if (isPlain()) {
            leave(context, each);
            return;
        }
        context.emit(WorkerDrains{each, context.now() + fate.stopGrace});
        while (!state.buffer.empty())
            putBack(context, {state.buffer.front().job, each}, returnOf(fate.stop),
                    state.buffer.front().attempt - 1, Why::Stopped);
        if (state.claim.job.isNone())
            leave(context, each);
        else
            schedule(context, context.now() + fate.stopGrace, Kind::GraceEnds, each.value,
                     m_turns[each.value], Priority::Expiry);
    });
}

void QueueModel::endGrace(Context& context, WorkerId worker)
{
    const FateSpec& fate = m_settings->spec.fate;
    if (isOutOfReach(context, worker) || fate.stop == FateSpec::Stop::Held) {
        killProcess(context, worker);
        return;
    }
    const Claim claim = context.state().queue.workers[worker.value].claim;
    const bool isLast = claim.attempt >= static_cast<std::uint32_t>(m_settings->spec.attempts);
    if (!claim.taken && fate.stop == FateSpec::Stop::Failed)
        park(context, {claim.job, worker}, Why::Stopped);
    else if (!claim.taken && fate.stop == FateSpec::Stop::Retry && isLast)
        giveUp(context, {claim.job, worker}, Why::Stopped);
    else if (!claim.taken && fate.stop == FateSpec::Stop::Retry)
        postpone(context, {claim.job, worker}, claim.attempt, Why::Stopped);
    else if (!claim.taken)
        putBack(context, {claim.job, worker}, returnOf(fate.stop), claim.attempt - 1, Why::Stopped);
    leave(context, worker);
}

void QueueModel::leave(Context& context, WorkerId worker)
{
    ++m_turns[worker.value];
    ++m_hangs[worker.value];
    m_watched.erase(worker.value);
    context.emit(WorkerStopped{worker});
    const std::uint64_t stopped = context.cause();
    endLooks(context);
    context.resumeFrom(stopped);
    if (isInMemory() && !anyAlive(context))
        forgetAll(context);
    else
        claimReady(context);
    context.resumeFrom(stopped);
    startAwaited(context, worker);
}

/// Another process, where one was told to start while this one ended its work.
void QueueModel::startAwaited(Context& context, WorkerId worker)
{
    const WorkerId process = processOf(context.state().queue, worker);
    if (!m_mustStart.empty() && m_mustStart.erase(process.value) > 0)
        restart(context, process);
}

void QueueModel::restart(Context& context, WorkerId worker)
{
    const std::uint64_t cause = context.cause();
    const WorkerId process = processOf(context.state().queue, worker);
    bool there = false;
    bool ends = m_mustStop.contains(process.value);
    forProcess(context, worker, [&](WorkerId each) {
        const WorkerState& state = context.state().queue.workers[each.value];
        there = there || state.life == Life::Alive;
        ends = ends || state.drainsUntil;
    });
    if (there) {  // Some of it may have left already, while others end what they have.
        if (ends)
            m_mustStart.insert(process.value);
        return;
    }
    forProcess(context, worker, [&](WorkerId each) {
        context.resumeFrom(cause);
        startWorker(context, each);
    });
}

/// The job's process dies alone; its parent sees that and notes the failure.
void QueueModel::killChild(Context& context, WorkerId worker)
{
    const WorkerState& state = context.state().queue.workers[worker.value];
    if (state.life != Life::Alive || !state.claim.working || state.claim.taken || state.hungUntil)
        return;
    if (isOutOfReach(context, worker)) {  // Nobody can note the failure.
        killProcess(context, worker);
        return;
    }
    park(context, {state.claim.job, worker}, Why::ChildDied);
    leaveJob(context, worker);
}

/// The process that claims dies alone; its child ends what it has. Threads are no children.
void QueueModel::killParent(Context& context, WorkerId worker)
{
    const WorkerState& state = context.state().queue.workers[worker.value];
    if (state.life != Life::Alive || state.drainsUntil)
        return;
    if (!state.claim.working || m_settings->threads() > 1) {
        kill(context, worker);
        return;
    }
    context.emit(WorkerDrains{worker, kNever});
    m_parentless.insert(worker.value);
}

void QueueModel::killMachine(Context& context, WorkerId worker)
{
    const std::uint32_t threads = m_settings->threads();
    const auto size = static_cast<std::uint32_t>(m_settings->spec.claim.perMachine) * threads;
    const std::uint32_t first = worker.value - worker.value % size;
    const auto end = std::min(first + size, static_cast<std::uint32_t>(m_turns.size()));
    const std::uint64_t cause = context.cause();
    for (std::uint32_t w = first; w < end; w += threads) {
        context.resumeFrom(cause);
        loseSupervisor(context, WorkerId{w});
        kill(context, WorkerId{w});
    }
}

/// Whom it would have reaped in a moment are left to the sweeper.
void QueueModel::loseSupervisor(Context& context, WorkerId process)
{
    const bool had = m_unsupervised.insert(process.value).second;
    if (!had || m_settings->spec.sweep.supervisor == SimDuration::zero())
        return;
    const std::uint64_t cause = context.cause();
    for (const Claim& each : orphansOf(context, process)) {
        const SimTime lookedAt = lookAt(context, each, each.leaseEndsAt);
        scheduleLook(context, lookedAt);
        context.resumeFrom(cause);
        foresee(context, {each.job, each.worker}, each.leaseEndsAt, lookedAt);
    }
    context.resumeFrom(cause);
}

/// The store sees the connection drop; the worker works on and does not know.
void QueueModel::disconnect(Context& context, WorkerId worker)
{
    if (isDown(context))
        return;
    for (const Held& held : heldOf(context, processOf(context.state().queue, worker)))
        if (!isForgotten(*claimOn(context.state().queue, held.job, held.worker)))
            endClaim(context, held, Why::ConnectionLost);
}

}  // namespace millrace
