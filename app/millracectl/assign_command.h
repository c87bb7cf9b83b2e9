// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace millrace {

struct AssignArguments {
    std::string file;
    bool json = false;
};

/// Shares out partitions as Kafka's assignors do, step after step, for the groups of a JSON file of
/// the shape of vectors/assignors.json. Returns 0, or 1 when the file cannot be used.
int shareOutPartitions(const AssignArguments& arguments);

}  // namespace millrace
