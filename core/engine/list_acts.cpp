// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/list_acts.h"

namespace millrace {

bool actOnList(QueueModel& queue, Context& context, const Intervention& line)
{
    const WorkerId worker{static_cast<std::uint32_t>(line.target.index)};
    const auto shelf = static_cast<Shelf>(line.shelf);
    const auto count = static_cast<std::uint32_t>(line.count);
    switch (line.act) {
    case Act::KillChild:
        queue.killChild(context, worker);
        return true;
    case Act::KillParent:
        queue.killParent(context, worker);
        return true;
    case Act::KillMachine:
        queue.killMachine(context, worker);
        return true;
    case Act::Disconnect:
        queue.disconnect(context, worker);
        return true;
    case Act::Redrive:
        queue.redrive(context, shelf, count);
        return true;
    case Act::Discard:
        queue.discard(context, shelf, count);
        return true;
    case Act::Pause:
    case Act::Resume:
        queue.pause(context, static_cast<std::uint32_t>(line.queue), line.act == Act::Pause);
        return true;
    default:
        return false;
    }
}

void actOnStore(QueueModel& queue, Context& context, Act act)
{
    if (act == Act::Restart)
        queue.restartStore(context);
    else
        queue.killStore(context, act == Act::CrashMachine ? Crash::Machine : Crash::Process);
}

bool isIdleScaling(const QueueState& queue, const Intervention& line)
{
    if (line.count == 0 || (line.act != Act::Stop && line.act != Act::Restart))
        return false;
    const WorkerState& worker = queue.workers[static_cast<std::size_t>(line.target.index)];
    const bool works = worker.life == Life::Alive && !worker.drainsUntil;
    return works == (line.act == Act::Restart);
}

}  // namespace millrace
