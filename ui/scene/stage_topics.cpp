// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/stage_topics.h"

#include <fmt/format.h>

#include "core/base/duration_text.h"

namespace millrace::ui {

std::vector<StageTopic> stageTopics(const Columns& columns)
{
    std::vector<StageTopic> topics;
    for (const Declared& each : columns.declarations)
        if (each.thing == Thing::Topic)
            topics.push_back({.name = each.name});
    if (topics.empty())
        return topics;
    for (const Declared& each : columns.declarations) {
        if (each.thing != Thing::Partition || each.parent >= topics.size())
            continue;
        StageTopic& topic = topics[each.parent];
        if (topic.count++ == 0)
            topic.first = each.index;
    }
    for (const SettingStated& each : columns.settings) {
        const bool retry = each.key == "retryTopic";
        const bool letters = each.key == "deadLetterTopic";
        const auto number = static_cast<std::size_t>(each.value);
        if (each.thing != Thing::Group || (each.key != "writes" && !retry && !letters) ||
            number >= topics.size())
            continue;
        topics[number].writer = each.index;
        topics[number].isForPeople = letters;
        const SettingStated* delay = columns.setting(Thing::Group, "retryDelay", each.index);
        if (retry && delay != nullptr)
            topics[number].delay = SimDuration{delay->value};
    }
    return topics;
}

std::string captionOf(const Columns& columns, const StageTopic& topic)
{
    if (topic.delay)
        return fmt::format("read again after {}", durationText(*topic.delay));
    if (topic.isForPeople)
        return "dead letters, for a person";
    if (topic.writer)
        return fmt::format("written by {}", columns.nameOf(Thing::Group, *topic.writer));
    return "from the application";
}

std::uint32_t numberInTopic(const LogState& log, PartitionId partition)
{
    const TopicId topic = log.partitions[partition.value].topic;
    return topic == kMainTopic ? partition.value
                               : partition.value - log.topics[topic.value].first.value;
}

}  // namespace millrace::ui
