// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/murmur2.h"

#include "core/base/invariant.h"

namespace millrace {

std::int32_t murmur2(std::string_view key)
{
    constexpr std::uint32_t kSeed = 0x9747b28c;
    constexpr std::uint32_t kFactor = 0x5bd1e995;
    const auto byte = [key](std::size_t at) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(key[at]));
    };
    std::uint32_t hash = kSeed ^ static_cast<std::uint32_t>(key.size());
    std::size_t at = 0;
    for (; at + 4 <= key.size(); at += 4) {
        std::uint32_t word =
            byte(at) | byte(at + 1) << 8U | byte(at + 2) << 16U | byte(at + 3) << 24U;
        word *= kFactor;
        word ^= word >> 24U;
        word *= kFactor;
        hash = hash * kFactor ^ word;
    }
    std::uint32_t tail = 0;
    for (std::size_t rest = key.size() - at; rest > 0; --rest)
        tail = tail << 8U | byte(at + rest - 1);
    if (at < key.size())
        hash = (hash ^ tail) * kFactor;
    hash ^= hash >> 13U;
    hash *= kFactor;
    hash ^= hash >> 15U;
    return static_cast<std::int32_t>(hash);
}

PartitionId partitionForKey(std::string_view key, std::uint32_t partitions)
{
    MILLRACE_INVARIANT(partitions > 0);
    return PartitionId{(static_cast<std::uint32_t>(murmur2(key)) & 0x7fffffffU) % partitions};
}

}  // namespace millrace
