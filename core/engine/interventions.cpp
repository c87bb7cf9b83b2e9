// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "core/engine/engine.h"
#include "core/engine/list_acts.h"

// What a line of the timeline does, to whom.

namespace millrace {

namespace {

void changeNetwork(Context& context, const Intervention& intervention)
{
    const NetworkState& network = context.state().network;
    if (intervention.lasts > SimDuration::zero() && !network.isBad())
        context.emit(NetworkSlowed{intervention.extra.count(),
                                   static_cast<std::uint32_t>(std::lround(intervention.loss * 1e6)),
                                   intervention.at + intervention.lasts});
    else if (intervention.lasts == SimDuration::zero() && network.isBad() &&
             network.until == intervention.at)
        context.emit(NetworkRestored{});
}

void deploy(Context& context, const Intervention& intervention)
{
    const auto reaction = static_cast<std::uint32_t>(intervention.target.index);
    const Code code = intervention.isBug ? Code::Wrong : Code::Right;
    if (context.state().logEffects[reaction].code != code)  // Else nothing changes.
        context.emit(CodeDeployed{ReactionId{reaction}, code});
}

void changeReceiver(Context& context, const Intervention& intervention)
{
    const auto reaction = static_cast<std::uint32_t>(intervention.target.index);
    const auto& downUntil = context.state().logEffects[reaction].downUntil;
    if (intervention.lasts > SimDuration::zero() && !downUntil)
        context.emit(ReceiverDown{ReactionId{reaction}, intervention.at + intervention.lasts});
    else if (intervention.lasts == SimDuration::zero() && downUntil == intervention.at)
        context.emit(ReceiverUp{ReactionId{reaction}});
}

/// Whether it was one that meets both sides and says itself what it is.
bool actOnBothSides(Context& context, const Intervention& intervention)
{
    switch (intervention.act) {
    case Act::Deploy:
        deploy(context, intervention);
        return true;
    case Act::Outage:
        changeReceiver(context, intervention);
        return true;
    case Act::SlowNetwork:
        changeNetwork(context, intervention);
        return true;
    default:
        return false;
    }
}

/// Of a member, a worker or a scheduler; what its model does not know does not happen to it.
template <class Model, class Id>
void actOnProcess(Model& model, Context& context, Id id, const Intervention& intervention)
{
    const auto count = static_cast<std::uint32_t>(intervention.count);
    switch (intervention.act) {
    case Act::Kill:
        model.kill(context, id);
        break;
    case Act::Stop:
        model.stop(context, id);
        break;
    case Act::Restart:
        model.restart(context, id);
        break;
    case Act::Hang:
        if constexpr (requires { model.hang(context, id, SimDuration{}); })
            model.hang(context, id, intervention.lasts);
        break;
    case Act::CutOff:
        if constexpr (requires { model.cutOff(context, id, SimDuration{}); })
            model.cutOff(context, id, intervention.lasts);
        break;
    case Act::Slow:
        if constexpr (requires { model.pace(context, id, count); })
            model.pace(context, id, std::max(1U, count));
        break;
    case Act::Skew:
        if constexpr (requires { model.skew(context, id, count); })
            model.skew(context, id, count == 0 ? kTrueClock : count);
        break;
    default:
        break;  // No process's.
    }
}

}  // namespace

void Engine::intervene(const Intervention& intervention)
{
    Context context = contextAt(intervention.at, Trace::kNoCause);
    if (actOnBothSides(context, intervention) || isIdleScaling(m_world.visible.queue, intervention))
        return;
    const Target& target = intervention.target;
    const auto index = static_cast<std::uint32_t>(target.index);
    // What a slow host or a wrong clock does says it all.
    if (intervention.act != Act::Slow && intervention.act != Act::Skew)
        context.emit(Intervened{intervention.act, static_cast<std::uint32_t>(target.kind), index,
                                static_cast<std::uint32_t>(intervention.line)});
    if (intervention.act == Act::Burst) {
        for (int n = 0; n < intervention.count; ++n)
            context.schedule(intervention.at + intervention.lasts / intervention.count * n,
                             Model::Engine, static_cast<std::uint8_t>(Kind::ExtraHappens), 0);
        return;
    }
    if (intervention.act == Act::AddPartitions) {
        m_world.log.addPartitions(context, static_cast<std::uint32_t>(intervention.partition));
        return;
    }
    if (!actOnList(m_world.queue, context, intervention))
        actOnTarget(context, intervention);
}

void Engine::actOnTarget(Context& context, const Intervention& intervention)
{
    const auto index = static_cast<std::uint32_t>(intervention.target.index);
    const LogState& log = m_world.visible.log;
    const QueueState& list = m_world.visible.queue;
    const auto member = [&] {
        if (index < log.members.size())
            actOnProcess(m_world.log, context, MemberId{index}, intervention);
    };
    const auto worker = [&] {
        if (index < list.workers.size())
            actOnProcess(m_world.queue, context, WorkerId{index}, intervention);
    };
    const std::uint64_t cause = context.cause();
    switch (intervention.target.kind) {
    case Target::Kind::Slot:
        member();
        context.resumeFrom(cause);
        worker();
        break;
    case Target::Kind::Member:
        member();
        break;
    case Target::Kind::Worker:
        worker();
        break;
    case Target::Kind::Group:
        if (intervention.act == Act::Seek)
            m_world.log.seek(context, GroupId{index}, intervention.partition, intervention.to);
        break;
    case Target::Kind::Broker:
        if (index < log.cluster.brokers.size())
            m_world.log.interveneAtBroker(context, intervention.act, BrokerId{index},
                                          intervention.lasts);
        break;
    case Target::Kind::Producer:
        m_world.log.interveneAtProducer(context, intervention.act);
        break;
    case Target::Kind::Scheduler:
        if (index < list.schedulers.size())
            actOnProcess(m_world.queue, context, SchedulerId{index}, intervention);
        break;
    case Target::Kind::Store:
        actOnStore(m_world.queue, context, intervention.act);
        break;
    case Target::Kind::Reaction:
        break;  // Of acts on both sides.
    }
}

}  // namespace millrace
