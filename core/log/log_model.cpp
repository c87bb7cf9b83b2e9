// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/log_model.h"

namespace millrace {

LogModel::LogModel(std::shared_ptr<const LogSettings> settings) : m_settings{std::move(settings)}
{
    m_partitions.resize(static_cast<std::size_t>(m_settings->spec.partitions));
    std::size_t members = 0;
    for (const LogSettings::Group& group : m_settings->groups) {
        members += group.members;
        m_targets.emplace_back(m_partitions.size(), MemberId::none());
    }
    m_members.resize(members);
}

void LogModel::begin(Context& context)
{
    for (std::uint32_t m = 0; m < m_members.size(); ++m) {
        context.resumeFrom(Trace::kNoCause);
        join(context, MemberId{m});
    }
    for (std::uint32_t g = 0; g < m_settings->groups.size(); ++g) {
        context.resumeFrom(Trace::kNoCause);
        rebalance(context, GroupId{g});
    }
    context.resumeFrom(Trace::kNoCause);
    if (m_settings->spec.retention != kForever)
        schedule(context, context.now() + m_settings->spec.retentionCheck, Kind::RetentionCheck, 0);
}

void LogModel::handle(Context& context, const Event& event)
{
    const MemberId member{event.a};
    const auto turn = [&] { return m_members[event.a].turn == event.b; };
    const auto life = [&] { return m_members[event.a].life == event.b; };
    switch (static_cast<Kind>(event.kind)) {
    case Kind::RecordArrives:
        append(context, HappeningId{event.a}, PartitionId{event.b});
        break;
    case Kind::CopyArrives:
        if (turn())
            startHandling(context, member);
        break;
    case Kind::EffectDue:
        if (turn())
            effect(context, member);
        break;
    case Kind::HandlingEnds:
        if (turn())
            endHandling(context, member);
        break;
    case Kind::HeartbeatDue:
        if (life())
            heartbeat(context, member);
        break;
    case Kind::SessionMayEnd:
        if (m_members[event.a].watch == event.b)
            endSession(context, member);
        break;
    case Kind::Wakes:
        if (life()) {
            context.emit(MemberWoke{member});
            fetchNext(context, member);
        }
        break;
    case Kind::RetentionCheck:
        checkRetention(context);
        break;
    }
}

void LogModel::kill(Context& context, MemberId member)
{
    if (context.state().log.members[member.value].life != Life::Alive)
        return;
    ++m_members[member.value].life;
    ++m_members[member.value].turn;
    context.emit(MemberKilled{member});
}

void LogModel::stop(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    if (state.life != Life::Alive)
        return;
    ++m_members[member.value].life;
    ++m_members[member.value].turn;
    ++m_members[member.value].watch;
    m_members[member.value].readable.clear();
    const GroupId group = state.group;
    context.emit(MemberLeft{member, group});
    rebalance(context, group);
}

void LogModel::restart(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    if (state.life == Life::Alive)
        return;
    const bool stillInGroup = state.inGroup;
    const GroupId group = state.group;
    join(context, member);
    if (!stillInGroup)
        rebalance(context, group);
    else
        for (std::uint32_t p = 0; p < m_partitions.size(); ++p)
            if (readingAt(context.state().log, group, PartitionId{p}).owner == member)
                handOver(context, group, PartitionId{p}, m_targets[group.value][p]);
}

void LogModel::schedule(Context& context, SimTime at, Kind kind, std::uint32_t a, std::uint32_t b,
                        Priority priority) const
{
    context.schedule(at, Model::Log, static_cast<std::uint8_t>(kind), a, b, priority);
}

const LogSettings::Group& LogModel::groupOf(const Context& context, MemberId member) const
{
    return m_settings->groups[context.state().log.members[member.value].group.value];
}

SimDuration LogModel::delayOf(const Context& context, HappeningId happening, std::uint32_t use,
                              std::uint32_t n) const
{
    return sample(m_settings->delay, context.draw(Purpose::LogDelay, happening.value, use, n));
}

}  // namespace millrace
