// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <numeric>
#include <span>

#include <fmt/format.h>

#include "core/scenario/spec_tables.h"

namespace millrace {

namespace {

using namespace std::chrono_literals;

using Protocol = GroupSpec::Protocol;
using Assignor = GroupSpec::Assignor;
using Commit = GroupSpec::Commit;
using OnFailure = GroupSpec::OnFailure;

constexpr Choice<Protocol> kProtocols[] = {{"generic", Protocol::Generic},
                                           {"classic", Protocol::Classic},
                                           {"consumer", Protocol::Consumer},
                                           {"share", Protocol::Share}};
constexpr Choice<Assignor> kAssignors[] = {{"range", Assignor::Range},
                                           {"roundrobin", Assignor::RoundRobin},
                                           {"sticky", Assignor::Sticky},
                                           {"cooperative-sticky", Assignor::CooperativeSticky},
                                           {"uniform", Assignor::Uniform}};
constexpr Choice<Commit> kCommits[] = {{"each", Commit::Each},
                                       {"after", Commit::After},
                                       {"before", Commit::Before},
                                       {"auto", Commit::Auto}};

constexpr Choice<OnFailure> kFailurePolicies[] = {{"retry", OnFailure::Retry},
                                                  {"skip", OnFailure::Skip},
                                                  {"dead-letter", OnFailure::DeadLetter},
                                                  {"retry-topic", OnFailure::RetryTopic}};

template <class Value>
std::string_view nameIn(std::span<const Choice<Value>> choices, Value value)
{
    return std::ranges::find(choices, value, &Choice<Value>::value)->name;
}

void readProtocol(SpecReader& table, GroupSpec& spec)
{
    const Protocol before = spec.protocol;
    table.choice<Protocol>("protocol", spec.protocol, kProtocols);
    if (spec.protocol != before)  // Each protocol has its own default.
        spec.assignor = spec.protocol == Protocol::Consumer ? Assignor::Uniform : Assignor::Range;
    table.choice<Assignor>("assignor", spec.assignor, kAssignors);
    const bool leaders = spec.assignor != Assignor::Uniform;
    const bool brokers = spec.assignor == Assignor::Uniform || spec.assignor == Assignor::Range;
    if (spec.protocol == Protocol::Classic && !leaders)
        table.fail("assignor", "\"uniform\" is a broker's: it needs protocol = \"consumer\".");
    if (spec.protocol == Protocol::Consumer && !brokers)
        table.fail("assignor", "with protocol = \"consumer\" the broker assigns, and knows "
                               "\"uniform\" and \"range\".");
    if (spec.protocol == Protocol::Share && spec.assignor != Assignor::Range)
        table.fail("assignor", "a share group has none: every member reads every partition.");
    if (spec.protocol == Protocol::Generic && spec.assignor != Assignor::Range)
        table.fail("assignor", "protocol \"generic\" assigns by \"range\" alone.");
}

void readFailures(SpecReader& table, GroupSpec& spec)
{
    table.choice<OnFailure>("on-failure", spec.onFailure, kFailurePolicies);
    table.idleUnless(spec.onFailure != OnFailure::Retry, "attempts",
                     "on-failure = \"skip\", \"dead-letter\" or \"retry-topic\"");
    table.integer("attempts", spec.attempts, 1, 1000);
    table.idleUnless(spec.onFailure == OnFailure::RetryTopic, "retry-delay",
                     "on-failure = \"retry-topic\"");
    table.duration("retry-delay", spec.retryDelay, 0ms, kDay);
}

void readFlow(SpecReader& table, std::span<const std::string> topics, GroupSpec& spec)
{
    std::vector<Choice<int>> choices;
    for (std::size_t t = 0; t < topics.size(); ++t)
        choices.push_back({topics[t], static_cast<int>(t)});
    table.choice<int>("reads", spec.reads, choices);
    table.choice<int>("writes", spec.writes, choices);
    if (table.has("writes") && spec.writes == 0 &&
        table.entry("writes")->value.text == topics.front())
        table.fail("writes", fmt::format("the application writes \"{}\", and a topic has one "
                                         "writer here: name a [[log.topic]].",
                                         topics.front()));
}

}  // namespace

std::string_view nameOf(GroupSpec::Protocol protocol)
{
    return nameIn<Protocol>(kProtocols, protocol);
}

std::string_view nameOf(GroupSpec::Assignor assignor)
{
    return nameIn<Assignor>(kAssignors, assignor);
}

std::string_view nameOf(GroupSpec::Commit commit)
{
    return nameIn<Commit>(kCommits, commit);
}

std::string_view nameOf(GroupSpec::OnFailure policy)
{
    return nameIn<OnFailure>(kFailurePolicies, policy);
}

void readGroup(SpecReader& table, std::span<const std::string> topics, GroupSpec& spec)
{
    readProtocol(table, spec);
    readFlow(table, topics, spec);
    const bool shares = spec.protocol == Protocol::Share;
    const bool kafka = spec.protocol == Protocol::Classic || spec.protocol == Protocol::Consumer;
    table.integer("poll-records", spec.pollRecords, 1, 10'000);
    static constexpr Choice<GroupSpec::Reset> kResets[] = {{"earliest", GroupSpec::Reset::Earliest},
                                                           {"latest", GroupSpec::Reset::Latest}};
    table.choice<GroupSpec::Reset>("reset", spec.reset, kResets);
    table.choice<Commit>("commit", spec.commit, kCommits);
    using Isolation = GroupSpec::Isolation;
    static constexpr Choice<Isolation> kIsolations[] = {
        {"read_uncommitted", Isolation::ReadUncommitted},
        {"read_committed", Isolation::ReadCommitted}};
    table.choice<Isolation>("isolation", spec.isolation, kIsolations);
    if (shares && spec.isolation == Isolation::ReadCommitted)
        table.fail("isolation", "a share group is modelled with Kafka's default alone: "
                                "share.isolation.level = read_uncommitted.");
    readFailures(table, spec);
    table.idleUnless(spec.commit == Commit::Auto, "auto-commit", "commit = \"auto\"");
    table.duration("auto-commit", spec.autoCommit, 1ms, kDay);
    if (shares && (spec.commit == Commit::Before || spec.commit == Commit::Auto))
        table.fail("commit", "a share group answers for each record, commit = \"each\", or for the "
                             "batch before, \"after\".");
    if (shares && spec.onFailure != OnFailure::Retry && spec.onFailure != OnFailure::Skip)
        table.fail("on-failure", "a share group releases what fails, \"retry\", or rejects it, "
                                 "\"skip\".");
    if (shares)
        table.idleUnless(false, "attempts", "another protocol; \"delivery-limit\" is meant");
    for (const char* key : {"lock", "delivery-limit", "max-locks"})
        table.idleUnless(shares, key, "protocol = \"share\"");
    table.duration("lock", spec.lock, 1ms, kDay);
    table.integer("delivery-limit", spec.deliveryLimit, 1, 1000);
    table.integer("max-locks", spec.maxLocks, 1, 100'000);
    for (const char* key : {"max-poll", "rejoin-delay", "revocation", "static"})
        table.idleUnless(kafka, key, "protocol = \"classic\" or \"consumer\"");
    table.duration("max-poll", spec.maxPoll, 1ms, 30 * kDay);
    table.duration("rejoin-delay", spec.rejoinDelay, 0ms, 1h);
    table.duration("revocation", spec.revocation, 0ms, 1h);
    table.boolean("static", spec.isStatic);
    table.idleUnless(spec.protocol == Protocol::Classic, "initial-delay", "protocol = \"classic\"");
    table.duration("initial-delay", spec.initialDelay, 0ms, 1h);
    table.idleUnless(spec.protocol == Protocol::Consumer, "assignment-interval",
                     "protocol = \"consumer\"");
    table.duration("assignment-interval", spec.assignmentInterval, 0ms, 15s);
    table.finish();
}

void readMember(SpecReader& table, const LogSpec& log, SimDuration runDuration, MemberSpec& spec)
{
    const int members = std::accumulate(log.slots.begin(), log.slots.end(), 0);
    int number = 1;
    table.integer("member", number, 1, std::max(members, 1));
    if (!table.has("member"))
        table.fail("member", "is missing: which one, counted from 1 over all groups?");
    spec.member = number - 1;
    SimDuration joins{};
    table.duration("joins", joins, SimDuration::zero(), runDuration);
    spec.joins = SimTime{joins};
    const auto optional = [&table](const char* key, std::optional<SimDuration>& value) {
        SimDuration found{};
        table.duration(key, found, 0ms, 1h);
        if (table.has(key))
            value = found;
    };
    optional("rejoin-delay", spec.rejoinDelay);
    optional("revocation", spec.revocation);
    bool isStatic = false;
    table.boolean("static", isStatic);
    if (table.has("static"))
        spec.isStatic = isStatic;
    // Whose group is it? Some keys mean nothing without Kafka's protocols.
    int first = 0;
    for (std::size_t r = 0; r < log.slots.size(); ++r) {
        const bool own = spec.member >= first && spec.member < first + log.slots[r];
        first += log.slots[r];
        const Protocol protocol = log.groups[r].protocol;
        if (!own || protocol == Protocol::Classic || protocol == Protocol::Consumer)
            continue;
        for (const char* key : {"rejoin-delay", "revocation", "static"})
            table.idleUnless(false, key, "a group with protocol \"classic\" or \"consumer\"");
    }
    table.finish();
}

}  // namespace millrace
