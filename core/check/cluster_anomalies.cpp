// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/check/cluster_watch.h"

// Brokers and replicas. After a finding the history is believed.

namespace millrace::check {

void ClusterWatch::state(const Setting& setting)
{
    if (setting.thing != "log")
        return;
    if (setting.key == "minInSync")
        m_minInSync = setting.value;
    if (setting.key == "uncleanElection")
        m_unclean = setting.value != 0;
    if (setting.key == "idempotence")
        m_idempotence = setting.value != 0;
}

void ClusterWatch::see(const Step& step)
{
    switch (step.kind) {
    case Kind::ReplicaPlaced:
        m_partitions[step.partition].inSync.insert(step.broker);
        break;
    case Kind::ReplicaAppended:
        replicaAppended(step);
        break;
    case Kind::ReplicaReported:
        reported(step);
        break;
    case Kind::HighWatermarkRaised:
        watermark(step);
        break;
    case Kind::LeaderElected:
        elected(step);
        break;
    case Kind::PartitionOffline:
        if (step.epoch != m_logs.at(step.partition).epoch + 1)
            m_findings.add(Anomaly::EpochWrong, step, "Epoch {} does not follow {}.", step.epoch,
                           m_logs.at(step.partition).epoch);
        break;
    case Kind::ReplicaLeftInSync:
    case Kind::ReplicaJoinedInSync:
        inSyncChanged(step);
        break;
    case Kind::BrokerCrashed:
    case Kind::BrokerStopped:
    case Kind::BrokerStarted:
    case Kind::BrokerFenced:
    case Kind::BrokerRegistered:
    case Kind::BrokerFlushed:
        brokerChanged(step);
        break;
    case Kind::BrokerCutOff:
    case Kind::BrokerInReach:
        reachChanged(step);
        break;
    case Kind::ReplicaTruncated:
        truncated(step);
        break;
    case Kind::LogTruncated:
        logTruncated(step);
        break;
    case Kind::RecordFetched:
        fetched(step);
        break;
    case Kind::RecordBuffered:
        buffered(step);
        break;
    case Kind::BatchSent:
        batchSent(step);
        break;
    case Kind::BatchAppended:
        batchAppended(step);
        break;
    case Kind::RecordAppended:
        recordAppended(step);
        break;
    case Kind::ProducedAppended:
        publishedAppended(step);
        break;
    case Kind::BatchRecognized:
    case Kind::BatchAnswered:
        answered(step);
        break;
    case Kind::BatchAcknowledged:
    case Kind::BatchFailed:
        batchOver(step);
        break;
    default:
        break;
    }
    m_logs.see(step);
}

/// Members' producers have acks=all.
void ClusterWatch::publishedAppended(const Step& step)
{
    if (m_logs.inForce() && (!m_logs.online(step.partition) || !hasEnoughInSync(step.partition)))
        m_findings.add(Anomaly::NotTheLeader, step,
                       "Partition {} takes a record without a leader, or with too few in sync.",
                       step.partition);
}

bool ClusterWatch::hasEnoughInSync(std::uint32_t partition) const
{
    const auto found = m_partitions.find(partition);
    return found != m_partitions.end() &&
           static_cast<std::int64_t>(found->second.inSync.size()) >= m_minInSync;
}

void ClusterWatch::replicaAppended(const Step& step)
{
    ReplicaLogs::Partition& logs = m_logs.at(step.partition);
    const ReplicaLogs::Log& leader = logs.replicas[logs.leader];
    const ReplicaLogs::Log& follower = logs.replicas[step.broker];
    if (!m_logs.serves(step.broker))
        m_findings.add(Anomaly::Zombie, step, "Broker {} fetches, but is not up, or not in reach.",
                       step.broker);
    else if (commonLength(leader, follower) != follower.size() || step.logEnd > leader.size())
        m_findings.add(Anomaly::FollowerDiverged, step,
                       "Broker {} holds what its leader, broker {}, does not have.", step.broker,
                       logs.leader);
}

void ClusterWatch::reported(const Step& step)
{
    const std::uint64_t end = m_logs.at(step.partition).replicas[step.broker].size();
    if (step.logEnd != end)
        m_findings.add(Anomaly::WatermarkWrong, step, "Broker {} reports {}, but holds {} records.",
                       step.broker, step.logEnd, end);
    m_partitions[step.partition].reported[step.broker] = step.logEnd;
}

void ClusterWatch::watermark(const Step& step)
{
    Partition& partition = m_partitions[step.partition];
    const ReplicaLogs::Partition& logs = m_logs.at(step.partition);
    std::uint64_t least = logs.counts.size();
    for (const std::uint32_t broker : partition.inSync)
        if (broker != logs.leader)
            least = std::min(least, partition.reported[broker]);
    if (step.highWatermark <= partition.watermark || step.highWatermark != least)
        m_findings.add(
            Anomaly::WatermarkWrong, step,
            "The high watermark of partition {} goes from {} to {}; all in sync have {}.",
            step.partition, partition.watermark, step.highWatermark, least);
    else if (!hasEnoughInSync(step.partition))
        m_findings.add(Anomaly::WatermarkWrong, step,
                       "The high watermark of partition {} rises with {} in sync.", step.partition,
                       partition.inSync.size());
    partition.watermark = step.highWatermark;
}

void ClusterWatch::elected(const Step& step)
{
    Partition& partition = m_partitions[step.partition];
    const ReplicaLogs::Partition& logs = m_logs.at(step.partition);
    const std::uint64_t own = m_logs.at(step.partition).replicas[step.broker].size();
    if (partition.led ? step.epoch != logs.epoch + 1 : step.epoch != 0)
        m_findings.add(Anomaly::EpochWrong, step, "Epoch {} does not follow {}.", step.epoch,
                       logs.epoch);
    else if (m_brokers[step.broker].fenced)
        m_findings.add(Anomaly::NotTheLeader, step, "Broker {} is to lead, but is fenced.",
                       step.broker);
    const bool clean = partition.inSync.contains(step.broker);
    if (clean != (step.mode == modeOf("clean")) || (!clean && !m_unclean))
        m_findings.add(Anomaly::DirtyLeader, step, "Broker {} leads and was {}in sync.",
                       step.broker, clean ? "" : "not ");
    if (step.logEnd != own)
        m_findings.add(Anomaly::WrongTruncation, step, "Broker {} holds {} records, not {}.",
                       step.broker, own, step.logEnd);
    if (!clean)
        partition.inSync = {step.broker};
    partition.led = true;
    partition.reported.clear();
    partition.watermark = std::min(partition.watermark, own);
}

void ClusterWatch::inSyncChanged(const Step& step)
{
    Partition& partition = m_partitions[step.partition];
    if (step.kind == Kind::ReplicaLeftInSync) {
        if (partition.inSync.erase(step.broker) == 0 || partition.inSync.empty())
            m_findings.add(Anomaly::InSyncWrong, step,
                           "Broker {} leaves the in-sync set of partition {}, and {}.", step.broker,
                           step.partition,
                           partition.inSync.empty() ? "was the last" : "was not in it");
        return;
    }
    if (!partition.inSync.insert(step.broker).second ||
        partition.reported[step.broker] < partition.watermark)
        m_findings.add(Anomaly::InSyncWrong, step,
                       "Broker {} joins the in-sync set of partition {} with {} records below {}.",
                       step.broker, step.partition, partition.reported[step.broker],
                       partition.watermark);
}

void ClusterWatch::brokerChanged(const Step& step)
{
    Broker& broker = m_brokers[step.broker];
    const bool starts = step.kind == Kind::BrokerStarted;
    const bool about = step.kind != Kind::BrokerFenced;  // The others are of its process.
    if (about && broker.up == starts)
        m_findings.add(Anomaly::WrongState, step, "{}: broker {} is {}up.", nameOf(step.kind),
                       step.broker, broker.up ? "" : "not ");
    switch (step.kind) {
    case Kind::BrokerStarted:
        broker.up = true;
        break;
    case Kind::BrokerCrashed:
        broker.up = false;
        broker.fencedAt = step.fencedAt;
        m_machineCrashed = m_machineCrashed || step.mode == modeOf("machine");
        break;
    case Kind::BrokerStopped:
        broker.fenced = broker.fenced || m_logs.serves(step.broker);
        broker.up = false;
        break;
    case Kind::BrokerFenced:
        if (broker.fenced || m_logs.serves(step.broker) || step.timeNs != broker.fencedAt)
            m_findings.add(Anomaly::FencedWrong, step,
                           "Broker {} is fenced; it should be at {} ns, if at all.", step.broker,
                           broker.fencedAt);
        broker.fenced = true;
        break;
    case Kind::BrokerRegistered:
        if (!broker.fenced)
            m_findings.add(Anomaly::FencedWrong, step,
                           "Broker {} is let in beside its former process.", step.broker);
        else if (broker.cutOffUntil)
            m_findings.add(Anomaly::Zombie, step, "Broker {} is let in, but cut off.", step.broker);
        broker.fenced = false;
        break;
    default:
        break;
    }
}

/// Of a broker's host. What was on a line arrives when it is in reach again.
void ClusterWatch::reachChanged(const Step& step)
{
    Broker& broker = m_brokers[step.broker];
    const bool begins = step.kind == Kind::BrokerCutOff;
    if (begins == broker.cutOffUntil.has_value())
        m_findings.add(Anomaly::WrongState, step, "{}: broker {} is {}cut off.", nameOf(step.kind),
                       step.broker, begins ? "" : "not ");
    else if (begins ? step.until <= step.timeNs : *broker.cutOffUntil != step.timeNs)
        m_findings.add(Anomaly::WrongState, step,
                       "{}: broker {} is in reach again at another time.", nameOf(step.kind),
                       step.broker);
    if (begins) {
        const bool wrong = m_logs.serves(step.broker) ? step.fencedAt < step.timeNs
                                                      : step.fencedAt != broker.fencedAt;
        if (wrong)
            m_findings.add(Anomaly::FencedWrong, step,
                           "Broker {} cannot be given up at {} ns: it was heard, or not, before.",
                           step.broker, step.fencedAt);
        broker.cutOffUntil = step.until;
        broker.fencedAt = step.fencedAt;
        return;
    }
    broker.cutOffUntil.reset();
    for (auto& [id, batch] : m_batches)
        if (batch.broker == step.broker)
            batch.arrivesAt = std::max(batch.arrivesAt, step.timeNs);
}

void ClusterWatch::truncated(const Step& step)
{
    ReplicaLogs::Partition& logs = m_logs.at(step.partition);
    const ReplicaLogs::Log& own = logs.replicas[step.broker];
    if (step.mode == modeOf("unflushed")) {
        if (m_brokers[step.broker].up || !m_machineCrashed || step.logEnd >= own.size())
            m_findings.add(Anomaly::WrongTruncation, step,
                           "Broker {} loses what it has not flushed, but no machine crashed.",
                           step.broker);
        return;
    }
    const std::uint64_t common = commonLength(own, logs.replicas[logs.leader]);
    if (step.logEnd != common || step.logEnd >= own.size())
        m_findings.add(Anomaly::WrongTruncation, step,
                       "Broker {} cuts its log at {}; it shares {} records with its leader.",
                       step.broker, step.logEnd, common);
}

void ClusterWatch::logTruncated(const Step& step)
{
    Partition& partition = m_partitions[step.partition];
    const std::uint64_t end = m_logs.at(step.partition).counts.size();
    if (step.was != end || step.logEnd >= step.was)
        m_findings.add(Anomaly::WrongTruncation, step,
                       "Partition {} is cut from {} to {}, and holds {} records.", step.partition,
                       step.was, step.logEnd, end);
    else if (step.logEnd < partition.watermark && !m_unclean && !m_machineCrashed)
        m_findings.add(Anomaly::CommittedLost, step,
                       "Partition {} is cut at {}, below its high watermark {}.", step.partition,
                       step.logEnd, partition.watermark);
    partition.watermark = std::min(partition.watermark, step.logEnd);
    std::erase_if(partition.batches, [&](const auto& each) { return each.second > step.logEnd; });
}

/// Readers see what all in sync have, from a leader that is there.
void ClusterWatch::fetched(const Step& step)
{
    if (!m_logs.inForce())
        return;
    const std::uint64_t watermark = m_partitions[step.partition].watermark;
    if (!m_logs.online(step.partition))
        m_findings.add(Anomaly::NotTheLeader, step, "Partition {} is read, but nobody leads it.",
                       step.partition);
    else if (step.offset >= watermark)
        m_findings.add(Anomaly::FetchOutOfRange, step,
                       "Offset {} of partition {} is read at or above the high watermark {}.",
                       step.offset, step.partition, watermark);
}

}  // namespace millrace::check
