// SPDX-License-Identifier: GPL-3.0-or-later
#include <utility>

#include "core/log/brokers.h"

// A broker's host is cut off: no other broker, no controller and no client reaches it, nor it them.
// Its process goes on and keeps what it has. Its followers' fetches find nobody, its own bring
// nothing, and its heartbeats are missed. What was on a line arrives when the host is in reach
// again, as with TCP, the heartbeat too: one that was not given up goes on in its session and leads
// what it led. One that was given up hears that first, and is let in as a follower; the requests
// that wait at it are turned away.

namespace millrace {

void Brokers::cutOff(Context& context, BrokerId broker, SimDuration lasts)
{
    const BrokerState& state = context.state().log.cluster.brokers[broker.value];
    if (isCutOff(state))
        return;
    const SimTime until = context.now() + lasts;
    const SimTime fencedAt = givenUpAt(context, broker);
    const bool known = state.serves;
    context.emit(BrokerCutOff{broker, until, fencedAt});
    schedule(context, until, Kind::InReach, broker.value);
    if (!known)
        return;
    watchSession(context, broker, fencedAt);
    stopFetching(context, broker);
    dropFetchesFrom(context, broker);
    tell(context, News::What::Silent, PartitionId::none(), broker);
}

void Brokers::reachAgain(Context& context, BrokerId broker)
{
    context.emit(BrokerInReach{broker});
    const std::uint64_t cause = context.cause();
    if (std::exchange(m_brokers[broker.value].breaksLater, false))
        tell(context, News::What::Unreachable, PartitionId::none(), broker);
    tell(context, News::What::InReach, PartitionId::none(), broker);
    const BrokerState& state = context.state().log.cluster.brokers[broker.value];
    if (state.serves)
        serveAgain(context, broker);
    else if (state.life == Life::Alive)
        letIn(context, broker);
    context.resumeFrom(cause);
}

/// In the same session as before. It may have been made the leader of more meanwhile: the
/// controller took it for alive.
void Brokers::serveAgain(Context& context, BrokerId broker)
{
    const std::uint64_t cause = context.cause();
    ++m_brokers[broker.value].session;
    m_brokers[broker.value].servesSince = context.now();
    tell(context, News::What::Reachable, PartitionId::none(), broker);
    const auto& sets = context.state().log.cluster.sets;
    for (std::size_t p = 0; p < sets.size(); ++p) {
        const PartitionId partition{p};
        const bool leads = sets[p].leader == broker;
        for (std::size_t k = 0; k < sets[p].replicas.size(); ++k) {
            context.resumeFrom(cause);
            if (leads || sets[p].replicas[k].broker == broker)
                follow(context, partition, k);
        }
        context.resumeFrom(cause);
        if (!leads)
            continue;
        tell(context, News::What::Led, partition, broker);
        raiseWatermark(context, partition);
    }
}

}  // namespace millrace
