// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/scenario/log_spec.h"
#include "core/scenario/reaction_spec.h"
#include "core/scenario/variate_spec.h"

namespace millrace {

/// What the log half needs of a scenario, put together by the engine. Constant during a run.
struct LogSettings {
    struct Group {
        ReactionId reaction;
        ReactionSpec spec;
        GroupSpec rules;
        std::uint32_t firstMember = 0;  ///< Its members are [firstMember, firstMember + members).
        std::uint32_t members = 0;
        SimDuration session{};  ///< In force: the network's, the log's or its broker's.
        SimDuration heartbeat{};
        bool isBridged = false;  ///< Its handling is to hand the record on, as a job.
        /// Topics that it subscribes to, in the order of their names; the retry topic is one.
        std::vector<TopicId> subscribed{kMainTopic};
        TopicId writes = TopicId::none();
        TopicId retry = TopicId::none();
        TopicId deadLetters = TopicId::none();
    };
    struct Topic {
        PartitionId first;
        std::uint32_t count = 0;
        bool isForPeople = false;  ///< Dead letters: retention lets them be.
    };

    /// What is its own of a member's.
    struct Member {
        SimTime joins{};
        bool isStatic = false;
        SimDuration rejoinDelay{};
        SimDuration revocation{};
    };

    LogSpec spec;
    bool hasCluster = false;  ///< Brokers and requests are modelled.
    VariateSpec delay;
    std::vector<Group> groups;
    std::vector<Member> members;
    std::vector<Topic> topics;
    std::uint32_t partitions = 0;       ///< Of all topics, with those added during the run.
    std::vector<std::string> entities;  ///< Keys of records.
};

}  // namespace millrace
