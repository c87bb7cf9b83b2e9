// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/log/murmur2.h"
#include "core/log/sticky_partitioner.h"
#include "tests/conformance/vectors.h"

// Kafka's own partitions of keys, switches of the sticky partition and weights of queues, made by
// running its code: see the header of vectors/partitioner.json.

namespace millrace::partitioner_test {
namespace {

std::string bytesOf(const std::string& hex)
{
    std::string bytes;
    for (std::size_t at = 0; at < hex.size(); at += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(at, 2), nullptr, 16));
    return bytes;
}

TEST(Partitioner, PutsEveryKeyWhereKafkaPutsIt)
{
    const nlohmann::json file = vectors("partitioner.json");
    const auto counts = file["partitionCounts"].get<std::vector<std::uint32_t>>();
    for (const nlohmann::json& row : file["keys"]) {
        const auto hex = row["hex"].get<std::string>();
        const std::string key = bytesOf(hex);
        ASSERT_EQ(murmur2(key), row["murmur2"].get<std::int32_t>()) << "key " << hex;
        const auto partitions = row["partitions"].get<std::vector<std::uint32_t>>();
        ASSERT_EQ(partitions.size(), counts.size());
        for (std::size_t n = 0; n < counts.size(); ++n)
            ASSERT_EQ(partitionForKey(key, counts[n]).value, partitions[n])
                << "key " << hex << " of " << counts[n];
    }
    EXPECT_EQ(file["keys"].size(), 145U);
}

TEST(Partitioner, LeavesAStickyPartitionWhenKafkaLeavesIt)
{
    const nlohmann::json file = vectors("partitioner.json");
    for (const nlohmann::json& row : file["sticky"]) {
        const auto bytes = row["appendedBytes"].get<std::vector<std::uint64_t>>();
        const auto allowed = row["switchAllowed"].get<std::vector<bool>>();
        StickyPartitioner sticky{row["stickyBatchSize"].get<std::uint32_t>()};
        std::vector<bool> switched;
        for (std::size_t n = 0; n < bytes.size(); ++n) {
            if (sticky.partition().isNone())
                sticky.switchTo(PartitionId{0U});
            switched.push_back(sticky.appended(bytes[n], allowed[n]));
        }
        EXPECT_EQ(switched, row["switchedAfterAppend"].get<std::vector<bool>>()) << row;
    }
    EXPECT_EQ(file["sticky"].size(), 12U);
}

TEST(Partitioner, WeighsQueuesAsKafkaDoes)
{
    const nlohmann::json file = vectors("partitioner.json");
    for (const nlohmann::json& row : file["adaptive"]) {
        const auto queues = row["queueSizes"].get<std::vector<std::uint32_t>>();
        const PartitionWeights weights = PartitionWeights::adaptive(queues);
        EXPECT_EQ(weights.isUniform(), row["uniformBecauseEqual"].get<bool>()) << row;
        EXPECT_EQ(weights.total(), row["weightSum"].get<std::uint64_t>()) << row;
        const auto expected = row["weights"].get<std::vector<std::uint64_t>>();
        std::vector<std::uint64_t> counted(expected.size());
        for (std::uint64_t draw = 0; draw < weights.total(); ++draw)
            ++counted[weights.at(draw).value];
        EXPECT_EQ(counted, expected) << row;
        for (std::uint32_t n = 0; n < expected.size(); ++n)
            EXPECT_EQ(weights.weightOf(PartitionId{n}), expected[n]) << row;
    }
    EXPECT_EQ(file["adaptive"].size(), 5U);
}

}  // namespace
}  // namespace millrace::partitioner_test
