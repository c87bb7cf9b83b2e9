// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/check/log_watch.h"

// The log: records and partitions. After a finding the history is believed, so that what follows is
// judged by what it says itself; what the dead do is not believed.

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
    case Kind::PartitionCleaned:
        cleaned(step);
        break;
    case Kind::RecordCompacted:
        compacted(step);
        break;
    case Kind::TombstoneMet:
        tombstoneMet(step);
        break;
    case Kind::PartitionCountSet:
        counted(step);
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
    case Kind::RecordEffectSuppressed:
        effect(step);
        break;
    case Kind::OffsetCommitted:
    case Kind::OffsetCommittedAhead:
        committed(step);
        break;
    case Kind::RecordHandled:
        handled(step);
        break;
    case Kind::RecordGivenUp:
        givenUp(step);
        break;
    case Kind::RecordHandedOn:
        handedOn(step);
        break;
    case Kind::EnqueueAnswered:
        enqueueAnswered(step);
        break;
    case Kind::EnqueueConfirmed:
        enqueueConfirmed(step);
        break;
    case Kind::CommitRefused:
        refused(step);
        break;
    case Kind::RecordAcquired:
        acquired(step);
        break;
    case Kind::RecordAnswered:
        answered(step);
        break;
    case Kind::AnswerRefused:
        answerRefused(step);
        break;
    case Kind::LockExpired:
        lockExpired(step);
        break;
    case Kind::LogTruncated:
        dropFetched(step);
        [[fallthrough]];
    case Kind::LeaderElected:
        believeLogs(step);
        break;
    case Kind::PositionCutBack:
        cutBack(step);
        break;
    case Kind::MarkerAppended:
        m_partitions[step.partition].happenings.push_back(kNone);
        break;
    case Kind::HighWatermarkRaised:
        m_watermarks[step.partition] = step.highWatermark;
        break;
    case Kind::RecordsSkipped:
        skipped(step);
        break;
    case Kind::MemberSlept:
    case Kind::MemberWoke:
        isAlive(step);
        break;
    default:
        seeGroup(step);
        seePublished(step);
        break;
    }
}

void LogWatch::seeGroup(const Step& step)
{
    switch (step.kind) {
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
    case Kind::BookmarkMoved:
        bookmarkMoved(step);
        break;
    case Kind::MemberStarted:
        processStarted(step);
        break;
    case Kind::JoinRequested:
        joinRequested(step);
        break;
    case Kind::RebalanceLearned:
        learned(step);
        break;
    case Kind::GroupPhaseChanged:
        phaseChanged(step);
        break;
    case Kind::MemberAssigned:
        memberAssigned(step);
        break;
    case Kind::MemberRemoved:
        memberRemoved(step);
        break;
    case Kind::GhostExpelled:
        ghostExpelled(step);
        break;
    case Kind::MemberDroppedOut:
        droppedOut(step);
        break;
    case Kind::MemberClosed:
        closed(step);
        break;
    case Kind::MemberSkewed:
    case Kind::MemberDrains:
        told(step);
        break;
    case Kind::MemberHung:
    case Kind::MemberWentOn:
        standsStill(step);
        break;
    case Kind::MemberCutOff:
    case Kind::MemberInReach:
        reach(step);
        break;
    default:
        break;
    }
}

void LogWatch::state(const Setting& setting)
{
    m_flows.state(setting);
    if (setting.thing == "log")
        m_segmentRules.state(setting);
    if (setting.thing == "log" && setting.key == "session")
        m_session = setting.value;
    if (setting.thing == "log" && setting.key == "deleteRetention")
        m_deleteRetention = setting.value;
    if (setting.thing == "log" && setting.key == "transactional")
        m_transactional = setting.value != 0;
    if (setting.thing != "group")
        return;
    Rules& rules = m_rules[setting.index];
    const std::map<std::string_view, std::string*> texts{{"protocol", &rules.protocol},
                                                         {"commit", &rules.commit},
                                                         {"onFailure", &rules.onFailure},
                                                         {"reset", &rules.reset},
                                                         {"isolation", &rules.isolation}};
    const std::map<std::string_view, std::optional<std::int64_t>*> limits{
        {"attempts", &rules.attempts},           {"lock", &rules.lock},
        {"deliveryLimit", &rules.deliveryLimit}, {"maxPoll", &rules.maxPoll},
        {"retryDelay", &rules.retryDelay},       {"session", &rules.session}};
    if (const auto text = texts.find(setting.key); text != texts.end())
        *text->second = setting.text;
    if (const auto limit = limits.find(setting.key); limit != limits.end())
        *limit->second = setting.value;
    rules.bridged = rules.bridged || setting.key == "bridge";
    if (setting.key == "pollRecords")
        rules.pollRecords = setting.value;
}

void LogWatch::sent(const Step& step)
{
    if (!m_tape.contains(step.happening))
        m_findings.add(Anomaly::Unexpected, step,
                       "A record is sent of happening {}, which has not happened.", step.happening);
    if (step.partition >= m_count)  // The application writes the main topic alone.
        m_findings.add(Anomaly::Unexpected, step,
                       "A record is sent to partition {}; there are {} partitions.", step.partition,
                       m_count);
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
    if (m_segmentRules.span)
        partition.segments.append(m_segmentRules, step.offset, step.timeNs);
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
    const std::uint64_t end = partition.happenings.size();
    partition.logStart = std::min(partition.logStart, end);
    m_watermarks[step.partition] = std::min(m_watermarks[step.partition], end);
    m_headers.erase(m_headers.lower_bound({step.partition, end}),
                    m_headers.lower_bound({step.partition + 1, 0}));
    partition.cleanedTo = std::min(partition.cleanedTo, end);
    partition.compacted.erase(partition.compacted.lower_bound(end), partition.compacted.end());
    partition.tombstones.erase(partition.tombstones.lower_bound(end), partition.tombstones.end());
}

/// Of batches, what lay above the cut and has not come to hand.
void LogWatch::dropFetched(const Step& step)
{
    for (auto& [index, member] : m_members) {
        if (member.hands.empty())
            continue;
        const Hand inHand = member.hands.front();
        member.hands.pop_front();
        std::erase_if(member.hands, [&step](const Hand& each) {
            return each.partition == step.partition && each.offset >= step.logEnd;
        });
        member.hands.push_front(inHand);
    }
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
    reading.starts.erase(reading.starts.lower_bound(step.position), reading.starts.end());
    reading.shared.erase(reading.shared.lower_bound(step.position), reading.shared.end());
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
    checkSegment(step, partition);
    partition.logStart = step.logStart;
    partition.tombstones.erase(partition.tombstones.begin(),
                               partition.tombstones.lower_bound(step.logStart));
    for (const auto& [group, reaction] : m_history.reactionOfGroup) {
        if (m_rules[group].protocol != "share" || !m_flows.reads(group, topicOf(step.partition)))
            continue;
        // What a share group had not finished of it is archived.
        Reading& reading = m_readings[{group, step.partition}];
        const std::uint64_t end = std::min(reading.position, step.logStart);
        for (std::uint64_t n = reading.committed; n < end; ++n)
            reading.shared[n].state = Word::Archived;
        dropFinished(reading);
        reading.position = std::max(reading.position, step.logStart);
        moveBookmark(reading, std::max(reading.committed, step.logStart));
    }
}

void LogWatch::counted(const Step& step)
{
    const std::uint32_t declared = partitionsOf(m_history, 0);
    if (step.count == 0 || step.count > declared)
        m_findings.add(Anomaly::PartitionCountWrong, step,
                       "There are {} partitions from now on; {} are declared.", step.count,
                       declared);
    else if (!m_sent.empty() && step.count <= m_count)
        m_findings.add(Anomaly::PartitionCountWrong, step,
                       "There are {} partitions from now on, and {} before: none can go.",
                       step.count, m_count);
    m_count = step.count;
}

std::uint32_t LogWatch::partitionsOf(const History& history, std::uint32_t topic)
{
    return static_cast<std::uint32_t>(std::ranges::count_if(
        history.topicOfPartition, [topic](const auto& each) { return each.second == topic; }));
}

std::uint32_t LogWatch::groupOf(const Step& step) const
{
    return step.group != kNone ? step.group : m_history.groupOfMember.at(step.member);
}

LogWatch::Reading& LogWatch::readingOf(const Step& step)
{
    return m_readings[{groupOf(step), step.partition}];
}

/// Starts are counted from the bookmark on.
void LogWatch::moveBookmark(Reading& reading, std::uint64_t to)
{
    reading.starts.erase(reading.starts.begin(), reading.starts.lower_bound(to));
    reading.committed = to;
}

void LogWatch::end()
{
    const Step& last = m_history.steps.back();
    const auto never = [&](std::string_view what, std::uint32_t member, std::int64_t endedAt) {
        if (endedAt < last.timeNs)
            m_findings.add(Anomaly::SessionEnd, last,
                           "The session of {} {} ended at {} ns, but it was not expelled.", what,
                           member, endedAt);
    };
    for (const auto& [index, member] : m_members)
        // While it waits for its group's answer it need not say anything.
        if (member.inGroup && member.standing != Standing::Joining)
            never("member", index, member.sessionEndsAt);
    for (const auto& [index, group] : m_groups)
        for (const Ghost& ghost : group.ghosts)
            never("a former process of member", ghost.member, ghost.sessionEndsAt);
    for (const auto& [place, reading] : m_readings)
        for (const auto& [offset, record] : reading.shared)
            if (record.state == Word::Acquired && record.lockEndsAt < last.timeNs)
                m_findings.add(Anomaly::LockEnd, last,
                               "The lock of offset {} of partition {} ended at {} ns, and nobody "
                               "noticed.",
                               offset, place.second, record.lockEndsAt);
}

}  // namespace millrace::check
