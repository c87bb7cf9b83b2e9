// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "core/scenario/spec_tables.h"

namespace millrace {

namespace {

using Acks = ProducerSpec::Acks;

using namespace std::chrono_literals;

constexpr int kIdempotentInFlight = 5;  ///< What a leader remembers of a producer.

void readIdempotence(SpecReader& table, ProducerSpec& spec)
{
    const bool possible = spec.acks == ProducerSpec::Acks::All && spec.retries > 0 &&
                          spec.maxInFlight <= kIdempotentInFlight;
    spec.idempotence = possible;  // As Kafka: on, unless the others conflict and it was not asked.
    table.boolean("idempotence", spec.idempotence);
    if (spec.idempotence && !possible)
        table.fail("idempotence", "needs acks = \"all\", retries above 0 and max-in-flight of at "
                                  "most 5.");
}

void readTimes(SpecReader& table, ProducerSpec& spec)
{
    table.duration("linger", spec.linger, 0ms, 1h);
    table.duration("retry-backoff", spec.retryBackoff, 0ms, 1h);
    spec.retryBackoffMax = std::max(spec.retryBackoffMax, spec.retryBackoff);
    table.duration("retry-backoff-max", spec.retryBackoffMax, 0ms, 1h);
    if (spec.retryBackoffMax < spec.retryBackoff)
        table.fail("retry-backoff-max", "expected at least retry-backoff.");
    table.duration("request-timeout", spec.requestTimeout, 1ms, kDay);
    spec.deliveryTimeout = std::max(spec.deliveryTimeout, spec.linger + spec.requestTimeout);
    table.duration("delivery-timeout", spec.deliveryTimeout, 1ms, 30 * kDay);
    if (spec.deliveryTimeout < spec.linger + spec.requestTimeout)
        table.fail("delivery-timeout",
                   "expected at least linger + request-timeout, as Kafka does.");
}

void readTransactions(SpecReader& table, ProducerSpec& spec)
{
    table.boolean("transactional", spec.transactional);
    const bool possible = spec.acks == ProducerSpec::Acks::All && spec.idempotence;
    if (spec.transactional && !possible)
        table.fail("transactional", "a transactional producer needs acks = \"all\" and "
                                    "idempotence = true.");
    for (const char* key :
         {"transaction-every", "transaction-records", "aborts", "transaction-timeout"})
        table.idleUnless(spec.transactional, key, "transactional = true");
    table.duration("transaction-every", spec.transactionEvery, 1ms, kDay);
    table.integer("transaction-records", spec.transactionRecords, 1, 1'000'000);
    table.number("aborts", spec.aborts, 0.0, 1.0);
    table.duration("transaction-timeout", spec.transactionTimeout, 1ms, kDay);
}

}  // namespace

void readBrokers(SpecReader& table, BrokerSpec& spec)
{
    table.integer("brokers", spec.count, 1, 64);
    table.integer("replication", spec.replication, 1, 64);
    if (spec.replication > spec.count)
        table.fail("replication",
                   fmt::format("{} copies need as many brokers, and there {} {}.", spec.replication,
                               spec.count == 1 ? "is" : "are", spec.count));
    table.integer("min-insync", spec.minInSync, 1, 64);
    if (spec.minInSync > spec.replication)
        table.fail("min-insync",
                   fmt::format("{} in sync are more than replication = {} can ever be.",
                               spec.minInSync, spec.replication));
    const bool copies = spec.replication > 1;
    for (const char* key : {"unclean-election", "replica-lag", "replica-delay"})
        table.idleUnless(copies, key, "replication of 2 or more");
    table.boolean("unclean-election", spec.uncleanElection);
    table.duration("replica-lag", spec.replicaLag, 10ms, kDay);
    table.variate("replica-delay", spec.replicaDelay, 1h);
    table.duration("broker-session", spec.session, 100ms, kDay);
    table.duration("broker-heartbeat", spec.heartbeat, 10ms, kDay);
    if (spec.heartbeat >= spec.session)
        table.fail("broker-heartbeat",
                   "expected less than log.broker-session: else the living seem dead.");
    table.duration("flush", spec.flush, 1ms, kDay);
    table.duration("transaction-sweep", spec.transactionSweep, 10ms, kDay);
}

void readProducer(SpecReader& table, ProducerSpec& spec, int partitions)
{
    using Partitioner = ProducerSpec::Partitioner;
    static constexpr Choice<Acks> kAcks[] = {
        {"0", Acks::None}, {"1", Acks::Leader}, {"all", Acks::All}};
    static constexpr Choice<Partitioner> kPartitioners[] = {{"keyed", Partitioner::Keyed},
                                                            {"sticky", Partitioner::Sticky},
                                                            {"explicit", Partitioner::Explicit}};
    spec.given = true;
    table.choice<Acks>("acks", spec.acks, kAcks);
    table.choice<Partitioner>("partitioner", spec.partitioner, kPartitioners);
    table.idleUnless(spec.partitioner == Partitioner::Explicit, "partition",
                     "partitioner = \"explicit\"");
    table.integer("partition", spec.partition, 0, partitions - 1);
    table.integer("batch-size", spec.batchSize, 1, 16 * 1024 * 1024);
    table.integer("record-size", spec.recordSize, 1, 1'048'576);
    table.integer("max-in-flight", spec.maxInFlight, 1, 1000);
    table.integer("retries", spec.retries, 0, INT32_MAX);
    readIdempotence(table, spec);
    readTimes(table, spec);
    readTransactions(table, spec);
    table.number("loss", spec.loss, 0.0, 1.0);
    if (spec.acks == Acks::None)
        for (const char* key : {"retries", "retry-backoff", "retry-backoff-max", "request-timeout"})
            table.idleUnless(false, key, R"(acks = "1" or "all": without an answer nothing fails)");
    table.finish();
}

}  // namespace millrace
