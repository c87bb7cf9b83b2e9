// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cluster_swarm.h"

#include <algorithm>
#include <string>

#include "tests/support/random_faults.h"
#include "tests/support/random_scenario.h"
#include "tests/support/scenarios.h"

namespace millrace::test {

using namespace std::chrono_literals;

namespace {

void addBrokerFaults(Scenario& scenario, Draw& draw)
{
    constexpr Act kActs[] = {Act::Kill, Act::CrashMachine, Act::Stop, Act::Restart};
    const int faults = static_cast<int>(draw.below(9));
    for (int n = 0; n < faults; ++n) {
        const SimDuration at = draw.between(1s, 50s);
        const int broker =
            static_cast<int>(draw.below(static_cast<std::uint64_t>(scenario.log.brokers.count)));
        act(scenario, at, kActs[draw.below(4)], Target::Kind::Broker, broker);
        if (draw.chance(0.6))
            act(scenario, at + draw.between(0s, 15s), Act::Restart, Target::Kind::Broker, broker);
    }
}

void addFaults(Scenario& scenario, Draw& draw)
{
    addBrokerFaults(scenario, draw);
    if (draw.chance(0.3))
        act(scenario, draw.between(1s, 50s), Act::Kill, Target::Kind::Slot, 0);
    const bool shares = !scenario.log.groups.empty() &&
                        scenario.log.groups[0].protocol == GroupSpec::Protocol::Share;
    if (draw.chance(0.3) && !shares) {
        act(scenario, draw.between(1s, 50s), Act::Seek, Target::Kind::Group, 0);
        for (Intervention& each : scenario.timeline)
            if (each.act == Act::Seek)
                each.to = {.kind = static_cast<BookmarkPlace::Kind>(draw.below(4)),
                           .offset = draw.below(60),
                           .time = SimTime{draw.between(0s, 50s)}};
    }
    if (draw.chance(0.2)) {
        act(scenario, draw.between(1s, 50s), Act::AddPartitions, Target::Kind::Slot, 0);
        for (Intervention& each : scenario.timeline)
            if (each.act == Act::AddPartitions)
                each.partition = scenario.log.partitions + 1;
    }
}

void chooseProducer(ProducerSpec& producer, Draw& draw, int partitions)
{
    producer.given = true;
    producer.acks = static_cast<ProducerSpec::Acks>(std::min<std::uint64_t>(draw.below(4), 2));
    producer.maxInFlight = draw.chance(0.5) ? 5 : 1 + static_cast<int>(draw.below(8));
    if (draw.chance(0.2) && producer.acks != ProducerSpec::Acks::None)
        producer.retries = static_cast<int>(draw.below(3));
    producer.idempotence = producer.acks == ProducerSpec::Acks::All && producer.maxInFlight <= 5 &&
                           producer.retries > 0 && draw.chance(0.7);
    if (draw.chance(0.5))
        producer.linger = draw.between(0ms, 800ms);
    if (draw.chance(0.5))
        producer.batchSize = 1'000 + static_cast<int>(draw.below(5'000));
    if (draw.chance(0.5))
        producer.loss = 0.01 * static_cast<double>(draw.below(30));
    if (draw.chance(0.8))
        producer.requestTimeout = draw.between(200ms, 4s);
    producer.deliveryTimeout = producer.requestTimeout + producer.linger + draw.between(0s, 20s);
    if (draw.chance(0.3)) {
        producer.partitioner = draw.chance(0.5) ? ProducerSpec::Partitioner::Sticky
                                                : ProducerSpec::Partitioner::Explicit;
        producer.partition = static_cast<int>(draw.below(static_cast<std::uint64_t>(partitions)));
    }
}

void chooseBrokers(BrokerSpec& brokers, Draw& draw)
{
    const auto upTo = [&draw](int most) {
        return 1 + static_cast<int>(draw.below(static_cast<std::uint64_t>(most)));
    };
    brokers.count = upTo(4);
    brokers.replication = draw.chance(0.7) ? brokers.count : upTo(brokers.count);
    brokers.minInSync = draw.chance(0.5) ? 1 : upTo(brokers.replication);
    brokers.uncleanElection = draw.chance(0.4);
    if (draw.chance(0.5))
        brokers.replicaLag = draw.between(50ms, 5s);
    if (draw.chance(0.5)) {
        brokers.replicaDelay.kind = VariateSpec::Kind::Exponential;
        brokers.replicaDelay.mean = draw.between(0ms, 700ms);
    }
    brokers.session = draw.between(500ms, 9s);
    brokers.heartbeat = brokers.session / 4;
    if (draw.chance(0.5))
        brokers.flush = draw.between(100ms, 10s);
}

void chooseCleanup(LogSpec& log, Draw& draw)
{
    const bool shares = !log.groups.empty() && log.groups[0].protocol == GroupSpec::Protocol::Share;
    if (shares || log.producer.partitioner == ProducerSpec::Partitioner::Sticky || draw.chance(0.6))
        return;
    log.cleanup.policy =
        log.forgets() ? CleanupSpec::Policy::CompactAndDelete : CleanupSpec::Policy::Compact;
    log.cleanup.dirtyRatio = draw.chance(0.5) ? 0.0 : 0.5;
    log.cleanup.deleteRetention = draw.between(0s, 10s);
    log.cleanup.check = draw.between(200ms, 4s);
    log.segment = draw.between(100ms, 3s);
}

/// What the first group makes of a record goes to another topic, and what fails to a retry topic.
void addTopics(Scenario& scenario, Draw& draw)
{
    using OnFailure = GroupSpec::OnFailure;
    scenario.log.groups.resize(1);
    GroupSpec& writer = scenario.log.groups[0];
    const bool shares = writer.protocol == GroupSpec::Protocol::Share;
    scenario.reactions[0].fails = draw.chance(0.5) ? 0.2 : 0.0;
    if (!shares && draw.chance(0.7))
        writer.onFailure = draw.chance(0.7) ? OnFailure::RetryTopic : OnFailure::DeadLetter;
    writer.retryDelay = draw.between(0s, 4s);
    if (draw.chance(0.3))
        return;
    scenario.log.topics = {{"derived", 1 + static_cast<int>(draw.below(3))}};
    writer.writes = 1;
    ReactionSpec below = scenario.reactions[0];
    below.name = "below";
    below.id = 1;
    scenario.reactions.push_back(below);
    scenario.log.slots.push_back(1 + static_cast<int>(draw.below(2)));
    GroupSpec reader;
    reader.reads = 1;
    reader.protocol = static_cast<GroupSpec::Protocol>(draw.below(4));
    reader.onFailure = draw.chance(0.5) ? OnFailure::Retry : OnFailure::Skip;
    scenario.log.groups.push_back(reader);
}

/// Drawn apart, so that what was drawn before stays what it was.
void addTransactions(Scenario& scenario, std::uint64_t seed)
{
    using Isolation = GroupSpec::Isolation;
    Draw draw{seed, Purpose::Transaction, 77};
    if (draw.chance(0.5) || scenario.log.cleanup.compacts())
        return;
    ProducerSpec& producer = scenario.log.producer;
    producer.transactional = true;
    producer.acks = ProducerSpec::Acks::All;
    producer.maxInFlight = std::min(producer.maxInFlight, 5);
    producer.retries = std::max(producer.retries, 1);
    producer.idempotence = true;
    producer.transactionEvery = draw.between(50ms, 5s);
    if (draw.chance(0.3))
        producer.transactionRecords = 1 + static_cast<int>(draw.below(10));
    producer.aborts = 0.1 * static_cast<double>(draw.below(8));
    producer.transactionTimeout = draw.between(500ms, 12s);
    scenario.log.brokers.transactionSweep = draw.between(200ms, 5s);
    // One reads what is committed, and another everything.
    ReactionSpec reaction = scenario.reactions[0];
    reaction.name = "committed";
    reaction.id = static_cast<std::uint32_t>(scenario.reactions.size());
    scenario.reactions.push_back(reaction);
    scenario.log.slots.push_back(1 + static_cast<int>(draw.below(2)));
    if (scenario.log.groups.empty())
        scenario.log.groups.emplace_back();
    GroupSpec committed = scenario.log.groups[0];
    if (committed.protocol == GroupSpec::Protocol::Share)
        committed = {};
    committed.isolation = Isolation::ReadCommitted;
    committed.writes = 0;
    scenario.log.groups.push_back(committed);
    const int deaths = static_cast<int>(draw.below(4));
    for (int n = 0; n < deaths; ++n) {
        const SimDuration at = draw.between(1s, 50s);
        act(scenario, at, Intervention::Act::Kill, Target::Kind::Producer, 0);
        if (draw.chance(0.8))
            act(scenario, at + draw.between(0s, 15s), Intervention::Act::Restart,
                Target::Kind::Producer, 0);
    }
}

}  // namespace

Scenario randomMixedScenario(std::uint64_t seed)
{
    Draw draw{seed, Purpose::Arrival, 78};
    Scenario scenario = randomScenario(seed);
    scenario.name = "mixed " + std::to_string(seed);
    chooseBrokers(scenario.log.brokers, draw);
    if (!scenario.log.producer.transactional)
        chooseProducer(scenario.log.producer, draw, scenario.log.partitions);
    if (scenario.log.cleanup.compacts())  // Which refuses records without a key.
        scenario.log.producer.partitioner = ProducerSpec::Partitioner::Keyed;
    addBrokerFaults(scenario, draw);
    return scenario;
}

Scenario randomClusterScenario(std::uint64_t seed)
{
    Draw draw{seed, Purpose::Arrival, 77};
    Scenario scenario = plainScenario();
    scenario.name = "cluster swarm " + std::to_string(seed);
    scenario.seed = seed;
    scenario.workload.arrivals = {.kind = ArrivalsSpec::Kind::Poisson,
                                  .rate = static_cast<double>(1 + draw.below(20))};
    scenario.network.delay.mean = draw.between(0ms, 300ms);
    if (draw.chance(0.5))
        scenario.network.delay.kind = VariateSpec::Kind::Exponential;
    scenario.log.partitions = 1 + static_cast<int>(draw.below(4));
    scenario.reactions[0].work.mean = draw.between(0ms, 400ms);
    if (draw.chance(0.3))
        scenario.reactions[0].effectAt = 0.5;
    scenario.log.slots = {1 + static_cast<int>(draw.below(3))};
    if (draw.chance(0.6)) {
        GroupSpec group;
        group.protocol = static_cast<GroupSpec::Protocol>(draw.below(4));
        group.pollRecords = 1 + static_cast<int>(draw.below(6));
        group.commit = static_cast<GroupSpec::Commit>(draw.below(4));
        group.autoCommit = 700ms;
        group.initialDelay = draw.between(0s, 2s);
        if (draw.chance(0.3))
            group.reset = GroupSpec::Reset::Latest;
        scenario.log.groups = {group};
    }
    if (draw.chance(0.3)) {
        scenario.log.retention = draw.between(1s, 10s);
        scenario.log.segment = draw.between(100ms, 3s);
        scenario.log.retentionCheck = 500ms;
        if (draw.chance(0.5))
            scenario.log.retentionBytes = 1'000 + draw.below(50'000);
    }
    chooseBrokers(scenario.log.brokers, draw);
    chooseProducer(scenario.log.producer, draw, scenario.log.partitions);
    addFaults(scenario, draw);
    chooseCleanup(scenario.log, draw);
    if (draw.chance(0.4))
        addTopics(scenario, draw);
    addTransactions(scenario, seed);
    letReactionsComeLater(scenario, seed);
    return scenario;
}

}  // namespace millrace::test
