// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/time.h"
#include "core/scenario/broker_spec.h"
#include "core/scenario/carries.h"
#include "core/scenario/cleanup_spec.h"
#include "core/scenario/group_spec.h"
#include "core/scenario/producer_spec.h"

namespace millrace {

/// A topic that groups write: `[[log.topic]]`.
struct TopicSpec {
    std::string name;    ///< Unique, 1 .. 40 characters.
    int partitions = 1;  ///< 1 .. 1024.

    bool operator==(const TopicSpec&) const = default;
};

/// The log half: `[log]`.
struct LogSpec {
    std::string profile = "generic-log";
    std::string name = "events";    ///< Of the main topic, which the application writes.
    int partitions = 3;             ///< Of the main topic; 1 .. 1024.
    std::vector<TopicSpec> topics;  ///< Others; up to 63.
    /// Records of whole segments older than this leave; kNever.time_since_epoch() = "forever".
    SimDuration retention = std::chrono::seconds{60};  ///< 1 s .. 365 d, or forever.
    /// Bytes of a partition above which whole segments leave, at log.producer.record-size a record;
    /// 0 = no limit, else up to 2^40. [retention.bytes]
    std::uint64_t retentionBytes = 0;
    SimDuration segment = std::chrono::seconds{10};  ///< Time a segment spans; 100 ms .. 30 d.
    /// Bytes of a segment, at log.producer.record-size a record; 0 = no limit, else up to 2^40.
    std::uint64_t segmentBytes = 0;  ///< [segment.bytes]
    CleanupSpec cleanup;
    SimDuration retentionCheck = std::chrono::seconds{5};  ///< 100 ms .. 1 d.
    SimDuration session = std::chrono::seconds{45};        ///< With clocks = "product".
    SimDuration heartbeat = std::chrono::seconds{3};       ///< With clocks = "product".
    /// Of groups with protocol "consumer", which the broker sets; with clocks = "product".
    SimDuration groupSession = std::chrono::seconds{45};   ///< [group.consumer.session.timeout.ms]
    SimDuration groupHeartbeat = std::chrono::seconds{5};  ///< [...heartbeat.interval.ms]
    /// Members of each reaction's group, by reaction; 0 = the log has no group for it. 0 .. 1024.
    /// `slots = { search = 2, alerts = 1 }`; a reaction not named has 1.
    std::vector<int> slots;
    std::vector<GroupSpec> groups;    ///< By reaction: `[log.group]`, then `[log.groups.NAME]`.
    std::vector<MemberSpec> members;  ///< `[[log.member]]`; at most one a member.
    Carries carries = Carries::Data;  ///< Of its records.
    BrokerSpec brokers;
    ProducerSpec producer;  ///< `[log.producer]`.

    /// Old records leave, by age or by size.
    bool forgets() const { return retention != kForever || retentionBytes > 0; }
    bool operator==(const LogSpec&) const = default;
};

}  // namespace millrace
