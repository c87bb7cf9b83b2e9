// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include "core/log/log_model.h"

// A member of Kafka's two protocols: its process, its session, the poll in which it acts on what
// its heartbeats told it (KIP-62: two clocks), and the ghosts that a dynamic member leaves behind
// in its group when it comes back under a new id.
// Not modelled: a process that dies while it waits in a join phase and comes back before that ends
// is waited for until its session would have ended; Kafka goes on and expels it later.

namespace millrace {

using Protocol = GroupSpec::Protocol;
using Standing = MemberState::Standing;

/// KIP-429: keeps its partitions while it joins again, and reads on.
bool LogModel::isCooperative(const Context& context, MemberId member) const
{
    return groupOf(context, member).rules.assignor == GroupSpec::Assignor::CooperativeSticky;
}

void LogModel::startProcess(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    const GroupId group = state.group;
    const bool isStatic = m_settings->members[member.value].isStatic;
    if (state.inGroup && !isStatic) {
        ++m_members[member.value].watch;
        schedule(context, std::max(context.now(), state.sessionEndsAt), Kind::GhostMayEnd,
                 member.value, 0, Priority::Broker);
        GhostShare share{member, {}};
        for (std::uint32_t p = 0; p < m_partitions.size(); ++p)
            if (readingAt(context.state().log, group, PartitionId{p}).owner == member)
                share.partitions.emplace_back(p);
        std::ranges::replace(m_groups[group.value].target, member, MemberId::none());
        m_groups[group.value].ghosts.push_back(std::move(share));
    }
    context.emit(MemberStarted{member, group, isStatic ? Identity::Static : Identity::Dynamic});
    if (groupOf(context, member).spec.every.count() > 0)
        sleep(context, member);
    requestJoin(context, member, true);
}

/// Requires that it is in a poll.
void LogModel::requestJoin(Context& context, MemberId member, bool isNewProcess)
{
    Member& hidden = m_members[member.value];
    const MemberState& state = context.state().log.members[member.value];
    // The same id to its group, which gives it what it had (KIP-345).
    const bool returns =
        isNewProcess && state.inGroup && m_settings->members[member.value].isStatic;
    ++hidden.watch;
    ++hidden.beat;
    ++hidden.newsOf;
    hidden.news = News::None;
    context.emit(
        JoinRequested{member, state.group, context.now() + groupOf(context, member).session});
    if (protocolOf(context, member) == Protocol::Classic)
        joinClassic(context, member, returns);
    else
        joinBrokerGroup(context, member, returns);
}

/// The group's answer: what it owns now. Its session begins anew.
void LogModel::confirm(Context& context, MemberId member)
{
    Member& hidden = m_members[member.value];
    const MemberState& state = context.state().log.members[member.value];
    std::uint32_t owned = 0;
    for (std::uint32_t p = 0; p < m_partitions.size(); ++p)
        owned += isOwnedBy(readingAt(context.state().log, state.group, PartitionId{p}), member);
    const SimTime endsAt = context.now() + groupOf(context, member).session;
    hidden.generation = context.state().log.groups[state.group.value].generation;
    context.emit(MemberAssigned{member, state.group, owned, endsAt});
    schedule(context, endsAt, Kind::SessionMayEnd, member.value, ++hidden.watch, Priority::Broker);
    ++hidden.beat;
    if (state.life == Life::Alive)
        beatLater(context, member);
}

void LogModel::offerOwned(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    if (state.life != Life::Alive)
        return;
    const std::uint64_t cause = context.cause();
    for (std::uint32_t p = 0; p < m_partitions.size(); ++p) {
        if (!isOwnedBy(readingAt(context.state().log, state.group, PartitionId{p}), member))
            continue;
        context.resumeFrom(cause);
        offer(context, member, PartitionId{p});
    }
    context.resumeFrom(cause);
}

/// What it owns, or of that what it was told to give up. Requires that it holds nothing of it.
void LogModel::giveUp(Context& context, MemberId member, bool everything)
{
    const GroupId group = context.state().log.members[member.value].group;
    if (groupOf(context, member).rules.commit == GroupSpec::Commit::Auto) {
        commitFinished(context, member);  // As onJoinPrepare does.
        keepBookmarks(context, member);
    }
    const std::uint64_t cause = context.cause();
    for (std::uint32_t p = 0; p < m_partitions.size(); ++p) {
        const ReadingState& reading = readingAt(context.state().log, group, PartitionId{p});
        if (reading.owner != member || !(everything || reading.revoking))
            continue;
        context.resumeFrom(cause);
        context.emit(PartitionAssigned{group, PartitionId{p}, MemberId::none(), reading.committed});
    }
    context.resumeFrom(cause);
}

void LogModel::endGhost(Context& context, MemberId member)
{
    const GroupId group = context.state().log.members[member.value].group;
    const auto& visible = context.state().log.groups[group.value].ghosts;
    const auto ghost = std::ranges::find(visible, member, &Ghost::member);
    if (ghost == visible.end() || ghost->sessionEndsAt > context.now())
        return;  // Given up before, at the end of a join phase.
    auto& shares = m_groups[group.value].ghosts;
    shares.erase(std::ranges::find(shares, member, &GhostShare::member));
    context.emit(GhostExpelled{member, group});
    afterChange(context, group);
}

/// max.poll.interval.ms begins. One timer a member, which looks at its last poll as it stands then.
void LogModel::watchPoll(Context& context, MemberId member)
{
    Member& hidden = m_members[member.value];
    const Protocol protocol = protocolOf(context, member);
    if (protocol == Protocol::Generic || protocol == Protocol::Share)
        return;
    hidden.polledAt = context.now();
    if (std::exchange(hidden.pollWatched, true))
        return;
    const SimDuration most = byOwnClock(context, member, groupOf(context, member).rules.maxPoll);
    schedule(context, context.now() + most, Kind::PollMayBeLate, member.value, hidden.life,
             Priority::Expiry);
}

void LogModel::checkPoll(Context& context, MemberId member)
{
    Member& hidden = m_members[member.value];
    const MemberState& state = context.state().log.members[member.value];
    hidden.pollWatched = false;
    if (!isBegun(state.hand) || !state.inGroup || state.standing == Standing::Out)
        return;  // In its poll, or given up before.
    const SimTime due =
        hidden.polledAt + byOwnClock(context, member, groupOf(context, member).rules.maxPoll);
    if (due > context.now()) {
        hidden.pollWatched = true;
        schedule(context, due, Kind::PollMayBeLate, member.value, hidden.life, Priority::Expiry);
        return;
    }
    const bool isStatic = m_settings->members[member.value].isStatic;
    const GroupId group = state.group;
    ++hidden.beat;
    ++hidden.newsOf;
    hidden.news = News::None;
    context.emit(MemberDroppedOut{member, group, isStatic ? Identity::Static : Identity::Dynamic});
    if (isStatic)
        return;
    ++hidden.watch;
    afterChange(context, group);
}

/// Has heard that it must act; an idle member is in its poll already.
void LogModel::hear(Context& context, MemberId member)
{
    const LogSettings::Member& own = m_settings->members[member.value];
    m_members[member.value].news = News::Heard;
    if (holdsNothing(context.state().log.members[member.value]))
        actLater(context, member, own.rejoinDelay + own.revocation);
}

void LogModel::actLater(Context& context, MemberId member, SimDuration after)
{
    Member& hidden = m_members[member.value];
    hidden.news = News::Waiting;
    schedule(context, context.now() + after, Kind::ActsOnNews, member.value, ++hidden.newsOf);
}

void LogModel::newsDue(Context& context, MemberId member)
{
    if (holdsNothing(context.state().log.members[member.value]))
        act(context, member);
    else
        m_members[member.value].news = News::Ready;
}

/// In its poll: joins again, or gives up what it was told to.
void LogModel::act(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    m_members[member.value].news = News::None;
    const bool out = state.standing == Standing::Out || !state.inGroup;
    if (!out && protocolOf(context, member) == Protocol::Consumer) {
        giveUp(context, member, false);
        brokerHeartbeat(context, member);
        return;
    }
    // Who is out has lost all of it: onPartitionsLost, cooperative or not.
    giveUp(context, member, out || !isCooperative(context, member));
    requestJoin(context, member, out);
}

/// What a poll does before it fetches. False: it does not fetch now.
bool LogModel::goesOnReading(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    const bool readsOn =
        protocolOf(context, member) == Protocol::Consumer || isCooperative(context, member);
    Member& hidden = m_members[member.value];
    if (hidden.news == News::None && state.standing == Standing::Out)
        hidden.news = News::Ready;  // It dropped out by itself, and knows it.
    const SimDuration revocation = m_settings->members[member.value].revocation;
    const bool out = state.standing == Standing::Out;
    if (hidden.news == News::Heard && revocation.count() > 0 && !out)
        actLater(context, member, revocation);
    else if (hidden.news == News::Heard || hidden.news == News::Ready)
        act(context, member);
    const bool pauses = hidden.news == News::Waiting || state.standing == Standing::Joining ||
                        state.standing == Standing::Out;
    // Whoever has dropped out reads nothing before it is in again, whatever it owns.
    const bool reads = (readsOn && state.standing != Standing::Out) || !pauses;
    return reads && holdsNothing(state);
}

void LogModel::changePhase(Context& context, GroupId group, GroupPhase phase) const
{
    const GroupState& state = context.state().log.groups[group.value];
    const std::size_t members = membersIn(context, group).size() + state.ghosts.size();
    if (state.phase != phase || state.members != members)
        context.emit(GroupPhaseChanged{group, phase, static_cast<std::uint32_t>(members)});
}

}  // namespace millrace
