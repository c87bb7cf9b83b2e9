// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/cluster_guarantee.h"

#include <algorithm>

namespace millrace {

namespace {

using Acks = ProducerSpec::Acks;

std::ptrdiff_t brokerActs(const Scenario& scenario, Act act)
{
    return std::ranges::count_if(scenario.timeline, [act](const Intervention& each) {
        return each.target.kind == Target::Kind::Broker && each.act == act;
    });
}

/// Brokers that stop leading while others go on.
std::ptrdiff_t departures(const Scenario& scenario)
{
    return brokerActs(scenario, Act::Kill) + brokerActs(scenario, Act::Stop) +
           brokerActs(scenario, Act::CutOff);
}

/// One machine's end cannot take what all in sync have, while another in sync remains: nobody
/// else fails, and no follower can be so late that it leaves the set.
bool outlivesItsMachine(const Scenario& scenario)
{
    const BrokerSpec& brokers = scenario.log.brokers;
    const bool alone = brokerActs(scenario, Act::CrashMachine) == 1 && departures(scenario) == 0;
    const bool steady = brokers.replicaDelay.kind == VariateSpec::Kind::Constant &&
                        brokers.replicaDelay.mean * 4 < brokers.replicaLag;
    return alone && steady && brokers.minInSync >= 2;
}

/// Why records that the application takes for sent may be gone; empty when they cannot.
std::string lossOf(const Scenario& scenario)
{
    const ProducerSpec& producer = scenario.log.producer;
    const bool crashes = brokerActs(scenario, Act::CrashMachine) > 0;
    if (departures(scenario) == 0 && !crashes)
        return producer.acks == Acks::None && producer.loss > 0.0
                   ? "log.producer.acks = \"0\": nobody waits for an answer, so nobody sends again"
                   : "";
    if (producer.acks == Acks::None)
        return "log.producer.acks = \"0\": nobody waits for an answer, so nobody sends again";
    if (producer.acks == Acks::Leader)
        return "log.producer.acks = \"1\": the leader alone has it when it answers";
    if (scenario.log.brokers.uncleanElection)
        return "log.unclean-election = true: a leader may lack what was acknowledged";
    if (crashes && !outlivesItsMachine(scenario))
        return "log.flush: what was not written yet is gone with its machine, and the last replica "
               "in sync may be that one";
    return {};
}

}  // namespace

Guarantee clusterGuarantee(const Scenario& scenario)
{
    const ProducerSpec& producer = scenario.log.producer;
    Guarantee guarantee;
    guarantee.maySkip = lossOf(scenario);
    const bool sendsAgain = producer.acks != Acks::None && producer.retries > 0;
    const bool rewrites =
        scenario.log.brokers.uncleanElection || brokerActs(scenario, Act::CrashMachine) > 0;
    if (sendsAgain && !producer.idempotence)
        guarantee.mayRepeat =
            "log.producer.idempotence = false: a batch that is sent again is appended again";
    else if (rewrites)
        guarantee.mayRepeat = "a log that was cut does not know a batch again";
    if (scenario.log.partitions > 1 && producer.partitioner == ProducerSpec::Partitioner::Sticky)
        guarantee.mayReorder = "log.producer.partitioner = \"sticky\": records of one entity lie "
                               "in several partitions";
    else if (sendsAgain && !producer.idempotence && producer.maxInFlight > 1)
        guarantee.mayReorder =
            "log.producer.max-in-flight above 1 without idempotence: a batch that is sent again "
            "comes behind the next";
    else if (sendsAgain && !producer.idempotence && scenario.log.cleanup.compacts())
        guarantee.mayReorder =
            "log.cleanup and no idempotence: of a batch that was appended twice the cleaner takes "
            "the first records, and the second come behind what it left";
    else if (rewrites)
        guarantee.mayReorder = "a log that was cut gives its offsets to later records";
    return guarantee;
}

}  // namespace millrace
