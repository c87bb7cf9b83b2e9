// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/check/log_watch.h"

// Kafka's group protocols: processes, ghosts, join phases, and what a group says of itself.

namespace millrace::check {

/// A dynamic one is another to its group, which waits for the end of the former.
void LogWatch::processStarted(const Step& step)
{
    checkGroup(step);
    Member& member = m_members[step.member];
    if (member.alive)
        m_findings.add(Anomaly::WrongState, step, "Member {} starts, but is up already.",
                       step.member);
    const bool watched = member.inGroup && member.standing != Standing::Joining;
    if (watched && step.timeNs > member.sessionEndsAt)
        m_findings.add(Anomaly::SessionEnd, step,
                       "Member {} comes back, but its session ended at {} ns and it was not "
                       "expelled.",
                       step.member, member.sessionEndsAt);
    if (member.inGroup && step.identity == Word::Dynamic) {
        m_groups[step.group].ghosts.push_back(
            {step.member, std::max(step.timeNs, member.sessionEndsAt)});
        disown(step.group, step.member);
        member.inGroup = false;
    }
    rewind(step.group, step.member);
    member = Member{.alive = true,
                    .inGroup = member.inGroup,
                    .sessionEndsAt = member.sessionEndsAt,
                    .skewed = member.skewed,
                    .cutOffUntil = member.cutOffUntil};
}

void LogWatch::joinRequested(const Step& step)
{
    if (!isAlive(step))
        return;
    checkGroup(step);
    Member& member = m_members[step.member];
    if (member.drains)
        m_findings.add(Anomaly::WrongState, step, "Member {} joins, but is to leave.", step.member);
    if (!member.hands.empty())
        m_findings.add(Anomaly::BusyHand, step,
                       "Member {} joins with {} records in hand: it is not in a poll.", step.member,
                       member.hands.size());
    checkSession(step, member);
    member.inGroup = true;
    member.standing = Standing::Joining;
    member.sessionEndsAt = step.sessionEndsAt;
}

void LogWatch::learned(const Step& step)
{
    if (!isAlive(step))
        return;
    Member& member = m_members[step.member];
    if (member.standing != (member.inGroup ? Standing::Steady : Standing::Out))
        m_findings.add(Anomaly::WrongState, step, "Member {} has joined, or knows it already.",
                       step.member);
    member.standing = Standing::MustRejoin;
}

std::uint64_t LogWatch::membersOf(std::uint32_t group)
{
    const auto isIn = [&](const auto& each) {
        return each.second == group && m_members[each.first].inGroup;
    };
    return static_cast<std::uint64_t>(std::ranges::count_if(m_history.groupOfMember, isIn)) +
           m_groups[group].ghosts.size();
}

void LogWatch::phaseChanged(const Step& step)
{
    Group& group = m_groups[step.group];
    const std::string& protocol = m_rules[step.group].protocol;
    const bool ofClassic =
        step.phase == Word::PreparingRebalance || step.phase == Word::CompletingRebalance;
    const bool ofBroker = step.phase == Word::Assigning || step.phase == Word::Reconciling;
    if ((ofClassic && protocol != "classic") || (ofBroker && protocol != "consumer"))
        m_findings.add(Anomaly::WrongState, step,
                       "A group of the protocol \"{}\" has no such state.", protocol);
    if (step.count != membersOf(step.group))
        m_findings.add(Anomaly::AssignmentMiscount, step, "Group {} has {} members, not {}.",
                       step.group, membersOf(step.group), step.count);
    else if ((step.phase == Word::Empty) != (step.count == 0))
        m_findings.add(Anomaly::WrongState, step,
                       "A group is empty when it has no members, and only then.");
    else if (group.phase == step.phase && group.members == step.count)
        m_findings.add(Anomaly::WrongState, step, "Group {} does not change at all.", step.group);
    for (const std::uint32_t p : m_history.partitions) {
        if (step.phase != Word::Stable || !isInUse(p) || !m_flows.reads(step.group, topicOf(p)))
            continue;
        const std::uint32_t owner = m_readings[{step.group, p}].owner;
        // What a ghost had may wait for its end.
        if (owner == kNone ? group.ghosts.empty() : !m_members[owner].inGroup)
            m_findings.add(Anomaly::Unowned, step,
                           "Group {} is stable, but nobody in it owns partition {}.", step.group,
                           p);
    }
    group.phase = step.phase;
    group.members = step.count;
}

void LogWatch::memberAssigned(const Step& step)
{
    checkGroup(step);
    Member& member = m_members[step.member];
    if (!member.inGroup)
        m_findings.add(Anomaly::Membership, step, "Member {} is not in its group.", step.member);
    const auto owned = std::ranges::count_if(m_readings, [&step](const auto& each) {
        return each.first.first == step.group && each.second.owner == step.member &&
               !each.second.revoking;
    });
    if (step.count != owned)
        m_findings.add(Anomaly::AssignmentMiscount, step, "Member {} owns {} partitions, not {}.",
                       step.member, owned, step.count);
    checkSession(step, member);
    member.standing = Standing::Steady;
    member.generation = m_groups[step.group].generation;
    member.sessionEndsAt = step.sessionEndsAt;
}

/// Because it was late in a join phase.
void LogWatch::memberRemoved(const Step& step)
{
    checkGroup(step);
    Member& member = m_members[step.member];
    if (!member.inGroup)
        m_findings.add(Anomaly::Membership, step, "Member {} is not in its group.", step.member);
    else if (member.standing == Standing::Joining ||
             m_groups[step.group].phase != Word::PreparingRebalance)
        m_findings.add(Anomaly::ExpelledAlive, step,
                       "Member {} is removed, but its group does not wait for it.", step.member);
    member.inGroup = false;
    member.standing = Standing::Out;
    disown(step.group, step.member);
}

void LogWatch::ghostExpelled(const Step& step)
{
    checkGroup(step);
    Group& group = m_groups[step.group];
    const auto ghost = std::ranges::find(group.ghosts, step.member, &Ghost::member);
    if (ghost == group.ghosts.end()) {
        m_findings.add(Anomaly::Unexpected, step, "Member {} has left no former process behind.",
                       step.member);
        return;
    }
    // A classic group gives up all who are late when its join phase ends.
    const bool late = group.phase == Word::PreparingRebalance && step.timeNs < ghost->sessionEndsAt;
    if (step.timeNs != ghost->sessionEndsAt && !late)
        m_findings.add(Anomaly::SessionEnd, step,
                       "A former process of member {} is expelled at {} ns; its session ends at "
                       "{} ns.",
                       step.member, step.timeNs, ghost->sessionEndsAt);
    group.ghosts.erase(ghost);
}

/// Its poll returned and brought what it has; who stood still then sees it when it goes on.
std::int64_t LogWatch::lateAt(const Member& member, std::int64_t maxPoll)
{
    return std::max(later(member.hands.front().arrivesAt, maxPoll), member.wentOnAt);
}

void LogWatch::droppedOut(const Step& step)
{
    if (!isAlive(step))
        return;
    checkGroup(step);
    Member& member = m_members[step.member];
    if (!isKnown(member))
        m_findings.add(Anomaly::Membership, step, "Member {} is not in its group.", step.member);
    else if (member.hands.empty())
        m_findings.add(Anomaly::NothingInHand, step,
                       "Member {} drops out, but has nothing in hand: it polls.", step.member);
    else if (const auto& rules = m_rules[step.group];
             rules.maxPoll && !member.skewed && step.timeNs != lateAt(member, *rules.maxPoll))
        m_findings.add(Anomaly::PollTimeout, step,
                       "Member {} drops out at {} ns; its last poll returned at {} ns.",
                       step.member, step.timeNs, member.hands.front().arrivesAt);
    member.standing = Standing::Out;
    if (step.identity != Word::Dynamic)
        return;
    member.inGroup = false;
    disown(step.group, step.member);
}

void LogWatch::closed(const Step& step)
{
    if (!isAlive(step))
        return;
    Member& member = m_members[step.member];
    checkFarewell(step, member);
    endProcess(step.member, member);
    member.finished.clear();
}

}  // namespace millrace::check
