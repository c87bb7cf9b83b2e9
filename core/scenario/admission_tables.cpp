// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "core/base/nearest_word.h"
#include "core/scenario/spec_tables.h"

// `[queue]`: groups in order, limits of concurrency, unique jobs.

namespace millrace {

namespace {

using namespace std::chrono_literals;

constexpr SimDuration kShortest = 1ms;
constexpr std::size_t kGroupsMax = 1000;  // A claim looks at the first job of each.

void readKey(SpecReader& table, JobKey& key)
{
    static constexpr Choice<JobKey> kKeys[] = {{"reaction", JobKey::Reaction},
                                               {"entity", JobKey::Entity}};
    table.choice<JobKey>("key", key, kKeys);
}

/// A table for each of some reactions; `read` gets each with its place among the reactions.
template <class Read>
void readByReaction(SpecReader& table, const char* key, const Scenario& scenario, Read read)
{
    const TomlValue* found = table.value(key, TomlValue::Kind::Table);
    if (found == nullptr)
        return;
    SpecReader rules{*found, table.pathOf(key), table.errors()};
    for (std::size_t r = 0; r < scenario.reactions.size(); ++r) {
        const std::string& name = scenario.reactions[r].name;
        const TomlValue* own = rules.value(name, TomlValue::Kind::Table);
        if (own == nullptr)
            continue;
        SpecReader rule{*own, rules.pathOf(name), table.errors()};
        read(rule, r);
        rule.finish();
    }
    rules.finish();
}

void readLimits(SpecReader& table, AdmissionSpec& spec, const Scenario& scenario)
{
    table.duration("limit-duration", spec.limitLasts, kShortest, kLongestDuration);
    table.duration("limit-maintenance", spec.limitCheck, 100ms, 24h);
    static constexpr Choice<bool> kConflicts[] = {{"block", false}, {"discard", true}};
    readByReaction(table, "limits", scenario, [&](SpecReader& rule, std::size_t reaction) {
        spec.limits.resize(scenario.reactions.size());
        LimitSpec& limit = spec.limits[reaction];
        limit = {.to = 1, .lasts = spec.limitLasts};
        rule.integer("to", limit.to, 1, 4096);
        readKey(rule, limit.key);
        rule.duration("duration", limit.lasts, kShortest, kLongestDuration);
        rule.choice<bool>("conflict", limit.discards, kConflicts);
    });
}

/// A time, or "until-done".
void readWindow(SpecReader& rule, SimDuration& window, const ClaimSpec& claim)
{
    rule.durationOr("until-done", {}, "window", window, kShortest, kLongestDuration);
    if (window > SimDuration{})
        return;
    if (claim.kind == ClaimSpec::Kind::Pop || claim.ack == ClaimSpec::Ack::Early)
        rule.fail("window", "\"until-done\" needs a store that keeps the job while it runs: "
                            "queue.claim is \"pop\", or queue.ack \"early\".");
}

void readUniques(SpecReader& table, AdmissionSpec& spec, const ClaimSpec& claim,
                 const Scenario& scenario)
{
    table.duration("unique-window", spec.uniqueWindow, kShortest, kLongestDuration);
    readByReaction(table, "unique", scenario, [&](SpecReader& rule, std::size_t reaction) {
        spec.uniques.resize(scenario.reactions.size());
        UniqueSpec& unique = spec.uniques[reaction];
        unique = {.on = true, .window = spec.uniqueWindow};
        readKey(rule, unique.key);
        readWindow(rule, unique.window, claim);
    });
}

/// The reactions that a job waits for, by name.
std::vector<std::uint32_t> readMembers(SpecReader& rule, const Scenario& scenario,
                                       std::size_t waits)
{
    std::vector<std::string> named;
    rule.names("jobs", named, scenario.reactions.size());
    if (!rule.has("jobs"))
        rule.fail("jobs", "is missing: whose jobs are waited for?");
    std::vector<std::string_view> known;
    for (const ReactionSpec& each : scenario.reactions)
        known.push_back(each.name);
    std::vector<std::uint32_t> members;
    for (const std::string& name : named) {
        const auto found = std::ranges::find(known, name);
        if (found == known.end())
            rule.fail("jobs",
                      fmt::format("there is no reaction \"{}\".{}", name, meantOrAll(name, known)));
        else if (static_cast<std::size_t>(found - known.begin()) == waits)
            rule.fail("jobs", fmt::format("\"{}\" would wait for itself.", name));
        else
            members.push_back(static_cast<std::uint32_t>(found - known.begin()));
    }
    std::ranges::sort(members);
    return members;
}

/// Whether a job of it would wait for one that waits for it.
bool goesRound(const std::vector<BatchSpec>& batches, std::uint32_t waits)
{
    std::vector<std::uint32_t> reached{waits};
    for (std::size_t n = 0; n < reached.size(); ++n)
        for (const std::uint32_t next : batches[reached[n]].jobs) {
            if (next == waits)
                return true;
            if (std::ranges::find(reached, next) == reached.end())
                reached.push_back(next);
        }
    return false;
}

void readBatches(SpecReader& table, QueueSpec& spec, const Scenario& scenario)
{
    static constexpr Choice<bool> kWhen[] = {{"done", false}, {"ended", true}};
    AdmissionSpec& admission = spec.admission;
    readByReaction(table, "batches", scenario, [&](SpecReader& rule, std::size_t reaction) {
        admission.batches.resize(scenario.reactions.size());
        BatchSpec& batch = admission.batches[reaction];
        batch.jobs = readMembers(rule, scenario, reaction);
        rule.choice<bool>("when", batch.ended, kWhen);
    });
    if (admission.batches.empty())
        return;
    const auto expect = [&table](bool holds, const char* what) {
        if (!holds)
            table.fail("batches", fmt::format("needs {}.", what));
    };
    const bool runsInline = scenario.application.threads > 0 &&
                            scenario.application.run == ApplicationSpec::Run::Inline;
    expect(spec.store == QueueSpec::Store::Own && !runsInline,
           "a store of its own that counts: queue.store = \"own\", and application.run = "
           "\"later\"");
    expect(spec.jobs == QueueSpec::Jobs::PerReaction, "queue.jobs = \"per-reaction\"");
    expect(!admission.groups, "no queue.groups: who waits for others would hold up its group");
    for (std::uint32_t r = 0; r < admission.batches.size(); ++r) {
        const std::string& name = scenario.reactions[r].name;
        if (goesRound(admission.batches, r))
            table.fail("batches",
                       fmt::format("\"{}\" would wait for a job that waits for it.", name));
        if (!admission.batches[r].jobs.empty() && r < spec.order.lanes.size() &&
            spec.order.lanes[r].wait > 0ns)
            table.fail("batches",
                       fmt::format("\"{}\" waits for others; its lane has a wait, too.", name));
        const auto comesLater = [&scenario](std::uint32_t reaction) {
            return scenario.reactions[reaction].from > 0ns;
        };
        if (!admission.batches[r].jobs.empty() &&
            (comesLater(r) || std::ranges::any_of(admission.batches[r].jobs, comesLater)))
            table.fail("batches", fmt::format("\"{}\" waits for others, and one of them all has a "
                                              "from: that is not modelled.",
                                              name));
        for (const std::uint32_t member : admission.batches[r].jobs)
            if (member < admission.limits.size() && admission.limits[member].to > 0)
                table.fail("batches",
                           fmt::format("\"{}\" waits for \"{}\", which has a limit: that is "
                                       "not modelled.",
                                       name, scenario.reactions[member].name));
    }
}

/// What would put a job of a group behind a later one.
void checkGroups(SpecReader& table, const QueueSpec& spec, const Scenario& scenario)
{
    const auto expect = [&table](bool holds, const char* what) {
        if (!holds)
            table.fail("groups", fmt::format("needs {}: a group keeps its order.", what));
    };
    const auto& lanes = spec.order.lanes;
    expect(spec.fate.crash != FateSpec::Crash::Back, "queue.crash = \"place\", not \"back\"");
    expect(spec.fate.stop != FateSpec::Stop::Back, "queue.stop-to = \"place\", not \"back\"");
    expect(spec.order.names.size() == 1 && lanesOf(spec.order).size() == 1,
           "one queue and one priority");
    expect(std::ranges::all_of(lanes, [](const auto& each) { return each.wait == 0ns; }),
           "lanes without wait");
    expect(spec.admission.limits.empty(), "no queue.limits");
    expect(spec.activeJob == ActiveJobSpec{}, "no rules of Active Job");
    if (scenario.workload.entities.size() > kGroupsMax)
        table.fail("groups", fmt::format("needs at most {} entities.", kGroupsMax));
}

}  // namespace

void readAdmission(SpecReader& table, QueueSpec& spec, const Scenario& scenario)
{
    static constexpr Choice<bool> kGroups[] = {{"none", false}, {"entity", true}};
    AdmissionSpec& admission = spec.admission;
    table.choice<bool>("groups", admission.groups, kGroups);
    readLimits(table, admission, scenario);
    readUniques(table, admission, spec.claim, scenario);
    readBatches(table, spec, scenario);
    if (admission.groups)
        checkGroups(table, spec, scenario);
}

}  // namespace millrace
