// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "core/log/murmur2.h"

// Kafka's own partitions of keys, made by running its code: see partitioner.txt.

namespace millrace {
namespace {

std::string bytesOf(const std::string& hex)
{
    std::string bytes;
    for (std::size_t at = 0; hex != "-" && at < hex.size(); at += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(at, 2), nullptr, 16));
    return bytes;
}

TEST(Partitioner, PutsEveryKeyWhereKafkaPutsIt)
{
    std::ifstream file{MILLRACE_SOURCE_DIR "/tests/conformance/partitioner.txt"};
    std::string line;
    std::vector<std::uint32_t> counts;
    int keys = 0;
    while (std::getline(file, line)) {
        if (line.starts_with('#'))
            continue;
        std::istringstream row{line};
        if (counts.empty()) {
            for (std::uint32_t count = 0; row >> count;)
                counts.push_back(count);
            continue;
        }
        std::string hex;
        std::int32_t hash = 0;
        row >> hex >> hash;
        const std::string key = bytesOf(hex);
        ASSERT_EQ(murmur2(key), hash) << "key " << hex;
        for (const std::uint32_t count : counts) {
            std::uint32_t partition = 0;
            ASSERT_TRUE(row >> partition);
            ASSERT_EQ(partitionForKey(key, count).value, partition)
                << "key " << hex << " of " << count;
        }
        ++keys;
    }
    EXPECT_EQ(keys, 145);
}

}  // namespace
}  // namespace millrace
