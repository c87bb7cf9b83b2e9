// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include "core/queue/queue_model.h"

// Timers of workers, and the clock of their host that they run by: signs of life, renewals of
// claims, polls. Whether a claim is over is decided by the store's clock or the sweeper's. A timer
// that runs when the clock changes ends as it was set. Not modelled: times that a process writes
// down by a wrong clock, such as when a job is to be tried again.

namespace millrace {

using namespace std::chrono_literals;

/// What a process does again and again as long as it lives: a renewing one looks twice a heartbeat.
SimDuration QueueModel::beatOfProcess() const
{
    const SimDuration beat = m_settings->heartbeat;
    return m_settings->spec.claim.renew == ClaimSpec::Renew::Timer
               ? std::max(beat / 2, SimDuration{1})
               : beat;
}

/// From its start on, or from the change of its clock on.
QueueModel::Pulse QueueModel::pulseOf(WorkerId process) const
{
    const auto changed = m_pulses.find(process.value);
    if (changed != m_pulses.end())
        return changed->second;
    const SimTime start = m_startedAt[process.value];
    return {start, start, beatOfProcess()};
}

/// The last sign of life of a process.
SimTime QueueModel::lastBeat(const Context& context, WorkerId worker) const
{
    const Pulse pulse = pulseOf(processOf(context.state().queue, worker));
    if (context.now() < pulse.next)
        return pulse.last;
    return pulse.next + pulse.every * ((context.now() - pulse.next) / pulse.every);
}

/// A new process, maybe on a host whose clock is wrong.
void QueueModel::beginBeating(const Context& context, WorkerId process)
{
    m_pulses.erase(process.value);
    m_silentLines.erase(process.value);
    const std::uint32_t clock = context.state().queue.workers[process.value].clock;
    if (clock != kTrueClock)
        m_pulses[process.value] = {context.now(), context.now(), byClock(beatOfProcess(), clock)};
}

void QueueModel::skew(Context& context, WorkerId worker, std::uint32_t clock)
{
    const WorkerId process = processOf(context.state().queue, worker);
    if (context.state().queue.workers[process.value].clock == clock)
        return;
    const SimTime last = lastBeat(context, process);
    const Pulse before = pulseOf(process);
    const SimTime next = context.now() < before.next ? before.next : last + before.every;
    m_pulses[process.value] = {last, next, byClock(beatOfProcess(), clock)};
    const std::uint64_t cause = context.cause();
    forProcess(context, process, [&](WorkerId each) {
        context.resumeFrom(cause);
        context.emit(WorkerSkewed{each, clock});
        pollAlone(context, each);
    });
}

/// A poller whose clock is wrong does not look with the others any more.
void QueueModel::pollAlone(Context& context, WorkerId worker)
{
    const auto poller =
        std::ranges::find(m_pollers, worker.value, &std::pair<SimDuration, std::uint32_t>::second);
    if (poller == m_pollers.end())
        return;
    const SimDuration period = m_settings->spec.claim.poll;
    const SimDuration phase = context.now().time_since_epoch() % period;
    const SimDuration wait = (poller->first - phase + period) % period;
    dropIdle(worker);
    schedule(context, context.now() + wait, Kind::WorkerFree, worker.value,
             ++m_turns[worker.value]);
}

/// Of a claim that is renewed for itself.
void QueueModel::renewLater(Context& context, WorkerId worker)
{
    const std::uint32_t clock = context.state().queue.workers[worker.value].clock;
    const SimTime at = context.now() + byClock(m_settings->heartbeat, clock);
    m_renewals[worker.value] =
        context.plan(at, Model::Queue, static_cast<std::uint8_t>(Kind::HeartbeatDue), worker.value,
                     m_turns[worker.value]);
    renewIfItLasts(context, worker);
    if (clock != kTrueClock)
        watchIfLate(context, worker, at);
}

/// Most claims are over by then: an event for each would be one of eight, and find nothing to do.
/// Whatever makes a claim last longer asks again.
void QueueModel::renewIfItLasts(Context& context, WorkerId worker)
{
    PlannedEvent& renewal = m_renewals[worker.value];
    const Claim& claim = context.state().queue.workers[worker.value].claim;
    const bool isOpen = claim.waits || claim.until <= context.now();  // Until its store is there.
    if ((renewal.event.at > claim.until && !isOpen) || renewal.event.at == kNever ||
        renewal.event.b != m_turns[worker.value])
        return;
    context.schedule(renewal);
    renewal.event.at = kNever;
}

/// The process looks every half heartbeat, and renews what is older than that.
void QueueModel::scheduleRenewal(Context& context, WorkerId worker, SimTime seenAt)
{
    const Pulse pulse = pulseOf(processOf(context.state().queue, worker));
    const SimDuration half = pulse.every;
    const SimDuration age = std::max(seenAt, context.now() - half) + half - pulse.next;
    const SimTime at = pulse.next + half * ((std::max(age, 0ns) + half - SimDuration{1}) / half);
    schedule(context, std::max(at, context.now()), Kind::RenewDue, worker.value,
             m_turns[worker.value]);
    if (context.state().queue.workers[worker.value].clock != kTrueClock)
        watchIfLate(context, worker, at);
}

/// A slow clock may renew a claim when it is over.
void QueueModel::watchIfLate(Context& context, WorkerId worker, SimTime renewedAt)
{
    const WorkerState& state = context.state().queue.workers[worker.value];
    if (renewedAt < state.claim.leaseEndsAt)
        return;
    m_watched.insert(worker.value);
    scheduleLook(context, lookAt(context, state.claim, state.claim.leaseEndsAt));
}

}  // namespace millrace
