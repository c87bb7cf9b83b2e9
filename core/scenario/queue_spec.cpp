// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/queue_spec.h"

#include <algorithm>

namespace millrace {

namespace {

QueueLane laneIn(const OrderSpec& order, const OrderSpec::Lane& lane)
{
    const auto name = std::ranges::find(order.names, lane.queue);
    return {static_cast<int>(name - order.names.begin()), lane.priority};
}

}  // namespace

bool forksForJobs(const QueueSpec& spec)
{
    return spec.profile == "resque" || spec.profile == QueueSpec{}.profile;
}

bool isGenericLease(const QueueSpec& spec)
{
    ClaimSpec claim = spec.claim;
    claim.threads = 1;
    claim.perMachine = 1;
    claim.poll = {};
    claim.wakes = false;
    claim.wakesWhenDue = true;
    claim.paced = false;
    claim.overhead = {};
    FateSpec fate = spec.fate;
    fate.stager = {};
    fate.nearRetry = {};
    fate.stagerSpread = {};
    fate.stagerFirst = {};
    fate.deadMax = 0;
    fate.deadAge = {};
    return spec.store == QueueSpec::Store::Own && spec.activeJob == ActiveJobSpec{} &&
           claim == ClaimSpec{} && spec.sweep == SweepSpec{} && fate == FateSpec{} &&
           lanesOf(spec.order).size() == 1 && spec.order.within == OrderSpec::Within::Ready &&
           admitsAll(spec.admission);
}

std::vector<QueueLane> lanesOf(const OrderSpec& order)
{
    std::vector<QueueLane> lanes;
    for (const OrderSpec::Lane& each : order.lanes)
        lanes.push_back(laneIn(order, each));
    if (lanes.empty())
        lanes.emplace_back();
    const bool low = order.priority == OrderSpec::Priority::LowFirst;
    std::ranges::sort(lanes, [low](const QueueLane& a, const QueueLane& b) {
        if (a.queue != b.queue)
            return a.queue < b.queue;
        return low ? a.priority < b.priority : a.priority > b.priority;
    });
    lanes.erase(std::ranges::unique(lanes).begin(), lanes.end());
    return lanes;
}

std::size_t laneOf(const OrderSpec& order, std::size_t reaction)
{
    if (reaction >= order.lanes.size())
        return 0;
    const std::vector<QueueLane> lanes = lanesOf(order);
    const auto found = std::ranges::find(lanes, laneIn(order, order.lanes[reaction]));
    return static_cast<std::size_t>(found - lanes.begin());
}

}  // namespace millrace
