// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/check/log_watch.h"
#include "core/check/transaction_watch.h"

// Transactions. After a finding the history is believed.

namespace millrace::check {

/// A gap that a reader makes: markers, and for read_committed what was aborted.
void LogWatch::skipped(const Step& step)
{
    Reading& reading = readingOf(step);
    const ReplicaLogs::Log& log = m_logs.at(step.partition).counts;
    const bool committed = m_rules[step.group].isolation == "read_committed";
    if (step.position <= reading.position || step.position > log.size())
        m_findings.add(Anomaly::WrongPosition, step,
                       "Group {} skips to offset {} from {} in partition {}, which ends at {}.",
                       step.group, step.position, reading.position, step.partition, log.size());
    const std::uint64_t end = std::min<std::uint64_t>(step.position, log.size());
    for (std::uint64_t n = reading.position; n < end; ++n) {
        const std::uint64_t marker = markerFrom(log, n, log.size());
        const bool aborted = marker < log.size() && log[marker].end == modeOf("abort");
        if (marker != n && !(committed && aborted)) {
            m_findings.add(Anomaly::PollSkip, step, "Offset {} is skipped, and is for group {}.", n,
                           step.group);
            break;
        }
        n = marker;
    }
    if (m_rules[step.group].protocol == "share") {
        for (std::uint64_t n = reading.position; n < end; ++n)
            reading.shared[n].state = Word::Archived;
        dropFinished(reading);
    }
    reading.position = step.position;
}

/// Where a group that wants the latest goes: behind what it may see.
std::uint64_t LogWatch::latestOf(std::uint32_t group, std::uint32_t partition)
{
    if (!m_logs.inForce())
        return m_partitions[partition].happenings.size();
    const ReplicaLogs::Log& log = m_logs.at(partition).counts;
    std::uint64_t end = std::min<std::uint64_t>(m_watermarks[partition], log.size());
    // Members write to the other topics, and are in no transaction.
    if (m_transactional && topicOf(partition) == 0 && m_rules[group].isolation == "read_committed")
        while (end > 0 && log[end - 1].end == kNone)
            --end;
    return std::max(end, m_partitions[partition].logStart);
}

void TransactionWatch::state(const Setting& setting)
{
    if (setting.thing == "log" && setting.key == "transactional")
        m_inForce = setting.value != 0;
    if (setting.thing == "group" && setting.key == "isolation" && setting.text == "read_committed")
        m_committed.insert(setting.index);
}

void TransactionWatch::see(const Step& step)
{
    switch (step.kind) {
    case Kind::TransactionOpened:
        opened(step);
        break;
    case Kind::PartitionEnlisted:
        enlisted(step);
        break;
    case Kind::TransactionClosed:
        m_transactions[step.transaction].wanted = step.mode;
        break;
    case Kind::EndRequested:
        m_transactions[step.transaction].askedAt = step.arrivesAt;
        break;
    case Kind::TransactionDecided:
        decided(step);
        break;
    case Kind::MarkerSent:
        markerSent(step);
        break;
    case Kind::MarkerAppended:
        markerAppended(step);
        break;
    case Kind::TransactionCompleted:
        completed(step);
        break;
    case Kind::LastStableOffsetRaised:
        stable(step);
        break;
    case Kind::RecordFetched:
    case Kind::RecordAcquired:
        read(step);
        break;
    case Kind::RecordBuffered:
    case Kind::BatchSent:
    case Kind::BatchAppended:
        produced(step);
        break;
    case Kind::ProducerKilled:
    case Kind::ProducerStarted:
    case Kind::EpochRaised:
    case Kind::SendFailed:
        process(step);
        break;
    case Kind::MemberStarted:
    case Kind::MemberJoined:
        m_groupOf[step.member] = step.group;
        break;
    case Kind::HighWatermarkRaised:
        m_watermarks[step.partition] = step.highWatermark;
        break;
    case Kind::SegmentsDeleted:
        m_logStart[step.partition] = step.logStart;
        break;
    default:
        break;
    }
    m_logs.see(step);
    if (step.kind == Kind::SegmentsDeleted)
        m_stable[step.partition] = std::max(m_stable[step.partition], step.logStart);
    if (step.kind == Kind::LeaderElected || step.kind == Kind::LogTruncated) {
        const std::uint64_t end = m_logs.at(step.partition).counts.size();
        m_watermarks[step.partition] = std::min(m_watermarks[step.partition], end);
        m_logStart[step.partition] = std::min(m_logStart[step.partition], end);
        m_stable[step.partition] = stableEnd(step.partition);
    }
}

std::uint64_t TransactionWatch::stableEnd(std::uint32_t partition)
{
    const ReplicaLogs::Log& log = m_logs.at(partition).counts;
    const std::uint64_t watermark = std::min<std::uint64_t>(m_watermarks[partition], log.size());
    // Members write to the other topics, and are in no transaction.
    const bool isMain = m_history.topicOfPartition.at(partition) == 0;
    std::uint64_t first = watermark;
    while (isMain && first > 0 && log[first - 1].end == kNone)
        --first;
    return std::max(first, m_logStart[partition]);
}

void TransactionWatch::opened(const Step& step)
{
    if (!m_alive)
        m_findings.add(Anomaly::Zombie, step, "A dead producer opens transaction {}.",
                       step.transaction);
    if (step.transaction != m_transactions.size())
        m_findings.add(Anomaly::WrongState, step, "Transaction {} was expected, not {}.",
                       m_transactions.size(), step.transaction);
    m_transactions[step.transaction];
}

void TransactionWatch::enlisted(const Step& step)
{
    Transaction& transaction = m_transactions[step.transaction];
    for (const auto& [id, each] : m_transactions)
        if (id < step.transaction && !each.over && !each.markers.empty())
            m_findings.add(Anomaly::WrongState, step,
                           "Transaction {} goes ahead while {} is not over.", step.transaction, id);
    if (!transaction.markers.emplace(step.partition, -1).second || transaction.end != kNone)
        m_findings.add(Anomaly::WrongState, step,
                       "Partition {} comes into transaction {} twice, or too late.", step.partition,
                       step.transaction);
    transaction.timeoutAt = step.timeoutAt;
}

void TransactionWatch::decided(const Step& step)
{
    Transaction& transaction = m_transactions[step.transaction];
    const bool aborts = step.mode == modeOf("abort");
    if (transaction.end != kNone)
        m_findings.add(Anomaly::WrongState, step, "Transaction {} is decided already.",
                       step.transaction);
    bool may = false;
    if (step.by == Word::Application)
        may = transaction.wanted == step.mode && transaction.askedAt == step.timeNs;
    else if (step.by == Word::Timeout)
        may = aborts && step.timeNs > transaction.timeoutAt;
    else
        may = aborts && transaction.isDead;
    if (!may)
        m_findings.add(Anomaly::WrongDecision, step,
                       "Nobody who may ends transaction {} like this at this time.",
                       step.transaction);
    transaction.end = step.mode;
}

void TransactionWatch::markerSent(const Step& step)
{
    Transaction& transaction = m_transactions[step.transaction];
    if (transaction.end == kNone || !transaction.markers.contains(step.partition))
        m_findings.add(Anomaly::WrongState, step,
                       "A marker of transaction {} goes to partition {}: it is not decided, or the "
                       "partition does not take part.",
                       step.transaction, step.partition);
    transaction.markers[step.partition] = step.arrivesAt;
    transaction.broker[step.partition] = step.broker;
}

void TransactionWatch::markerAppended(const Step& step)
{
    Transaction& transaction = m_transactions[step.transaction];
    const ReplicaLogs::Partition& logs = m_logs.at(step.partition);
    const auto sent = transaction.markers.find(step.partition);
    if (sent == transaction.markers.end() || sent->second != step.timeNs)
        m_findings.add(Anomaly::BeforeArrival, step,
                       "The marker of transaction {} does not reach partition {} now.",
                       step.transaction, step.partition);
    else if (logs.leader != transaction.broker[step.partition] || !m_logs.online(step.partition))
        m_findings.add(Anomaly::NotTheLeader, step,
                       "Broker {} appends a marker, but does not lead partition {}.",
                       transaction.broker[step.partition], step.partition);
    if (step.offset != logs.counts.size())
        m_findings.add(Anomaly::OffsetGap, step, "The marker has offset {}, not {}.", step.offset,
                       logs.counts.size());
    bool mixed = step.mode != transaction.end;
    for (const auto& [partition, end] : transaction.ended)
        mixed = mixed || end != step.mode;
    if (mixed)
        m_findings.add(Anomaly::MixedMarkers, step,
                       "Transaction {} ends in partition {} otherwise than it was decided, or than "
                       "in another.",
                       step.transaction, step.partition);
    transaction.ended[step.partition] = step.mode;
}

void TransactionWatch::completed(const Step& step)
{
    Transaction& transaction = m_transactions[step.transaction];
    for (const auto& [partition, sentTo] : transaction.markers) {
        // Its marker is the last thing in the log, below the high watermark: nobody else may
        // append before it is over.
        const ReplicaLogs::Log& log = m_logs.at(partition).counts;
        const bool there = transaction.ended.contains(partition) && !log.empty() &&
                           log.back().end != kNone && m_watermarks[partition] == log.size();
        if (!there)
            m_findings.add(Anomaly::MarkerMissing, step,
                           "Transaction {} is said to be over, but partition {} has no marker of "
                           "it that all in sync have.",
                           step.transaction, partition);
    }
    transaction.over = true;
}

void TransactionWatch::stable(const Step& step)
{
    const std::uint64_t end = stableEnd(step.partition);
    if (step.lastStable > end || step.lastStable <= m_stable[step.partition])
        m_findings.add(Anomaly::StableOffsetWrong, step,
                       "The last stable offset of partition {} goes from {} to {}; the first open "
                       "record below the high watermark is {}.",
                       step.partition, m_stable[step.partition], step.lastStable, end);
    m_stable[step.partition] = step.lastStable;
}

void TransactionWatch::read(const Step& step)
{
    if (!m_inForce)
        return;
    const ReplicaLogs::Log& log = m_logs.at(step.partition).counts;
    if (step.offset >= log.size())
        return;  // ClusterWatch says so.
    const std::uint64_t marker = markerFrom(log, step.offset, log.size());
    if (marker == step.offset)
        m_findings.add(Anomaly::MarkerDelivered, step, "Offset {} of partition {} is a marker.",
                       step.offset, step.partition);
    if (!m_committed.contains(m_groupOf[step.member]))
        return;
    if (step.offset >= m_stable[step.partition] || step.offset >= stableEnd(step.partition))
        m_findings.add(Anomaly::UnstableRead, step,
                       "Offset {} of partition {} is read at or above the last stable offset {}.",
                       step.offset, step.partition, m_stable[step.partition]);
    else if (marker < log.size() && log[marker].end == modeOf("abort"))
        m_findings.add(Anomaly::AbortedRead, step,
                       "Offset {} of partition {} was aborted, and a read_committed group gets it.",
                       step.offset, step.partition);
}

void TransactionWatch::produced(const Step& step)
{
    if (!m_inForce || m_transactions.empty())
        return;
    if (step.kind == Kind::RecordBuffered) {
        m_batches.emplace(step.batch, m_transactions.rbegin()->first);
        m_partitionOf[step.batch] = step.partition;
    }
    const std::uint32_t id = m_batches[step.batch];
    const Transaction& transaction = m_transactions[id];
    if (step.kind != Kind::BatchAppended && !m_alive)
        m_findings.add(Anomaly::Zombie, step, "{}: the producer is dead.", nameOf(step.kind));
    if (step.kind == Kind::BatchSent && !transaction.markers.contains(m_partitionOf[step.batch]))
        m_findings.add(Anomaly::NotEnlisted, step,
                       "Batch {} goes to partition {}, which does not take part in transaction {}.",
                       step.batch, m_partitionOf[step.batch], id);
    if (step.kind == Kind::BatchAppended && transaction.end != kNone)
        m_findings.add(Anomaly::AfterTheDecision, step,
                       "Batch {} comes into transaction {}, whose end is decided.", step.batch, id);
}

void TransactionWatch::process(const Step& step)
{
    switch (step.kind) {
    case Kind::ProducerKilled:
        if (!m_alive)
            m_findings.add(Anomaly::WrongState, step, "The producer is dead already.");
        m_alive = false;
        for (auto& [id, each] : m_transactions)
            each.isDead = true;
        break;
    case Kind::ProducerStarted:
        m_alive = true;
        break;
    case Kind::EpochRaised:
        if (step.epoch != m_epoch + 1)
            m_findings.add(Anomaly::EpochWrong, step, "Epoch {} does not follow {}.", step.epoch,
                           m_epoch);
        m_epoch = step.epoch;
        break;
    default:
        if (m_alive)
            m_findings.add(Anomaly::RefusedWrongly, step,
                           "Happening {} is not sent, but the producer lives.", step.happening);
        break;
    }
}

}  // namespace millrace::check
