// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/ready_rows.h"

namespace millrace::ui {

namespace {

void addLane(std::vector<ReadyJob>& jobs, const Moment& moment, std::uint32_t index,
             std::size_t count)
{
    const LaneState& lane = moment.state.queue.lanes[index];
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
}

}  // namespace

std::vector<ReadyJob> firstReady(const Moment& moment, std::size_t count)
{
    std::vector<ReadyJob> jobs;
    for (std::uint32_t l = 0; l < moment.state.queue.lanes.size() && jobs.size() < count; ++l)
        addLane(jobs, moment, l, count);
    return jobs;
}

}  // namespace millrace::ui
