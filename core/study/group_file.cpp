// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/group_file.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "core/base/printable.h"
#include "core/document/json_document.h"
#include "core/document/json_writer.h"
#include "core/scenario/spec_reader.h"
#include "core/trace/enum_names.h"

namespace millrace {

namespace {

using Act = GroupExperiment::Act;
using Kind = DocumentValue::Kind;
using What = GroupSight::What;

constexpr std::size_t kTimelinesMax = 1'000;
constexpr std::size_t kActionsMax = 10'000;
constexpr std::int64_t kYearMs = 365LL * 24 * 3600 * 1000;

class TimelineReader {
public:
    TimelineReader(const DocumentValue& value, std::string path, ErrorList& errors)
        : m_timeline{value, std::move(path), errors}
    {
    }

    GroupExperiment read()
    {
        m_timeline.text("id", m_experiment.id, 1, 200);
        if (!m_timeline.has("id"))
            m_timeline.fail("id", "is missing.");
        readActions();
        if (const DocumentValue* params = object(m_timeline, "params"))
            readParams(*params);
        return std::move(m_experiment);
    }

private:
    static const DocumentValue* object(SpecReader& reader, const char* key)
    {
        if (!reader.has(key))
            reader.fail(key, "is missing.");
        return reader.value(key, Kind::Object);
    }

    static SimDuration milliseconds(SpecReader& reader, const char* key, std::int64_t otherwise,
                                    std::int64_t least = 1)
    {
        auto value = static_cast<std::uint64_t>(otherwise);
        reader.integer(key, value, least, kYearMs);
        return std::chrono::milliseconds{value};
    }

    void readActions()
    {
        if (!m_timeline.has("actions"))
            m_timeline.fail("actions", "is missing.");
        const DocumentValue* list = m_timeline.value("actions", Kind::Array);
        if (list == nullptr)
            return;
        if (list->items.size() > kActionsMax)
            m_timeline.fail("actions", fmt::format("expected up to {} actions.", kActionsMax));
        std::set<std::string> names;
        std::vector<std::pair<std::string, GroupExperiment::Action>> read;
        for (std::size_t n = 0; n < std::min(list->items.size(), kActionsMax); ++n)
            readAction(list->items[n], n, names, read);
        for (const std::string& name : names)
            m_experiment.members.push_back({.name = name});
        std::ranges::stable_sort(read, {}, [](const auto& each) { return each.second.at; });
        for (auto& [name, action] : read) {
            action.member = memberNamed(name);
            m_experiment.actions.push_back(action);
        }
    }

    void readAction(const DocumentValue& value, std::size_t ordinal, std::set<std::string>& names,
                    std::vector<std::pair<std::string, GroupExperiment::Action>>& read)
    {
        static constexpr Choice<Act> kActs[] = {{"join", Act::Join},
                                                {"kill", Act::Kill},
                                                {"leave", Act::Leave},
                                                {"restart", Act::Restart}};
        const std::string path = fmt::format("{}[{}]", m_timeline.pathOf("actions"), ordinal);
        if (value.kind != Kind::Object) {
            m_timeline.errors().add(value.begin, path + ": expected an object.");
            return;
        }
        SpecReader action{value, path, m_timeline.errors()};
        for (const char* key : {"atMs", "member", "do"})
            if (!action.has(key))
                action.fail(key, "is missing.");
        GroupExperiment::Action spec;
        spec.at = SimTime{milliseconds(action, "atMs", 0, 0)};
        std::string name;
        action.text("member", name, 1, 100);
        action.choice<Act>("do", spec.act, kActs);
        if (name.empty())
            return;
        if (names.insert(name).second && spec.act != Act::Join)
            action.fail("do", fmt::format("{} has not joined yet.", printableLine(name, 60)));
        read.emplace_back(name, spec);
    }

    std::size_t memberNamed(std::string_view name) const
    {
        const auto found =
            std::ranges::find(m_experiment.members, name, &GroupExperiment::Member::name);
        return static_cast<std::size_t>(found - m_experiment.members.begin());
    }

    void readParams(const DocumentValue& value)
    {
        SpecReader params{value, m_timeline.pathOf("params"), m_timeline.errors()};
        std::string protocol;
        params.text("protocol", protocol, 1, 200);
        const bool classic = protocol.starts_with("classic");
        if (!classic && !protocol.starts_with("consumer"))
            params.fail("protocol", R"(expected a text that begins with "classic" or "consumer".)");
        if (!params.has("partitions"))
            params.fail("partitions", "is missing.");
        params.integer("partitions", m_experiment.partitions, 1, 1024);
        m_experiment.protocol =
            classic ? GroupSpec::Protocol::Classic : GroupSpec::Protocol::Consumer;
        const char* session = classic ? "sessionTimeoutMs" : "group.consumer.session.timeout.ms";
        const char* beat = classic ? "heartbeatIntervalMs" : "group.consumer.heartbeat.interval.ms";
        m_experiment.session = milliseconds(params, session, 45'000);
        m_experiment.heartbeat = milliseconds(params, beat, classic ? 3'000 : 5'000);
        if (m_experiment.heartbeat >= m_experiment.session)
            params.fail(beat,
                        fmt::format("expected less than {}: else the living seem dead.", session));
        m_experiment.rebalanceTimeout =
            milliseconds(params, "rebalanceTimeoutMs (max.poll.interval.ms)", 300'000);
        m_experiment.initialDelay =
            milliseconds(params, "group.initial.rebalance.delay.ms", 3'000, 0);
        readDelays(params, "revocationMs", 0, &GroupExperiment::Member::revocation);
        readDelays(params, "rejoinDelayMs", 10, &GroupExperiment::Member::rejoinDelay);
        readStaticMembers(params);
    }

    /// `{"default": 10, "B": 4000}`: all members, and one.
    void readDelays(SpecReader& params, const char* key, std::int64_t otherwise,
                    SimDuration GroupExperiment::Member::*delay)
    {
        const DocumentValue empty{.kind = Kind::Object};
        const DocumentValue* found = params.value(key, Kind::Object);
        SpecReader delays{found != nullptr ? *found : empty, params.pathOf(key), params.errors()};
        const SimDuration common = milliseconds(delays, "default", otherwise, 0);
        for (GroupExperiment::Member& member : m_experiment.members)
            member.*delay = milliseconds(
                delays, member.name.c_str(),
                std::chrono::duration_cast<std::chrono::milliseconds>(common).count(), 0);
        delays.finish();
    }

    void readStaticMembers(SpecReader& params)
    {
        const DocumentValue* found = params.value("staticMembers", Kind::Array);
        if (found == nullptr)
            return;
        for (const DocumentValue& item : found->items) {
            const std::size_t member = memberNamed(item.text);
            if (item.kind != Kind::Text || member == m_experiment.members.size())
                params.errors().add(item.begin, params.pathOf("staticMembers") +
                                                    ": expected the name of a member that joins.");
            else
                m_experiment.members[member].isStatic = true;
        }
    }

    SpecReader m_timeline;
    GroupExperiment m_experiment;
};

std::string_view nameOf(What what)
{
    static constexpr std::array<std::string_view, 5> kNames{"state", "generation", "owns", "learns",
                                                            "rejoins"};
    return kNames[static_cast<std::size_t>(what)];
}

std::int64_t millisecondsOf(SimTime time)
{
    return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

template <class Value>
void write(JsonWriter& json, std::string_view key, const Value& value)
{
    json.key(key);
    json.value(value);
}

void writeSight(JsonWriter& json, const GroupExperiment& experiment, const GroupSight& sight)
{
    json.beginObject();
    write(json, "atMs", millisecondsOf(sight.at));
    write(json, "what", nameOf(sight.what));
    const std::string& name = experiment.members[sight.member].name;
    switch (sight.what) {
    case What::State:
        write(json, "state", millrace::nameOf(sight.phase));
        write(json, "members", sight.count);
        break;
    case What::Generation:
        write(json, "generation", sight.number);
        write(json, "members", sight.count);
        break;
    case What::Owns:
        write(json, "member", std::string_view{name});
        write(json, "partitions", sight.count);
        break;
    case What::Learns:
    case What::Rejoins:
        write(json, "member", std::string_view{name});
        break;
    }
    json.endObject();
}

std::string counted(std::uint32_t count, std::string_view noun)
{
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string words(const GroupExperiment& experiment, const GroupSight& sight)
{
    const std::string name = printableLine(experiment.members[sight.member].name, 100);
    switch (sight.what) {
    case What::State:
        return fmt::format("{}, {}", millrace::nameOf(sight.phase), counted(sight.count, "member"));
    case What::Generation:
        return fmt::format("generation {}, {}", sight.number, counted(sight.count, "member"));
    case What::Owns:
        return fmt::format("{} owns {}", name, counted(sight.count, "partition"));
    case What::Learns:
        return fmt::format("{} learns of a rebalance", name);
    case What::Rejoins:
        return fmt::format("{} joins again", name);
    }
    return {};
}

}  // namespace

std::variant<std::vector<GroupExperiment>, std::vector<Error>>
readGroupExperiments(std::string_view text, const std::string& fileName)
{
    const Result<DocumentValue> document = parseJson(text, fileName);
    if (!document)
        return std::vector<Error>{document.error()};
    ErrorList errors{fileName};
    if (document.value().kind != Kind::Object) {
        errors.add(document.value().begin, "expected an object with \"timelines\".");
        return errors.take();
    }
    SpecReader root{document.value(), "", errors};
    if (!root.has("timelines"))
        root.fail("timelines", "is missing.");
    std::vector<GroupExperiment> experiments;
    std::set<std::string> ids;
    if (const DocumentValue* list = root.value("timelines", Kind::Array)) {
        if (list->items.size() > kTimelinesMax)
            root.fail("timelines", fmt::format("expected up to {}.", kTimelinesMax));
        for (std::size_t n = 0; n < std::min(list->items.size(), kTimelinesMax); ++n) {
            const std::string path = fmt::format("timelines[{}]", n);
            if (list->items[n].kind != Kind::Object) {
                errors.add(list->items[n].begin, path + ": expected an object.");
                continue;
            }
            experiments.push_back(TimelineReader{list->items[n], path, errors}.read());
            if (!ids.insert(experiments.back().id).second)
                errors.add(list->items[n].begin, path + ".id: is there twice.");
        }
    }
    if (!errors.empty())
        return errors.take();
    return experiments;
}

std::string sightsAsJson(const std::vector<GroupExperiment>& experiments,
                         const std::vector<std::vector<GroupSight>>& sights)
{
    JsonWriter json;
    json.beginObject();
    for (std::size_t n = 0; n < experiments.size(); ++n) {
        json.key(experiments[n].id);
        json.beginList();
        for (const GroupSight& each : sights[n])
            writeSight(json, experiments[n], each);
        json.endList();
    }
    json.endObject();
    return json.take();
}

std::string sightsAsText(const std::vector<GroupExperiment>& experiments,
                         const std::vector<std::vector<GroupSight>>& sights)
{
    std::string text;
    for (std::size_t n = 0; n < experiments.size(); ++n) {
        text += fmt::format("{}{}\n", n == 0 ? "" : "\n", printableLine(experiments[n].id, 200));
        for (const GroupSight& each : sights[n])
            text +=
                fmt::format("{:>9} ms  {}\n", millisecondsOf(each.at), words(experiments[n], each));
    }
    return text;
}

}  // namespace millrace
