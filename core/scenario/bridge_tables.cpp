// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "core/base/nearest_word.h"
#include "core/scenario/spec_tables.h"

// `[[bridge]]`: from a group of the log to the list.

namespace millrace {

namespace {

constexpr std::string_view kFrom = "log.";

/// The reaction that `from` names; none after an error.
std::size_t readFrom(SpecReader& table, const Scenario& scenario)
{
    const std::size_t none = scenario.reactions.size();
    std::string from;
    table.text("from", from, 1, 60);
    if (!table.has("from"))
        table.fail("from", "is missing: which group of the log, such as \"log.search\"?");
    if (from.empty())
        return none;
    if (!from.starts_with(kFrom)) {
        table.fail("from",
                   fmt::format("expected a group of the log, such as \"log.{}\", found "
                               "\"{}\".",
                               none > 0 ? scenario.reactions.front().name : "search", from));
        return none;
    }
    const std::string_view name = std::string_view{from}.substr(kFrom.size());
    const auto found = std::ranges::find(scenario.reactions, name, &ReactionSpec::name);
    if (found != scenario.reactions.end())
        return static_cast<std::size_t>(found - scenario.reactions.begin());
    std::vector<std::string_view> names;
    for (const ReactionSpec& each : scenario.reactions)
        names.push_back(each.name);
    const std::string_view meant = nearestWord(name, names);
    table.fail("from", meant.empty()
                           ? fmt::format("there is no group \"{}\".", name)
                           : fmt::format("there is no group \"{}\"; did you mean \"log.{}\"?", name,
                                         meant));
    return none;
}

/// What keeps this reaction from being handed on; empty when nothing does.
std::string obstacleTo(const Scenario& scenario, std::size_t reaction)
{
    const std::string& name = scenario.reactions[reaction].name;
    if (reaction < scenario.log.slots.size() && scenario.log.slots[reaction] == 0)
        return fmt::format("nobody reads for \"{}\": log.slots gives it no member.", name);
    if (bridgeOf(scenario, reaction) != nullptr)
        return fmt::format("there is a bridge from \"log.{}\" already.", name);
    if (reaction < scenario.log.groups.size() &&
        scenario.log.groups[reaction].protocol == GroupSpec::Protocol::Share)
        return fmt::format("\"{}\" is a share group, which is a list of jobs itself; a bridge "
                           "needs a group with a bookmark.",
                           name);
    if (reaction < scenario.log.groups.size() && scenario.log.groups[reaction].writes != 0)
        return fmt::format("the group of \"{}\" writes to a topic; behind a bridge its handling is "
                           "the enqueue, and it makes nothing to write.",
                           name);
    const AdmissionSpec& admission = scenario.queue.admission;
    if (!admitsAll(admission))
        return "queue.groups, queue.limits, queue.unique and queue.batches are not modelled behind "
               "a bridge; its key is idempotent = true.";
    if (scenario.log.carries == Carries::Id || scenario.queue.carries == Carries::Id)
        return "carries = \"id\" is not modelled behind a bridge: its job has what the record has.";
    if (scenario.queue.jobs == QueueSpec::Jobs::One)
        return "queue.jobs is \"one\": with a single job for all reactions there is none for this "
               "one alone.";
    if (scenario.application.threads > 0 &&
        scenario.application.run == ApplicationSpec::Run::Inline)
        return "application.run is \"inline\": the application does this reaction itself.";
    return {};
}

}  // namespace

void readBridge(SpecReader& table, Scenario& scenario)
{
    const std::size_t reaction = readFrom(table, scenario);
    std::string to;
    table.text("to", to, 1, 60);
    if (!table.has("to"))
        table.fail("to", "is missing: expected \"queue\".");
    if (scenario.queue.store != QueueSpec::Store::Own)
        table.fail("to", "needs queue.store = \"own\": no other process puts jobs anywhere else.");
    else if (!to.empty() && to != "queue")
        table.fail("to",
                   fmt::format("expected \"queue\", the one list there is, found \"{}\".", to));
    BridgeSpec spec;
    table.boolean("idempotent", spec.idempotent);
    if (reaction < scenario.reactions.size()) {
        const std::string obstacle = obstacleTo(scenario, reaction);
        if (obstacle.empty()) {
            spec.reaction = static_cast<std::uint32_t>(reaction);
            const auto place = std::ranges::upper_bound(scenario.bridges, spec.reaction, {},
                                                        &BridgeSpec::reaction);
            scenario.bridges.insert(place, spec);
        } else {
            table.fail("from", obstacle);
        }
    }
    table.finish();
}

}  // namespace millrace
