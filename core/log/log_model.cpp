// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/log_model.h"

namespace millrace {

LogModel::LogModel(std::shared_ptr<const LogSettings> settings) : m_settings{std::move(settings)}
{
    m_partitions.resize(m_settings->partitions);
    placeKeys(static_cast<std::uint32_t>(m_settings->spec.partitions));
    m_members.resize(m_settings->members.size());
    m_groups.resize(m_settings->groups.size());
    for (Group& group : m_groups) {
        group.target.assign(m_partitions.size(), MemberId::none());
        group.begun.assign(m_partitions.size(), false);
    }
    if (m_settings->hasCluster) {
        const BrokerSpec& brokers = m_settings->spec.brokers;
        m_brokers.emplace(brokers, m_partitions.size());
        m_producers.emplace(m_settings->spec.producer, m_settings->delay, brokers.minInSync,
                            m_partitions.size(), static_cast<std::size_t>(brokers.count));
        if (m_settings->spec.producer.transactional)
            m_transactions.emplace(m_settings->spec.producer, brokers, m_settings->delay);
    }
}

void LogModel::begin(Context& context)
{
    const auto first = static_cast<std::uint32_t>(m_settings->spec.partitions);
    if (first < m_settings->topics.front().count) {
        context.resumeFrom(Trace::kNoCause);
        context.emit(PartitionCountSet{first});
    }
    if (m_brokers) {
        m_brokers->begin(context);
        m_brokers->takeNews();  // Nobody is there yet to hear it.
        m_producers->begin(context);
        context.resumeFrom(Trace::kNoCause);
        settleCluster(context);
    }
    const auto generic = [this](GroupId group) {
        return m_settings->groups[group.value].rules.protocol == GroupSpec::Protocol::Generic;
    };
    for (std::uint32_t m = 0; m < m_members.size(); ++m) {
        context.resumeFrom(Trace::kNoCause);
        const SimTime joins = m_settings->members[m].joins;
        if (joins > SimTime{}) {
            schedule(context, joins, Kind::MemberStarts, m);
        } else if (generic(context.state().log.members[m].group)) {
            forgetProcess(context, MemberId{m});
            join(context, MemberId{m});  // One assignment for all of them.
        } else {
            start(context, MemberId{m});
        }
    }
    for (std::uint32_t g = 0; g < m_groups.size(); ++g) {
        context.resumeFrom(Trace::kNoCause);
        if (generic(GroupId{g}))
            rebalance(context, GroupId{g});
    }
    context.resumeFrom(Trace::kNoCause);
    if (m_settings->spec.forgets())
        schedule(context, context.now() + m_settings->spec.retentionCheck, Kind::RetentionCheck, 0);
    if (m_settings->spec.cleanup.compacts())
        schedule(context, context.now() + m_settings->spec.cleanup.check, Kind::CleanerCheck, 0);
}

void LogModel::handle(Context& context, const Event& event)
{
    if (m_brokers && handleCluster(context, event))
        return;
    const MemberId member{event.a};
    const GroupId group{event.a};
    // Stale ones are dropped: what they were about is over.
    const auto is = [&event](std::uint32_t current) { return current == event.b; };
    const auto hidden = [&]() -> const Member& { return m_members[event.a]; };
    const auto kind = static_cast<Kind>(event.kind);
    if (isOfProcess(kind) && isHeldUp(context.state().log.members[event.a], kind)) {
        m_members[event.a].heldUp.push_back(event);
        return;
    }
    switch (kind) {
    case Kind::RecordArrives:
        append(context, HappeningId{event.a}, PartitionId{event.b});
        break;
    case Kind::CopyArrives:
        if (is(hidden().turn))
            arrive(context, member);
        break;
    case Kind::EffectDue:  // Or a host has become slow or fast meanwhile.
        if (is(hidden().turn) && hidden().effectAt == context.now() &&
            !context.state().log.members[event.a].hand.effectDone)
            effect(context, member);
        break;
    case Kind::HandlingEnds:
        if (is(hidden().turn) && isAtItsEnd(context, member))
            endHandling(context, member);
        break;
    case Kind::HeartbeatDue:
        if (is(hidden().beat))
            heartbeat(context, member);
        break;
    case Kind::SessionMayEnd:
        if (is(hidden().watch))
            endSession(context, member);
        break;
    case Kind::Wakes:
        if (is(hidden().life))
            wake(context, member);
        break;
    case Kind::RetentionCheck:
        checkRetention(context);
        break;
    case Kind::CleanerCheck:
        checkDirt(context);
        break;
    case Kind::MemberStarts:
        if (context.state().log.members[event.a].life == Life::Absent)
            start(context, member);
        break;
    case Kind::AutoCommitDue:
        if (is(hidden().turn) && context.state().log.members[event.a].wakesAt == SimTime{})
            autoCommit(context, member);
        break;
    case Kind::PollMayBeLate:
        if (is(hidden().life))
            checkPoll(context, member);
        break;
    case Kind::ActsOnNews:
        if (is(hidden().newsOf))
            newsDue(context, member);
        break;
    case Kind::GhostMayEnd:
        endGhost(context, member);
        break;
    case Kind::LockMayEnd:
        endLock(context, event.a, event.b);
        break;
    case Kind::ProducedArrives:
        producedArrives(context, PartitionId{event.a});
        break;
    case Kind::RetryDue:
        retryDue(context, PartitionId{event.a});
        break;
    case Kind::ListAnswers:
        if (is(hidden().turn))
            confirmEnqueue(context, member);
        break;
    case Kind::GoesOn:
        if (is(hidden().life))
            goOn(context, member);
        break;
    case Kind::InReach:
        reachAgain(context, member);
        break;
    case Kind::JoinPhaseMayEnd:
        if (is(m_groups[event.a].round))
            endJoinPhase(context, group);
        break;
    case Kind::InitialDelayOver:
        if (is(m_groups[event.a].round))
            endInitialDelay(context, group);
        break;
    }
}

void LogModel::kill(Context& context, MemberId member)
{
    Member& hidden = m_members[member.value];
    hidden.mustStart = false;  // One that could not join yet goes as well.
    if (context.state().log.members[member.value].life != Life::Alive)
        return;
    ++hidden.life;
    ++hidden.turn;
    ++hidden.beat;
    ++hidden.newsOf;
    hidden.heldUp.clear();
    context.emit(MemberKilled{member});
}

void LogModel::stop(Context& context, MemberId member)
{
    m_members[member.value].mustStart = false;
    close(context, member);
}

void LogModel::close(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    if (isHung(state))
        m_members[member.value].mustStop = true;  // It will hear of it.
    else if (isCutOff(state))
        kill(context, member);  // Nobody hears its farewell.
    else if (isBegun(state.hand) && !state.drains && state.life == Life::Alive)
        context.emit(MemberDrains{member});
    else if (!isBegun(state.hand) && state.life == Life::Alive)
        leave(context, member);
}

void LogModel::restart(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    Member& hidden = m_members[member.value];
    if (state.life == Life::Alive) {
        hidden.mustStart = hidden.mustStart || hidden.mustStop || state.drains;
        return;
    }
    hidden.mustStart = isCutOff(state);
    if (!isCutOff(state))
        start(context, member);
}

bool LogModel::isAtItsEnd(const Context& context, MemberId member) const
{
    const RecordInHand& hand = context.state().log.members[member.value].hand;
    return hand.phase == RecordInHand::Phase::Working && hand.until == context.now();
}

SimDuration LogModel::delayOf(const Context& context, HappeningId happening, std::uint32_t use,
                              std::uint32_t n) const
{
    if (m_settings->delay.kind == VariateSpec::Kind::Constant && context.travelsWell())
        return m_settings->delay.mean;
    const Draw draw = context.draw(Purpose::LogDelay, happening.value, use, n);
    return sample(m_settings->delay, draw) + context.extraTravel(draw);
}

}  // namespace millrace
