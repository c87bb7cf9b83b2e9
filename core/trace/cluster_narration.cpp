// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/cluster_narration.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/trace/transaction_narration.h"

namespace millrace {

namespace {

/// "partition 2", "partitions 1 and 2", "partitions 0, 1 and 7 more"; "enriched 1" where topics
/// have names.
std::string listed(const Columns& columns, const std::vector<std::size_t>& partitions)
{
    const bool named = columns.find(Thing::Topic, 0) != nullptr;
    const auto name = [&](std::size_t n) {
        return named ? std::string{columns.nameOf(Thing::Partition,
                                                  static_cast<std::uint32_t>(partitions[n]))}
                     : std::to_string(partitions[n]);
    };
    if (partitions.size() == 1)
        return (named ? "" : "partition ") + name(0);
    const char* what = named ? "" : "partitions ";
    if (partitions.size() == 2)
        return fmt::format("{}{} and {}", what, name(0), name(1));
    return fmt::format("{}{}, {} and {} more", what, name(0), name(1), partitions.size() - 2);
}

/// Dead or cut off, and the controller takes it for alive.
std::string unheardBroker(const Columns& columns, const ClusterState& cluster, std::size_t index)
{
    std::vector<std::size_t> led;
    for (std::size_t p = 0; p < cluster.sets.size(); ++p)
        if (cluster.sets[p].leader == BrokerId{index})
            led.push_back(p);
    const BrokerState& broker = cluster.brokers[index];
    const std::string_view name = columns.nameOf(Thing::Broker, static_cast<std::uint32_t>(index));
    const bool isDead = broker.life == Life::Killed;
    const char* const state = isDead ? "dead" : "cut off";
    if (!isDead && broker.cutOffUntil <= broker.fencedAt)
        return fmt::format(
            "Log: {} is cut off until {}, and back before the controller finds "
            "out{}.",
            name, clockText(broker.cutOffUntil),
            led.empty() ? "" : "; until then nobody can write or read " + listed(columns, led));
    const std::string at = clockText(broker.fencedAt);
    if (led.empty())
        return fmt::format("Log: {} is {}; it holds nobody's place as leader. The controller "
                           "finds out at {}.",
                           name, state, at);
    return fmt::format("Log: {} is {}; nobody can write or read {} until the controller finds "
                       "out at {}.",
                       name, state, listed(columns, led), at);
}

bool isUnheard(const BrokerState& broker)
{
    const bool cut = broker.life == Life::Alive && broker.registered && isCutOff(broker);
    return (broker.life == Life::Killed || cut) && !broker.fenced;
}

}  // namespace

std::string clusterTrouble(const Columns& columns, const VisibleState& state)
{
    const ClusterState& cluster = state.log.cluster;
    for (std::size_t b = 0; b < cluster.brokers.size(); ++b)
        if (isUnheard(cluster.brokers[b]))
            return unheardBroker(columns, cluster, b);
    std::vector<std::size_t> offline;
    for (std::size_t p = 0; p < cluster.sets.size(); ++p)
        if (cluster.sets[p].leader.isNone())
            offline.push_back(p);
    if (offline.empty())
        return {};
    return fmt::format("Log: nobody in sync is left to lead {}; {}.", listed(columns, offline),
                       offline.size() == 1 ? "it waits" : "they wait");
}

std::string waitInVain(const Columns& columns, const VisibleState& state)
{
    const ClusterState& cluster = state.log.cluster;
    using Phase = BatchState::Phase;
    std::vector<std::size_t> waiting;
    BrokerId at = BrokerId::none();
    for (const BatchState& each : cluster.producer.batches) {
        const bool sent = each.phase == Phase::Travelling || each.phase == Phase::Waiting ||
                          each.phase == Phase::Answering || each.phase == Phase::Lost;
        if (!sent || each.broker == cluster.sets[each.partition.value].leader ||
            cluster.brokers[each.broker.value].serves || each.isOrphan())
            continue;
        at = each.broker;
        if (std::ranges::find(waiting, each.partition.value) == waiting.end())
            waiting.push_back(each.partition.value);
    }
    if (waiting.empty())
        return {};
    const BrokerState& broker = cluster.brokers[at.value];
    const std::string back =
        isCutOff(broker) ? " or it is in reach at " + clockText(broker.cutOffUntil) : "";
    return fmt::format("Log: the application still waits for answers of {}; what comes after them "
                       "in {} waits, too, until they time out{}.",
                       columns.nameOf(Thing::Broker, at.value), listed(columns, waiting), back);
}

std::string clusterNews(const Columns& columns, const Mark& mark)
{
    const std::string name{columns.nameOf(mark.thing, mark.index)};
    switch (mark.code) {
    case BrokerFenced::kInfo.code:
        return fmt::format("Log: the controller has given {} up; others lead what it led.", name);
    case PartitionCleaned::kInfo.code:
        return fmt::format("Log: the cleaner has been through {}: {} record{} gone. The newest of "
                           "each key stays, and offsets stay what they were.",
                           name, mark.other, mark.other == 1 ? " is" : "s are");
    case BrokerInReach::kInfo.code:
        return fmt::format("Log: {} is in reach again, before the controller found out: what it "
                           "leads goes on.",
                           name);
    case BrokerRegistered::kInfo.code:
        return fmt::format("Log: {} is back, and fetches what it missed.", name);
    case LogTruncated::kInfo.code:
        return fmt::format("Log: {} was cut at offset {}: what lay behind it is in no log that "
                           "counts, and the offsets are given again.",
                           name, mark.other);
    default:
        return transactionNews(columns, mark);
    }
}

std::string clusterCaption(const Columns& columns, const Mark& mark)
{
    const std::string name{columns.nameOf(mark.thing, mark.index)};
    switch (mark.code) {
    case BrokerFenced::kInfo.code:
        return "controller found out";
    case PartitionCleaned::kInfo.code:
        return name + " was cleaned";
    case BrokerInReach::kInfo.code:
        return name + " is in reach";
    case BrokerRegistered::kInfo.code:
        return name + " is back";
    case LeaderElected::kInfo.code:
        return name + " leads";
    case LogTruncated::kInfo.code:
        return name + " was cut";
    default:
        return transactionCaption(columns, mark);
    }
}

}  // namespace millrace
