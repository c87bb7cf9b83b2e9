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
    std::map<std::uint32_t, std::uint32_t> home;        ///< By happening: partition of its last.
    std::set<std::uint32_t> abandoned;  ///< Happenings: their transaction is a dead producer's.
};

/// Where the logs that count hold each happening: partition and offset.
using Places = std::map<std::uint32_t, std::vector<std::pair<std::uint32_t, std::uint64_t>>>;

Records recordsAtCut(const Cut& cut);
Places placesOf(const ReplicaLogs& logs);

}  // namespace millrace::check
