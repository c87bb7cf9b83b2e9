// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/engine/engine.h"

// The application's database: a happening is a transaction of it, and the halves are told of it
// from within, with its commit, after it, or by a relay that reads the outbox.

namespace millrace {

using Sent = WriteSpec::Sent;

void Engine::beginWrite(Context& context, const Happened& fact)
{
    const SimTime endsAt = context.now() + m_scenario->writes.lasts;
    context.emit(WriteBegan{fact.happening, endsAt});
    context.schedule(endsAt, Model::Engine, static_cast<std::uint8_t>(Kind::WriteEnds),
                     fact.happening.value);
    tell(context, fact, Sent::BeforeCommit);
}

void Engine::endWrite(Context& context, HappeningId happening)
{
    const WriteSpec& spec = m_scenario->writes;
    const bool fails = context.draw(Purpose::Rollback, happening.value).chance(spec.rollsBack) ||
                       std::ranges::binary_search(spec.rolledBack, happening.value);
    if (fails) {
        context.emit(WriteRolledBack{happening});
        return;
    }
    const Happened fact = happenedOf(happening);
    context.emit(WriteCommitted{happening, fact.entity});
    const std::uint64_t committed = context.cause();
    tell(context, fact, Sent::WithCommit);
    context.resumeFrom(committed);
    if (std::ranges::binary_search(spec.dies, happening.value))
        context.emit(SenderDied{happening});
    else
        tell(context, fact, Sent::AfterCommit);
    context.resumeFrom(committed);
    if (!spec.uses(Sent::Outbox) || m_world.relayIsDue)
        return;
    m_world.relayIsDue = true;
    const SimTime looks =
        SimTime{} + spec.outbox * (context.now().time_since_epoch() / spec.outbox + 1);
    context.schedule(looks, Model::Engine, static_cast<std::uint8_t>(Kind::RelayLooks), 0);
}

void Engine::relay(Context& context)
{
    m_world.relayIsDue = false;
    const std::uint64_t cause = context.cause();
    while (!m_world.visible.writes.outbox.empty()) {
        const HappeningId happening = m_world.visible.writes.outbox.front();
        context.resumeFrom(cause);
        context.emit(OutboxSent{happening});
        tell(context, happenedOf(happening), Sent::Outbox);
    }
}

Happened Engine::happenedOf(HappeningId happening) const
{
    const HappeningRow& row = m_recording->columns().happenings[happening.value];
    return {happening, row.entity, row.number, row.type};
}

/// The halves that hear of it now.
void Engine::tell(Context& context, const Happened& fact, Sent when)
{
    const std::uint64_t cause = context.cause();
    if (m_scenario->writes.log == when)
        m_world.log.happened(context, fact);
    context.resumeFrom(cause);
    if (m_scenario->writes.queue == when)
        m_world.queue.happened(context, fact);
}

}  // namespace millrace
