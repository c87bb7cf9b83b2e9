// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/replica_logs.h"

#include <algorithm>

namespace millrace::check {

std::uint64_t commonLength(const ReplicaLogs::Log& a, const ReplicaLogs::Log& b)
{
    const auto [first, second] = std::ranges::mismatch(a, b);
    return static_cast<std::uint64_t>(first - a.begin());
}

std::uint64_t markerFrom(const ReplicaLogs::Log& log, std::uint64_t offset, std::uint64_t limit)
{
    const std::uint64_t end = std::min<std::uint64_t>(limit, log.size());
    while (offset < end && log[offset].end == kNone)
        ++offset;
    return std::min(offset, end);
}

bool ReplicaLogs::online(std::uint32_t partition) const
{
    const auto found = m_partitions.find(partition);
    return found != m_partitions.end() && serves(found->second.leader);
}

/// What the facts say, whether it makes sense or not.
void ReplicaLogs::see(const Step& step)
{
    const auto resize = [](Log& log, std::uint64_t size) {
        if (size < log.size())
            log.resize(size);
    };
    switch (step.kind) {
    case Kind::ReplicaPlaced:
        m_partitions[step.partition].replicas[step.broker];
        break;
    case Kind::RecordAppended:
    case Kind::ProducedAppended:
        if (inForce()) {
            Partition& partition = m_partitions[step.partition];
            partition.counts.push_back({partition.epoch, step.happening, kNone});
            partition.replicas[partition.leader].push_back(partition.counts.back());
        }
        break;
    case Kind::MarkerAppended: {
        Partition& partition = m_partitions[step.partition];
        const Entry marker{partition.epoch, kNone, step.mode};
        partition.counts.push_back(marker);
        partition.replicas[partition.leader].push_back(marker);
        break;
    }
    case Kind::ReplicaAppended: {
        Partition& partition = m_partitions[step.partition];
        const Log& leader = partition.replicas[partition.leader];
        Log& follower = partition.replicas[step.broker];
        for (std::uint64_t n = follower.size(); n < std::min(step.logEnd, leader.size()); ++n)
            follower.push_back(leader[n]);
        break;
    }
    case Kind::ReplicaTruncated:
        resize(m_partitions[step.partition].replicas[step.broker], step.logEnd);
        break;
    case Kind::LogTruncated:
        resize(m_partitions[step.partition].counts, step.logEnd);
        break;
    case Kind::LeaderElected: {
        Partition& partition = m_partitions[step.partition];
        partition.leader = step.broker;
        partition.epoch = step.epoch;
        partition.counts = partition.replicas[step.broker];
        break;
    }
    case Kind::PartitionOffline:
        m_partitions[step.partition].leader = kNone;
        m_partitions[step.partition].epoch = step.epoch;
        break;
    case Kind::BrokerRegistered:
        m_registered.insert(step.broker);
        break;
    case Kind::BrokerCrashed:
    case Kind::BrokerStopped:
    case Kind::BrokerFenced:
        m_registered.erase(step.broker);
        break;
    case Kind::BrokerCutOff:
        m_cutOff.insert(step.broker);
        break;
    case Kind::BrokerInReach:
        m_cutOff.erase(step.broker);
        break;
    default:
        break;
    }
}

}  // namespace millrace::check
