// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/ids.h"

namespace millrace {

/// Kafka's hash of a record key: 32-bit murmur2 with seed 0x9747b28c (clients: Utils.murmur2).
std::int32_t murmur2(std::string_view key);

/// Partition of a record with a key, as Kafka's built-in partitioner chooses it:
/// (murmur2 & 0x7fffffff) mod partitions. Requires partitions > 0.
PartitionId partitionForKey(std::string_view key, std::uint32_t partitions);

}  // namespace millrace
