// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/shipped_groups.h"

namespace millrace::ui {

const std::vector<ShippedGroup>& shippedGroups()
{
    static const std::vector<ShippedGroup> kGroups{
        {"To begin with",
         {"one-event-three-reactions", "update-then-delete", "avatar-upload", "lease-and-session",
          "one-event-three-reactions-12"}},
        {"Log and list under the same trouble",
         {"queue-as-event-bus", "scale-out", "rolling-deploy", "receiver-down", "slow-host",
          "slow-clock", "hung-slot", "cut-off", "one-worker", "concurrency-limit",
          "order-per-entity", "unique-jobs", "recurring", "batch", "store-outage",
          "then-against-now", "dual-write", "outbox", "both"}},
        {"Kafka: groups and readers",
         {"consumer-crash", "rebalance-eager-cooperative", "static-restart", "more-consumers",
          "ten-minute-job", "share-group", "kafka-as-job-queue", "poison-record", "hot-key",
          "partitions-added", "add-a-reader", "rewind", "bug-and-rewind", "read-at-leisure",
          "compaction", "chained"}},
        {"Kafka: brokers and transactions",
         {"broker-crash-acks", "broker-cut-off", "unclean-election", "idempotent-producer",
          "transactions"}},
        {"Jobs: deaths and retries",
         {"worker-killed-sidekiq", "worker-killed-resque", "worker-killed-solid-queue",
          "worker-killed-good-job", "worker-killed-bullmq", "three-deaths", "zombie", "zombie-key",
          "retry-storm", "retry-storm-jitter", "dead-set"}},
        {"Jobs: queues and Active Job",
         {"strict-queues", "weighted-queues", "polling-slow", "polling-fast", "perform-later",
          "active-job-sidekiq", "active-job-solid-queue", "async-adapter"}},
        {"Without an end", {"slow-drift"}}};
    return kGroups;
}

}  // namespace millrace::ui
