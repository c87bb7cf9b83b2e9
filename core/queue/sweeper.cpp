// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/queue/queue_model.h"

// Who notices that a claim's time is over: a sweeper that looks at a period, a supervisor that
// looks after its processes, a process that starts. Their looks are arithmetic, and one becomes an
// event only when there will be something to see: an idle system costs nothing, and the phase of
// the looks, which decides how late a job comes back, is the real one. A sweeper's looks count
// from the start of the first process.

namespace millrace {

using namespace std::chrono_literals;

/// A process has started: the sweeper's looks may begin, and some systems look at once.
void QueueModel::beginLooks(Context& context, WorkerId process)
{
    const SweepSpec& spec = m_settings->spec.sweep;
    const bool ticks = spec.every > 0ns && spec.every != SweepSpec::kNeverSwept;
    const ActorState& actor =
        context.state().queue.actors[static_cast<std::size_t>(ActorKind::Sweeper)];
    const bool first = m_firstLook == kNever;
    const bool resumes = !first && spec.byWorkers && actor.nextAt == kNever;
    const std::uint64_t cause = context.cause();
    if (ticks && (first || resumes)) {
        m_firstLook = context.now();
        m_looks.clear();
        context.emit(ActorSet{ActorKind::Sweeper, look(context, context.now() + SimDuration{1}),
                              spec.spread > 0ns ? 0 : spec.every.count()});
    }
    if (first) {
        m_firstLook = context.now();
        const FateSpec& fate = m_settings->spec.fate;
        if (spec.supervisor > 0ns)
            context.emit(ActorSet{ActorKind::Supervisor, context.now() + spec.supervisor,
                                  spec.supervisor.count()});
        m_stageAt = context.now() + fate.stager;
        if (fate.stagerFirst > 0ns)
            m_stageAt = context.now() + fate.stagerFirst +
                        context.draw(Purpose::Stage, m_staged++).between(0ns, fate.stagerSpread);
        if (fate.stager > 0ns)
            context.emit(ActorSet{ActorKind::Stager, m_stageAt,
                                  fate.stagerSpread > 0ns ? 0 : fate.stager.count()});
    }
    context.resumeFrom(cause);
    if (spec.atStart && !first && !isCutOff(context, process))
        sweep(context);
    if (!resumes)
        return;
    // Where nobody looks at the start, the first look is a period later.
    const SimTime from = context.now() + SimDuration{spec.atStart ? 0 : 1};
    const std::vector<Claim> orphans = context.state().queue.orphans;
    for (const Claim& each : orphans) {
        const SimTime at = lookAt(context, each, std::max(each.leaseEndsAt, from));
        scheduleLook(context, at);
        foresee(context, {each.job, each.worker}, each.leaseEndsAt, at);
    }
}

/// Where workers sweep, and none is left: what was foreseen of their looks does not come.
void QueueModel::endLooks(Context& context)
{
    if (!m_settings->spec.sweep.byWorkers || anyAlive(context))
        return;
    context.emit(ActorSet{ActorKind::Sweeper, kNever, 0});
    const std::vector<Claim> orphans = context.state().queue.orphans;
    for (const Claim& each : orphans) {
        const SimTime at = reapedAt(context, processOf(context.state().queue, each.worker));
        if (each.actsAt != kNever && each.actsAt != at)
            foresee(context, {each.job, each.worker}, each.leaseEndsAt, at);
    }
}

/// The sweeper's first look at `from` or later.
SimTime QueueModel::look(Context& context, SimTime from)
{
    const SweepSpec& spec = m_settings->spec.sweep;
    if (spec.every == 0ns || from == kNever)
        return from;
    if (spec.every == SweepSpec::kNeverSwept || m_firstLook == kNever)
        return kNever;
    if (spec.spread == 0ns) {
        const SimDuration since = std::max(from - m_firstLook, 0ns);
        return m_firstLook + spec.every * ((since + spec.every - SimDuration{1}) / spec.every);
    }
    while (m_looks.size() > 1 && m_looks.front() < context.now())
        m_looks.pop_front();
    if (m_looks.empty())
        m_looks.push_back(m_firstLook);
    while (m_looks.back() < from) {
        m_looks.push_back(m_looks.back() + spec.every +
                          context.draw(Purpose::Sweep, m_looked++).between(0ns, spec.spread));
        if (m_looks.front() < context.now())
            m_looks.pop_front();
    }
    return *std::ranges::find_if(m_looks, [from](SimTime each) { return each >= from; });
}

/// The look that marks a claim: of one that is made or renewed in the instant of a look, the next.
/// A look takes back first and marks then, in one piece; whoever claims what it gave back is later.
SimTime QueueModel::markedAt(Context& context, const Claim& claim)
{
    return look(context, claim.seenAt + SimDuration{1});
}

/// The look that will take back a claim that ends at `endsAt`. In two passes the first look marks
/// what it sees, and a sign of life takes the mark away.
SimTime QueueModel::lookAt(Context& context, const Claim& claim, SimTime endsAt)
{
    const SweepSpec& spec = m_settings->spec.sweep;
    if (spec.byWorkers && !anyAlive(context))
        return kNever;
    const SimTime at = look(context, std::max(endsAt, context.now()));
    if (spec.passes == 1 || at == kNever)
        return at;
    return std::max(at, markedAt(context, claim) + spec.every);
}

/// The supervisor's next look.
SimTime QueueModel::reapTime(const Context& context) const
{
    return superviseFrom(context.now());
}

SimTime QueueModel::superviseFrom(SimTime from) const
{
    const SimDuration every = m_settings->spec.sweep.supervisor;
    const SimDuration since = from - m_firstLook;
    return m_firstLook + every * ((since + every - SimDuration{1}) / every);
}

/// When the supervisor will have told the store of a process that is dead: it is on the same host,
/// and waits where that is cut off. kNever without one.
SimTime QueueModel::reapedAt(const Context& context, WorkerId process) const
{
    if (m_settings->spec.sweep.supervisor == 0ns || m_unsupervised.contains(process.value))
        return kNever;
    const WorkerState& state = context.state().queue.workers[process.value];
    return superviseFrom(std::max(context.now(), state.cutOffUntil.value_or(context.now())));
}

void QueueModel::foresee(Context& context, const Held& held, SimTime endsAt, SimTime actsAt)
{
    context.emit(EndForeseen{held.job, held.worker, endsAt, actsAt});
}

void QueueModel::scheduleLook(Context& context, SimTime at)
{
    if (at != kNever && m_planned.insert(at).second)
        schedule(context, at, Kind::SweepDue, 0, 0, Priority::Expiry);
}

/// Acknowledged before the work, or forgotten: the store has nothing left to hand out again.
bool QueueModel::isForgotten(const Claim& claim) const
{
    const bool early = m_settings->spec.claim.ack == ClaimSpec::Ack::Early;
    return !claim.stored && (early || m_unknown.contains(claim.job.value));
}

/// Takes back every claim whose time is over.
void QueueModel::sweep(Context& context)
{
    m_planned.erase(context.now());
    const SweepSpec& sweeping = m_settings->spec.sweep;
    if (isDown(context) || (sweeping.byWorkers && !anyAlive(context)))
        return;
    const QueueState& queue = context.state().queue;
    using Claiming = ClaimSpec::Kind;
    const Claiming kind = m_settings->spec.claim.kind;
    std::vector<Held> over;
    const auto examine = [&](const Claim& claim, WorkerId worker) {
        if (claim.job.isNone() || claim.taken || claim.leaseEndsAt > context.now())
            return;
        if (isForgotten(claim))
            return;
        const bool marks = sweeping.passes == 2 && kind != Claiming::Connection;
        if (marks && markedAt(context, claim) + sweeping.every > context.now())
            return;
        over.push_back({claim.job, worker});
    };
    for (const Claim& each : queue.orphans)
        examine(each, each.worker);
    for (const std::uint32_t worker : m_watched) {
        examine(queue.workers[worker].claim, WorkerId{worker});
        for (const Claim& each : queue.workers[worker].buffer)
            examine(each, WorkerId{worker});
    }
    const Why why = kind == Claiming::Lease        ? Why::LeaseEnded
                    : kind == Claiming::Connection ? Why::ConnectionLost
                                                   : Why::HeartbeatEnded;
    const std::uint64_t cause = context.cause();
    for (const Held& each : over) {
        context.resumeFrom(cause);
        endClaim(context, each, why);
    }
    context.resumeFrom(cause);
}

/// The supervisor sees that a process has died, and starts another in its place.
void QueueModel::reap(Context& context, WorkerId process)
{
    if (m_unsupervised.contains(process.value))
        return;
    if (isOutOfReach(context, process)) {
        m_reaps.insert(process.value);
        return;
    }
    const std::uint64_t cause = context.cause();
    for (const Claim& each : orphansOf(context, process)) {
        context.resumeFrom(cause);
        endClaim(context, {each.job, each.worker}, Why::Reaped);
    }
    context.resumeFrom(cause);
    const SweepSpec& spec = m_settings->spec.sweep;
    if (!spec.replaces || isAlive(context, process))
        return;  // Somebody was faster.
    for (std::uint32_t w = process.value; w < process.value + m_settings->threads(); ++w)
        schedule(context, context.now() + spec.boot, Kind::Starts, w);
}

}  // namespace millrace
