// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>
#include <set>

#include "core/log/assignors/assignors.h"

// Sticky assignment when subscriptions differ: AbstractStickyAssignor's GeneralAssignmentBuilder.
// What is unassigned goes to the subscriber with the least; then partitions are moved, in the order
// of topics with few subscribers, while a subscriber has two fewer than the owner; moves that make
// nothing better are taken back.

namespace millrace {

namespace {

using Member = std::size_t;
using Move = std::pair<Member, Member>;  ///< From, to.

/// Which partitions went from whom to whom, so that a move back takes the one that came.
class Movements {
public:
    void add(TopicPartition partition, Member from, Member to)
    {
        const auto known = m_moves.find(partition);
        if (known == m_moves.end()) {
            record(partition, {from, to});
            return;
        }
        const Move before = known->second;
        m_byMove[{partition.topic, before}].erase(partition);
        m_moves.erase(known);
        if (before.first != to)
            record(partition, {before.first, to});
    }

    TopicPartition actual(TopicPartition partition, Member from, Member to) const
    {
        const auto known = m_moves.find(partition);
        const Member origin = known == m_moves.end() ? from : known->second.first;
        const auto reverse = m_byMove.find({partition.topic, Move{to, origin}});
        return reverse == m_byMove.end() || reverse->second.empty() ? partition
                                                                    : *reverse->second.begin();
    }

private:
    void record(TopicPartition partition, Move move)
    {
        m_moves[partition] = move;
        m_byMove[{partition.topic, move}].insert(partition);
    }

    std::map<TopicPartition, Move> m_moves;
    std::map<std::pair<std::uint32_t, Move>, std::set<TopicPartition>> m_byMove;
};

class UnlikeBuilder {
public:
    UnlikeBuilder(const Subscriptions& group, const Assignment& owned)
        : m_group{group}
        , m_readers(group.partitions.size())
        , m_sizes(group.members.size())
        , m_mostOf(group.members.size())
    {
        for (Member m = 0; m < group.members.size(); ++m) {
            for (const std::uint32_t topic : group.members[m].topics) {
                m_readers[topic].push_back(m);
                m_mostOf[m] += group.partitions[topic];
            }
        }
        const Assignment wanted = stillWanted(group, owned);
        for (Member m = 0; m < group.members.size(); ++m) {
            for (const TopicPartition each : wanted[m])
                m_owner[each] = m;
            m_sizes[m] = wanted[m].size();
            m_mustRevoke = m_mustRevoke || hasLostSubscription(m, owned[m]);
            m_byLoad.insert({m_sizes[m], m});
        }
    }

    Assignment build()
    {
        std::vector<TopicPartition> all = allInOrder();
        std::vector<TopicPartition> unassigned;
        std::ranges::copy_if(all, std::back_inserter(unassigned),
                             [&](TopicPartition each) { return !m_owner.contains(each); });
        const bool initializing = m_byLoad.rbegin()->first == 0;
        for (const TopicPartition each : unassigned)
            give(each, lightestReader(each.topic));
        const auto fixed = [&](TopicPartition each) { return m_readers[each.topic].size() < 2; };
        std::erase_if(all, fixed);
        std::erase_if(unassigned, fixed);
        for (Member m = 0; m < m_sizes.size(); ++m)
            if (!mayTakePart(m))
                m_byLoad.erase({m_sizes[m], m});
        const auto ownersBefore = m_owner;
        const auto sizesBefore = m_sizes;
        if (!m_mustRevoke)
            reassign(unassigned);
        const bool moved = reassign(all);
        if (!initializing && moved && score(m_sizes) >= score(sizesBefore))
            m_owner = ownersBefore;
        return result();
    }

private:
    bool hasLostSubscription(Member member, const std::vector<TopicPartition>& owned) const
    {
        return std::ranges::any_of(owned, [&](TopicPartition each) {
            return !m_readers[each.topic].empty() && m_group.partitions[each.topic] > 0 &&
                   !subscribes(m_group.members[member], each.topic);
        });
    }

    /// Topics with few subscribers first.
    std::vector<TopicPartition> allInOrder() const
    {
        std::vector<std::uint32_t> topics;
        for (std::uint32_t topic = 0; topic < m_readers.size(); ++topic)
            if (!m_readers[topic].empty())
                topics.push_back(topic);
        std::ranges::stable_sort(topics, {}, [&](std::uint32_t t) { return m_readers[t].size(); });
        std::vector<TopicPartition> all;
        for (const std::uint32_t topic : topics)
            for (std::uint32_t p = 0; p < m_group.partitions[topic]; ++p)
                all.push_back({topic, p});
        return all;
    }

    Member lightestReader(std::uint32_t topic) const
    {
        return std::ranges::find_if(m_byLoad,
                                    [&](const auto& each) {
                                        return subscribes(m_group.members[each.second], topic);
                                    })
            ->second;
    }

    void resize(Member member, std::size_t size)
    {
        m_byLoad.erase({m_sizes[member], member});
        m_sizes[member] = size;
        m_byLoad.insert({size, member});
    }

    void give(TopicPartition partition, Member member)
    {
        m_owner[partition] = member;
        resize(member, m_sizes[member] + 1);
    }

    /// Whether it lacks something that it could have, or has something that another could have.
    bool mayTakePart(Member member) const
    {
        if (m_sizes[member] < m_mostOf[member])
            return true;
        return std::ranges::any_of(m_group.members[member].topics, [&](std::uint32_t topic) {
            return m_group.partitions[topic] > 0 && m_readers[topic].size() >= 2;
        });
    }

    bool reassign(const std::vector<TopicPartition>& partitions)
    {
        bool any = false;
        bool again = true;
        while (again) {
            again = false;
            for (const TopicPartition each : partitions) {
                if (isBalanced())
                    break;
                const std::size_t size = m_sizes[m_owner.at(each)];
                const auto better = [&](Member other) { return size > m_sizes[other] + 1; };
                if (std::ranges::any_of(m_readers[each.topic], better)) {
                    move(each, lightestReader(each.topic));
                    any = again = true;
                }
            }
        }
        return any;
    }

    void move(TopicPartition partition, Member to)
    {
        const TopicPartition moved = m_movements.actual(partition, m_owner.at(partition), to);
        const Member from = m_owner.at(moved);
        m_movements.add(moved, from, to);
        m_owner[moved] = to;
        resize(from, m_sizes[from] - 1);
        resize(to, m_sizes[to] + 1);
    }

    bool isBalanced() const
    {
        if (m_byLoad.empty() || m_byLoad.begin()->first + 1 >= m_byLoad.rbegin()->first)
            return true;
        // What a member does not have, nobody may have who has two more.
        return std::ranges::none_of(m_byLoad, [&](const auto& each) {
            const auto [size, member] = each;
            return size < m_mostOf[member] && couldGetMore(member, size);
        });
    }

    bool couldGetMore(Member member, std::size_t size) const
    {
        for (const std::uint32_t topic : m_group.members[member].topics)
            for (std::uint32_t p = 0; p < m_group.partitions[topic]; ++p) {
                const Member owner = m_owner.at({topic, p});
                if (owner != member && size + 1 < m_sizes[owner])
                    return true;
            }
        return false;
    }

    /// Sum of differences; smaller is better.
    static std::size_t score(std::vector<std::size_t> sizes)
    {
        std::ranges::sort(sizes);
        std::size_t total = 0;
        for (std::size_t a = 0; a < sizes.size(); ++a)
            for (std::size_t b = a + 1; b < sizes.size(); ++b)
                total += sizes[b] - sizes[a];
        return total;
    }

    Assignment result() const
    {
        Assignment assignment{m_group.members.size()};
        for (const auto& [partition, member] : m_owner)
            assignment[member].push_back(partition);
        return assignment;
    }

    const Subscriptions& m_group;
    std::vector<std::vector<Member>> m_readers;  ///< By topic.
    std::vector<std::size_t> m_sizes;
    std::vector<std::size_t> m_mostOf;  ///< Partitions of all that it subscribes to.
    std::map<TopicPartition, Member> m_owner;
    std::set<std::pair<std::size_t, Member>> m_byLoad;  ///< Those that may still change.
    Movements m_movements;
    bool m_mustRevoke = false;
};

}  // namespace

Assignment assignStickyUnlike(const Subscriptions& group, const Assignment& owned)
{
    return UnlikeBuilder{group, owned}.build();
}

Assignment assignSticky(const Subscriptions& group, const Assignment& owned)
{
    Assignment present = owned;
    present.resize(group.members.size());
    if (subscribeAlike(group))
        return assignStickyAlike(group, stillWanted(group, present));
    return assignStickyUnlike(group, present);
}

}  // namespace millrace
