// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/assign_file.h"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "core/base/printable.h"
#include "core/document/json_document.h"
#include "core/document/json_writer.h"
#include "core/scenario/spec_reader.h"

namespace millrace {

namespace {

using Kind = DocumentValue::Kind;

constexpr std::size_t kScenariosMax = 10'000;
constexpr std::size_t kPartitionsMax = 100'000;  ///< Of one step together.
constexpr std::size_t kMembersMax = 10'000;
constexpr AssignorKind kKinds[] = {AssignorKind::Range,       AssignorKind::RoundRobin,
                                   AssignorKind::Sticky,      AssignorKind::CooperativeSticky,
                                   AssignorKind::ServerRange, AssignorKind::ServerUniform};

struct NamedMember {
    std::string id;
    std::vector<std::string> topics;
    std::optional<std::string> instance;
};

const DocumentValue* required(SpecReader& reader, const char* key, Kind kind)
{
    if (!reader.has(key))
        reader.fail(key, "is missing.");
    return reader.value(key, kind);
}

/// Objects of a list; others are errors.
template <class Read>
void forEachObject(const DocumentValue* list, const std::string& path, std::size_t most,
                   ErrorList& errors, const Read& read)
{
    if (list == nullptr)
        return;
    if (list->items.size() > most)
        errors.add(list->begin, fmt::format("{}: expected up to {}.", path, most));
    for (std::size_t n = 0; n < std::min(list->items.size(), most); ++n) {
        const std::string place = fmt::format("{}[{}]", path, n);
        if (list->items[n].kind == Kind::Object)
            read(list->items[n], place);
        else
            errors.add(list->items[n].begin, place + ": expected an object.");
    }
}

NamedMember readMember(const DocumentValue& value, const std::string& path, ErrorList& errors)
{
    SpecReader reader{value, path, errors};
    NamedMember member;
    reader.text("id", member.id, 1, 200);
    if (!reader.has("id"))
        reader.fail("id", "is missing.");
    if (reader.has("instanceId"))
        reader.text("instanceId", member.instance.emplace(), 1, 200);
    if (const DocumentValue* topics = required(reader, "topics", Kind::Array)) {
        for (const DocumentValue& each : topics->items) {
            if (each.kind != Kind::Text || each.text.empty())
                errors.add(each.begin, reader.pathOf("topics") + ": expected names of topics.");
            else
                member.topics.push_back(each.text);
        }
    }
    return member;
}

std::map<std::string, std::uint32_t> readTopics(SpecReader& step)
{
    std::map<std::string, std::uint32_t> topics;
    const DocumentValue* found = required(step, "topics", Kind::Object);
    if (found == nullptr)
        return topics;
    std::size_t total = 0;
    for (const DocumentEntry& entry : found->entries) {
        const bool fits = entry.value.kind == Kind::Integer && entry.value.integer >= 0 &&
                          entry.value.integer <= static_cast<std::int64_t>(kPartitionsMax);
        total += fits ? static_cast<std::size_t>(entry.value.integer) : 0;
        if (!fits || total > kPartitionsMax) {
            step.errors().add(entry.value.begin,
                              fmt::format("{}: expected numbers of partitions, together up to {}.",
                                          step.pathOf("topics"), kPartitionsMax));
            return {};
        }
        topics[entry.key] = static_cast<std::uint32_t>(entry.value.integer);
    }
    return topics;
}

/// From names to ordinals.
AssignStep numbered(std::map<std::string, std::uint32_t> topics, std::vector<NamedMember> members)
{
    AssignStep step;
    for (const NamedMember& member : members)
        for (const std::string& topic : member.topics)
            topics.try_emplace(topic, 0);
    for (const auto& [name, partitions] : topics) {
        step.topics.push_back(name);
        step.group.partitions.push_back(partitions);
    }
    std::ranges::sort(members, {}, &NamedMember::id);
    std::vector<std::string> instances;
    for (const NamedMember& member : members)
        if (member.instance)
            instances.push_back(*member.instance);
    std::ranges::sort(instances);
    const auto ordinal = [](const std::vector<std::string>& names, const std::string& name) {
        return static_cast<std::uint32_t>(std::ranges::lower_bound(names, name) - names.begin());
    };
    for (const NamedMember& member : members) {
        Subscriptions::Member numberedMember;
        for (const std::string& topic : member.topics)
            numberedMember.topics.push_back(ordinal(step.topics, topic));
        std::ranges::sort(numberedMember.topics);
        const auto same = std::ranges::unique(numberedMember.topics);
        numberedMember.topics.erase(same.begin(), same.end());
        if (member.instance)
            numberedMember.instance = ordinal(instances, *member.instance);
        step.members.push_back(member.id);
        step.group.members.push_back(std::move(numberedMember));
    }
    step.group.visiting = hashMapOrder(step.members);
    return step;
}

AssignStep readStep(const DocumentValue& value, const std::string& path, ErrorList& errors)
{
    SpecReader reader{value, path, errors};
    std::map<std::string, std::uint32_t> topics = readTopics(reader);
    std::vector<NamedMember> members;
    forEachObject(required(reader, "members", Kind::Array), reader.pathOf("members"), kMembersMax,
                  errors, [&](const DocumentValue& each, const std::string& place) {
                      members.push_back(readMember(each, place, errors));
                      const std::string& id = members.back().id;
                      if (std::ranges::count(members, id, &NamedMember::id) > 1)
                          errors.add(each.begin, fmt::format("{}.id: {} is there twice.", place,
                                                             printableLine(id, 60)));
                  });
    return numbered(std::move(topics), std::move(members));
}

/// What the members of this step had at the end of the one before, in this step's ordinals.
Assignment carriedOver(const AssignStep& from, const Assignment& assignment, const AssignStep& to)
{
    Assignment owned{to.members.size()};
    for (std::size_t m = 0; m < from.members.size(); ++m) {
        const auto member = std::ranges::lower_bound(to.members, from.members[m]);
        if (member == to.members.end() || *member != from.members[m])
            continue;
        for (const TopicPartition each : assignment[m]) {
            const std::string& name = from.topics[each.topic];
            const auto topic = std::ranges::lower_bound(to.topics, name);
            if (topic != to.topics.end() && *topic == name)
                owned[static_cast<std::size_t>(member - to.members.begin())].push_back(
                    {static_cast<std::uint32_t>(topic - to.topics.begin()), each.partition});
        }
    }
    return owned;
}

bool givesUp(const Assignment& owned, const Assignment& assigned)
{
    for (std::size_t m = 0; m < owned.size(); ++m)
        for (const TopicPartition each : owned[m])
            if (!std::ranges::binary_search(assigned[m], each))
                return true;
    return false;
}

AssignResult resultOf(const AssignStep& step, AssignorKind kind, Assignment owned)
{
    if (kind != AssignorKind::CooperativeSticky)
        return {assign(kind, step.group, owned), 1};
    AssignResult result{.rebalances = 0};
    // It says what it has of the topics that it subscribes to, those that are gone included.
    for (std::size_t m = 0; m < owned.size(); ++m)
        std::erase_if(owned[m], [&](TopicPartition each) {
            return !subscribes(step.group.members[m], each.topic);
        });
    for (bool again = true; again;) {
        result.assignment = assign(kind, step.group, owned);
        for (auto& each : result.assignment)
            std::ranges::sort(each);
        ++result.rebalances;
        again = givesUp(owned, result.assignment);
        owned = result.assignment;
    }
    return result;
}

void writeAssignment(JsonWriter& json, const AssignStep& step, const Assignment& assignment)
{
    json.beginObject();
    for (std::size_t m = 0; m < step.members.size(); ++m) {
        std::map<std::uint32_t, std::vector<std::uint32_t>> byTopic;
        for (const TopicPartition each : assignment[m])
            byTopic[each.topic].push_back(each.partition);
        json.key(step.members[m]);
        json.beginObject();
        for (auto& [topic, partitions] : byTopic) {
            std::ranges::sort(partitions);
            json.key(step.topics[topic]);
            json.numbers(partitions);
        }
        json.endObject();
    }
    json.endObject();
}

std::string shareText(const AssignStep& step, const std::vector<TopicPartition>& share)
{
    std::string text;
    for (const TopicPartition each : share)
        text += fmt::format("{}{}-{}", text.empty() ? "" : " ",
                            printableLine(step.topics[each.topic], 40), each.partition);
    return text.empty() ? "-" : text;
}

}  // namespace

std::variant<std::vector<AssignExperiment>, std::vector<Error>>
readAssignExperiments(std::string_view text, const std::string& fileName)
{
    const Result<DocumentValue> document = parseJson(text, fileName);
    if (!document)
        return std::vector<Error>{document.error()};
    ErrorList errors{fileName};
    if (document.value().kind != Kind::Object) {
        errors.add(document.value().begin, "expected an object with \"scenarios\".");
        return errors.take();
    }
    SpecReader root{document.value(), "", errors};
    std::vector<AssignExperiment> experiments;
    forEachObject(required(root, "scenarios", Kind::Array), "scenarios", kScenariosMax, errors,
                  [&](const DocumentValue& value, const std::string& path) {
                      SpecReader reader{value, path, errors};
                      AssignExperiment experiment;
                      reader.text("id", experiment.id, 1, 200);
                      if (!reader.has("id"))
                          reader.fail("id", "is missing.");
                      if (std::ranges::find(experiments, experiment.id, &AssignExperiment::id) !=
                          experiments.end())
                          reader.fail("id", "is there twice.");
                      forEachObject(required(reader, "steps", Kind::Array), reader.pathOf("steps"),
                                    kScenariosMax, errors,
                                    [&](const DocumentValue& step, const std::string& place) {
                                        experiment.steps.push_back(readStep(step, place, errors));
                                    });
                      experiments.push_back(std::move(experiment));
                  });
    if (!errors.empty())
        return errors.take();
    return experiments;
}

std::vector<AssignResult> resultsOf(const AssignExperiment& experiment, AssignorKind kind)
{
    std::vector<AssignResult> results;
    for (std::size_t n = 0; n < experiment.steps.size(); ++n) {
        const AssignStep& step = experiment.steps[n];
        Assignment owned{step.members.size()};
        if (n > 0)
            owned = carriedOver(experiment.steps[n - 1], results.back().assignment, step);
        results.push_back(resultOf(step, kind, std::move(owned)));
    }
    return results;
}

std::string assignmentsAsJson(const std::vector<AssignExperiment>& experiments)
{
    JsonWriter json;
    json.beginObject();
    for (const AssignExperiment& experiment : experiments) {
        json.key(experiment.id);
        json.beginObject();
        for (const AssignorKind kind : kKinds) {
            json.key(nameOf(kind));
            json.beginList();
            const std::vector<AssignResult> results = resultsOf(experiment, kind);
            for (std::size_t n = 0; n < results.size(); ++n) {
                json.beginObject();
                json.key("assignment");
                writeAssignment(json, experiment.steps[n], results[n].assignment);
                json.key("rebalances");
                json.value(results[n].rebalances);
                json.endObject();
            }
            json.endList();
        }
        json.endObject();
    }
    json.endObject();
    return json.take();
}

std::string assignmentsAsText(const std::vector<AssignExperiment>& experiments)
{
    std::string text;
    for (const AssignExperiment& experiment : experiments) {
        for (const AssignorKind kind : kKinds) {
            const std::vector<AssignResult> results = resultsOf(experiment, kind);
            for (std::size_t n = 0; n < results.size(); ++n) {
                const AssignStep& step = experiment.steps[n];
                text += fmt::format("{}, step {}, {}, {} rebalance{}\n",
                                    printableLine(experiment.id, 60), n + 1, nameOf(kind),
                                    results[n].rebalances, results[n].rebalances == 1 ? "" : "s");
                for (std::size_t m = 0; m < step.members.size(); ++m)
                    text += fmt::format("  {:<12} {:>5}  {}\n", printableLine(step.members[m], 40),
                                        results[n].assignment[m].size(),
                                        shareText(step, results[n].assignment[m]));
            }
        }
    }
    return text;
}

}  // namespace millrace
