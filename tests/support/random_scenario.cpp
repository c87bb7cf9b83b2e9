// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/random_scenario.h"

#include <algorithm>

#include "tests/support/dice.h"
#include "tests/support/random_faults.h"
#include "tests/support/scenarios.h"

namespace millrace::test {

namespace {

using namespace std::chrono_literals;

using Protocol = GroupSpec::Protocol;

VariateSpec variate(Dice& dice, SimDuration mean)
{
    using Kind = VariateSpec::Kind;
    VariateSpec spec{.kind = dice.of({Kind::Constant, Kind::Uniform, Kind::Exponential})};
    if (spec.kind == Kind::Uniform) {
        spec.low = mean / 2;
        spec.high = mean * 3 / 2;
    } else {
        spec.mean = mean;
    }
    return spec;
}

GroupSpec group(Dice& dice)
{
    using Assignor = GroupSpec::Assignor;
    using Commit = GroupSpec::Commit;
    using OnFailure = GroupSpec::OnFailure;
    GroupSpec rules;
    if (dice.oneIn(8))
        return rules;
    rules.protocol = dice.of({Protocol::Generic, Protocol::Classic, Protocol::Classic,
                              Protocol::Consumer, Protocol::Consumer, Protocol::Share});
    const bool shares = rules.protocol == Protocol::Share;
    if (rules.protocol == Protocol::Classic)
        rules.assignor = dice.of({Assignor::Range, Assignor::RoundRobin, Assignor::Sticky,
                                  Assignor::CooperativeSticky, Assignor::CooperativeSticky});
    if (rules.protocol == Protocol::Consumer)
        rules.assignor = dice.of({Assignor::Range, Assignor::Uniform});
    rules.reset = dice.of({GroupSpec::Reset::Earliest, GroupSpec::Reset::Latest});
    rules.pollRecords = dice.of({1, 2, 3, 10, 500});
    rules.commit = shares ? dice.of({Commit::Each, Commit::After})
                          : dice.of({Commit::Each, Commit::After, Commit::Before, Commit::Auto});
    rules.onFailure = shares ? dice.of({OnFailure::Retry, OnFailure::Skip})
                             : dice.of({OnFailure::Retry, OnFailure::Skip, OnFailure::DeadLetter,
                                        OnFailure::RetryTopic});
    rules.retryDelay = dice.of<SimDuration>({0s, 1s, 6s});
    rules.attempts = dice.from(1, 3);
    rules.autoCommit = dice.of<SimDuration>({500ms, 2s, 5s});
    if (rules.protocol == Protocol::Classic || rules.protocol == Protocol::Consumer) {
        rules.maxPoll = dice.of<SimDuration>({1s, 3s, 8s, 300s});
        rules.initialDelay = dice.of<SimDuration>({0s, 3s, 3s});
        rules.rejoinDelay = dice.of<SimDuration>({0ms, 10ms, 700ms});
        rules.revocation = dice.of<SimDuration>({0s, 0s, 3s});
        rules.isStatic = dice.oneIn(3);
    }
    rules.lock = dice.of<SimDuration>({1s, 4s, 30s});
    rules.deliveryLimit = dice.from(1, 4);
    rules.maxLocks = dice.of({1, 3, 2000});
    return rules;
}

void addReactions(Dice& dice, Scenario& scenario)
{
    scenario.reactions.clear();
    const int count = dice.from(1, 3);
    for (int r = 0; r < count; ++r) {
        ReactionSpec each;
        each.name = std::string{"reaction-"} + static_cast<char>('a' + r);
        each.job = each.name;
        each.id = static_cast<std::uint32_t>(r);
        each.work = variate(dice, dice.of<SimDuration>({50ms, 400ms, 1200ms}));
        each.effect = dice.of({ReactionSpec::Effect::Count, ReactionSpec::Effect::UpsertDelete});
        each.effectAt = dice.of({0.0, 0.3, 1.0, 1.0});
        each.fails = dice.of({0.0, 0.0, 0.1, 0.4});
        if (dice.oneIn(3))
            for (std::uint32_t n = 3; n < 40; n += 9)
                each.poison.push_back(n);
        if (dice.oneIn(2))
            each.due = dice.of<SimDuration>({1s, 3s, 10s});
        if (dice.oneIn(6))
            each.every = dice.of<SimDuration>({4s, 15s});
        scenario.reactions.push_back(each);
    }
    scenario.log.slots.clear();
    scenario.log.groups.clear();
    for (int r = 0; r < count; ++r) {
        scenario.log.slots.push_back(dice.oneIn(12) ? 0 : dice.from(1, 4));
        scenario.log.groups.push_back(group(dice));
    }
}

/// Some groups read what an earlier one writes; some write what nobody reads.
void addTopics(Dice& dice, Scenario& scenario)
{
    const auto topic = [&] {
        const auto number = static_cast<int>(scenario.log.topics.size()) + 1;
        scenario.log.topics.push_back({"topic-" + std::to_string(number), dice.from(1, 3)});
        return number;
    };
    auto& groups = scenario.log.groups;
    for (std::size_t r = 0; r < groups.size(); ++r) {
        const auto writer = static_cast<std::size_t>(dice.below(3));
        const bool reads = dice.oneIn(2) && writer < r && scenario.log.slots[writer] > 0 &&
                           scenario.log.slots[r] > 0;
        if (reads && groups[writer].writes == 0)
            groups[writer].writes = topic();
        if (reads)
            groups[r].reads = groups[writer].writes;
    }
    if (dice.oneIn(8) && groups.back().writes == 0 && scenario.log.slots.back() > 0)
        groups.back().writes = topic();
}

void addMembers(Dice& dice, Scenario& scenario)
{
    int member = 0;
    for (std::size_t r = 0; r < scenario.reactions.size(); ++r) {
        const GroupSpec& rules = scenario.log.groups[r];
        const bool kafka =
            rules.protocol == Protocol::Classic || rules.protocol == Protocol::Consumer;
        for (int n = 0; n < scenario.log.slots[r]; ++n, ++member) {
            if (!dice.oneIn(3))
                continue;
            MemberSpec own{.member = member};
            own.joins = SimTime{dice.ms(0, 30'000)};
            if (kafka && dice.oneIn(2))
                own.isStatic = dice.oneIn(2);
            if (kafka && dice.oneIn(3))
                own.rejoinDelay = dice.ms(0, 2000);
            if (kafka && dice.oneIn(3))
                own.revocation = dice.ms(0, 2000);
            scenario.log.members.push_back(own);
        }
    }
}

void addTimeline(Dice& dice, Scenario& scenario)
{
    int members = 0;
    std::vector<int> seekable;  // A share group has no bookmark.
    int group = 0;
    for (std::size_t r = 0; r < scenario.log.slots.size(); ++r) {
        members += scenario.log.slots[r];
        if (scenario.log.slots[r] == 0)
            continue;
        if (scenario.log.groups[r].protocol != Protocol::Share)
            seekable.push_back(group);
        ++group;
    }
    const int acts = dice.of({0, 3, 8, 20});
    for (int n = 0; n < acts; ++n) {
        const SimDuration at = someTime(dice, scenario);
        const Act what = dice.of({Act::Kill, Act::Kill, Act::Stop, Act::Restart, Act::Restart});
        const int index = dice.below(std::max(1, members));
        const auto kind = dice.of({Target::Kind::Slot, Target::Kind::Member});
        act(scenario, at, what, kind, index);
        // Soon, within the session, or after it.
        const SimDuration back = dice.of<SimDuration>({0ms, 100ms, 2s, 3500ms, 6s, 9s});
        if (what != Act::Restart && dice.oneIn(2) && at + back < scenario.duration)
            act(scenario, at + back, Act::Restart, kind, index);
    }
    const auto moveTo = [&] {
        using Kind = BookmarkPlace::Kind;
        return BookmarkPlace{dice.of({Kind::Earliest, Kind::Latest, Kind::AtOffset, Kind::AtTime}),
                             static_cast<std::uint64_t>(dice.below(30)),
                             SimTime{dice.ms(0, 60'000)}};
    };
    const int seeks = dice.oneIn(3) && !seekable.empty() ? dice.from(1, 4) : 0;
    for (int n = 0; n < seeks; ++n) {
        act(scenario, someTime(dice, scenario), Act::Seek, Target::Kind::Group,
            seekable[static_cast<std::size_t>(dice.below(static_cast<int>(seekable.size())))]);
        for (Intervention& each : scenario.timeline) {
            if (each.act != Act::Seek ||
                each.line != static_cast<int>(scenario.timeline.size()) - 1)
                continue;
            each.to = moveTo();
            each.partition = dice.oneIn(2) ? -1 : dice.below(scenario.log.partitions);
        }
    }
    if (dice.oneIn(4)) {
        act(scenario, someTime(dice, scenario), Act::AddPartitions, Target::Kind::Slot, 0);
        for (Intervention& each : scenario.timeline)
            if (each.act == Act::AddPartitions)
                each.partition = scenario.log.partitions + dice.from(1, 3);
    }
}

/// Where no share group reads it.
void addCompaction(Dice& dice, Scenario& scenario)
{
    using Policy = CleanupSpec::Policy;
    for (std::size_t r = 0; r < scenario.log.groups.size(); ++r)
        if (scenario.log.slots[r] > 0 && scenario.log.groups[r].protocol == Protocol::Share)
            return;
    if (!dice.oneIn(2))
        return;
    const bool deletes = scenario.log.forgets();
    scenario.log.segment = dice.of<SimDuration>({1s, 4s});
    if (dice.oneIn(3))
        scenario.log.segmentBytes = static_cast<std::uint64_t>(dice.from(1, 6)) * 1'000;
    scenario.log.cleanup = {.policy = deletes ? Policy::CompactAndDelete : Policy::Compact,
                            .dirtyRatio = dice.of({0.0, 0.3, 0.5}),
                            .minLag = dice.of<SimDuration>({0s, 0s, 3s}),
                            .deleteRetention = dice.of<SimDuration>({0s, 5s, 24h}),
                            .check = dice.of<SimDuration>({500ms, 3s})};
    if (dice.oneIn(2))
        scenario.log.cleanup.maxLag = dice.of<SimDuration>({3s, 10s});
}

/// Wrong code for some of the reactions, for a while.
void addBugs(Dice& dice, Scenario& scenario)
{
    for (std::size_t r = 0; r < scenario.reactions.size(); ++r) {
        if (!dice.oneIn(4))
            continue;
        const int last = static_cast<int>(scenario.duration / 1ms) - 2;
        const int from = dice.from(1, last);
        const Target target{Target::Kind::Reaction, static_cast<int>(r)};
        const int line = static_cast<int>(scenario.timeline.size());
        scenario.timeline.push_back({.at = SimTime{1ms * from},
                                     .act = Act::Deploy,
                                     .target = target,
                                     .line = line,
                                     .isBug = true});
        scenario.timeline.push_back({.at = SimTime{1ms * dice.from(from + 1, last + 1)},
                                     .act = Act::Deploy,
                                     .target = target,
                                     .line = line});
    }
    std::ranges::stable_sort(scenario.timeline, {}, &Intervention::at);
}

void addBridges(Dice& dice, Scenario& scenario)
{
    for (std::uint32_t r = 0; r < scenario.reactions.size(); ++r)
        if (scenario.log.slots[r] > 0 && scenario.log.groups[r].protocol != Protocol::Share &&
            dice.oneIn(4) && scenario.log.groups[r].writes == 0)
            scenario.bridges.push_back({.reaction = r, .idempotent = dice.oneIn(2)});
}

/// Thrown apart, so that what was thrown before stays what it was.
void addApplicationTransactions(Scenario& scenario, std::uint64_t seed)
{
    Dice dice{seed + 1'000'000};
    if (!dice.oneIn(3) || scenario.log.cleanup.compacts())
        return;
    ProducerSpec& producer = scenario.log.producer;
    producer.given = true;
    producer.transactional = true;
    producer.linger = dice.of<SimDuration>({0ms, 5ms, 300ms});
    producer.transactionEvery = dice.of<SimDuration>({200ms, 2s, 9s});
    producer.transactionRecords = dice.of({2, 10, 1000});
    producer.aborts = dice.of({0.0, 0.3, 0.8});
    producer.transactionTimeout = dice.of<SimDuration>({1s, 5s, 60s});
    scenario.log.brokers.transactionSweep = dice.of<SimDuration>({500ms, 10s});
    for (GroupSpec& group : scenario.log.groups)
        if (group.protocol != Protocol::Share && dice.oneIn(2))
            group.isolation = GroupSpec::Isolation::ReadCommitted;
    for (int n = dice.of({0, 0, 1, 2}); n > 0; --n) {
        const SimDuration at = someTime(dice, scenario);
        act(scenario, at, Act::Kill, Target::Kind::Producer, 0);
        const SimDuration back = dice.of<SimDuration>({0ms, 100ms, 3s, 12s});
        if (!dice.oneIn(4) && at + back < scenario.duration)
            act(scenario, at + back, Act::Restart, Target::Kind::Producer, 0);
    }
}

}  // namespace

Scenario randomScenario(std::uint64_t seed)
{
    Dice dice{seed};
    Scenario scenario = plainScenario();
    scenario.name = "random " + std::to_string(seed);
    scenario.seed = seed;
    scenario.duration = dice.of<SimDuration>({30s, 60s, 90s});
    scenario.workload.entities = {"a", "b", "c", "d", "e"};
    using Kind = ArrivalsSpec::Kind;
    scenario.workload.arrivals = {.kind = dice.of({Kind::Poisson, Kind::Constant, Kind::Bursts}),
                                  .rate = dice.of({0.5, 1.5, 4.0}),
                                  .every = 7s,
                                  .size = dice.from(1, 20),
                                  .spacing = dice.of<SimDuration>({0ms, 20ms})};
    scenario.network.delay = variate(dice, dice.of<SimDuration>({0ms, 40ms, 300ms}));
    scenario.log.partitions = dice.from(1, 6);
    addReactions(dice, scenario);
    addTopics(dice, scenario);
    addMembers(dice, scenario);
    if (dice.oneIn(3)) {
        scenario.log.retention = dice.of<SimDuration>({4s, 12s});
        scenario.log.segment = 1s;
        scenario.log.retentionCheck = 1s;
    }
    scenario.queue.workers = dice.from(1, 5);
    scenario.queue.attempts = dice.from(1, 4);
    addTimeline(dice, scenario);
    addCompaction(dice, scenario);
    addBugs(dice, scenario);
    addBridges(dice, scenario);
    addApplicationTransactions(scenario, seed);
    addLastingFaults(scenario, seed);
    letReactionsComeLater(scenario, seed);
    return scenario;
}

}  // namespace millrace::test
