// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/ready_rows.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace millrace::ui {

namespace {

/// The first `count` of a lane.
std::vector<ReadyJob> firstOf(const Moment& moment, std::uint32_t index, std::size_t count)
{
    const LaneState& lane = moment.state.queue.lanes[index];
    std::vector<ReadyJob> jobs;
    for (auto row = lane.front.rbegin(); row != lane.front.rend() && jobs.size() < count; ++row)
        jobs.push_back({*row, index});
    std::uint64_t line = lane.head;
    auto placed = lane.placed.rbegin();
    while (jobs.size() < count && (line < lane.tail || placed != lane.placed.rend())) {
        const ReadyRow* next = line < lane.tail ? &moment.columns.lanes[index][line] : nullptr;
        const bool back =
            placed != lane.placed.rend() && (next == nullptr || placed->job < next->job);
        jobs.push_back({back ? *placed : *next, index});
        if (back)
            ++placed;
        else
            ++line;
    }
    const bool groups = moment.state.queue.rules.admission.groups;
    for (std::size_t n = 0; n < jobs.size(); ++n)
        jobs[n].canGo = lane.canGrant() && (n == 0 || !groups);
    return jobs;
}

}  // namespace

std::vector<ReadyJob> firstReady(const Moment& moment, std::size_t count)
{
    const QueueState& queue = moment.state.queue;
    const bool groups = queue.rules.admission.groups;
    std::vector<ReadyJob> jobs;
    for (std::uint32_t l = 0; l < queue.lanes.size() && (groups || jobs.size() < count); ++l)
        std::ranges::copy(firstOf(moment, l, groups ? count : count - jobs.size()),
                          std::back_inserter(jobs));
    if (groups)
        std::ranges::sort(jobs, [](const ReadyJob& a, const ReadyJob& b) {
            return std::pair{!a.canGo, a.row.job} < std::pair{!b.canGo, b.row.job};
        });
    jobs.resize(std::min(jobs.size(), count));
    return jobs;
}

}  // namespace millrace::ui
