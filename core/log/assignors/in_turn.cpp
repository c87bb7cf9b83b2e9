// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <numeric>

#include "core/log/assignors/assignors.h"

// The assignors that look at members in turn and at nothing that was before: range (RangeAssignor
// of clients, and of the broker in 4.0, which is the same) and roundrobin (RoundRobinAssignor).

namespace millrace {

namespace {

/// Static members by instance id, then dynamic ones by member id (AbstractPartitionAssignor).
std::vector<std::size_t> inOrder(const Subscriptions& group)
{
    std::vector<std::size_t> order(group.members.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&group](std::size_t a, std::size_t b) {
        const auto& first = group.members[a].instance;
        const auto& second = group.members[b].instance;
        return first && second ? *first < *second : first.has_value() && !second;
    });
    return order;
}

}  // namespace

/// For each topic its subscribers in order: neighbouring partitions, the first get one more.
Assignment assignRange(const Subscriptions& group)
{
    const std::vector<std::size_t> order = inOrder(group);
    Assignment result{group.members.size()};
    for (std::uint32_t topic = 0; topic < group.partitions.size(); ++topic) {
        std::vector<std::size_t> readers;
        std::ranges::copy_if(order, std::back_inserter(readers),
                             [&](std::size_t m) { return subscribes(group.members[m], topic); });
        std::uint32_t next = 0;
        for (std::size_t n = 0; n < readers.size(); ++n) {
            const auto count = static_cast<std::uint32_t>(readers.size());
            const std::uint32_t share =
                group.partitions[topic] / count + (n < group.partitions[topic] % count ? 1 : 0);
            for (std::uint32_t k = 0; k < share; ++k)
                result[readers[n]].push_back({topic, next++});
        }
    }
    return result;
}

/// All partitions of all topics in order, dealt around; who does not subscribe is passed over.
Assignment assignRoundRobin(const Subscriptions& group)
{
    const std::vector<std::size_t> order = inOrder(group);
    Assignment result{group.members.size()};
    std::size_t turn = 0;
    for (std::uint32_t topic = 0; topic < group.partitions.size(); ++topic) {
        const auto wants = [&](std::size_t m) { return subscribes(group.members[m], topic); };
        if (std::ranges::none_of(order, wants))
            continue;
        for (std::uint32_t p = 0; p < group.partitions[topic]; ++p) {
            while (!wants(order[turn % order.size()]))
                ++turn;
            result[order[turn++ % order.size()]].push_back({topic, p});
        }
    }
    return result;
}

}  // namespace millrace
