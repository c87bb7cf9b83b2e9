// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts of recurring jobs. A happening of a schedule is a tick: its nominal time is the time at
// which it happens, and every scheduler that is there then enqueues the jobs of all reactions. The
// store makes one of them: a reaction and a nominal time are a key that it has only once.

namespace millrace {

struct SchedulerStarted {
    static constexpr FactInfo kInfo{220, Half::List, "SchedulerStarted",
                                    "A scheduler waits for the next time of its schedule."};
    SchedulerId scheduler;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("scheduler", self.scheduler);
    }
};

struct SchedulerGone {
    static constexpr FactInfo kInfo{221, Half::List, "SchedulerGone",
                                    "A scheduler's process has ended; what it sent arrives."};
    SchedulerId scheduler;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("scheduler", self.scheduler);
    }
};

struct TickSent {
    static constexpr FactInfo kInfo{222, Half::List, "TickSent",
                                    "A time of the schedule has come: a scheduler enqueues a job."};
    SchedulerId scheduler;
    HappeningId happening;
    ReactionId reaction;
    SimTime arrivesAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("scheduler", self.scheduler);
        visit("happening", self.happening);
        visit("reaction", self.reaction);
        visit("arrivesAt", self.arrivesAt);
    }
};

struct TickRefused {
    static constexpr FactInfo kInfo{223, Half::List, "TickRefused",
                                    "Another scheduler's job of this time is there: no second."};
    SchedulerId scheduler;
    HappeningId happening;
    ReactionId reaction;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("scheduler", self.scheduler);
        visit("happening", self.happening);
        visit("reaction", self.reaction);
    }
};

struct TickMissed {
    static constexpr FactInfo kInfo{
        224, Half::List, "TickMissed",
        "A time of the schedule has come, and no scheduler is there: nobody makes up for it."};
    HappeningId happening;
    ReactionId reaction;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("happening", self.happening);
        visit("reaction", self.reaction);
    }
};

using SchedulerFacts = FactList<SchedulerStarted, SchedulerGone, TickSent, TickRefused, TickMissed>;

}  // namespace millrace
