// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/sticky_partitioner.h"

#include <algorithm>

#include "core/base/invariant.h"

namespace millrace {

PartitionWeights PartitionWeights::uniform(std::uint32_t partitions)
{
    MILLRACE_INVARIANT(partitions > 0);
    PartitionWeights weights;
    weights.m_total = partitions;
    return weights;
}

PartitionWeights PartitionWeights::adaptive(std::span<const std::uint32_t> queues)
{
    MILLRACE_INVARIANT(!queues.empty());
    const auto [shortest, longest] = std::ranges::minmax(queues);
    if (shortest == longest)
        return uniform(static_cast<std::uint32_t>(queues.size()));
    PartitionWeights weights;
    weights.m_upTo.reserve(queues.size());
    weights.m_total = 0;
    for (const std::uint32_t queue : queues) {
        weights.m_total += std::uint64_t{longest} + 1 - queue;
        weights.m_upTo.push_back(weights.m_total);
    }
    return weights;
}

std::uint64_t PartitionWeights::weightOf(PartitionId partition) const
{
    const std::size_t at = partition.value;
    MILLRACE_INVARIANT(isUniform() ? at < m_total : at < m_upTo.size());
    if (isUniform())
        return 1;
    return at == 0 ? m_upTo[0] : m_upTo[at] - m_upTo[at - 1];
}

PartitionId PartitionWeights::at(std::uint64_t draw) const
{
    MILLRACE_INVARIANT(draw < m_total);
    if (isUniform())
        return PartitionId{static_cast<std::uint32_t>(draw)};
    const auto above = std::ranges::upper_bound(m_upTo, draw);
    return PartitionId{static_cast<std::uint32_t>(above - m_upTo.begin())};
}

StickyPartitioner::StickyPartitioner(std::uint32_t batchBytes) : m_batchBytes{batchBytes}
{
    MILLRACE_INVARIANT(batchBytes > 0);
}

void StickyPartitioner::switchTo(PartitionId partition)
{
    MILLRACE_INVARIANT(!partition.isNone());
    m_partition = partition;
    m_bytes = 0;
}

bool StickyPartitioner::appended(std::uint64_t bytes, bool switchAllowed)
{
    MILLRACE_INVARIANT(!m_partition.isNone());
    // Sizes near 2^64 must not wrap around to a partition that never fills.
    const std::uint64_t room = UINT64_MAX - m_bytes;
    m_bytes += std::min(bytes, room);
    const bool full = m_bytes >= m_batchBytes;
    const bool overdue = m_bytes >= std::uint64_t{2} * m_batchBytes;
    if (!(full && switchAllowed) && !overdue)
        return false;
    m_partition = PartitionId::none();
    return true;
}

}  // namespace millrace
