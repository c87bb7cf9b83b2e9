// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "core/check/history.h"

namespace millrace::check {

/// The logs of brokers, kept whole: every replica is the list of what it holds.
class ReplicaLogs {
public:
    /// A record of a log: who appended it is told apart by the epoch.
    struct Entry {
        std::uint32_t epoch = 0;
        std::uint32_t happening = 0;  ///< kNone: a transaction's marker.
        std::uint32_t end = kNone;    ///< Of a marker: see modeOf().

        bool operator==(const Entry&) const = default;
    };
    using Log = std::vector<Entry>;
    struct Partition {
        std::map<std::uint32_t, Log> replicas;  ///< By broker.
        Log counts;                             ///< The leader's, or the last one's.
        std::uint32_t leader = kNone;
        std::uint32_t epoch = 0;
    };

    void see(const Step& step);
    const std::map<std::uint32_t, Partition>& partitions() const { return m_partitions; }
    Partition& at(std::uint32_t partition) { return m_partitions[partition]; }
    bool inForce() const { return !m_partitions.empty(); }
    /// It is let in and in reach.
    bool serves(std::uint32_t broker) const
    {
        return m_registered.contains(broker) && !m_cutOff.contains(broker);
    }
    bool online(std::uint32_t partition) const;

private:
    std::map<std::uint32_t, Partition> m_partitions;
    std::set<std::uint32_t> m_registered;  ///< And not given up.
    std::set<std::uint32_t> m_cutOff;
};

/// The first marker at `offset` or behind it, below `limit`; `limit` when there is none.
std::uint64_t markerFrom(const ReplicaLogs::Log& log, std::uint64_t offset, std::uint64_t limit);

/// Length of what two logs have in common from the beginning.
std::uint64_t commonLength(const ReplicaLogs::Log& a, const ReplicaLogs::Log& b);

}  // namespace millrace::check
