// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/scenario/scenario.h"

namespace millrace {

/// A topic of a run, and its partitions among all.
struct TopicPlace {
    enum class Role : std::uint8_t {
        Main,         ///< The application writes it.
        Derived,      ///< A group writes it: `[[log.topic]]`.
        Retry,        ///< Of a group with on-failure = "retry-topic": what failed, to try again.
        DeadLetters,  ///< Of such a group, or one with "dead-letter": for a person.
    };

    std::string name;
    Role role{};
    std::uint32_t first = 0;   ///< Its partitions are [first, first + count).
    std::uint32_t count = 0;   ///< The main topic's with those that will be added.
    std::size_t reaction = 0;  ///< Whose group's it is; of retry topics and dead letters.
};

/// As Spring Kafka names them: "mail-retry", "mail-dlt".
std::string retryTopicOf(const std::string& reaction);
std::string deadLetterTopicOf(const std::string& reaction);

/// The main topic, then derived ones, then those of groups, one partition each.
std::vector<TopicPlace> topicsOf(const Scenario& scenario);
/// The number of a group's topic among topicsOf(); nothing when it has none.
std::optional<std::uint32_t> topicOf(const std::vector<TopicPlace>& topics, TopicPlace::Role role,
                                     std::size_t reaction);
/// Those of all topics, at the end of the run.
int partitionsTogether(const Scenario& scenario);

}  // namespace millrace
