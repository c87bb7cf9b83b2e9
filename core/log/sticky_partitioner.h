// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/ids.h"

// Where records without a key go, as Kafka's built-in partitioner decides since 3.3 (KIP-794;
// clients: BuiltInPartitioner). Left out: partitions without a leader, and
// partitioner.availability.timeout.ms, whose default of 0 excludes nobody.
//
// Nothing here is random: the caller draws, so that a run repeats. One switch is
//
//     if (sticky.partition().isNone())
//         sticky.switchTo(weights.at(draw.below(weights.total())));

namespace millrace {

/// How likely each partition is at the next draw.
class PartitionWeights {
public:
    /// All the same. Requires partitions > 0.
    static PartitionWeights uniform(std::uint32_t partitions);

    /// Adaptive: longest queue + 1 - own queue, so that a slow partition gets less and none gets
    /// nothing; uniform where all queues are equally long. `queues` holds the batches that wait for
    /// each partition; requires one partition or more.
    static PartitionWeights adaptive(std::span<const std::uint32_t> queues);

    /// A draw is a uniform integer below this. Never 0.
    std::uint64_t total() const { return m_total; }
    bool isUniform() const { return m_upTo.empty(); }
    /// Each partition's share of total().
    std::uint64_t weightOf(PartitionId partition) const;
    /// The partition that a draw means. Requires draw < total().
    PartitionId at(std::uint64_t draw) const;

private:
    std::vector<std::uint64_t> m_upTo;  ///< Sum of the weights so far; empty when all are 1.
    std::uint64_t m_total = 1;
};

/// The partition that records without a key go to at present, and whether it is time to leave it.
/// A value of a few words: it is copied with the World.
class StickyPartitioner {
public:
    /// `batchBytes` is batch.size. Requires batchBytes > 0.
    explicit StickyPartitioner(std::uint32_t batchBytes);

    /// None before the first draw, and after a switch until the next one.
    PartitionId partition() const { return m_partition; }

    /// The outcome of a draw, which may be the partition that was just left.
    void switchTo(PartitionId partition);

    /// Counts what was appended to the partition. Returns true when it is left: after batch.size
    /// bytes, or more where the caller does not allow the switch because the batch is not ready to
    /// be sent, but never beyond the append that reaches twice batch.size. Requires a partition.
    bool appended(std::uint64_t bytes, bool switchAllowed = true);

private:
    PartitionId m_partition = PartitionId::none();
    std::uint32_t m_batchBytes;
    std::uint64_t m_bytes = 0;  ///< To the present partition.
};

}  // namespace millrace
