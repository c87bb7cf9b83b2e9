// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/time.h"

namespace millrace {

/// How a consumer group shares out partitions, reads and commits: `[log.group]` for every group,
/// `[log.groups.NAME]` for that of one reaction. In brackets Kafka's name of the setting.
struct GroupSpec {
    enum class Protocol : std::uint8_t {
        Generic,   ///< "generic": the target is computed at once, a partition moves when let go
        Classic,   ///< "classic": everybody joins again, the leader assigns
        Consumer,  ///< "consumer": KIP-848, the broker moves each member on its own
        Share,     ///< "share": KIP-932, each record to one member, under a lock
    };
    enum class Assignor : std::uint8_t { Range, RoundRobin, Sticky, CooperativeSticky, Uniform };
    /// When a member moves the bookmark.
    enum class Commit : std::uint8_t {
        Each,    ///< "each": after every record
        After,   ///< "after": after the batch, so a crash repeats what it had done of it
        Before,  ///< "before": before the batch, so a crash loses what was left of it
        Auto,    ///< "auto": what earlier polls returned, in a poll, at most every `autoCommit`
    };

    Protocol protocol = Protocol::Generic;
    /// Classic: range, roundrobin, sticky, cooperative-sticky. Consumer: range, uniform.
    Assignor assignor = Assignor::Range;
    /// Where a group without a bookmark begins, and one goes on whose bookmark points nowhere.
    enum class Reset : std::uint8_t { Earliest, Latest };
    Reset reset = Reset::Earliest;  ///< [auto.offset.reset]
    int pollRecords = 1;  ///< Records a poll returns at most; 1 .. 10000. [max.poll.records]
    Commit commit = Commit::Each;
    /// When a record fails.
    enum class OnFailure : std::uint8_t {
        Retry,       ///< "retry": in place, for ever; those behind it wait
        Skip,        ///< "skip": given up after `attempts`, as if it were done
        DeadLetter,  ///< "dead-letter": after `attempts` published to a topic for a person
        RetryTopic,  ///< "retry-topic": published to a topic that the group reads with a delay, and
                     ///< after `attempts` to the one for a person
    };
    OnFailure onFailure = OnFailure::Retry;
    /// With skip and dead-letter executions of one delivery; with retry-topic deliveries; 1 ..
    /// 1000.
    int attempts = 3;
    SimDuration retryDelay = std::chrono::seconds{5};  ///< With retry-topic; 0 .. 1 d.
    int reads = 0;  ///< Topic: 0 the main one, else the n-th `[[log.topic]]`. In the file its name.
    int writes = 0;  ///< Topic of what handling a record produces; 0 = nothing is produced.
    enum class Isolation : std::uint8_t {
        ReadUncommitted,  ///< "read_uncommitted": open and aborted transactions too
        ReadCommitted,    ///< "read_committed": up to the last stable offset, what was committed
    };
    Isolation isolation = Isolation::ReadUncommitted;    ///< [isolation.level]
    SimDuration autoCommit = std::chrono::seconds{5};    ///< 1 ms .. 1 d. [auto.commit.interval.ms]
    SimDuration maxPoll = std::chrono::minutes{5};       ///< 1 ms .. 30 d. [max.poll.interval.ms]
    SimDuration initialDelay = std::chrono::seconds{3};  ///< [group.initial.rebalance.delay.ms]
    /// Between hearing of a rebalance and the poll in which an idle member acts on it.
    SimDuration rejoinDelay = std::chrono::milliseconds{10};  ///< 0 .. 1 h.
    /// Consumer: at most one target in so long; 0 .. 15 s. [group.consumer.assignment.interval.ms]
    SimDuration assignmentInterval{};
    SimDuration revocation{};  ///< What a member does before it gives partitions up; 0 .. 1 h.
    /// Share: how long a member may keep a record. [group.share.record.lock.duration.ms]
    SimDuration lock = std::chrono::seconds{30};  ///< 1 ms .. 1 d.
    int deliveryLimit = 5;  ///< Share; 1 .. 1000. [group.share.delivery.count.limit]
    int maxLocks = 2000;    ///< Share, a partition; 1 .. 100000. [...partition.max.record.locks]
    bool isStatic = false;  ///< `static`: members keep their identity. [group.instance.id]

    bool operator==(const GroupSpec&) const = default;
};

/// As in the file.
std::string_view nameOf(GroupSpec::Protocol protocol);
std::string_view nameOf(GroupSpec::Assignor assignor);
std::string_view nameOf(GroupSpec::Commit commit);
std::string_view nameOf(GroupSpec::OnFailure policy);

/// What is different about one member: `[[log.member]]`.
struct MemberSpec {
    int member = 0;   ///< Counts from 0 over all groups; from 1 in the file.
    SimTime joins{};  ///< 0 .. duration; until then it is not there.
    std::optional<bool> isStatic;
    std::optional<SimDuration> rejoinDelay;
    std::optional<SimDuration> revocation;

    bool operator==(const MemberSpec&) const = default;
};

}  // namespace millrace
