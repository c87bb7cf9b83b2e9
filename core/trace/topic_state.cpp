// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/trace/visible_state.h"

// Topics, and the facts of records that members publish.

namespace millrace {

std::vector<PartitionId> partitionsRead(const LogState& log, GroupId group)
{
    std::vector<PartitionId> partitions;
    for (const TopicId topic : {log.groups[group.value].reads, log.groups[group.value].retry}) {
        if (topic.isNone())
            continue;
        const TopicState& each = log.topics[topic.value];
        for (std::uint32_t n = 0; n < countInUse(log, topic); ++n)
            partitions.emplace_back(each.first.value + n);
    }
    return partitions;
}

void declareTopic(LogState& log, TopicId topic)
{
    if (topic.value >= log.topics.size())
        log.topics.resize(topic.value + 1);
}

void declarePartition(LogState& log, TopicId topic)
{
    declareTopic(log, topic);  // A log of one topic does not name it.
    const PartitionId partition{log.partitions.size()};
    log.partitions.emplace_back().topic = topic;
    TopicState& each = log.topics[topic.value];
    if (each.count++ == 0)
        each.first = partition;
    if (topic == kMainTopic)
        ++log.partitionCount;
}

void stateFlow(LogState& log, GroupId group, std::string_view key, TopicId topic)
{
    GroupState& each = log.groups[group.value];
    if (key == "reads")
        each.reads = topic;
    else if (key == "writes")
        each.writes = topic;
    else if (key == "retryTopic")
        each.retry = topic;
    else if (key == "deadLetterTopic")
        each.deadLetters = topic;
    else
        return;
    declareTopic(log, topic);
    if (key == "retryTopic" || key == "deadLetterTopic")
        log.topics[topic.value].group = group;
    if (key == "deadLetterTopic")
        log.topics[topic.value].isForPeople = true;
}

void orphanProduced(LogState& log, MemberId member)
{
    for (ProducedRecord& each : log.produced)
        if (each.member == member)
            each.orphan = true;
}

const ProducedRecord* findProduced(const LogState& log, MemberId member, PartitionId partition,
                                   SimTime arrivesAt)
{
    const auto found = std::ranges::find_if(log.produced, [&](const ProducedRecord& each) {
        return each.member == member && each.partition == partition && each.arrivesAt == arrivesAt;
    });
    return found == log.produced.end() ? nullptr : &*found;
}

namespace {

std::vector<ProducedRecord>::iterator producedAt(LogState& log, MemberId member,
                                                 PartitionId partition, SimTime time)
{
    return log.produced.begin() +
           (findProduced(log, member, partition, time) - log.produced.data());
}

}  // namespace

void apply(VisibleState& state, SimTime time, const RecordProduced& fact)
{
    MemberState& member = state.log.members[fact.member.value];
    ReadingState& reading = readingAt(state.log, member.group, member.hand.partition);
    if (reading.owner == fact.member)
        reading.retrying = false;  // What lies behind a failed record may go on.
    member.hand.phase = RecordInHand::Phase::Publishing;
    member.hand.since = time;
    member.hand.until = fact.arrivesAt;
    state.log.produced.push_back({fact.member, fact.happening, fact.partition, fact.attempt,
                                  fact.executions, false, time, fact.arrivesAt});
}

void apply(VisibleState& state, SimTime time, const ProducedAppended& fact)
{
    PartitionState& partition = state.log.partitions[fact.partition.value];
    ++partition.logEnd;
    if (state.log.cluster.inForce()) {
        ReplicaSet& set = state.log.cluster.sets[fact.partition.value];
        ++set.appended;
        ++set.counts.end;
        ++replicaOn(set, set.leader)->log.end;
    } else {
        partition.highWatermark = partition.logEnd;
    }
    state.log.produced.erase(producedAt(state.log, fact.member, fact.partition, time));
}

void apply(VisibleState& state, SimTime time, const ProduceConfirmed& fact)
{
    RecordInHand& hand = state.log.members[fact.member.value].hand;
    hand.closed = true;
    hand.until = time;
}

void apply(VisibleState& state, SimTime time, const ProduceRetried& fact)
{
    const auto found = producedAt(state.log, fact.member, fact.partition, time);
    ProducedRecord again = *found;
    again.sentAt = time;
    again.arrivesAt = fact.arrivesAt;
    state.log.produced.erase(found);
    state.log.produced.push_back(again);
    state.log.members[fact.member.value].hand.until = fact.arrivesAt;
}

void apply(VisibleState& state, SimTime time, const ProducedLost& fact)
{
    state.log.produced.erase(producedAt(state.log, fact.member, fact.partition, time));
}

}  // namespace millrace
