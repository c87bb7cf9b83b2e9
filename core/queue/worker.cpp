// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/queue/queue_model.h"
#include "core/trace/receiver.h"

// A worker at its job, from the claim's arrival to its end. What the store has taken back in the
// meantime it ends all the same: its effect takes place, and its word comes too late. Attempts are
// counted at the claim; a claim that did not count gives its attempt back.

namespace millrace {

namespace {

/// Whether it was in it. Most runs have nobody in these sets, and every job asks.
template <class Set>
bool takeOut(Set& set, std::uint32_t id)
{
    return !set.empty() && set.erase(id) > 0;
}

}  // namespace

void QueueModel::startWorker(Context& context, WorkerId worker)
{
    context.emit(WorkerStarted{worker});
    if (processOf(context.state().queue, worker) == worker) {
        m_startedAt[worker.value] = context.now();
        beginBeating(context, worker);
        m_unsupervised.erase(worker.value);
        beginLooks(context, worker);
    }
    becomeIdle(context, worker);
}

void QueueModel::startJob(Context& context, WorkerId worker)
{
    const WorkerState& state = context.state().queue.workers[worker.value];
    const Claim& claim = state.claim;
    const bool isOnItsWay = state.cutOffUntil && claim.until > state.cutOffSince;
    if (isOnItsWay)
        renewIfItLasts(context, worker);
    if (claim.working || isOnItsWay)
        return;  // Begun already, or to come when the store is in reach again.
    if (!claim.taken && takeOut(m_doomed, claim.job.value)) {
        giveUp(context, {claim.job, worker}, Why::Refused);
        leaveJob(context, worker);
        return;
    }
    const JobRow& job = context.columns().jobs[claim.job.value];
    const ReactionSpec& spec = m_settings->reactions[job.reaction.value];
    const std::uint32_t execution = claim.executions + 1;
    const auto draw = [&] {
        return context.draw(Purpose::Work, job.happening.value, spec.id, execution);
    };
    const SimDuration work = sample(spec.work, draw) * state.pace;
    const SimTime now = context.now();
    context.emit(JobStarted{worker, execution, now + work});
    scheduleWork(context, worker, now, now + work);
    renewIfItLasts(context, worker);
    if (std::ranges::binary_search(m_settings->spec.killers, job.happening.value))
        schedule(context, now + work / 2, Kind::KillerStrikes, worker.value, m_turns[worker.value]);
    const ClaimSpec& rules = m_settings->spec.claim;
    if (rules.ack == ClaimSpec::Ack::Early && rules.fetch == ClaimSpec::Fetch::Push) {
        becomeHungry(context, worker);
        push(context);
    }
}

/// The rest of an execution that began, or would have begun without a pause, at `since`.
void QueueModel::scheduleWork(Context& context, WorkerId worker, SimTime since, SimTime until)
{
    const Claim& claim = context.state().queue.workers[worker.value].claim;
    const JobRow& job = context.columns().jobs[claim.job.value];
    const ReactionSpec& spec = m_settings->reactions[job.reaction.value];
    const std::uint32_t turn = m_turns[worker.value];
    SimTime& effectAt = m_effectAt[worker.value];
    effectAt = kNever;
    if (spec.effectAt < 1.0 && !claim.effectDone) {
        const auto part = static_cast<SimDuration::rep>(
            static_cast<double>((until - since).count()) * spec.effectAt);
        // In the past: who wakes had called, and found nobody.
        if (since + SimDuration{part} >= context.now()) {
            effectAt = since + SimDuration{part};
            schedule(context, effectAt, Kind::EffectDue, worker.value, turn);
        }
    }
    schedule(context, until, Kind::WorkEnds, worker.value, turn);
}

/// Where a host has become slow or fast meanwhile, it is due at another time.
void QueueModel::effectDue(Context& context, WorkerId worker)
{
    if (m_effectAt[worker.value] == context.now())
        effect(context, worker);
}

void QueueModel::workDue(Context& context, WorkerId worker)
{
    const Claim& claim = context.state().queue.workers[worker.value].claim;
    if (claim.until == context.now() && !claim.waits)
        endWork(context, worker);
}

void QueueModel::effect(Context& context, WorkerId worker)
{
    const JobId job = context.state().queue.workers[worker.value].claim.job;
    const JobRow& row = context.columns().jobs[job.value];
    const EffectsState& receiver = context.state().queueEffects[row.reaction.value];
    if (!answers(context.state(), receiver, row.happening))
        return;  // The call fails; the end of the work says so.
    if (isRepeat(receiver, row.happening))
        context.emit(JobEffectSuppressed{worker, job, row.happening, row.reaction});
    else
        context.emit(JobEffect{worker, job, row.happening, row.reaction,
                               context.columns().happenings[row.happening.value].entity});
}

void QueueModel::endWork(Context& context, WorkerId worker)
{
    const Claim& claim = context.state().queue.workers[worker.value].claim;
    const JobRow row = context.columns().jobs[claim.job.value];
    const ReactionSpec& spec = m_settings->reactions[row.reaction.value];
    const bool answered =
        isAnswered(context.state(), context.state().queueEffects[row.reaction.value], row.happening,
                   spec.effectAt, claim.effectDone);
    const auto draw = [&] {
        return context.draw(Purpose::Failure, row.happening.value, spec.id, claim.executions);
    };
    const bool failed = !answered || failsAt(spec, row.happening.value, draw);
    if (!failed && !claim.effectDone)
        effect(context, worker);
    if (!withholds(context, worker, failed))
        sayEnd(context, worker, failed);
}

/// The store hears how the execution has ended.
void QueueModel::sayEnd(Context& context, WorkerId worker, bool failed)
{
    const Claim& claim = context.state().queue.workers[worker.value].claim;
    if (claim.taken) {
        endLate(context, worker, failed);
    } else if (!failed) {
        complete(context, worker);
    } else {
        const JobRow row = context.columns().jobs[claim.job.value];
        if (!rescue(context, worker, row))
            fail(context, worker, row);
    }
    leaveJob(context, worker);
}

void QueueModel::complete(Context& context, WorkerId worker)
{
    const JobId job = context.state().queue.workers[worker.value].claim.job;
    jot(context, job, worker, Jotting::What::Done);
    takeOut(m_unknown, job.value);
    if (!forgets()) {  // Else it may come back. What is kept of each for ever grows with the run.
        takeOut(m_stalls, job.value);
        takeOut(m_raised, job.value);
    }
    context.emit(JobCompleted{worker, job});
    settle(context, job, End::Well);
}

/// The claim has ended over the worker's head. Whether its word counts is the profile's rule, and
/// it can only count while the job is not done or given up.
void QueueModel::endLate(Context& context, WorkerId worker, bool failed)
{
    const QueueState& queue = context.state().queue;
    const JobId job = queue.workers[worker.value].claim.job;
    const auto has = [job](const auto& list, auto member) {
        return std::ranges::find(list, job, member) != list.end();
    };
    const bool waits = has(queue.inWait, &JobInWait::job);
    bool open = waits || has(queue.orphans, &Claim::job);
    for (const LaneState& lane : queue.lanes)
        open = open || has(lane.front, &ReadyRow::job) || has(lane.placed, &ReadyRow::job);
    for (const WorkerState& each : queue.workers)
        open =
            open || (each.claim.job == job && !each.claim.taken) || has(each.buffer, &Claim::job);
    const bool completes =
        !failed && open && m_settings->spec.fate.lateAck == FateSpec::LateAck::Completes;
    context.emit(LateAck{worker, job, completes ? LateAnswer::Completes : LateAnswer::Refused});
    const JobRow row = context.columns().jobs[job.value];
    if (completes) {
        m_doomed.erase(job.value);
        m_spent.erase(job.value);
    }
    if (completes && !waits) {
        settle(context, job, End::Well);
    } else if (completes) {  // It gave its slot back when its claim ended.
        freeKey(context, row, job);
        endMember(context, row.happening, row.reaction, true);
    }
}

/// The hand is empty: on to the next, unless the worker was told to leave.
void QueueModel::leaveJob(Context& context, WorkerId worker)
{
    ++m_turns[worker.value];
    const WorkerState& state = context.state().queue.workers[worker.value];
    const SimDuration overhead = m_settings->spec.claim.overhead;
    if (m_settings->spec.claim.renew != ClaimSpec::Renew::Never && state.buffer.empty())
        takeOut(m_watched, worker.value);
    if (takeOut(m_parentless, worker.value)) {
        killProcess(context, worker);
        return;
    }
    if (state.drainsUntil) {
        leave(context, worker);
        return;
    }
    if (m_settings->spec.claim.fetch == ClaimSpec::Fetch::Push) {
        becomeHungry(context, worker);
        push(context);
    }
    if (overhead > SimDuration::zero())
        schedule(context, context.now() + overhead, Kind::WorkerFree, worker.value,
                 m_turns[worker.value]);
    else
        becomeIdle(context, worker);
}

void QueueModel::fail(Context& context, WorkerId worker, const JobRow& row)
{
    const Claim claim = context.state().queue.workers[worker.value].claim;
    const bool isLast = claim.attempt >= static_cast<std::uint32_t>(m_settings->spec.attempts);
    const FateSpec::Exhausted exhausted = m_settings->spec.fate.exhausted;
    if (isLast && m_settings->spec.admission.groups && exhausted == FateSpec::Exhausted::Dead) {
        m_spent.insert(claim.job.value);  // In flight until then, and its group with it.
    } else if (isLast) {
        giveUp(context, {claim.job, worker}, Why::Exception);
        return;
    }
    const SimTime dueAt = context.now() + backoff(context, row, claim.attempt);
    jot(context, claim.job, worker, Jotting::What::Waits);
    context.emit(JobRetried{worker, claim.job, dueAt});
    settle(context, claim.job, End::Open);
    if (dueAt > context.now() && dueAt - context.now() <= m_settings->spec.fate.nearRetry)
        schedule(context, dueAt, Kind::RetryDue, claim.job.value);
    else
        waitUntil(context, dueAt, claim.job);
}

void QueueModel::extendLease(Context& context, WorkerId worker)
{
    const Claim& claim = context.state().queue.workers[worker.value].claim;
    if (claim.job.isNone() || claim.taken || claim.leaseEndsAt < context.now())
        return;  // Too late: the lease is over, or the job is not its own any more.
    if (!isOutOfReach(context, worker))  // Else it tries again.
        context.emit(LeaseExtended{worker, context.now() + m_settings->lease});
    if (m_settings->spec.claim.renew == ClaimSpec::Renew::Timer)
        scheduleRenewal(context, worker, context.now());
    else
        renewLater(context, worker);
}

}  // namespace millrace
