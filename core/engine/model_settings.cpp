// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/model_settings.h"

#include <algorithm>

#include "core/scenario/clocks_in_force.h"
#include "core/scenario/topics.h"

namespace millrace {

namespace {

/// Topics, and which of them each group reads and writes. Requires the groups.
void addTopics(const Scenario& scenario, LogSettings& settings)
{
    using Role = TopicPlace::Role;
    const std::vector<TopicPlace> topics = topicsOf(scenario);
    for (const TopicPlace& each : topics)
        settings.topics.push_back(
            {PartitionId{each.first}, each.count, each.role == Role::DeadLetters});
    settings.partitions = static_cast<std::uint32_t>(partitionsTogether(scenario));
    for (LogSettings::Group& group : settings.groups) {
        const auto own = [&](Role role) {
            const auto topic = topicOf(topics, role, group.reaction.value);
            return topic ? TopicId{*topic} : TopicId::none();
        };
        group.retry = own(Role::Retry);
        group.deadLetters = own(Role::DeadLetters);
        if (group.rules.writes > 0)
            group.writes = TopicId{static_cast<std::uint32_t>(group.rules.writes)};
        group.subscribed = {TopicId{static_cast<std::uint32_t>(group.rules.reads)}};
        if (!group.retry.isNone())
            group.subscribed.push_back(group.retry);
        std::ranges::sort(group.subscribed, {},
                          [&](TopicId each) { return topics[each.value].name; });
    }
}

}  // namespace

std::shared_ptr<LogSettings> logSettings(const Scenario& scenario)
{
    auto settings = std::make_shared<LogSettings>();
    settings->spec = scenario.log;
    settings->hasCluster = hasCluster(scenario);
    settings->delay = scenario.network.delay;
    std::uint32_t member = 0;
    for (std::uint32_t r = 0; r < scenario.reactions.size(); ++r) {
        const auto slots = static_cast<std::uint32_t>(scenario.log.slots[r]);
        const GroupSpec rules =
            r < scenario.log.groups.size() ? scenario.log.groups[r] : GroupSpec{};
        if (slots > 0)
            settings->groups.push_back({.reaction = ReactionId{r},
                                        .spec = scenario.reactions[r],
                                        .rules = rules,
                                        .firstMember = member,
                                        .members = slots,
                                        .session = sessionInForce(scenario, rules),
                                        .heartbeat = memberHeartbeatInForce(scenario, rules),
                                        .isBridged = bridgeOf(scenario, r) != nullptr});
        member += slots;
        settings->members.resize(member,
                                 {SimTime{}, rules.isStatic, rules.rejoinDelay, rules.revocation});
    }
    for (const MemberSpec& own : scenario.log.members) {
        LogSettings::Member& each = settings->members.at(static_cast<std::size_t>(own.member));
        each = {own.joins, own.isStatic.value_or(each.isStatic),
                own.rejoinDelay.value_or(each.rejoinDelay),
                own.revocation.value_or(each.revocation)};
    }
    settings->entities = scenario.workload.entities;
    addTopics(scenario, *settings);
    return settings;
}

std::shared_ptr<const QueueSettings> queueSettings(const Scenario& scenario)
{
    auto settings = std::make_shared<QueueSettings>();
    settings->spec = scenario.queue;
    settings->application = scenario.application;
    settings->delay = scenario.network.delay;
    settings->lease = leaseInForce(scenario);
    settings->heartbeat = workerHeartbeatInForce(scenario);
    settings->reactions = scenario.reactions;
    settings->schedule = scenario.workload.arrivals.schedule;
    settings->admitsAll = admitsAll(scenario.queue.admission);
    settings->plain = isGenericLease(scenario.queue) && !hasStoreOutage(scenario);
    settings->bridges = scenario.bridges;
    settings->withCommit =
        scenario.writes.given && scenario.writes.queue == WriteSpec::Sent::WithCommit;
    return settings;
}

}  // namespace millrace
