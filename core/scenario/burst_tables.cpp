// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>

#include "core/scenario/spec_tables.h"

// `[[at]] burst`: more happens than the tape has.

namespace millrace {

void readBurst(SpecReader& table, int line, Scenario& scenario)
{
    using namespace std::chrono_literals;
    Intervention burst{.act = Intervention::Act::Burst, .line = line, .lasts = 1s, .count = 1};
    burst.at = readTime(table, scenario);
    table.integer("burst", burst.count, 1, 10'000);
    table.duration("for", burst.lasts, 1ms, kLongestDuration);
    if (scenario.workload.arrivals.kind == ArrivalsSpec::Kind::Cron)
        table.fail("burst", "needs events that come from outside: with workload.arrivals of kind "
                            "\"cron\" only times of the schedule happen.");
    else
        scenario.timeline.push_back(burst);
    table.finish();
}

}  // namespace millrace
