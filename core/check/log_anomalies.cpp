// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/check/watch.h"

// The log: records, members, owners. After a finding the history is believed, so that what
// follows is judged by what it says itself; what the dead do is not believed.

namespace millrace::check {

void LogWatch::see(const Step& step)
{
    m_logs.see(step);
    switch (step.kind) {
    case Kind::RecordSent:
        sent(step);
        break;
    case Kind::RecordAppended:
        appended(step);
        break;
    case Kind::SegmentsDeleted:
        deleted(step);
        break;
    case Kind::MemberJoined:
        joined(step);
        break;
    case Kind::MemberHeartbeat:
        heartbeat(step);
        break;
    case Kind::MemberKilled:
        killed(step);
        break;
    case Kind::MemberLeft:
    case Kind::MemberExpelled:
        leftGroup(step);
        break;
    case Kind::Rebalanced:
        rebalanced(step);
        break;
    case Kind::PartitionRevoked:
        revoked(step);
        break;
    case Kind::PartitionAssigned:
        assigned(step);
        break;
    case Kind::PositionReset:
        positionReset(step);
        break;
    case Kind::RecordFetched:
        fetched(step);
        break;
    case Kind::RecordHandlingStarted:
        started(step);
        break;
    case Kind::RecordHandlingFailed:
        failed(step);
        break;
    case Kind::RecordEffect:
        effect(step);
        break;
    case Kind::OffsetCommitted:
        committed(step);
        break;
    case Kind::RecordHandled:
        handled(step);
        break;
    case Kind::LogTruncated:
    case Kind::LeaderElected:
        believeLogs(step);
        break;
    case Kind::PositionCutBack:
        cutBack(step);
        break;
    case Kind::MemberSlept:
    case Kind::MemberWoke:
        isAlive(step);
        break;
    default:
        break;
    }
}

void LogWatch::state(const Setting& setting)
{
    if (setting.thing == "log" && setting.key == "session")
        m_session = setting.value;
}

void LogWatch::sent(const Step& step)
{
    if (!m_tape.contains(step.happening))
        m_findings.add(Anomaly::Unexpected, step,
                       "A record is sent of happening {}, which has not happened.", step.happening);
    if (!m_sent.emplace(step.happening, &step).second)
        m_findings.add(Anomaly::Duplicate, step, "The record of happening {} is sent twice.",
                       step.happening);
}

void LogWatch::appended(const Step& step)
{
    Partition& partition = m_partitions[step.partition];
    if (step.offset != partition.happenings.size())
        m_findings.add(Anomaly::OffsetGap, step, "Offset {} was expected in partition {}, not {}.",
                       partition.happenings.size(), step.partition, step.offset);
    partition.happenings.push_back(step.happening);
    if (m_logs.inForce())
        return;  // Then it is batches that are sent, and may be sent again.
    const auto sent = m_sent.find(step.happening);
    if (sent == m_sent.end())
        m_findings.add(Anomaly::Unexpected, step,
                       "The record of happening {} is appended, but was never sent.",
                       step.happening);
    else if (sent->second->partition != step.partition)
        m_findings.add(Anomaly::Unexpected, step,
                       "The record of happening {} was sent to partition {}, not {}.",
                       step.happening, sent->second->partition, step.partition);
    else if (step.timeNs < sent->second->arrivesAt)
        m_findings.add(Anomaly::BeforeArrival, step,
                       "The record of happening {} arrives at {} ns only.", step.happening,
                       sent->second->arrivesAt);
    if (!m_appended.insert(step.happening).second)
        m_findings.add(Anomaly::Duplicate, step, "The record of happening {} is appended twice.",
                       step.happening);
}

/// The log of a partition is another than before.
void LogWatch::believeLogs(const Step& step)
{
    Partition& partition = m_partitions[step.partition];
    partition.happenings.clear();
    for (const ReplicaLogs::Entry& each : m_logs.at(step.partition).counts)
        partition.happenings.push_back(each.happening);
    partition.logStart = std::min<std::uint64_t>(partition.logStart, partition.happenings.size());
}

/// What was read beyond a cut is read again, as other records.
void LogWatch::cutBack(const Step& step)
{
    Reading& reading = readingOf(step);
    if (std::max(reading.position, reading.committed) <= step.position)
        m_findings.add(Anomaly::WrongPosition, step,
                       "Group {} goes back to offset {}, but was at {} only.", step.group,
                       step.position, reading.position);
    reading.position = std::min(reading.position, step.position);
    reading.committed = std::min(reading.committed, step.position);
    std::erase_if(m_starts, [&step](const auto& each) {
        return each.first.first == std::pair{step.group, step.partition} &&
               each.first.second >= step.position;
    });
}

/// Done, and nothing to commit: the log has lost it.
void LogWatch::handled(const Step& step)
{
    if (!isAlive(step))
        return;
    std::optional<Hand>& hand = m_members[step.member].hand;
    if (!hand)
        m_findings.add(Anomaly::NothingInHand, step, "Member {} is done with nothing.",
                       step.member);
    else if (!hand->execution.effectDone)
        m_findings.add(Anomaly::EndedWithoutEffect, step,
                       "Member {} is done with a record whose effect has not taken place.",
                       step.member);
    hand.reset();
}

void LogWatch::deleted(const Step& step)
{
    Partition& partition = m_partitions[step.partition];
    if (step.logStart < partition.logStart)
        m_findings.add(Anomaly::LogStartWrong, step,
                       "The log start of partition {} goes back from {} to {}.", step.partition,
                       partition.logStart, step.logStart);
    if (step.logStart > partition.happenings.size())
        m_findings.add(Anomaly::LogStartWrong, step,
                       "The log start of partition {} moves to {}, past the log end {}.",
                       step.partition, step.logStart, partition.happenings.size());
    partition.logStart = step.logStart;
}

void LogWatch::fetched(const Step& step)
{
    if (!isAlive(step))
        return;
    Member& member = m_members[step.member];
    Reading& reading = readingOf(step);
    if (reading.owner != step.member)
        m_findings.add(Anomaly::NonOwner, step,
                       "Member {} fetches from partition {}, which it does not own.", step.member,
                       step.partition);
    else if (reading.revoking)
        m_findings.add(Anomaly::NonOwner, step,
                       "Member {} fetches from partition {}, which is being revoked.", step.member,
                       step.partition);
    if (member.hand)
        m_findings.add(Anomaly::BusyHand, step, "Member {} fetches with a record in hand.",
                       step.member);
    fetchedOffset(step, reading);
    reading.position = step.offset + 1;
    member.hand = Hand{step.partition, step.offset, step.happening, step.arrivesAt, {}};
}

void LogWatch::fetchedOffset(const Step& step, const Reading& reading)
{
    const Partition& partition = m_partitions[step.partition];
    if (step.offset < partition.logStart || step.offset >= partition.happenings.size())
        m_findings.add(Anomaly::FetchOutOfRange, step,
                       "Offset {} is fetched, but partition {} goes from {} to below {}.",
                       step.offset, step.partition, partition.logStart,
                       partition.happenings.size());
    else if (partition.happenings[step.offset] != step.happening)
        m_findings.add(Anomaly::InconsistentOffsets, step,
                       "Offset {} of partition {} holds happening {}, but {} is read.", step.offset,
                       step.partition, partition.happenings[step.offset], step.happening);
    if (reading.owner != step.member)
        return;
    if (step.offset > reading.position)
        m_findings.add(Anomaly::PollSkip, step, "Offset {} is fetched; {} was next.", step.offset,
                       reading.position);
    else if (step.offset < reading.position)
        m_findings.add(Anomaly::NonmonotonicPoll, step, "Offset {} is fetched again; {} was next.",
                       step.offset, reading.position);
}

void LogWatch::started(const Step& step)
{
    if (!isAlive(step))
        return;
    std::optional<Hand>& hand = m_members[step.member].hand;
    if (!hand) {
        m_findings.add(Anomaly::NothingInHand, step,
                       "Member {} begins to handle a record, but has none.", step.member);
        return;
    }
    if (hand->execution.going)
        m_findings.add(Anomaly::BusyHand, step, "Member {} is handling a record already.",
                       step.member);
    if (step.timeNs < hand->arrivesAt)
        m_findings.add(Anomaly::BeforeArrival, step,
                       "The record that member {} begins to handle arrives at {} ns only.",
                       step.member, hand->arrivesAt);
    const std::uint32_t group = m_history.groupOfMember.at(step.member);
    std::uint32_t& starts = m_starts[{{group, hand->partition}, hand->offset}];
    if (step.execution != ++starts)
        m_findings.add(Anomaly::ExecutionMiscount, step, "This is execution {}, not {}.", starts,
                       step.execution);
    starts = step.execution;
    hand->execution = {.going = true};
}

void LogWatch::failed(const Step& step)
{
    if (!isAlive(step))
        return;
    std::optional<Hand>& hand = m_members[step.member].hand;
    if (!hand || !hand->execution.going)
        m_findings.add(Anomaly::EndedWithoutStart, step,
                       "Member {} fails at a record that it has not begun.", step.member);
    else
        hand->execution.going = false;
}

void LogWatch::effect(const Step& step)
{
    if (!isAlive(step))
        return;
    std::optional<Hand>& hand = m_members[step.member].hand;
    if (!hand || !hand->execution.going) {
        m_findings.add(Anomaly::EffectWithoutStart, step,
                       "Member {} has an effect, but has begun nothing.", step.member);
        return;
    }
    if (hand->execution.effectDone)
        m_findings.add(Anomaly::EffectTwice, step, "One execution has a second effect.");
    hand->execution.effectDone = true;
    const std::uint32_t group = m_history.groupOfMember.at(step.member);
    const auto happened = m_tape.find(step.happening);
    const bool right = step.happening == hand->happening && happened != m_tape.end() &&
                       happened->second->entity == step.entity &&
                       m_history.reactionOfGroup.at(group) == step.reaction;
    if (!right)
        m_findings.add(Anomaly::WrongEffect, step,
                       "The effect is not that of happening {}, which member {} has in hand.",
                       hand->happening, step.member);
}

void LogWatch::committed(const Step& step)
{
    if (!isAlive(step))
        return;
    checkGroup(step);
    std::optional<Hand>& hand = m_members[step.member].hand;
    Reading& reading = readingOf(step);
    const bool inHand =
        hand && hand->partition == step.partition && hand->offset + 1 == step.committed;
    if (reading.owner != step.member)
        m_findings.add(Anomaly::NonOwner, step,
                       "Member {} commits in partition {}, which it does not own.", step.member,
                       step.partition);
    if (step.committed > m_partitions[step.partition].happenings.size())
        m_findings.add(Anomaly::CommitBeyondEnd, step,
                       "Offset {} is committed; the log end of partition {} is {}.", step.committed,
                       step.partition, m_partitions[step.partition].happenings.size());
    else if (!inHand)
        m_findings.add(Anomaly::CommitNotInHand, step,
                       "Member {} commits offset {} of partition {} without the record before it "
                       "in hand.",
                       step.member, step.committed, step.partition);
    else if (!hand->execution.going)
        m_findings.add(Anomaly::EndedWithoutStart, step,
                       "Member {} commits a record that it has not begun.", step.member);
    else if (!hand->execution.effectDone)
        m_findings.add(Anomaly::EndedWithoutEffect, step,
                       "Member {} commits a record whose effect has not taken place.", step.member);
    reading.committed = step.committed;
    reading.position = step.committed;
    if (inHand)
        hand.reset();
}

LogWatch::Reading& LogWatch::readingOf(const Step& step)
{
    const std::uint32_t group =
        step.group != kNone ? step.group : m_history.groupOfMember.at(step.member);
    return m_readings[{group, step.partition}];
}

bool LogWatch::isAlive(const Step& step)
{
    const bool alive = m_members[step.member].alive;
    if (!alive)
        m_findings.add(Anomaly::Zombie, step, "{}: member {} is not alive.", nameOf(step.kind),
                       step.member);
    return alive;
}

}  // namespace millrace::check
