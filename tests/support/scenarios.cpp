// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scenarios.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/scenario/scenario_reader.h"
#include "core/scenario/shipped.h"

namespace millrace::test {

using namespace std::chrono_literals;

Scenario plainScenario()
{
    Scenario scenario;
    scenario.name = "plain";
    scenario.seed = 7;
    scenario.duration = 60s;
    scenario.workload.arrivals = {.kind = ArrivalsSpec::Kind::Constant, .rate = 1.0};
    ReactionSpec reaction;
    reaction.name = "mail";
    reaction.job = "send mail";
    reaction.work.mean = 500ms;
    scenario.reactions = {reaction};
    scenario.log.partitions = 1;
    scenario.log.slots = {1};
    scenario.log.retention = kForever;
    scenario.queue.workers = 1;
    return scenario;
}

Scenario scenarioOf(std::string_view text)
{
    auto outcome = readScenario(text, "file.toml");
    if (const auto* errors = std::get_if<std::vector<Error>>(&outcome)) {
        ADD_FAILURE() << describe(errors->front());
        return plainScenario();
    }
    return std::get<Scenario>(std::move(outcome));
}

Scenario shippedScenario(const std::string& name)
{
    const ShippedText* shipped = findShipped(name);
    EXPECT_NE(shipped, nullptr) << name;
    if (shipped == nullptr)
        return plainScenario();
    const Scenario scenario = scenarioOf(shipped->text);
    return hasEnd(scenario) ? scenario : endedAt(scenario, SimTime{10min});
}

std::vector<Scenario> shippedScenarioList()
{
    std::vector<Scenario> scenarios;
    for (const ShippedText& each : shippedScenarios())
        scenarios.push_back(shippedScenario(std::string{each.name}));
    return scenarios;
}

Scenario threeBrokers(ProducerSpec::Acks acks, int minInSync)
{
    Scenario scenario = plainScenario();
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    for (int n = 0; n < 200; ++n)
        scenario.workload.tape.push_back({SimTime{1s + n * 100ms}, n % 6});
    scenario.network.delay.mean = 20ms;
    scenario.reactions[0].work.mean = 10ms;
    scenario.log.brokers.count = 3;
    scenario.log.brokers.replication = 3;
    scenario.log.brokers.minInSync = minInSync;
    scenario.log.producer.acks = acks;
    scenario.log.producer.idempotence = acks == ProducerSpec::Acks::All;
    scenario.log.producer.linger = 0ms;
    scenario.log.producer.requestTimeout = 1s;
    return scenario;
}

void act(Scenario& scenario, SimDuration at, Intervention::Act act, Target::Kind kind, int index)
{
    const int line = static_cast<int>(scenario.timeline.size());
    scenario.timeline.push_back({SimTime{at}, act, {kind, index}, line});
    std::ranges::stable_sort(scenario.timeline, {}, &Intervention::at);
}

}  // namespace millrace::test
