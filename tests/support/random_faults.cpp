// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/random_faults.h"

#include <algorithm>

#include "core/base/host_clock.h"
#include "core/scenario/clocks_in_force.h"

namespace millrace::test {

namespace {

using namespace std::chrono_literals;

}  // namespace

SimDuration someTime(Dice& dice, const Scenario& scenario)
{
    const int last = static_cast<int>(scenario.duration / 1ms) - 1;
    if (dice.oneIn(4))
        return scenario.network.heartbeat *
               dice.from(1, static_cast<int>(scenario.duration / scenario.network.heartbeat) - 1);
    return dice.ms(0, last);
}

namespace {

/// As the reader would have it: signs of life of a whole process do not come too late.
int someClock(Dice& dice, const Scenario& scenario)
{
    const ClaimSpec& claim = scenario.queue.claim;
    const int clock = dice.of({100, 250, 900, 4'000});
    const bool byClaim =
        claim.kind == ClaimSpec::Kind::Lease && claim.renew != ClaimSpec::Renew::Process;
    const SimDuration beat =
        byClock(workerHeartbeatInForce(scenario), static_cast<std::uint32_t>(clock));
    return byClaim || beat <= leaseInForce(scenario) ? clock : 4'000;
}

/// Something that begins and, unless the run ends before, ends.
void addSpan(Scenario& scenario, Intervention begins)
{
    begins.line = static_cast<int>(scenario.timeline.size());
    scenario.timeline.push_back(begins);
    const SimTime until = begins.at + begins.lasts;
    if (until <= SimTime{scenario.duration})
        scenario.timeline.push_back(
            {.at = until, .act = begins.act, .target = begins.target, .line = begins.line});
}

}  // namespace

void addLastingFaults(Scenario& scenario, std::uint64_t seed)
{
    Dice dice{seed + 2'000'000};
    for (std::size_t r = 0; r < scenario.reactions.size(); ++r) {
        scenario.reactions[r].idempotent = dice.oneIn(4);
        if (!dice.oneIn(5))
            continue;
        const Target target{Target::Kind::Reaction, static_cast<int>(r)};
        const SimTime from{someTime(dice, scenario)};
        const SimDuration lasts = dice.of<SimDuration>({200ms, 3s, 15s, 60s});
        addSpan(scenario, {.at = from, .act = Act::Outage, .target = target, .lasts = lasts});
    }
    if (dice.oneIn(6)) {
        const SimTime from{someTime(dice, scenario)};
        const SimDuration lasts = dice.of<SimDuration>({50ms, 2s, 9s, 80s});
        addSpan(scenario, {.at = from,
                           .act = Act::SlowNetwork,
                           .lasts = lasts,
                           .extra = dice.of<SimDuration>({7ms, 400ms, 3s}),
                           .loss = dice.of<double>({0.0, 0.1, 0.6})});
    }
    if (dice.oneIn(6) && scenario.workload.arrivals.kind != ArrivalsSpec::Kind::Cron)
        scenario.timeline.push_back({.at = SimTime{someTime(dice, scenario)},
                                     .act = Act::Burst,
                                     .line = static_cast<int>(scenario.timeline.size()),
                                     .lasts = dice.of<SimDuration>({1ms, 700ms, 5s}),
                                     .count = dice.from(1, 25)});
    const auto ofHost = [&](Intervention each) {
        const Target::Kind kind =
            dice.of({Target::Kind::Slot, Target::Kind::Member, Target::Kind::Worker});
        each.target = {kind, dice.below(3)};
        each.at = SimTime{someTime(dice, scenario)};
        addSpan(scenario, each);
    };
    for (int n = dice.oneIn(4) ? dice.from(1, 3) : 0; n > 0; --n)
        ofHost({.act = Act::Slow,
                .lasts = dice.of<SimDuration>({90ms, 3s, 20s}),
                .count = dice.of({2, 5, 40})});
    for (int n = dice.oneIn(5) ? dice.from(1, 3) : 0; n > 0; --n)
        ofHost({.act = Act::Skew,
                .lasts = dice.of<SimDuration>({90ms, 5s, 25s}),
                .count = someClock(dice, scenario)});
    // Shorter than a session, about as long, and much longer.
    const auto forAWhile = [&](Intervention each) {
        each.at = SimTime{someTime(dice, scenario)};
        each.line = static_cast<int>(scenario.timeline.size());
        scenario.timeline.push_back(each);
    };
    for (int n = dice.oneIn(4) ? dice.from(1, 4) : 0; n > 0; --n)
        forAWhile(
            {.act = dice.of({Act::Hang, Act::CutOff}),
             .target = {dice.of({Target::Kind::Slot, Target::Kind::Member, Target::Kind::Worker}),
                        dice.below(4)},
             .lasts = dice.of<SimDuration>({90ms, 3s, 6s, 7s, 25s})});
    const int brokers = scenario.log.brokers.count;
    for (int n = brokers > 0 && dice.oneIn(2) ? dice.from(1, 4) : 0; n > 0; --n)
        forAWhile({.act = Act::CutOff,
                   .target = {Target::Kind::Broker, dice.below(brokers)},
                   .lasts = dice.of<SimDuration>({90ms, 2s, 5s, 12s, 40s})});
    std::ranges::stable_sort(scenario.timeline, {}, &Intervention::at);
}

void letReactionsComeLater(Scenario& scenario, std::uint64_t seed)
{
    Dice dice{seed * 31 + 6'000'000};
    if (!dice.oneIn(4) || !scenario.queue.admission.batches.empty())
        return;
    const auto& tape = scenario.workload.tape;
    for (ReactionSpec& each : scenario.reactions) {
        const SimDuration at = someTime(dice, scenario);
        const int line = dice.from(0, static_cast<int>(tape.size()));
        if (dice.oneIn(4) && line < static_cast<int>(tape.size()))
            each.from = tape[static_cast<std::size_t>(line)].at.time_since_epoch();
        else if (dice.oneIn(2))
            each.from = at;
    }
}

}  // namespace millrace::test
