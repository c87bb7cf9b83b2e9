// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "core/scenario/spec_tables.h"
#include "core/scenario/topics.h"

// `[[log.topic]]`, and whether what groups read and write makes sense together: a topic has one
// writer, and a chain of them begins at the application.

namespace millrace {

namespace {

constexpr std::size_t kTopicsMax = 63;  // And the main one.

using Reactions = std::vector<ReactionSpec>;

bool hasGroup(const LogSpec& spec, std::size_t reaction)
{
    return spec.slots[reaction] > 0;
}

std::string nameOf(const LogSpec& spec, int topic)
{
    return topic == 0 ? spec.name : spec.topics[static_cast<std::size_t>(topic) - 1].name;
}

/// The reaction whose group writes the topic; none: reactions.size().
std::size_t writerOf(const LogSpec& spec, int topic)
{
    std::size_t r = 0;
    while (r < spec.groups.size() && (!hasGroup(spec, r) || spec.groups[r].writes != topic))
        ++r;
    return r;
}

/// The place of a group's key in the file, as far as it has one of its own.
TextPlace placeOf(SpecReader& table, const std::string& reaction, const char* key)
{
    for (const auto& [outer, inner] : {std::pair<std::string, std::string>{"groups", reaction},
                                       std::pair<std::string, std::string>{"group", ""}}) {
        const TomlEntry* found = table.entry(outer);
        if (found != nullptr && !inner.empty())
            found = found->value.find(inner);
        if (found != nullptr)
            if (const TomlEntry* own = found->value.find(key))
                return own->value.begin;
    }
    return table.placeOf("topic");
}

void fail(SpecReader& table, const std::string& reaction, const char* key,
          const std::string& message)
{
    table.errors().add(placeOf(table, reaction, key),
                       fmt::format("log.groups.{}.{}: {}", reaction, key, message));
}

/// Up the chain of writers, which must end at the application.
void checkOrigin(SpecReader& table, const LogSpec& spec, const Reactions& reactions, std::size_t r)
{
    const int first = spec.groups[r].reads;
    std::string chain = fmt::format("\"{}\"", nameOf(spec, first));
    int topic = first;
    for (std::size_t steps = 0; topic != 0 && steps <= spec.topics.size(); ++steps) {
        const std::size_t writer = writerOf(spec, topic);
        if (writer == spec.groups.size()) {
            if (topic == first)  // Else it is said where that one is read.
                fail(table, reactions[r].name, "reads",
                     fmt::format("no group writes \"{}\", so there would be nothing to read.",
                                 nameOf(spec, topic)));
            return;
        }
        topic = spec.groups[writer].reads;
        chain += fmt::format(" <- \"{}\"", nameOf(spec, topic));
        if (topic != first)
            continue;
        if (spec.groups[r].writes == first)
            fail(table, reactions[r].name, "writes", "the group would read what it writes.");
        else
            fail(table, reactions[r].name, "reads",
                 fmt::format("the topics are a cycle, and nothing ever comes in: {}.", chain));
        return;
    }
}

}  // namespace

void readTopics(SpecReader& table, LogSpec& spec)
{
    const std::span<const TomlValue> items = table.tables("topic", kTopicsMax);
    for (std::size_t n = 0; n < items.size(); ++n) {
        SpecReader topic{items[n], fmt::format("{}[{}]", table.pathOf("topic"), n), table.errors()};
        TopicSpec read;
        topic.text("name", read.name, 1, 40);
        if (!topic.has("name"))
            topic.fail("name", "is missing: what do groups call it?");
        topic.integer("partitions", read.partitions, 1, 1024);
        const bool same =
            std::ranges::find(spec.topics, read.name, &TopicSpec::name) != spec.topics.end();
        if (!read.name.empty() && (same || read.name == spec.name))
            topic.fail("name", fmt::format("there are two topics named \"{}\".", read.name));
        topic.finish();
        spec.topics.push_back(read);
    }
}

void checkTopics(SpecReader& table, const LogSpec& spec, const Reactions& reactions)
{
    for (std::size_t r = 0; r < reactions.size(); ++r) {
        const GroupSpec& group = spec.groups[r];
        const std::string& name = reactions[r].name;
        if (!hasGroup(spec, r))
            continue;
        if (group.writes != 0 && writerOf(spec, group.writes) != r)
            fail(table, name, "writes",
                 fmt::format("the group of \"{}\" writes \"{}\" already: each happening would be "
                             "there twice.",
                             reactions[writerOf(spec, group.writes)].name,
                             nameOf(spec, group.writes)));
        checkOrigin(table, spec, reactions, r);
        for (const TopicSpec& each : spec.topics)
            if ((group.onFailure == GroupSpec::OnFailure::RetryTopic &&
                 each.name == retryTopicOf(name)) ||
                ((group.onFailure == GroupSpec::OnFailure::RetryTopic ||
                  group.onFailure == GroupSpec::OnFailure::DeadLetter) &&
                 each.name == deadLetterTopicOf(name)))
                fail(table, name, "on-failure",
                     fmt::format("the group's own topic would be \"{}\", and there is one of that "
                                 "name.",
                                 each.name));
    }
    for (std::size_t t = 0; t < spec.topics.size(); ++t) {
        const int topic = static_cast<int>(t) + 1;
        const std::string& name = spec.topics[t].name;
        // A second one of the same name cannot be meant by anybody, and has its error.
        bool used = name == spec.name ||
                    std::ranges::find(spec.topics, name, &TopicSpec::name) - spec.topics.begin() !=
                        static_cast<std::ptrdiff_t>(t);
        for (std::size_t r = 0; r < reactions.size(); ++r)
            used = used || (hasGroup(spec, r) &&
                            (spec.groups[r].reads == topic || spec.groups[r].writes == topic));
        if (!used && !spec.topics[t].name.empty())
            table.errors().add(table.entry("topic")->value.items[t].begin,
                               fmt::format("log.topic[{}]: no group reads or writes \"{}\": "
                                           "[log.groups.NAME] has reads and writes.",
                                           t, name));
    }
}

}  // namespace millrace
