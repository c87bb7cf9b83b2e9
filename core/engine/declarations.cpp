// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/declarations.h"

#include <cmath>

#include <fmt/format.h>

#include "core/engine/list_declarations.h"
#include "core/queue/backoff.h"
#include "core/scenario/clocks_in_force.h"
#include "core/scenario/profile.h"
#include "core/scenario/topics.h"

namespace millrace {

namespace {

class Statement {
public:
    explicit Statement(Context& context) : m_context{context} {}

    void declare(Thing thing, std::size_t index, std::string name, std::string caption = {},
                 std::size_t parent = 0)
    {
        m_context.resumeFrom(Trace::kNoCause);
        m_context.emit(Declared{thing, static_cast<std::uint32_t>(index),
                                static_cast<std::uint32_t>(parent), std::move(name),
                                std::move(caption)});
    }
    void count(Thing thing, std::size_t index, std::string key, std::int64_t value)
    {
        state(thing, index, std::move(key), value, Unit::Count, {});
    }
    void duration(Thing thing, std::size_t index, std::string key, SimDuration value)
    {
        state(thing, index, std::move(key), value.count(), Unit::Nanoseconds, {});
    }
    void fraction(Thing thing, std::size_t index, std::string key, double value)
    {
        const auto perMillion = static_cast<std::int64_t>(value * 1e6 + 0.5);
        state(thing, index, std::move(key), perMillion, Unit::PerMillion, {});
    }
    void choice(Thing thing, std::size_t index, std::string key, std::string text)
    {
        state(thing, index, std::move(key), 0, Unit::Choice, std::move(text));
    }
    /// A thing by its number, and its name.
    void named(Thing thing, std::size_t index, std::string key, std::uint32_t number,
               std::string name)
    {
        state(thing, index, std::move(key), number, Unit::Count, std::move(name));
    }

private:
    void state(Thing thing, std::size_t index, std::string key, std::int64_t value, Unit unit,
               std::string text)
    {
        m_context.resumeFrom(Trace::kNoCause);
        m_context.emit(SettingStated{thing, static_cast<std::uint32_t>(index), std::move(key),
                                     value, unit, std::move(text)});
    }

    Context& m_context;
};

SimDuration meanOf(const VariateSpec& spec)
{
    return spec.kind == VariateSpec::Kind::Uniform ? (spec.low + spec.high) / 2 : spec.mean;
}

void declareReactions(Statement& state, const Scenario& scenario)
{
    for (std::size_t r = 0; r < scenario.reactions.size(); ++r) {
        const ReactionSpec& reaction = scenario.reactions[r];
        state.declare(Thing::Reaction, r, reaction.name, reaction.does);
        state.choice(Thing::Reaction, r, "job", reaction.job);
        state.choice(Thing::Reaction, r, "effect",
                     reaction.effect == ReactionSpec::Effect::UpsertDelete ? "upsert-delete"
                                                                           : "count");
        state.duration(Thing::Reaction, r, "work", meanOf(reaction.work));
        state.fraction(Thing::Reaction, r, "fails", reaction.fails);
        state.fraction(Thing::Reaction, r, "effectAt", reaction.effectAt);
        if (reaction.idempotent)
            state.count(Thing::Reaction, r, "idempotent", 1);
        if (reaction.due)
            state.duration(Thing::Reaction, r, "due", *reaction.due);
        if (reaction.from.count() > 0)
            state.duration(Thing::Reaction, r, "from", reaction.from);
        if (reaction.every.count() > 0) {
            state.duration(Thing::Reaction, r, "every", reaction.every);
            state.choice(Thing::Reaction, r, "standsFor", reaction.everyStandsFor);
        }
    }
}

/// What differs from the generic group, which says nothing.
void declareRules(Statement& state, std::size_t group, const GroupSpec& rules)
{
    if (rules == GroupSpec{})
        return;
    state.choice(Thing::Group, group, "protocol", std::string{nameOf(rules.protocol)});
    if (rules.protocol != GroupSpec::Protocol::Share)
        state.choice(Thing::Group, group, "assignor", std::string{nameOf(rules.assignor)});
    state.count(Thing::Group, group, "pollRecords", rules.pollRecords);
    if (rules.isolation == GroupSpec::Isolation::ReadCommitted)
        state.choice(Thing::Group, group, "isolation", "read_committed");
    if (rules.reset == GroupSpec::Reset::Latest)
        state.choice(Thing::Group, group, "reset", "latest");
    state.choice(Thing::Group, group, "commit", std::string{nameOf(rules.commit)});
    if (rules.commit == GroupSpec::Commit::Auto)
        state.duration(Thing::Group, group, "autoCommit", rules.autoCommit);
    if (rules.onFailure != GroupSpec::OnFailure::Retry) {
        state.choice(Thing::Group, group, "onFailure", std::string{nameOf(rules.onFailure)});
        state.count(Thing::Group, group, "attempts", rules.attempts);
    }
    if (rules.onFailure == GroupSpec::OnFailure::RetryTopic)
        state.duration(Thing::Group, group, "retryDelay", rules.retryDelay);
    if (rules.protocol == GroupSpec::Protocol::Share) {
        state.duration(Thing::Group, group, "lock", rules.lock);
        state.count(Thing::Group, group, "deliveryLimit", rules.deliveryLimit);
        state.count(Thing::Group, group, "maxLocks", rules.maxLocks);
        return;
    }
    if (rules.protocol == GroupSpec::Protocol::Generic)
        return;
    state.duration(Thing::Group, group, "maxPoll", rules.maxPoll);
    if (rules.protocol == GroupSpec::Protocol::Classic)
        state.duration(Thing::Group, group, "initialDelay", rules.initialDelay);
    if (rules.assignmentInterval.count() > 0)
        state.duration(Thing::Group, group, "assignmentInterval", rules.assignmentInterval);
    state.choice(Thing::Group, group, "members", rules.isStatic ? "static" : "dynamic");
}

/// Where they are not those of the log.
void declareClocks(Statement& state, std::size_t group, const Scenario& scenario,
                   const GroupSpec& rules)
{
    const SimDuration session = sessionInForce(scenario, rules);
    const SimDuration heartbeat = memberHeartbeatInForce(scenario, rules);
    if (session != sessionInForce(scenario))
        state.duration(Thing::Group, group, "session", session);
    if (heartbeat != memberHeartbeatInForce(scenario))
        state.duration(Thing::Group, group, "heartbeat", heartbeat);
}

/// What leaves besides old segments; nothing when that is all.
void declareCleanup(Statement& state, const LogSpec& log, bool hasCluster)
{
    if (log.segmentBytes > 0)
        state.count(Thing::Log, 0, "segmentBytes", static_cast<std::int64_t>(log.segmentBytes));
    if (log.segmentBytes > 0 && !hasCluster)
        state.count(Thing::Log, 0, "recordSize", log.producer.recordSize);
    const CleanupSpec& cleanup = log.cleanup;
    if (!cleanup.compacts())
        return;
    state.choice(Thing::Log, 0, "cleanup", std::string{nameOf(cleanup.policy)});
    state.fraction(Thing::Log, 0, "dirtyRatio", cleanup.dirtyRatio);
    state.duration(Thing::Log, 0, "minCompactionLag", cleanup.minLag);
    state.duration(Thing::Log, 0, "maxCompactionLag", cleanup.maxLag);
    state.duration(Thing::Log, 0, "deleteRetention", cleanup.deleteRetention);
    state.duration(Thing::Log, 0, "cleanerCheck", cleanup.check);
}

/// A log of one topic does not name it.
void declareTopics(Statement& state, const std::vector<TopicPlace>& topics)
{
    static constexpr const char* kRoles[] = {"the application writes it", "a group writes it",
                                             "to try again", "for a person"};
    const bool several = topics.size() > 1;
    for (std::size_t t = 0; t < topics.size() && several; ++t)
        state.declare(Thing::Topic, t, topics[t].name, kRoles[static_cast<int>(topics[t].role)]);
    for (std::size_t t = 0; t < topics.size(); ++t)
        for (std::uint32_t n = 0; n < topics[t].count; ++n)
            state.declare(Thing::Partition, std::size_t{topics[t].first} + n,
                          fmt::format("{} {}", several ? topics[t].name : "partition", n), {}, t);
}

/// Topics of a group that are not the main one.
void declareFlow(Statement& state, std::size_t group, const std::vector<TopicPlace>& topics,
                 std::size_t reaction, const GroupSpec& rules)
{
    using Role = TopicPlace::Role;
    const auto declare = [&](const char* key, std::uint32_t topic) {
        state.named(Thing::Group, group, key, topic, topics[topic].name);
    };
    if (rules.reads != 0)
        declare("reads", static_cast<std::uint32_t>(rules.reads));
    if (rules.writes != 0)
        declare("writes", static_cast<std::uint32_t>(rules.writes));
    if (const auto retry = topicOf(topics, Role::Retry, reaction))
        declare("retryTopic", *retry);
    if (const auto letters = topicOf(topics, Role::DeadLetters, reaction))
        declare("deadLetterTopic", *letters);
}

void declareCluster(Statement& state, const BrokerSpec& brokers, const ProducerSpec& producer)
{
    static constexpr const char* kAcks[] = {"0", "1", "all"};
    static constexpr const char* kPartitioners[] = {"keyed", "sticky", "explicit"};
    for (int b = 1; b <= brokers.count; ++b)
        state.declare(Thing::Broker, static_cast<std::size_t>(b - 1), fmt::format("broker {}", b));
    state.count(Thing::Log, 0, "brokers", brokers.count);
    state.count(Thing::Log, 0, "replication", brokers.replication);
    state.count(Thing::Log, 0, "minInSync", brokers.minInSync);
    state.count(Thing::Log, 0, "uncleanElection", brokers.uncleanElection ? 1 : 0);
    state.duration(Thing::Log, 0, "replicaLag", brokers.replicaLag);
    state.duration(Thing::Log, 0, "replicaDelay", meanOf(brokers.replicaDelay));
    state.duration(Thing::Log, 0, "brokerSession", brokers.session);
    state.duration(Thing::Log, 0, "brokerHeartbeat", brokers.heartbeat);
    state.duration(Thing::Log, 0, "flush", brokers.flush);
    state.choice(Thing::Log, 0, "acks", kAcks[static_cast<int>(producer.acks)]);
    state.count(Thing::Log, 0, "idempotence", producer.idempotence ? 1 : 0);
    state.choice(Thing::Log, 0, "partitioner",
                 kPartitioners[static_cast<int>(producer.partitioner)]);
    state.duration(Thing::Log, 0, "linger", producer.linger);
    state.count(Thing::Log, 0, "batchSize", producer.batchSize);
    state.count(Thing::Log, 0, "recordSize", producer.recordSize);
    state.count(Thing::Log, 0, "maxInFlight", producer.maxInFlight);
    state.count(Thing::Log, 0, "retries", producer.retries);
    state.duration(Thing::Log, 0, "requestTimeout", producer.requestTimeout);
    state.duration(Thing::Log, 0, "deliveryTimeout", producer.deliveryTimeout);
    state.fraction(Thing::Log, 0, "loss", producer.loss);
    if (!producer.transactional)
        return;
    state.declare(Thing::Producer, 0, "producer");
    state.count(Thing::Log, 0, "transactional", 1);
    state.duration(Thing::Log, 0, "transactionEvery", producer.transactionEvery);
    state.count(Thing::Log, 0, "transactionRecords", producer.transactionRecords);
    state.fraction(Thing::Log, 0, "aborts", producer.aborts);
    state.duration(Thing::Log, 0, "transactionTimeout", producer.transactionTimeout);
    state.duration(Thing::Log, 0, "transactionSweep", brokers.transactionSweep);
}

/// The sentences of the profile, one after the other.
std::string notModelledBy(const std::string& name)
{
    const Profile* profile = findProfile(name);
    std::string text;
    for (const std::string& each :
         profile == nullptr ? std::vector<std::string>{} : profile->notModelled)
        text += (text.empty() ? "Not modelled: " : " ") + each;
    return text;
}

void declareLog(Statement& state, const Scenario& scenario)
{
    state.declare(Thing::Log, 0, scenario.log.profile, notModelledBy(scenario.log.profile));
    state.count(Thing::Log, 0, "partitions", scenario.log.partitions);
    state.duration(Thing::Log, 0, "retention", scenario.log.retention);
    if (scenario.log.retentionBytes > 0)
        state.count(Thing::Log, 0, "retentionBytes",
                    static_cast<std::int64_t>(scenario.log.retentionBytes));
    state.duration(Thing::Log, 0, "segment", scenario.log.segment);
    state.duration(Thing::Log, 0, "retentionCheck", scenario.log.retentionCheck);
    declareCleanup(state, scenario.log, hasCluster(scenario));
    if (scenario.log.carries == Carries::Id)
        state.choice(Thing::Log, 0, "carries", "id");
    state.duration(Thing::Log, 0, "session", sessionInForce(scenario));
    state.duration(Thing::Log, 0, "heartbeat", memberHeartbeatInForce(scenario));
    if (hasCluster(scenario))
        declareCluster(state, scenario.log.brokers, scenario.log.producer);
    const std::vector<TopicPlace> topics = topicsOf(scenario);
    declareTopics(state, topics);
    std::size_t group = 0;
    std::size_t member = 0;
    for (std::size_t r = 0; r < scenario.reactions.size(); ++r) {
        const int slots = scenario.log.slots[r];
        if (slots == 0)
            continue;
        const std::string& name = scenario.reactions[r].name;
        state.declare(Thing::Group, group, name, scenario.reactions[r].does, r);
        if (r < scenario.log.groups.size()) {
            declareRules(state, group, scenario.log.groups[r]);
            declareClocks(state, group, scenario, scenario.log.groups[r]);
            declareFlow(state, group, topics, r, scenario.log.groups[r]);
        }
        if (const BridgeSpec* bridge = bridgeOf(scenario, r)) {
            state.choice(Thing::Group, group, "bridge", "queue");
            state.count(Thing::Group, group, "idempotent", bridge->idempotent ? 1 : 0);
        }
        for (int m = 1; m <= slots; ++m)
            state.declare(Thing::Member, member++, fmt::format("{}-{}", name, m), {}, group);
        ++group;
    }
    state.count(Thing::Log, 0, "slots", static_cast<std::int64_t>(member));
}

/// By the formula, and where chance makes a difference that can be seen, from least to most.
void declareFirstRetry(Statement& state, const BackoffSpec& spec)
{
    constexpr double kSeen = 1.2;
    const DelayBounds bounds = delayBounds(spec, 1);
    const auto whole = [](double seconds) {
        return std::chrono::duration<double>{seconds} < kLongestDuration
                   ? SimDuration{std::llround(seconds * 1e9)}
                   : kLongestDuration;
    };
    const bool spreads = bounds.most > bounds.least * kSeen;
    state.duration(Thing::List, 0, "backoff", whole(spreads ? bounds.least : bounds.base));
    if (spreads)
        state.duration(Thing::List, 0, "backoffMost", whole(bounds.most));
}

void declareList(Statement& state, const Scenario& scenario)
{
    const QueueSpec& queue = scenario.queue;
    state.declare(Thing::List, 0, queue.profile, notModelledBy(queue.profile));
    state.choice(Thing::List, 0, "jobs",
                 queue.jobs == QueueSpec::Jobs::One ? "one" : "per-reaction");
    if (queue.carries == Carries::Id)
        state.choice(Thing::List, 0, "carries", "id");
    state.count(Thing::List, 0, "workers", queue.workers);
    state.count(Thing::List, 0, "attempts", queue.attempts);
    state.duration(Thing::List, 0, "lease", leaseInForce(scenario));
    state.duration(Thing::List, 0, "heartbeat", workerHeartbeatInForce(scenario));
    declareFirstRetry(state, queue.backoff);
    state.duration(Thing::List, 0, "backoffCap", queue.backoff.cap);
    for (int w = 1; w <= queue.workers; ++w)
        state.declare(Thing::Worker, static_cast<std::size_t>(w - 1), fmt::format("worker {}", w));
}

void declareWrites(Statement& state, const WriteSpec& spec)
{
    static constexpr const char* kSent[] = {"before-commit", "after-commit", "with-commit",
                                            "outbox"};
    if (!spec.given)
        return;
    state.duration(Thing::Run, 0, "transaction", spec.lasts);
    state.fraction(Thing::Run, 0, "rollsBack", spec.rollsBack);
    state.choice(Thing::Log, 0, "sent", kSent[static_cast<int>(spec.log)]);
    state.choice(Thing::List, 0, "sent", kSent[static_cast<int>(spec.queue)]);
    if (spec.uses(WriteSpec::Sent::Outbox))
        state.duration(Thing::Run, 0, "outbox", spec.outbox);
}

}  // namespace

void declareScenario(Context& context, const Scenario& scenario)
{
    Statement state{context};
    state.declare(Thing::Run, 0, scenario.name, scenario.watch);
    state.count(Thing::Run, 0, "seed", static_cast<std::int64_t>(scenario.seed));
    state.duration(Thing::Run, 0, "duration", scenario.duration);
    state.duration(Thing::Run, 0, "delay", meanOf(scenario.network.delay));
    state.choice(Thing::Run, 0, "clocks",
                 scenario.network.clocks == NetworkSpec::Clocks::Equal ? "equal" : "product");
    declareReactions(state, scenario);
    for (std::size_t e = 0; e < scenario.workload.entities.size(); ++e)
        state.declare(Thing::Entity, e, scenario.workload.entities[e]);
    for (std::size_t t = 0; t < scenario.workload.types.size(); ++t)
        state.declare(Thing::EventType, t, scenario.workload.types[t]);
    if (scenario.application.threads > 0) {
        const bool later = scenario.application.run == ApplicationSpec::Run::Later;
        state.declare(Thing::Application, 0, "application");
        state.count(Thing::Application, 0, "threads", scenario.application.threads);
        state.choice(Thing::Application, 0, "run", later ? "later" : "inline");
        state.duration(Thing::Application, 0, "request", meanOf(scenario.application.request));
        for (int t = 1; t <= scenario.application.threads; ++t)
            state.declare(Thing::Thread, static_cast<std::size_t>(t - 1),
                          fmt::format("request {}", t));
    }
    declareLog(state, scenario);
    declareList(state, scenario);
    declareWrites(state, scenario.writes);
    declareClaims(context, scenario);
}

}  // namespace millrace
