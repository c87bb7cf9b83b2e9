// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/brokers.h"

#include <utility>

// Lives of brokers. A broker beats every broker.heartbeat.interval.ms; the controller gives it up
// broker.session.timeout.ms after its last beat. A process that is back before that is not let
// in until then (DUPLICATE_BROKER_REGISTRATION). One that dies or is told to stop while it is cut
// off does so unheard.

namespace millrace {

Brokers::Brokers(const BrokerSpec& spec, std::size_t partitions)
    : m_spec{spec}
    , m_brokers(static_cast<std::size_t>(spec.count))
    , m_followers(partitions * static_cast<std::size_t>(spec.replication))
{
}

void Brokers::begin(Context& context)
{
    const std::size_t partitions = context.state().log.partitions.size();
    for (std::size_t b = 0; b < m_brokers.size(); ++b) {
        context.resumeFrom(Trace::kNoCause);
        context.emit(BrokerStarted{BrokerId{b}});
        context.emit(BrokerRegistered{BrokerId{b}});
    }
    // Leaders and copies go round, as Kafka places them.
    for (std::size_t p = 0; p < partitions; ++p) {
        context.resumeFrom(Trace::kNoCause);
        for (std::size_t k = 0; k < static_cast<std::size_t>(m_spec.replication); ++k)
            context.emit(ReplicaPlaced{PartitionId{p}, BrokerId{(p + k) % m_brokers.size()}});
        context.emit(
            LeaderElected{PartitionId{p}, BrokerId{p % m_brokers.size()}, 0, Election::Clean, 0});
        for (std::size_t k = 1; k < static_cast<std::size_t>(m_spec.replication); ++k)
            m_followers[indexOf(PartitionId{p}, k)].waits = true;
    }
}

void Brokers::handle(Context& context, const Event& event)
{
    const auto replicas = static_cast<std::uint32_t>(m_spec.replication);
    const PartitionId partition{event.a / replicas};
    const std::size_t replica = event.a % replicas;
    switch (static_cast<Kind>(event.kind)) {
    case Kind::CopyArrives:
        if (m_followers[event.a].turn == event.b)
            copyArrives(context, partition, replica);
        break;
    case Kind::FetchArrives:
        if (m_followers[event.a].turn == event.b)
            fetchArrives(context, partition, replica);
        break;
    case Kind::LagMayEnd:
        checkLag(context, partition, replica);
        break;
    case Kind::SessionEnds:
        if (m_brokers[event.a].session == event.b)
            fence(context, BrokerId{event.a});
        break;
    case Kind::Registers:
        if (m_brokers[event.a].life == event.b)
            registers(context, BrokerId{event.a});
        break;
    case Kind::Flushes:
        if (m_brokers[event.a].life == event.b) {
            m_brokers[event.a].flushUnderWay = false;
            context.emit(BrokerFlushed{BrokerId{event.a}});
        }
        break;
    case Kind::InReach:
        reachAgain(context, BrokerId{event.a});
        break;
    }
}

/// A new process, or none: what the former one had begun is over.
void Brokers::begin(Context& context, BrokerId broker)
{
    ++m_brokers[broker.value].life;
    m_brokers[broker.value].flushUnderWay = false;
    stopFetching(context, broker);
}

void Brokers::stopFetching(const Context& context, BrokerId broker)
{
    const auto& sets = context.state().log.cluster.sets;
    for (std::size_t p = 0; p < sets.size(); ++p) {
        for (std::size_t k = 0; k < sets[p].replicas.size(); ++k) {
            if (sets[p].replicas[k].broker != broker)
                continue;
            Follower& follower = m_followers[indexOf(PartitionId{p}, k)];
            ++follower.turn;
            follower.waits = false;
        }
    }
}

/// Followers of what it leads get no answer.
void Brokers::dropFetchesFrom(const Context& context, BrokerId leader)
{
    const auto& sets = context.state().log.cluster.sets;
    for (std::size_t p = 0; p < sets.size(); ++p)
        if (sets[p].leader == leader)
            dropFetches(context, PartitionId{p});
}

/// When the controller gives it up, if it hears nothing more from now on.
SimTime Brokers::givenUpAt(const Context& context, BrokerId broker) const
{
    const BrokerState& state = context.state().log.cluster.brokers[broker.value];
    if (!state.serves)
        return state.fencedAt;  // It has heard nothing for a while already, or never did.
    const SimTime since = m_brokers[broker.value].servesSince;
    return since + (context.now() - since) / m_spec.heartbeat * m_spec.heartbeat + m_spec.session;
}

void Brokers::watchSession(Context& context, BrokerId broker, SimTime endsAt) const
{
    schedule(context, endsAt, Kind::SessionEnds, broker.value, m_brokers[broker.value].session,
             Priority::Expiry);
}

void Brokers::crash(Context& context, BrokerId broker, Crash crash)
{
    const BrokerState& state = context.state().log.cluster.brokers[broker.value];
    if (state.life != Life::Alive)
        return;
    const bool known = state.serves;
    const bool isHeard = crash == Crash::Process && !isCutOff(state);
    const SimTime fencedAt = givenUpAt(context, broker);
    m_brokers[broker.value].breaksLater = crash == Crash::Process && !isHeard;
    begin(context, broker);
    context.emit(BrokerCrashed{broker, crash, fencedAt});
    const std::uint64_t cause = context.cause();
    if (known)
        watchSession(context, broker, fencedAt);
    dropFetchesFrom(context, broker);  // Its connections break.
    if (crash == Crash::Machine)
        loseUnflushed(context, broker);
    context.resumeFrom(cause);
    tell(context, isHeard ? News::What::Unreachable : News::What::Dark, PartitionId::none(),
         broker);
}

/// Controlled shutdown: what it leads moves first, and what it has is written.
void Brokers::stop(Context& context, BrokerId broker)
{
    const BrokerState& state = context.state().log.cluster.brokers[broker.value];
    if (state.life != Life::Alive)
        return;
    if (isCutOff(state)) {  // Nobody hears what it hands over.
        crash(context, broker, Crash::Process);
        return;
    }
    if (!state.serves) {  // Not let in yet: it has nothing to hand over.
        begin(context, broker);
        context.emit(BrokerStopped{broker});
        return;
    }
    const std::uint64_t cause = context.cause();
    const auto& sets = context.state().log.cluster.sets;
    for (std::size_t p = 0; p < sets.size(); ++p) {
        const PartitionId partition{p};
        context.resumeFrom(cause);
        if (sets[p].leader == broker && !handOver(context, partition))
            goOffline(context, partition);
        leaveInSync(context, partition, broker);
    }
    context.resumeFrom(cause);
    context.emit(BrokerFlushed{broker});
    begin(context, broker);
    context.emit(BrokerStopped{broker});
    tell(context, News::What::Unreachable, PartitionId::none(), broker);
}

void Brokers::restart(Context& context, BrokerId broker)
{
    const BrokerState& state = context.state().log.cluster.brokers[broker.value];
    if (state.life == Life::Alive)
        return;
    begin(context, broker);
    context.emit(BrokerStarted{broker});
    if (!isCutOff(state))
        letIn(context, broker);
}

/// Its process asks; not while the controller still counts on the former one.
void Brokers::letIn(Context& context, BrokerId broker)
{
    const BrokerState& state = context.state().log.cluster.brokers[broker.value];
    if (state.fenced)
        registers(context, broker);
    else
        schedule(context, std::max(context.now(), state.fencedAt), Kind::Registers, broker.value,
                 m_brokers[broker.value].life, Priority::Expiry);
}

std::vector<Brokers::News> Brokers::takeNews()
{
    return std::exchange(m_news, {});
}

void Brokers::schedule(Context& context, SimTime at, Kind kind, std::uint32_t a, std::uint32_t b,
                       Priority priority) const
{
    context.schedule(at, Model::Log, static_cast<std::uint8_t>(kind), a, b, priority);
}

void Brokers::tell(const Context& context, News::What what, PartitionId partition, BrokerId broker,
                   Offset from)
{
    m_news.push_back({what, partition, broker, from, context.cause()});
}

}  // namespace millrace
