// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/list_acts.h"

namespace millrace {

bool actOnList(QueueModel& queue, Context& context, const Intervention& line)
{
    using On = Intervention::Act;
    const WorkerId worker{static_cast<std::uint32_t>(line.target.index)};
    const auto shelf = static_cast<Shelf>(line.shelf);
    const auto count = static_cast<std::uint32_t>(line.count);
    switch (line.act) {
    case On::KillChild:
        queue.killChild(context, worker);
        return true;
    case On::KillParent:
        queue.killParent(context, worker);
        return true;
    case On::KillMachine:
        queue.killMachine(context, worker);
        return true;
    case On::Disconnect:
        queue.disconnect(context, worker);
        return true;
    case On::Redrive:
        queue.redrive(context, shelf, count);
        return true;
    case On::Discard:
        queue.discard(context, shelf, count);
        return true;
    case On::Pause:
    case On::Resume:
        queue.pause(context, static_cast<std::uint32_t>(line.queue), line.act == On::Pause);
        return true;
    default:
        return false;
    }
}

void actOnStore(QueueModel& queue, Context& context, Intervention::Act act)
{
    if (act == Intervention::Act::Restart)
        queue.restartStore(context);
    else
        queue.killStore(context,
                        act == Intervention::Act::CrashMachine ? Crash::Machine : Crash::Process);
}

bool isIdleScaling(const QueueState& queue, const Intervention& line)
{
    using On = Intervention::Act;
    if (line.count == 0 || (line.act != On::Stop && line.act != On::Restart))
        return false;
    const WorkerState& worker = queue.workers[static_cast<std::size_t>(line.target.index)];
    const bool works = worker.life == Life::Alive && !worker.drainsUntil;
    return works == (line.act == On::Restart);
}

}  // namespace millrace
