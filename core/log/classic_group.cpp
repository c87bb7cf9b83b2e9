// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/log/log_model.h"

// Kafka's classic protocol, as GroupMetadataManager and ClassicGroup have it: whatever changes the
// membership opens a join phase, which ends when every member has joined again, or by
// max.poll.interval.ms at the latest; members hear of it from a heartbeat alone. Eager members give
// up everything before they join; cooperative ones keep what they have, and those that must lose
// something give it up and call for one more round.
// Not modelled: the time of requests, and of SyncGroup, in which a commit would be refused.

namespace millrace {

using Standing = MemberState::Standing;

void LogModel::joinClassic(Context& context, MemberId member, bool returns)
{
    const GroupId id = context.state().log.members[member.value].group;
    Group& group = m_groups[id.value];
    const GroupSpec& rules = m_settings->groups[id.value].rules;
    const GroupPhase phase = context.state().log.groups[id.value].phase;
    if (phase == GroupPhase::Empty) {
        // KIP-134: an empty group waits for more, and again while more come.
        group.initial = true;
        group.joinedMeanwhile = false;
        group.initialLeft = std::max(SimDuration::zero(), rules.maxPoll - rules.initialDelay);
        changePhase(context, id, GroupPhase::PreparingRebalance);
        schedule(context, context.now() + rules.initialDelay, Kind::InitialDelayOver, id.value,
                 ++group.round, Priority::Broker);
    } else if (phase == GroupPhase::PreparingRebalance) {
        group.joinedMeanwhile = true;
        changePhase(context, id, GroupPhase::PreparingRebalance);
        tryCompleteJoin(context, id);
    } else if (returns) {
        // What the group has given it is its own, also where it gave it up by itself: when it had
        // not polled for too long.
        const std::uint64_t cause = context.cause();
        for (std::uint32_t p = 0; p < group.target.size(); ++p) {
            context.resumeFrom(cause);
            if (group.target[p] == member &&
                readingAt(context.state().log, id, PartitionId{p}).owner.isNone())
                assign(context, id, PartitionId{p}, member);
        }
        context.resumeFrom(cause);
        beginOwned(context, member);
        confirm(context, member);
        offerOwned(context, member);
    } else {
        prepareRebalance(context, id);
    }
}

void LogModel::classicHeartbeat(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    if (!state.inGroup) {  // UNKNOWN_MEMBER_ID
        context.emit(RebalanceLearned{member});
        hear(context, member);
        return;
    }
    context.emit(MemberHeartbeat{member, context.now() + groupOf(context, member).session});
    beatLater(context, member);
    const GroupPhase phase = context.state().log.groups[state.group.value].phase;
    if (phase == GroupPhase::PreparingRebalance && state.standing == Standing::Steady) {
        context.emit(RebalanceLearned{member});
        hear(context, member);
    }
}

/// Opens the join phase, or looks whether the one that is open can end.
void LogModel::prepareRebalance(Context& context, GroupId id)
{
    const GroupState& state = context.state().log.groups[id.value];
    Group& group = m_groups[id.value];
    if (membersIn(context, id).empty() && state.ghosts.empty()) {
        ++group.round;
        group.initial = false;
        if (state.phase == GroupPhase::Empty)
            return;
        changePhase(context, id, GroupPhase::Empty);
        context.emit(Rebalanced{id, state.generation + 1});
        return;
    }
    const bool opens = state.phase != GroupPhase::PreparingRebalance;
    changePhase(context, id, GroupPhase::PreparingRebalance);
    if (opens)
        schedule(context, context.now() + m_settings->groups[id.value].rules.maxPoll,
                 Kind::JoinPhaseMayEnd, id.value, ++group.round, Priority::Broker);
    tryCompleteJoin(context, id);
}

void LogModel::endInitialDelay(Context& context, GroupId id)
{
    Group& group = m_groups[id.value];
    const SimDuration more =
        std::min(m_settings->groups[id.value].rules.initialDelay, group.initialLeft);
    if (!group.joinedMeanwhile || more.count() == 0) {
        endJoinPhase(context, id);
        return;
    }
    group.joinedMeanwhile = false;
    group.initialLeft -= more;
    schedule(context, context.now() + more, Kind::InitialDelayOver, id.value, group.round,
             Priority::Broker);
}

/// Those who are late are given up; static members stay, and get their share.
void LogModel::endJoinPhase(Context& context, GroupId id)
{
    const LogState& log = context.state().log;
    Group& group = m_groups[id.value];
    const std::uint64_t cause = context.cause();
    group.initial = false;
    const std::vector<Ghost> ghosts = log.groups[id.value].ghosts;
    for (const Ghost& ghost : ghosts) {
        context.resumeFrom(cause);
        context.emit(GhostExpelled{ghost.member, id});
    }
    group.ghosts.clear();
    bool someJoined = false;
    bool someLeft = false;
    for (const MemberId member : membersIn(context, id)) {
        const bool joined = log.members[member.value].standing == Standing::Joining;
        someJoined = someJoined || joined;
        someLeft = someLeft || joined || m_settings->members[member.value].isStatic;
        if (joined || m_settings->members[member.value].isStatic)
            continue;
        ++m_members[member.value].watch;
        context.resumeFrom(cause);
        context.emit(MemberRemoved{member, id});
    }
    context.resumeFrom(cause);
    if (someJoined)
        completeJoin(context, id);
    else if (!someLeft)
        prepareRebalance(context, id);
    else  // Nobody to lead: it waits once more.
        schedule(context, context.now() + m_settings->groups[id.value].rules.maxPoll,
                 Kind::JoinPhaseMayEnd, id.value, ++group.round, Priority::Broker);
}

void LogModel::tryCompleteJoin(Context& context, GroupId id)
{
    const LogState& log = context.state().log;
    if (m_groups[id.value].initial || !log.groups[id.value].ghosts.empty())
        return;
    const auto joined = [&log](MemberId m) {
        return log.members[m.value].standing == Standing::Joining;
    };
    if (std::ranges::all_of(membersIn(context, id), joined))
        completeJoin(context, id);
}

void LogModel::completeJoin(Context& context, GroupId id)
{
    const LogState& log = context.state().log;
    Group& group = m_groups[id.value];
    ++group.round;
    const bool cooperative =
        m_settings->groups[id.value].rules.assignor == GroupSpec::Assignor::CooperativeSticky;
    changePhase(context, id, GroupPhase::CompletingRebalance);
    context.emit(Rebalanced{id, log.groups[id.value].generation + 1});
    const std::uint64_t cause = context.cause();
    const std::vector<MemberId> members = membersIn(context, id);
    computeAssignment(context, id, members);
    std::vector<MemberId> losers;
    for (std::uint32_t p = 0; p < m_partitions.size(); ++p) {
        context.resumeFrom(cause);
        const ReadingState& reading = readingAt(log, id, PartitionId{p});
        const MemberId owner = reading.owner;
        if (owner == group.target[p] && !reading.revoking)
            continue;
        if (owner == group.target[p] || owner.isNone() || !cooperative) {
            assign(context, id, PartitionId{p}, group.target[p]);
            continue;
        }
        if (!reading.revoking)
            context.emit(PartitionRevoked{id, PartitionId{p}, owner});
        if (std::ranges::find(losers, owner) == losers.end())
            losers.push_back(owner);
    }
    for (const MemberId member : members) {
        context.resumeFrom(cause);
        if (log.members[member.value].standing == Standing::Joining)
            confirm(context, member);
    }
    context.resumeFrom(cause);
    changePhase(context, id, GroupPhase::Stable);
    const std::uint64_t stable = context.cause();
    // In the poll that brings the new assignment, before anything is read.
    for (const MemberId member : losers) {
        context.resumeFrom(stable);
        const MemberState& state = log.members[member.value];
        const SimDuration revocation = m_settings->members[member.value].revocation;
        if (state.life != Life::Alive)
            continue;
        m_members[member.value].news = News::Heard;
        if (!isInReach(state))
            continue;
        if (holdsNothing(state) && revocation.count() > 0)
            actLater(context, member, revocation);
        else if (holdsNothing(state))
            act(context, member);
    }
    for (const MemberId member : members) {
        context.resumeFrom(stable);
        offerOwned(context, member);
    }
}

}  // namespace millrace
