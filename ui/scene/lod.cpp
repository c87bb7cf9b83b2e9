// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/lod.h"

#include <algorithm>
#include <cmath>
#include <ranges>

namespace millrace::ui {

std::size_t itemsInFlight(const VisibleState& state)
{
    const auto copies = std::ranges::count_if(state.log.members, [](const MemberState& member) {
        return member.life == Life::Alive && member.hand.phase == RecordInHand::Phase::Travelling;
    });
    const auto claims = std::ranges::count_if(state.queue.workers, [](const WorkerState& worker) {
        return !worker.claim.job.isNone() && !worker.claim.working;
    });
    std::size_t batched = 0;
    for (const BatchState& batch : state.log.cluster.producer.batches)
        if (batch.phase == BatchState::Phase::Travelling)
            batched += std::min(batch.records.size(), kBatchMarks);
    return batched + state.log.produced.size() + state.log.onTheirWay.size() +
           state.queue.onTheirWay.size() + static_cast<std::size_t>(copies) +
           static_cast<std::size_t>(claims);
}

std::vector<Dot> binned(const std::vector<Dot>& dots)
{
    if (dots.empty())
        return {};
    const auto column = [](const Dot& dot) { return static_cast<int>(std::floor(dot.x / kBin)); };
    const auto row = [](const Dot& dot) { return static_cast<int>(std::floor(dot.y / kBin)); };
    const auto [left, right] = std::ranges::minmax(dots | std::views::transform(column));
    const auto [top, bottom] = std::ranges::minmax(dots | std::views::transform(row));
    // A plain grid: what travels lies within the picture, so it is small, and a map costs more
    // than all the painting.
    const auto width = static_cast<std::size_t>(right - left + 1);
    std::vector<Dot> grid(width * static_cast<std::size_t>(bottom - top + 1), Dot{0, 0, 0, 0});
    for (const Dot& dot : dots) {
        Dot& bin = grid[static_cast<std::size_t>(row(dot) - top) * width +
                        static_cast<std::size_t>(column(dot) - left)];
        if (bin.count == 0)
            bin = {static_cast<float>((column(dot) + 0.5) * kBin),
                   static_cast<float>((row(dot) + 0.5) * kBin), dot.hue, 0};
        bin.count += dot.count;
    }
    std::erase_if(grid, [](const Dot& bin) { return bin.count == 0; });
    return grid;
}

}  // namespace millrace::ui
