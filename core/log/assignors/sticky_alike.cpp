// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <deque>
#include <set>

#include "core/log/assignors/assignors.h"

// Sticky assignment when all members subscribe to the same topics: AbstractStickyAssignor's
// ConstrainedAssignmentBuilder. Shares are floor and ceiling of the mean; whoever has more gives
// the rest up, highest partitions first.

namespace millrace {

namespace {

class AlikeBuilder {
public:
    AlikeBuilder(const Subscriptions& group, const Assignment& owned)
        : m_group{group}
        , m_owned{owned}
        , m_result{group.members.size()}
    {
        std::size_t total = 0;
        for (const std::uint32_t topic : group.members.front().topics)
            total += group.partitions[topic];
        m_least = total / group.members.size();
        m_withMore = total % group.members.size();
        m_most = m_least + (m_withMore > 0 ? 1 : 0);
    }

    Assignment build()
    {
        for (const std::size_t member : visitingOrder(m_group))
            keepOwned(member);
        std::ranges::sort(m_below);
        std::ranges::sort(m_exactly);
        dealOut();
        for (auto& each : m_result)
            std::ranges::sort(each);
        return std::move(m_result);
    }

private:
    void keep(std::size_t member, std::vector<TopicPartition> owned, std::size_t count)
    {
        owned.resize(std::min(count, owned.size()));
        m_taken.insert(owned.begin(), owned.end());
        m_result[member] = std::move(owned);
    }

    void keepOwned(std::size_t member)
    {
        std::vector<TopicPartition> owned = m_owned[member];
        std::ranges::sort(owned, [](TopicPartition a, TopicPartition b) {
            return a.partition != b.partition ? a.partition < b.partition : a.topic < b.topic;
        });
        const std::size_t count = owned.size();
        if (count < m_least) {
            keep(member, std::move(owned), count);
            m_below.push_back(member);
        } else if (count >= m_most && m_have < m_withMore) {
            keep(member, std::move(owned), m_most);
            if (++m_have == m_withMore)
                m_exactly.clear();
        } else {
            keep(member, std::move(owned), m_least);
            if (m_have < m_withMore)
                m_exactly.push_back(member);
        }
    }

    /// Around those below the least share, then one more to the first that have exactly that.
    void dealOut()
    {
        std::size_t turn = 0;
        for (const std::uint32_t topic : m_group.members.front().topics) {
            for (std::uint32_t p = 0; p < m_group.partitions[topic]; ++p) {
                if (m_taken.contains({topic, p}))
                    continue;
                if (m_below.empty()) {
                    give({topic, p}, m_exactly.front());
                    m_exactly.pop_front();
                    ++m_have;
                    continue;
                }
                turn = turn < m_below.size() ? turn : 0;
                const std::size_t member = m_below[turn];
                give({topic, p}, member);
                if (m_result[member].size() == m_least) {
                    m_below.erase(m_below.begin() + static_cast<std::ptrdiff_t>(turn));
                    m_exactly.push_back(member);
                } else {
                    ++turn;
                }
            }
        }
    }

    void give(TopicPartition partition, std::size_t member)
    {
        m_result[member].push_back(partition);
    }

    const Subscriptions& m_group;
    const Assignment& m_owned;
    Assignment m_result;
    std::size_t m_least = 0;
    std::size_t m_most = 0;
    std::size_t m_withMore = 0;  ///< How many get one more than the least.
    std::size_t m_have = 0;      ///< How many of those there are.
    std::set<TopicPartition> m_taken;
    std::vector<std::size_t> m_below;
    std::deque<std::size_t> m_exactly;
};

}  // namespace

Assignment assignStickyAlike(const Subscriptions& group, const Assignment& owned)
{
    return AlikeBuilder{group, owned}.build();
}

}  // namespace millrace
