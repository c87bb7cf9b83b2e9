// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/future_events.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/base/invariant.h"
#include "core/base/random.h"

namespace millrace::future_events_test {
namespace {

Event eventAt(std::int64_t ns, std::uint32_t name)
{
    return {.at = fromNs(ns), .a = name};
}

TEST(FutureEvents, RunByTimeThenPriorityThenInsertion)
{
    FutureEvents events;
    events.schedule(eventAt(20, 1), Priority::Work);
    events.schedule(eventAt(10, 2), Priority::Expiry);
    events.schedule(eventAt(10, 3), Priority::Work);
    events.schedule(eventAt(10, 4), Priority::Work);
    events.schedule(eventAt(5, 5), Priority::Expiry);
    std::vector<std::uint32_t> order;
    while (!events.empty())
        order.push_back(events.take(events.next()).a);
    EXPECT_EQ(order, (std::vector<std::uint32_t>{5, 3, 4, 2, 1}));
}

TEST(FutureEvents, AgreeWithASortedListUnderAnyMixOfInsertionsAndRemovals)
{
    constexpr std::uint64_t kSeed = 11;
    SCOPED_TRACE(kSeed);
    Draw draw{kSeed, Purpose::Arrival, 0};
    FutureEvents events;
    struct Ordered {
        Event event;
        std::uint64_t order = 0;
    };
    std::vector<Ordered> sorted;
    std::int64_t now = 0;
    for (std::uint32_t n = 0; n < 20'000; ++n) {
        if (draw.below(3) != 0 || sorted.empty()) {
            const auto priority = static_cast<Priority>(draw.below(3));
            // At once, soon, in many hours: whichever bit is the first to differ.
            const std::uint64_t ahead = draw.below(std::uint64_t{1} << draw.below(50));
            const Event event = eventAt(now + static_cast<std::int64_t>(ahead), n);
            events.schedule(event, priority);
            const Ordered ordered{event, (static_cast<std::uint64_t>(priority) << 32U) | n};
            const auto before = [](const Ordered& a, const Ordered& b) {
                return a.event.at != b.event.at ? a.event.at < b.event.at : a.order < b.order;
            };
            sorted.insert(std::ranges::upper_bound(sorted, ordered, before), ordered);
        } else {
            ASSERT_EQ(events.next().at(), sorted.front().event.at);
            now = toNs(sorted.front().event.at);
            ASSERT_EQ(events.take(events.next()).a, sorted.front().event.a);
            sorted.erase(sorted.begin());
        }
        ASSERT_EQ(events.size(), sorted.size());
    }
}

TEST(FutureEvents, ANumberTakenEarlierKeepsItsPlaceAmongEqualTimes)
{
    FutureEvents events;
    const std::uint64_t early = events.takeNumber();
    events.schedule(eventAt(10, 1), Priority::Work);
    events.schedule(eventAt(5, 2), Priority::Work);
    EXPECT_EQ(events.take(events.next()).a, 2U);
    events.schedule(eventAt(10, 3), Priority::Work);
    events.schedule(eventAt(10, 4), Priority::Work, early);
    std::vector<std::uint32_t> order;
    while (!events.empty())
        order.push_back(events.take(events.next()).a);
    EXPECT_EQ(order, (std::vector<std::uint32_t>{4, 1, 3}));
    EXPECT_EQ(events.next().at(), kNever);
}

TEST(FutureEvents, AStormBeforeAllOthersComesInItsOrder)
{
    FutureEvents events;
    events.schedule(eventAt(1'000'000, 0), Priority::Work);
    constexpr std::uint32_t kStorm = 10'000;
    for (std::uint32_t n = 1; n <= kStorm; ++n)
        events.schedule(eventAt(n * 7'919 % kStorm, n), Priority::Work);
    SimTime last{};
    for (std::uint32_t n = 1; n <= kStorm; ++n) {
        const Event event = events.take(events.next());
        ASSERT_GE(event.at, last);
        last = event.at;
    }
    EXPECT_EQ(events.take(events.next()).a, 0U);
}

TEST(FutureEvents, TakingFromNothingIsABug)
{
    FutureEvents events;
    EXPECT_THROW(events.take(events.next()), InvariantBroken);
}

}  // namespace
}  // namespace millrace::future_events_test
