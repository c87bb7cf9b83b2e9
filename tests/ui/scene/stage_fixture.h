// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/moment.h"

namespace millrace::test {

/// A stage with one of everything that can be drawn, made by hand: the scene is tried on states
/// that no shipped scenario reaches. Entities A to F; groups search (2 members, the second killed
/// and not missed yet), alerts, and lake, asleep; 4 workers, the second killed with a claim.
struct StageFixture {
    Columns columns;
    VisibleState state;
    SimTime time{};
    std::string sentence = "Slot 2 was killed on both sides.";

    StageFixture();

    Moment moment() const;
    HappeningId addHappening(std::uint32_t entity);
    JobId addJob(HappeningId happening, std::uint32_t reaction);
    /// Appends to a partition, as far in the past as anyone asks.
    void addRecords(std::uint32_t partition, std::uint32_t count);
    void addReady(std::uint32_t count);
    /// Records between the application and the log.
    void addOnTheirWay(std::uint32_t count);
    ReadingState& reading(std::uint32_t group, std::uint32_t partition);
};

}  // namespace millrace::test
