// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/check/watch.h"

// Members and their groups: sessions, generations, who owns which partition.

namespace millrace::check {

void LogWatch::joined(const Step& step)
{
    checkGroup(step);
    Member& member = m_members[step.member];
    if (member.alive)
        m_findings.add(Anomaly::WrongState, step, "Member {} joins, but is up already.",
                       step.member);
    if (member.inGroup && step.timeNs > member.sessionEndsAt)
        m_findings.add(Anomaly::SessionEnd, step,
                       "Member {} comes back, but its session ended at {} ns and it was not "
                       "expelled.",
                       step.member, member.sessionEndsAt);
    checkSession(step, member);
    // Within its session it keeps its partitions; a new process reads from what was committed.
    for (auto& [place, reading] : m_readings)
        if (place.first == m_history.groupOfMember.at(step.member) && reading.owner == step.member)
            reading.position = reading.committed;
    member = Member{.alive = true, .inGroup = true, .sessionEndsAt = step.sessionEndsAt};
}

void LogWatch::heartbeat(const Step& step)
{
    if (!isAlive(step))
        return;
    Member& member = m_members[step.member];
    if (!member.inGroup)
        m_findings.add(Anomaly::Membership, step, "Member {} is not in its group.", step.member);
    else if (step.timeNs > member.sessionEndsAt)
        m_findings.add(Anomaly::SessionEnd, step, "Member {} renews a session that ended at {} ns.",
                       step.member, member.sessionEndsAt);
    checkSession(step, member);
    member.sessionEndsAt = step.sessionEndsAt;
}

/// A session is stated from now on, and never shortened.
void LogWatch::checkSession(const Step& step, const Member& member)
{
    if (m_session && step.sessionEndsAt != later(step.timeNs, *m_session))
        m_findings.add(Anomaly::SessionEnd, step,
                       "The session is said to end at {} ns; with the setting it is {} ns.",
                       step.sessionEndsAt, later(step.timeNs, *m_session));
    else if (!m_session && member.inGroup && step.sessionEndsAt < member.sessionEndsAt)
        m_findings.add(Anomaly::SessionEnd, step, "The session of member {} becomes shorter.",
                       step.member);
}

void LogWatch::killed(const Step& step)
{
    Member& member = m_members[step.member];
    if (!member.alive)
        m_findings.add(Anomaly::WrongState, step, "Member {} is killed, but is not alive.",
                       step.member);
    member.alive = false;
    member.hand.reset();
}

/// In order (MemberLeft) or by expulsion.
void LogWatch::leftGroup(const Step& step)
{
    checkGroup(step);
    Member& member = m_members[step.member];
    if (step.kind == Kind::MemberLeft) {
        if (!isAlive(step))
            return;
        member.alive = false;
        member.hand.reset();
    } else if (member.alive) {
        m_findings.add(Anomaly::ExpelledAlive, step, "Member {} is expelled, but is alive.",
                       step.member);
    } else if (step.timeNs != member.sessionEndsAt && member.inGroup) {
        m_findings.add(Anomaly::SessionEnd, step,
                       "Member {} is expelled at {} ns; its session ends at {} ns.", step.member,
                       step.timeNs, member.sessionEndsAt);
    }
    if (!member.inGroup)
        m_findings.add(Anomaly::Membership, step, "Member {} is not in its group.", step.member);
    member.inGroup = false;
    for (auto& [place, reading] : m_readings)
        if (place.first == m_history.groupOfMember.at(step.member) && reading.owner == step.member)
            reading.owner = kNone;
}

void LogWatch::rebalanced(const Step& step)
{
    std::uint32_t& generation = m_generations[step.group];
    if (step.generation != ++generation)
        m_findings.add(Anomaly::GenerationWrong, step,
                       "Generation {} of group {} was expected, not {}.", generation, step.group,
                       step.generation);
    generation = step.generation;
}

void LogWatch::revoked(const Step& step)
{
    Reading& reading = readingOf(step);
    if (reading.owner != step.member)
        m_findings.add(Anomaly::NonOwner, step,
                       "Partition {} is revoked from member {}, which does not own it.",
                       step.partition, step.member);
    reading.revoking = true;
}

void LogWatch::assigned(const Step& step)
{
    Reading& reading = readingOf(step);
    const Member* before = reading.owner == kNone ? nullptr : &m_members[reading.owner];
    if (before != nullptr && reading.owner != step.member && !before->alive && before->inGroup)
        m_findings.add(Anomaly::ReassignedBeforeExpulsion, step,
                       "Partition {} moves although its owner, member {}, was killed and its "
                       "session lasts.",
                       step.partition, reading.owner);
    reading.position = step.position;
    for (const auto& [index, group] : m_history.groupOfMember) {
        const Member& member = m_members[index];
        const bool holds =
            group == step.group && member.hand && member.hand->partition == step.partition;
        if (holds && index == step.member)
            reading.position = member.hand->offset + 1;  // It goes on with what it has.
        else if (holds)
            m_findings.add(Anomaly::TwoOwners, step,
                           "Partition {} is assigned to another while member {} has a record of "
                           "it in hand.",
                           step.partition, index);
    }
    if (step.member != kNone) {
        checkGroup(step);
        if (!m_members[step.member].inGroup)
            m_findings.add(Anomaly::Membership, step,
                           "Partition {} is assigned to member {}, which is not in its group.",
                           step.partition, step.member);
    }
    if (step.position != reading.committed)
        m_findings.add(Anomaly::WrongPosition, step,
                       "Reading begins at offset {}; {} is committed.", step.position,
                       reading.committed);
    reading.owner = step.member;
    reading.revoking = false;
}

/// An explicit reset moves what counts as committed.
void LogWatch::positionReset(const Step& step)
{
    Reading& reading = readingOf(step);
    const std::uint64_t logStart = m_partitions[step.partition].logStart;
    if (step.position != logStart)
        m_findings.add(Anomaly::WrongPosition, step,
                       "The position is reset to {}; the log start of partition {} is {}.",
                       step.position, step.partition, logStart);
    else if (step.position <= reading.position)
        m_findings.add(Anomaly::WrongPosition, step,
                       "The position is reset to {}, but {} was not below the log start.",
                       step.position, reading.position);
    reading.position = step.position;
    reading.committed = std::max(reading.committed, step.position);
}

/// The group that the step names is the member's.
void LogWatch::checkGroup(const Step& step)
{
    if (m_history.groupOfMember.at(step.member) != step.group)
        m_findings.add(Anomaly::Membership, step, "Member {} is not of group {}.", step.member,
                       step.group);
}

void LogWatch::end()
{
    const Step& last = m_history.steps.back();
    for (const auto& [index, member] : m_members)
        if (member.inGroup && member.sessionEndsAt < last.timeNs)
            m_findings.add(Anomaly::SessionEnd, last,
                           "The session of member {} ended at {} ns, but it was not expelled.",
                           index, member.sessionEndsAt);
}

}  // namespace millrace::check
