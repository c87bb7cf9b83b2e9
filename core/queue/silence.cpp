// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <vector>

#include "core/queue/queue_model.h"

// Workers that are silent, or slow, and not dead. One that hangs does nothing and goes on where it
// was, as a zombie when its claim has ended meanwhile. One whose host is cut off from the store
// works on, and says nothing: it renews no claim, takes nothing, and holds its word until it is
// heard again. What the store had sent when the line broke arrives then (TCP sends it again).
// Threads of one process share its fate. Not modelled: a sweep by processes that are all cut off.

namespace millrace {

void QueueModel::hang(Context& context, WorkerId worker, SimDuration lasts)
{
    const WorkerId process = processOf(context.state().queue, worker);
    const SimTime until = context.now() + lasts;
    const std::uint64_t cause = context.cause();
    bool hangs = false;
    forProcess(context, process, [&](WorkerId each) {
        const WorkerState& state = context.state().queue.workers[each.value];
        if (state.life != Life::Alive || state.hungUntil)
            return;
        hangs = true;
        ++m_turns[each.value];
        dropIdle(each);
        m_words.erase(each.value);
        context.resumeFrom(cause);
        context.emit(WorkerHung{each, until});
        schedule(context, until, Kind::Wakes, each.value, ++m_hangs[each.value]);
        m_watched.insert(each.value);
    });
    if (hangs && !keepsItsConnection())
        fallSilent(context, process, until);
}

/// Its host's kernel answers for it while it stands still: nothing of its own is asked for.
bool QueueModel::keepsItsConnection() const
{
    const ClaimSpec& rules = m_settings->spec.claim;
    return rules.kind == ClaimSpec::Kind::Connection && rules.renew == ClaimSpec::Renew::Never;
}

/// Nobody hears of the process until then: what becomes of its claims, and when.
void QueueModel::fallSilent(Context& context, WorkerId process, SimTime until)
{
    const QueueSpec& spec = m_settings->spec;
    if (spec.claim.kind == ClaimSpec::Kind::Pop && spec.fate.crash == FateSpec::Crash::Lost)
        return;
    const bool connected = spec.claim.kind == ClaimSpec::Kind::Connection;
    const SimTime heardAt = keepsItsConnection() ? context.now() : lastBeat(context, process);
    const SimTime missedAt = heardAt + m_settings->lease;
    if (connected) {
        SilentLine& line = m_silentLines.try_emplace(process.value, missedAt, until).first->second;
        line.heardAt = std::max(line.heardAt, until);
    }
    for (const Held& held : heldOf(context, process)) {
        const Claim claim = *claimOn(context.state().queue, held.job, held.worker);
        if (isForgotten(claim))
            continue;
        const SimTime endsAt = claim.leaseEndsAt != kNever ? claim.leaseEndsAt : missedAt;
        const SimTime actsAt = connected ? endsAt : lookAt(context, claim, endsAt);
        if (actsAt < until)
            scheduleLook(context, actsAt);
        foresee(context, held, endsAt, actsAt < until ? actsAt : kNever);
    }
}

/// Whether the store still sends it something: until it closes the connection.
bool QueueModel::isPushedTo(const Context& context, WorkerId process) const
{
    const WorkerState& state = context.state().queue.workers[process.value];
    if (state.life != Life::Alive || state.drainsUntil)
        return false;
    const auto line = m_silentLines.find(process.value);
    return line == m_silentLines.end() || context.now() < line->second.endsAt;
}

/// What it was sent after it had fallen silent goes back with the rest.
void QueueModel::foreseeAtSilentLine(Context& context, const Held& held)
{
    const auto found = m_silentLines.find(held.worker.value);
    if (found == m_silentLines.end())
        return;
    const auto [endsAt, heardAt] = found->second;
    if (endsAt < heardAt)
        scheduleLook(context, endsAt);
    foresee(context, held, endsAt, endsAt < heardAt ? endsAt : kNever);
}

/// It goes on where it was, and does not know how long that took.
void QueueModel::wake(Context& context, WorkerId worker)
{
    const Claim claim = context.state().queue.workers[worker.value].claim;
    const SimDuration lost = context.now() - context.state().queue.workers[worker.value].hungSince;
    // One that had its word to say, and nobody to hear it, says it now.
    const SimTime endsAt =
        claim.job.isNone() ? kNever : std::max(claim.until + lost, context.now());
    const std::vector<Held> held = heldOf(context, worker);
    context.emit(WorkerWoke{worker, endsAt});
    const std::uint64_t cause = context.cause();
    const WorkerId process = processOf(context.state().queue, worker);
    const bool isCut = isCutOff(context, worker);
    const bool lives = livesByProcess();
    if (!isCut)
        m_silentLines.erase(process.value);
    if (lives && !isCut)  // With its process, whose heart beats again.
        for (const Held& each : held)
            if (each.worker == worker)
                foresee(context, each, kNever, kNever);
    context.resumeFrom(cause);
    const bool mustStop = m_mustStop.contains(process.value);
    const ClaimSpec::Renew renew = m_settings->spec.claim.renew;
    if (claim.job.isNone()) {
        if (!isCut)
            m_watched.erase(worker.value);
        if (!mustStop)
            becomeIdle(context, worker);
    } else if (claim.working) {
        scheduleWork(context, worker, claim.since + lost, endsAt);
    } else {
        schedule(context, endsAt, Kind::ClaimArrives, worker.value, m_turns[worker.value]);
    }
    if (!claim.job.isNone() && !lives &&
        (renew == ClaimSpec::Renew::Claim || renew == ClaimSpec::Renew::Timer))
        extendLease(context, worker);
    if (!mustStop || standsStill(context, process))
        return;
    m_mustStop.erase(process.value);  // The signal has waited for it.
    context.resumeFrom(cause);
    drain(context, process);
}

/// Whether a thread of its process does; all that live do so together.
bool QueueModel::standsStill(const Context& context, WorkerId worker) const
{
    bool still = false;
    forProcess(context, worker, [&](WorkerId each) {
        still = still || context.state().queue.workers[each.value].hungUntil.has_value();
    });
    return still;
}

void QueueModel::pace(Context& context, WorkerId worker, std::uint32_t factor)
{
    const std::uint64_t cause = context.cause();
    forProcess(context, worker, [&](WorkerId each) {
        const WorkerState& state = context.state().queue.workers[each.value];
        const std::uint32_t before = state.pace;
        if (before == factor)
            return;
        // Who stands still has as much to do as when it stopped.
        const SimTime from = state.hungUntil ? state.hungSince : context.now();
        const bool works = state.life == Life::Alive && state.claim.working && !state.claim.waits &&
                           state.claim.until > from;
        const auto later = [&](SimTime at) { return from + (at - from) / before * factor; };
        context.resumeFrom(cause);
        context.emit(WorkerPaced{each, factor, works ? later(state.claim.until) : kNever});
        if (!works || state.hungUntil)
            return;
        SimTime& effectAt = m_effectAt[each.value];
        if (effectAt != kNever && effectAt > from) {
            effectAt = later(effectAt);
            schedule(context, effectAt, Kind::EffectDue, each.value, m_turns[each.value]);
        }
        schedule(context, state.claim.until, Kind::WorkEnds, each.value, m_turns[each.value]);
        renewIfItLasts(context, each);
    });
}

/// Nobody can hear it, or it nobody.
bool QueueModel::isOutOfReach(const Context& context, WorkerId worker) const
{
    return isDown(context) || isCutOff(context, worker);
}

bool QueueModel::isCutOff(const Context& context, WorkerId worker)
{
    return context.state().queue.workers[worker.value].cutOffUntil.has_value();
}

/// Its claims end with signs of life of its process, and not each for itself.
bool QueueModel::livesByProcess() const
{
    const ClaimSpec& rules = m_settings->spec.claim;
    return rules.kind != ClaimSpec::Kind::Lease || rules.renew == ClaimSpec::Renew::Process;
}

void QueueModel::cutOff(Context& context, WorkerId worker, SimDuration lasts)
{
    const WorkerId process = processOf(context.state().queue, worker);
    if (isInMemory() || isCutOff(context, process))
        return;
    const SimTime until = context.now() + lasts;
    const std::uint64_t cause = context.cause();
    forProcess(context, process, [&](WorkerId each) {
        dropIdle(each);
        context.resumeFrom(cause);
        context.emit(WorkerCutOff{each, until});
        if (isAlive(context, each))
            m_watched.insert(each.value);
    });
    schedule(context, until, Kind::InReach, process.value);
    fallSilent(context, process, until);
    awaitReach(context, process);
}

/// What a former process on this host left: its supervisor cannot say so now.
void QueueModel::awaitReach(Context& context, WorkerId process)
{
    const std::uint64_t cause = context.cause();
    for (const Claim& each : orphansOf(context, process)) {
        const SimTime lookedAt = lookAt(context, each, each.leaseEndsAt);
        const SimTime at = std::min(reapedAt(context, process), lookedAt);
        if (each.actsAt == kNever || at == each.actsAt)
            continue;
        scheduleLook(context, lookedAt);
        context.resumeFrom(cause);
        foresee(context, {each.job, each.worker}, each.leaseEndsAt, at);
    }
    context.resumeFrom(cause);
}

void QueueModel::reachAgain(Context& context, WorkerId process)
{
    const std::uint64_t cause = context.cause();
    const bool isNew =
        m_startedAt[process.value] >= context.state().queue.workers[process.value].cutOffSince &&
        isAlive(context, process);
    std::vector<WorkerId> back;
    forProcess(context, process, [&](WorkerId each) {
        const WorkerState& state = context.state().queue.workers[each.value];
        const bool comes =
            isAlive(context, each) && !state.claim.job.isNone() && !state.claim.working;
        context.resumeFrom(cause);
        context.emit(
            WorkerInReach{each, comes ? std::max(state.claim.until, context.now()) : kNever});
        if (isAlive(context, each) && !state.hungUntil)
            back.push_back(each);
    });
    if (m_reaps.contains(process.value) && !isDown(context)) {
        m_reaps.erase(process.value);
        context.resumeFrom(cause);
        schedule(context, reapTime(context), Kind::ReapDue, process.value, 0, Priority::Expiry);
    }
    if (!standsStill(context, process))
        m_silentLines.erase(process.value);
    if (!back.empty() && livesByProcess())
        for (const Held& each : heldOf(context, process)) {
            context.resumeFrom(cause);
            foresee(context, each, kNever, kNever);
        }
    context.resumeFrom(cause);
    if (isNew && m_settings->spec.sweep.atStart)
        sweep(context);  // As it would have when it started.
    for (const WorkerId each : back) {
        context.resumeFrom(cause);
        takeUp(context, each);
    }
}

/// It is heard again: the word that it has held, what was on its way to it, the next job.
void QueueModel::takeUp(Context& context, WorkerId worker)
{
    const WorkerState& state = context.state().queue.workers[worker.value];
    if (state.life != Life::Alive || state.hungUntil)
        return;  // The word of another has ended its process.
    if (const auto word = m_words.find(worker.value); word != m_words.end()) {
        if (isDown(context))
            return;
        const bool failed = word->second;
        m_words.erase(word);
        sayEnd(context, worker, failed);
    } else if (state.claim.job.isNone()) {
        if (m_settings->spec.claim.renew != ClaimSpec::Renew::Never && state.buffer.empty())
            m_watched.erase(worker.value);
        ++m_turns[worker.value];
        dropIdle(worker);
        if (!state.drainsUntil)
            becomeIdle(context, worker);
    } else if (!state.claim.working && state.claim.until == context.now()) {
        schedule(context, context.now(), Kind::ClaimArrives, worker.value, m_turns[worker.value]);
    }
}

}  // namespace millrace
