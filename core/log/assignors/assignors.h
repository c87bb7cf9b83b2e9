// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace {

/// How a group shares out partitions. The first four run in the group's leader (clients of Kafka
/// 3.8 to 4.0), the last two on the broker (KIP-848, Kafka 4.0).
enum class AssignorKind : std::uint8_t {
    Range,
    RoundRobin,
    Sticky,
    CooperativeSticky,
    ServerRange,
    ServerUniform,
};
/// As Kafka spells it; the last two with "server-" before.
std::string_view nameOf(AssignorKind kind);

struct TopicPartition {
    std::uint32_t topic = 0;
    std::uint32_t partition = 0;

    auto operator<=>(const TopicPartition&) const = default;
};

/// Who subscribes to what. Topics are numbered in the order of their names, members in the order
/// of their ids: Kafka sorts by both.
struct Subscriptions {
    struct Member {
        std::vector<std::uint32_t> topics;  ///< Sorted, each once; those without partitions too.
        std::optional<std::uint32_t> instance;  ///< Of a static one: ordinal of its instance id.
    };

    std::vector<std::uint32_t> partitions;  ///< By topic; 0 = it does not exist.
    std::vector<Member> members;
    /// In which order sticky and uniform look at members, who may keep one more than others first.
    /// In Kafka that of a hash map. Empty: in the order of their ids.
    std::vector<std::size_t> visiting;
};

/// The order in which Java's HashMap, filled in this order, visits these names; ASCII only, others
/// by their bytes. Kafka's sticky assignors walk such a map of member ids.
std::vector<std::size_t> hashMapOrder(const std::vector<std::string>& names);

/// By member; what each has, sorted.
using Assignment = std::vector<std::vector<TopicPartition>>;

/// What the assignor gives to each member. `owned` is what each had in the generation before, by
/// member, nothing for a new one; no partition twice. Every partition of a subscribed topic has
/// one owner in the result, a subscriber, but for CooperativeSticky: that withholds what another
/// member must give up first, and is run again, owned := result, until nobody gives anything up.
/// A pure function. Where Kafka's result hangs on the order of a hash map, `visiting` decides.
Assignment assign(AssignorKind kind, const Subscriptions& group, const Assignment& owned);

// One function an assignor; what each does is said beside it.
Assignment assignRange(const Subscriptions& group);
Assignment assignRoundRobin(const Subscriptions& group);
Assignment assignSticky(const Subscriptions& group, const Assignment& owned);
Assignment assignUniform(const Subscriptions& group, const Assignment& owned);

// Of assignSticky() and assignUniform(): when all members subscribe to the same, and when not.
bool subscribeAlike(const Subscriptions& group);
Assignment assignStickyAlike(const Subscriptions& group, const Assignment& owned);
Assignment assignStickyUnlike(const Subscriptions& group, const Assignment& owned);

/// group.visiting, or all members in order.
std::vector<std::size_t> visitingOrder(const Subscriptions& group);

/// Of `owned`, what its owner still subscribes to and what exists.
Assignment stillWanted(const Subscriptions& group, const Assignment& owned);
bool subscribes(const Subscriptions::Member& member, std::uint32_t topic);

}  // namespace millrace
