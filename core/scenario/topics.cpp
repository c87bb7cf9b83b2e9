// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/topics.h"

namespace millrace {

using Role = TopicPlace::Role;
using OnFailure = GroupSpec::OnFailure;

std::string retryTopicOf(const std::string& reaction)
{
    return reaction + "-retry";
}

std::string deadLetterTopicOf(const std::string& reaction)
{
    return reaction + "-dlt";
}

std::vector<TopicPlace> topicsOf(const Scenario& scenario)
{
    std::vector<TopicPlace> topics;
    std::uint32_t first = 0;
    const auto add = [&](std::string name, Role role, int partitions, std::size_t reaction) {
        const auto count = static_cast<std::uint32_t>(partitions);
        topics.push_back({std::move(name), role, first, count, reaction});
        first += count;
    };
    add(scenario.log.name, Role::Main, partitionsAtLast(scenario), 0);
    for (const TopicSpec& each : scenario.log.topics)
        add(each.name, Role::Derived, each.partitions, 0);
    const auto& groups = scenario.log.groups;
    const auto hasGroup = [&](std::size_t r) {
        return r < scenario.log.slots.size() && scenario.log.slots[r] > 0;
    };
    for (std::size_t r = 0; r < groups.size(); ++r)
        if (hasGroup(r) && groups[r].onFailure == OnFailure::RetryTopic)
            add(retryTopicOf(scenario.reactions[r].name), Role::Retry, 1, r);
    for (std::size_t r = 0; r < groups.size(); ++r)
        if (hasGroup(r) && (groups[r].onFailure == OnFailure::RetryTopic ||
                            groups[r].onFailure == OnFailure::DeadLetter))
            add(deadLetterTopicOf(scenario.reactions[r].name), Role::DeadLetters, 1, r);
    return topics;
}

std::optional<std::uint32_t> topicOf(const std::vector<TopicPlace>& topics, Role role,
                                     std::size_t reaction)
{
    for (std::uint32_t t = 0; t < topics.size(); ++t)
        if (topics[t].role == role && topics[t].reaction == reaction)
            return t;
    return std::nullopt;
}

int partitionsTogether(const Scenario& scenario)
{
    const TopicPlace last = topicsOf(scenario).back();
    return static_cast<int>(last.first + last.count);
}

}  // namespace millrace
