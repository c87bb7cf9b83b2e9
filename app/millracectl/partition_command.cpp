// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/millracectl/partition_command.h"

#include <fmt/format.h>

#include "core/base/hex.h"
#include "core/base/printable.h"
#include "core/log/murmur2.h"

namespace millrace {

int printPartitions(const PartitionArguments& arguments)
{
    std::string lines;
    for (std::size_t n = 0; n < arguments.keys.size(); ++n) {
        const std::string& given = arguments.keys[n];
        std::string key = given;
        if (arguments.hex) {
            Result<std::string> bytes = bytesOfHex(given);
            if (!bytes) {
                fmt::print(stderr, "key {} ({}): {}\n", n + 1, printableLine(given),
                           bytes.error().message);
                return 1;
            }
            key = std::move(bytes).value();
        }
        lines += fmt::format("{}\t{}\t{}\n", printableLine(given, SIZE_MAX), murmur2(key),
                             partitionForKey(key, arguments.partitions).value);
    }
    fmt::print("{}", lines);
    return 0;
}

}  // namespace millrace
