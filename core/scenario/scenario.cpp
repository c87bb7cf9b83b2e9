// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/scenario.h"

#include <algorithm>

namespace millrace {

int partitionsAtLast(const Scenario& scenario)
{
    int most = scenario.log.partitions;
    for (const Intervention& each : scenario.timeline)
        if (each.act == Intervention::Act::AddPartitions)
            most = std::max(most, each.partition);
    return most;
}

}  // namespace millrace
