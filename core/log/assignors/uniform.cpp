// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <limits>
#include <map>

#include "core/log/assignors/assignors.h"

// The broker's uniform assignor (KIP-848). As balanced as subscriptions allow, and of those one
// that leaves as many partitions as possible where they are; Kafka's own walks hash maps and
// sometimes moves more. With equal subscriptions shares are floor and ceiling of the mean, and who
// has too few is filled up at once (UniformHomogeneousAssignmentBuilder). With unequal ones
// partitions go along the cheapest chain of members from one that has two more to one that has two
// fewer, until there is no such chain: a minimum cost flow. Beyond kExactMost its cost is too high,
// and the sticky assignor's way is taken.

namespace millrace {

namespace {

constexpr std::size_t kExactMost = 20'000;  ///< Members times partitions.

using Member = std::size_t;

class Flow {
public:
    Flow(const Subscriptions& group, const Assignment& wanted)
        : m_group{group}
        , m_sizes(group.members.size())
    {
        for (Member m = 0; m < wanted.size(); ++m)
            for (const TopicPartition each : wanted[m]) {
                m_before[each] = m;
                m_owner[each] = m;
                ++m_sizes[m];
            }
    }

    Assignment build()
    {
        for (std::uint32_t topic = 0; topic < m_group.partitions.size(); ++topic)
            for (std::uint32_t p = 0; p < m_group.partitions[topic]; ++p)
                if (!m_owner.contains({topic, p}))
                    giveToLightest({topic, p});
        while (improve()) {
        }
        Assignment result{m_group.members.size()};
        for (const auto& [partition, member] : m_owner)
            result[member].push_back(partition);
        return result;
    }

private:
    /// How a member is reached: which partition would move to it, and from whom.
    struct Step {
        int cost = std::numeric_limits<int>::max();
        Member from = 0;
        TopicPartition partition;
    };

    void giveToLightest(TopicPartition partition)
    {
        Member lightest = m_sizes.size();
        for (Member m = 0; m < m_sizes.size(); ++m)
            if (subscribes(m_group.members[m], partition.topic) &&
                (lightest == m_sizes.size() || m_sizes[m] < m_sizes[lightest]))
                lightest = m;
        if (lightest == m_sizes.size())
            return;
        m_owner[partition] = lightest;
        ++m_sizes[lightest];
    }

    /// What stays where it was is worth one.
    int costOf(TopicPartition partition, Member to) const
    {
        const auto before = m_before.find(partition);
        if (before == m_before.end())
            return 0;
        return (before->second == m_owner.at(partition) ? 1 : 0) - (before->second == to ? 1 : 0);
    }

    /// The cheapest ways from one member to all others (Bellman and Ford: costs may be negative).
    std::vector<Step> waysFrom(Member source) const
    {
        std::vector<Step> ways(m_sizes.size());
        ways[source].cost = 0;
        for (bool changed = true; changed;) {
            changed = false;
            for (const auto& [partition, owner] : m_owner) {
                if (ways[owner].cost == std::numeric_limits<int>::max())
                    continue;
                for (Member to = 0; to < m_sizes.size(); ++to) {
                    const int cost = ways[owner].cost + costOf(partition, to);
                    if (to == owner || to == source || cost >= ways[to].cost ||
                        !subscribes(m_group.members[to], partition.topic))
                        continue;
                    ways[to] = {cost, owner, partition};
                    changed = true;
                }
            }
        }
        return ways;
    }

    /// Moves one partition's worth of load from a heavy to a light member; false: all is balanced.
    bool improve()
    {
        int bestCost = std::numeric_limits<int>::max();
        Member bestFrom = 0;
        Member bestTo = 0;
        std::vector<Step> bestWays;
        for (Member from = 0; from < m_sizes.size(); ++from) {
            const auto lighter = [&](std::size_t size) { return size + 2 <= m_sizes[from]; };
            if (std::ranges::none_of(m_sizes, lighter))
                continue;
            std::vector<Step> ways = waysFrom(from);
            for (Member to = 0; to < m_sizes.size(); ++to) {
                if (!lighter(m_sizes[to]) || ways[to].cost >= bestCost)
                    continue;
                bestCost = ways[to].cost;
                bestFrom = from;
                bestTo = to;
                bestWays = ways;
            }
        }
        if (bestWays.empty())
            return false;
        for (Member at = bestTo; at != bestFrom; at = bestWays[at].from)
            m_owner[bestWays[at].partition] = at;
        --m_sizes[bestFrom];
        ++m_sizes[bestTo];
        return true;
    }

    const Subscriptions& m_group;
    std::vector<std::size_t> m_sizes;
    std::map<TopicPartition, Member> m_before;
    std::map<TopicPartition, Member> m_owner;
};

Assignment assignUniformAlike(const Subscriptions& group, const Assignment& wanted)
{
    std::vector<TopicPartition> free;
    for (const std::uint32_t topic : group.members.front().topics)
        for (std::uint32_t p = 0; p < group.partitions[topic]; ++p)
            free.push_back({topic, p});
    const std::size_t least = free.size() / group.members.size();
    std::size_t more = free.size() % group.members.size();
    Assignment result{wanted};
    std::vector<Member> below;
    std::vector<Member> exactly;
    for (const Member member : visitingOrder(group)) {
        auto& share = result[member];
        const bool keepsMore = share.size() > least && more > 0;
        std::ranges::sort(share);
        share.resize(std::min(share.size(), least + (keepsMore ? 1 : 0)));
        more -= keepsMore ? 1 : 0;
        if (share.size() <= least)
            (share.size() < least ? below : exactly).push_back(member);
    }
    std::vector<TopicPartition> kept;
    for (const auto& share : result)
        kept.insert(kept.end(), share.begin(), share.end());
    std::ranges::sort(kept);
    std::erase_if(free, [&kept](TopicPartition p) { return std::ranges::binary_search(kept, p); });
    auto next = free.begin();
    for (const auto* members : {&below, &exactly}) {
        for (const Member member : *members) {
            auto& share = result[member];
            const std::size_t quota = least + (more > 0 ? 1 : 0);
            more -= more > 0 ? 1 : 0;
            while (share.size() < quota)
                share.push_back(*next++);
            std::ranges::sort(share);
        }
    }
    return result;
}

}  // namespace

Assignment assignUniform(const Subscriptions& group, const Assignment& owned)
{
    const Assignment wanted = stillWanted(group, owned);
    if (subscribeAlike(group))
        return assignUniformAlike(group, wanted);
    std::size_t total = 0;
    for (const std::uint32_t count : group.partitions)
        total += count;
    if (total * group.members.size() > kExactMost)
        return assignStickyUnlike(group, wanted);
    return Flow{group, wanted}.build();
}

}  // namespace millrace
