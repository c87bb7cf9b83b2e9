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

}  // namespace

void Engine::intervene(const Intervention& intervention)
{
    Context context = contextAt(intervention.at, Trace::kNoCause);
    const Target& target = intervention.target;
    const auto index = static_cast<std::uint32_t>(target.index);
    if (intervention.act == Intervention::Act::Deploy) {
        const Code code = intervention.isBug ? Code::Wrong : Code::Right;
        if (m_world.visible.logEffects[index].code != code)  // Else nothing changes.
            context.emit(CodeDeployed{ReactionId{index}, code});
        return;
    }
    if (intervention.act == Intervention::Act::Outage) {
        const auto& downUntil = m_world.visible.logEffects[index].downUntil;
        if (intervention.lasts > SimDuration::zero() && !downUntil)
            context.emit(ReceiverDown{ReactionId{index}, intervention.at + intervention.lasts});
        else if (intervention.lasts == SimDuration::zero() && downUntil == intervention.at)
            context.emit(ReceiverUp{ReactionId{index}});
        return;
    }
    if (intervention.act == Intervention::Act::SlowNetwork) {
        changeNetwork(context, intervention);
        return;
    }
    if (isIdleScaling(m_world.visible.queue, intervention))
        return;
    // What a slow host or a wrong clock does says it all.
    if (intervention.act != Intervention::Act::Slow && intervention.act != Intervention::Act::Skew)
        context.emit(Intervened{static_cast<Act>(intervention.act),
                                static_cast<std::uint32_t>(target.kind), index,
                                static_cast<std::uint32_t>(intervention.line)});
    if (intervention.act == Intervention::Act::Burst) {
        for (int n = 0; n < intervention.count; ++n)
            context.schedule(intervention.at + intervention.lasts / intervention.count * n,
                             Model::Engine, static_cast<std::uint8_t>(Kind::ExtraHappens), 0);
        return;
    }
    if (actOnList(m_world.queue, context, intervention))
        return;
    const std::uint64_t cause = context.cause();
    const auto act = [&](auto& model, auto id) {
        context.resumeFrom(cause);
        switch (intervention.act) {
        case Intervention::Act::Kill:
            model.kill(context, id);
            break;
        case Intervention::Act::Stop:
            model.stop(context, id);
            break;
        case Intervention::Act::Restart:
            model.restart(context, id);
            break;
        case Intervention::Act::Hang:
            if constexpr (requires { model.hang(context, id, SimDuration{}); })
                model.hang(context, id, intervention.lasts);
            break;
        case Intervention::Act::CutOff:
            if constexpr (requires { model.cutOff(context, id, SimDuration{}); })
                model.cutOff(context, id, intervention.lasts);
            break;
        case Intervention::Act::Slow:
            if constexpr (requires { model.pace(context, id, 1U); })
                model.pace(context, id,
                           static_cast<std::uint32_t>(std::max(1, intervention.count)));
            break;
        case Intervention::Act::Skew:
            if constexpr (requires { model.skew(context, id, kTrueClock); })
                model.skew(context, id,
                           intervention.count == 0
                               ? kTrueClock
                               : static_cast<std::uint32_t>(intervention.count));
            break;
        case Intervention::Act::Seek:
        case Intervention::Act::AddPartitions:
        case Intervention::Act::Deploy:
        case Intervention::Act::Outage:
        case Intervention::Act::SlowNetwork:
        case Intervention::Act::Burst:
            break;  // No process's.
        default:
            break;  // Of brokers, or of the list, alone.
        }
    };
    if (target.kind == Target::Kind::Group && intervention.act == Intervention::Act::Seek)
        m_world.log.seek(context, GroupId{index}, intervention.partition, intervention.to);
    if (intervention.act == Intervention::Act::AddPartitions) {
        m_world.log.addPartitions(context, static_cast<std::uint32_t>(intervention.partition));
        return;
    }
    if (target.kind == Target::Kind::Broker && index < m_world.visible.log.cluster.brokers.size())
        m_world.log.interveneAtBroker(context, static_cast<Act>(intervention.act), BrokerId{index},
                                      intervention.lasts);
    if (target.kind == Target::Kind::Store)
        actOnStore(m_world.queue, context, intervention.act);
    if (target.kind == Target::Kind::Producer)
        m_world.log.interveneAtProducer(context, static_cast<Act>(intervention.act));
    const bool slot = target.kind == Target::Kind::Slot;
    if ((slot || target.kind == Target::Kind::Member) && index < m_world.visible.log.members.size())
        act(m_world.log, MemberId{index});
    if ((slot || target.kind == Target::Kind::Worker) &&
        index < m_world.visible.queue.workers.size())
        act(m_world.queue, WorkerId{index});
    if (target.kind == Target::Kind::Scheduler && index < m_world.visible.queue.schedulers.size())
        act(m_world.queue, SchedulerId{index});
}

}  // namespace millrace
