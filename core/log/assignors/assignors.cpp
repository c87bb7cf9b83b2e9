// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/assignors/assignors.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

namespace millrace {

std::string_view nameOf(AssignorKind kind)
{
    static constexpr std::array<std::string_view, 6> kNames{
        "range", "roundrobin", "sticky", "cooperative-sticky", "server-range", "server-uniform"};
    return kNames[static_cast<std::size_t>(kind)];
}

bool subscribes(const Subscriptions::Member& member, std::uint32_t topic)
{
    return std::ranges::binary_search(member.topics, topic);
}

bool subscribeAlike(const Subscriptions& group)
{
    return std::ranges::all_of(group.members, [&group](const Subscriptions::Member& each) {
        return each.topics == group.members.front().topics;
    });
}

Assignment stillWanted(const Subscriptions& group, const Assignment& owned)
{
    Assignment wanted{group.members.size()};
    for (std::size_t m = 0; m < group.members.size() && m < owned.size(); ++m)
        std::ranges::copy_if(owned[m], std::back_inserter(wanted[m]), [&](TopicPartition each) {
            return subscribes(group.members[m], each.topic) &&
                   each.partition < group.partitions[each.topic];
        });
    return wanted;
}

std::vector<std::size_t> visitingOrder(const Subscriptions& group)
{
    if (!group.visiting.empty())
        return group.visiting;
    std::vector<std::size_t> order(group.members.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    return order;
}

std::vector<std::size_t> hashMapOrder(const std::vector<std::string>& names)
{
    // java.util.HashMap: 16 buckets, doubled beyond a load of 3/4; the hash's halves are mixed.
    std::uint32_t buckets = 16;
    while (names.size() * 4 > std::size_t{buckets} * 3)
        buckets *= 2;
    const auto bucketOf = [buckets](const std::string& name) {
        std::uint32_t hash = 0;
        for (const char each : name)
            hash = hash * 31 + static_cast<unsigned char>(each);
        return (hash ^ (hash >> 16U)) & (buckets - 1);
    };
    std::vector<std::size_t> order(names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t n) { return bucketOf(names[n]); });
    return order;
}

namespace {

/// What changes hands is given to nobody in this round: its owner must let go of it first.
Assignment withheld(Assignment target, const Assignment& owned)
{
    std::map<TopicPartition, std::size_t> ownerOf;
    for (std::size_t m = 0; m < owned.size(); ++m)
        for (const TopicPartition each : owned[m])
            ownerOf[each] = m;
    for (std::size_t m = 0; m < target.size(); ++m)
        std::erase_if(target[m], [&](TopicPartition each) {
            const auto owner = ownerOf.find(each);
            return owner != ownerOf.end() && owner->second != m;
        });
    return target;
}

}  // namespace

Assignment assign(AssignorKind kind, const Subscriptions& group, const Assignment& owned)
{
    if (group.members.empty())
        return {};
    switch (kind) {
    case AssignorKind::Range:
    case AssignorKind::ServerRange:
        return assignRange(group);
    case AssignorKind::RoundRobin:
        return assignRoundRobin(group);
    case AssignorKind::Sticky:
        return assignSticky(group, owned);
    case AssignorKind::CooperativeSticky: {
        const Assignment wanted = stillWanted(group, owned);
        return withheld(assignSticky(group, wanted), wanted);
    }
    case AssignorKind::ServerUniform:
        return assignUniform(group, owned);
    }
    return {};
}

}  // namespace millrace
