// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace millrace {

/// Kafka counts partitions in 32 bits with a sign.
inline constexpr std::int64_t kPartitionsMax = INT32_MAX;

struct PartitionArguments {
    std::uint32_t partitions = 0;  ///< 1..kPartitionsMax.
    bool hex = false;              ///< Keys are written as bytes in hexadecimal digits.
    std::vector<std::string> keys;
};

/// Prints a line for each key: the key as given, its murmur2, its partition, with tabs between. A
/// key stays one field of one line: its control characters and the bytes that are not UTF-8 appear
/// escaped, as "\x09". Returns 0, or 1 after a key that is no hexadecimal number, and then prints
/// no line at all.
int printPartitions(const PartitionArguments& arguments);

}  // namespace millrace
