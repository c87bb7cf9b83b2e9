// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>

namespace millrace {

/// A small number that names one thing. Distinct types stop the swap of, say, a partition and
/// an offset; ids survive copying the World and cannot dangle.
template <class Tag>
struct Id {
    std::uint32_t value = 0;

    constexpr Id() = default;
    constexpr explicit Id(std::uint32_t number) : value{number} {}
    constexpr explicit Id(std::size_t number) : value{static_cast<std::uint32_t>(number)} {}

    /// No such thing: a partition without owner, a worker without job.
    static constexpr Id none() { return Id{UINT32_MAX}; }
    constexpr bool isNone() const { return value == UINT32_MAX; }

    friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

// Both halves.
using HappeningId = Id<struct HappeningTag>;  ///< Line of the tape, from 0.
using ReactionId = Id<struct ReactionTag>;    ///< Ordinal of [[reaction]], from 0.
using EntityId = Id<struct EntityTag>;        ///< What a happening is about: "customer-B".

// Log half.
using PartitionId = Id<struct PartitionTag>;  ///< Over all topics, from 0.
using TopicId = Id<struct TopicTag>;          ///< From 0, which is the application's.
inline constexpr TopicId kMainTopic{0U};
using GroupId = Id<struct GroupTag>;      ///< One per reaction that has slots in the log.
using MemberId = Id<struct MemberTag>;    ///< Over all groups, in slot order, from 0.
using Offset = std::uint64_t;             ///< Position of a record in its partition.
using BrokerId = Id<struct BrokerTag>;    ///< From 0; files and screen count from 1.
using BatchId = Id<struct BatchTag>;      ///< Of the producer, in the order of their first records.
using EnqueueId = Id<struct EnqueueTag>;  ///< By a bridge, in the order of departure, from 0.
using TransactionId = Id<struct TransactionTag>;  ///< Of the producer, in the order of opening.

// Queue half.
using JobId = Id<struct JobTag>;              ///< In the order of acceptance, from 0.
using WorkerId = Id<struct WorkerTag>;        ///< In slot order, from 0.
using ThreadId = Id<struct ThreadTag>;        ///< Request thread of the application.
using SchedulerId = Id<struct SchedulerTag>;  ///< Of recurring jobs, from 0.

}  // namespace millrace
