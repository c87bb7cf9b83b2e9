// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/check/replica_logs.h"
#include "core/check/watch.h"

namespace millrace::check {

/// Checks of brokers, replicas and the producer's requests. Steps of other kinds are ignored.
class ClusterWatch {
public:
    explicit ClusterWatch(Findings& findings) : m_findings{findings} {}
    void see(const Step& step);
    void state(const Setting& setting);

private:
    struct Partition {
        std::set<std::uint32_t> inSync;
        std::map<std::uint32_t, std::uint64_t> reported;  ///< By broker; to the present leader.
        std::uint64_t watermark = 0;
        bool led = false;                                              ///< At least once.
        std::vector<std::pair<std::uint64_t, std::uint64_t>> batches;  ///< Sequence, end offset.
    };
    struct Broker {
        bool up = false;
        bool fenced = true;
        std::int64_t fencedAt = 0;
        std::optional<std::int64_t> cutOffUntil;  ///< Its host, whatever runs on it.
    };
    struct Batch {
        std::uint32_t partition = kNone;
        std::vector<std::uint32_t> records;
        std::uint32_t broker = kNone;
        std::uint32_t attempt = 0;
        std::uint32_t acks = kNone;
        std::int64_t arrivesAt = 0;
        std::uint64_t end = 0;
        std::size_t appended = 0;
        bool over = false;
    };

    void replicaAppended(const Step& step);
    void reported(const Step& step);
    void watermark(const Step& step);
    void elected(const Step& step);
    void inSyncChanged(const Step& step);
    void brokerChanged(const Step& step);
    void reachChanged(const Step& step);
    void truncated(const Step& step);
    void logTruncated(const Step& step);
    void fetched(const Step& step);
    void buffered(const Step& step);
    void batchSent(const Step& step);
    void batchAppended(const Step& step);
    void recordAppended(const Step& step);
    void publishedAppended(const Step& step);
    void answered(const Step& step);
    void batchOver(const Step& step);
    void checkInTime(const Step& step, const Batch& batch);
    bool hasEnoughInSync(std::uint32_t partition) const;

    Findings& m_findings;
    ReplicaLogs m_logs;
    std::map<std::uint32_t, Partition> m_partitions;
    std::map<std::uint32_t, Broker> m_brokers;
    std::map<std::uint32_t, Batch> m_batches;
    std::uint32_t m_appending = kNone;
    std::int64_t m_minInSync = 1;
    bool m_unclean = false;
    bool m_idempotence = false;
    bool m_machineCrashed = false;
};

}  // namespace millrace::check
