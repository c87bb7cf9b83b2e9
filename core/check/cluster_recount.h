// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/check/life.h"
#include "core/check/replica_logs.h"

namespace millrace::check {

/// What brokers and the producer have at the cut.
struct Records {
    ReplicaLogs logs;
    std::map<std::uint32_t, std::uint32_t> travelling;  ///< By happening: batches not over.
    std::set<std::uint32_t> refused;                    ///< Happenings.
    /// By happening: partitions where it came to be, the last of them last.
    std::map<std::uint32_t, std::vector<std::uint32_t>> homes;
    /// Of what members publish and is under way: by happening and topic.
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> published;
    std::set<std::uint32_t> abandoned;  ///< Happenings: their transaction is a dead producer's.
};

/// Where the logs that count hold each happening: partition and offset.
using Places = std::map<std::uint32_t, std::vector<std::pair<std::uint32_t, std::uint64_t>>>;

Records recordsAtCut(const Cut& cut);
Places placesOf(const ReplicaLogs& logs);

}  // namespace millrace::check
