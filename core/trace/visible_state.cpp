// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/visible_state.h"

#include <algorithm>

// Facts of both halves. Those of the log are in record_state.cpp, group_state.cpp and
// consumer_state.cpp, those of the list in queue_state.cpp.

namespace millrace {

namespace {

/// Rules of the list on which the meaning of its facts depends.
void applyToList(QueueState& queue, const SettingStated& fact)
{
    QueueRules& rules = queue.rules;
    if (fact.thing == Thing::Reaction && fact.key == "lane") {
        queue.laneOf.resize(std::max<std::size_t>(queue.laneOf.size(), fact.index + 1));
        queue.laneOf[fact.index] = static_cast<std::uint32_t>(fact.value);
    } else if (fact.key == "threads") {
        rules.threads = static_cast<std::uint32_t>(fact.value);
    } else if (fact.key == "claim") {
        rules.pops = fact.text == "pop";
        rules.connected = fact.text == "connection";
    } else if (fact.key == "orderBy") {
        rules.byCreation = fact.text == "created";
    } else if (fact.key == "ack") {
        rules.acksEarly = fact.text == "early";
    } else if (fact.key == "queueOrder") {
        rules.strict = fact.text == "strict";
    } else if (fact.key == "stager") {
        rules.stages = true;
    } else if (fact.key == "store") {
        rules.inMemory = fact.text == "memory";
    } else if (fact.key == "poll") {
        rules.poll = SimDuration{fact.value};
    } else {
        stateAdmission(rules.admission, fact);
    }
}

/// The only other value is the default, which nobody states.
void lookUp(VisibleState& state, std::vector<EffectsState>& side)
{
    for (EffectsState& each : side)
        each.looksUp = true;
    state.newest.resize(state.queue.rules.admission.entities, HappeningId::none());
}

}  // namespace

void beInOnePiece(VisibleState& state)
{
    state.log.partitions.beInOnePiece();
    state.log.readings.beInOnePiece();
    state.log.members.beInOnePiece();
    state.queue.workers.beInOnePiece();
}

void apply(VisibleState& state, SimTime, const Declared& fact)
{
    LogState& log = state.log;
    switch (fact.thing) {
    case Thing::Reaction:
        state.logEffects.emplace_back();
        state.queueEffects.emplace_back();
        break;
    case Thing::Entity:
        for (auto* effects : {&state.logEffects, &state.queueEffects})
            for (EffectsState& reaction : *effects)
                reaction.lastOfEntity.push_back(HappeningId::none());
        ++state.queue.rules.admission.entities;
        break;
    case Thing::Partition:
        declarePartition(log, TopicId{fact.parent});
        if (log.cluster.inForce()) {
            log.cluster.sets.emplace_back();
            log.cluster.producer.nextSequence.emplace_back();
        }
        log.readings.resize(log.groups.size() * log.partitions.size());
        break;
    case Thing::Topic:
        declareTopic(log, TopicId{fact.index});
        break;
    case Thing::Broker:
        log.cluster.brokers.emplace_back();
        break;
    case Thing::Group:
        log.groups.emplace_back();
        log.readings.resize(log.groups.size() * log.partitions.size());
        break;
    case Thing::Member:
        log.members.emplace_back().group = GroupId{fact.parent};
        break;
    case Thing::Worker:
        state.queue.workers.emplace_back();
        break;
    case Thing::Lane:
        state.queue.lanes.resize(fact.index + 1);
        state.queue.lanes.back().queue = fact.parent;
        break;
    case Thing::Scheduler:
        state.queue.schedulers.emplace_back();
        break;
    case Thing::Thread:
        state.queue.threads.emplace_back();
        break;
    default:
        break;
    }
}

void apply(VisibleState& state, SimTime, const SettingStated& fact)
{
    // Settings in force are history: Columns::settings. What facts mean depends on these.
    if (fact.thing == Thing::Group && fact.key == "protocol")
        state.log.groups[fact.index].shares = fact.text == "share";
    if (fact.thing == Thing::Group && fact.key == "isolation")
        state.log.groups[fact.index].readsCommitted = fact.text == "read_committed";
    if (fact.thing == Thing::Group)
        stateFlow(state.log, GroupId{fact.index}, fact.key,
                  TopicId{static_cast<std::uint32_t>(fact.value)});
    if (fact.thing == Thing::Reaction && fact.key == "idempotent")
        for (auto* side : {&state.logEffects, &state.queueEffects})
            (*side)[fact.index].keyed = fact.value != 0;
    stateWrites(state.writes, fact);
    if (fact.key == "carries")
        lookUp(state, fact.thing == Thing::Log ? state.logEffects : state.queueEffects);
    if (fact.thing == Thing::List || fact.thing == Thing::Reaction)
        applyToList(state.queue, fact);
    if (fact.thing != Thing::Log)
        return;
    ClusterState& cluster = state.log.cluster;
    if (fact.key == "minInSync")
        cluster.minInSync = static_cast<std::uint32_t>(fact.value);
    else if (fact.key == "uncleanElection")
        cluster.uncleanElection = fact.value != 0;
    else if (fact.key == "idempotence")
        cluster.idempotence = fact.value != 0;
    else if (fact.key == "transactional")
        cluster.transactions.inForce = fact.value != 0;
    else if (fact.key == "transactionSweep")
        cluster.transactions.sweep = SimDuration{fact.value};
}

void apply(VisibleState& state, SimTime, const Happened& fact)
{
    ++state.happenings;
    if (!state.newest.empty() && !state.writes.inForce)  // Else when it is committed.
        state.newest[fact.entity.value] = fact.happening;
}

void apply(VisibleState&, SimTime, const Intervened&)
{
    // What the act does is stated by the facts that follow it.
}

void apply(VisibleState& state, SimTime, const RunEnded&)
{
    state.ended = true;
}

void apply(VisibleState& state, SimTime, const CodeDeployed& fact)
{
    for (auto* side : {&state.logEffects, &state.queueEffects}) {
        EffectsState& effects = (*side)[fact.reaction.value];
        effects.code = fact.code;
        effects.isWrong.resize(effects.lastOfEntity.size());
    }
}

void apply(VisibleState& state, SimTime, const ReceiverDown& fact)
{
    for (auto* side : {&state.logEffects, &state.queueEffects})
        (*side)[fact.reaction.value].downUntil = fact.until;
}

void apply(VisibleState& state, SimTime, const ReceiverUp& fact)
{
    for (auto* side : {&state.logEffects, &state.queueEffects})
        (*side)[fact.reaction.value].downUntil.reset();
}

void apply(VisibleState& state, SimTime, const NetworkSlowed& fact)
{
    state.network = {SimDuration{fact.extra}, fact.loss, fact.until};
}

void apply(VisibleState& state, SimTime, const NetworkRestored&)
{
    state.network = {};
}

void addEffect(const VisibleState& state, EffectsState& effects, EntityId entity,
               HappeningId happening)
{
    ++effects.count;
    if (effects.keyed)
        effects.keys.add(happening);
    const HappeningId told = effects.looksUp ? state.newest[entity.value] : happening;
    effects.lastOfEntity[entity.value] = told;
    effects.later += told != happening ? 1 : 0;
    if (effects.isWrong.empty())
        return;
    effects.wrong += effects.code == Code::Wrong ? 1 : 0;
    effects.isWrong[entity.value] = effects.code == Code::Wrong;
}

std::uint32_t wrongEntities(const EffectsState& effects)
{
    return static_cast<std::uint32_t>(std::ranges::count(effects.isWrong, true));
}

}  // namespace millrace
