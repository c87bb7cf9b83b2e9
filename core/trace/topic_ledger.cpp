// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/log_ledger.h"

// What becomes of obligations by records that members publish: down the chain, to retry topics,
// and to people.

namespace millrace {

/// Who writes what each group reads, and who is down its chain. A topic has one writer.
void LogLedger::traceFlows()
{
    for (Flow& flow : m_flows) {
        flow.below.clear();
        flow.above = GroupId::none();
        for (std::uint32_t w = 0; w < groups() && flow.reads != kMainTopic; ++w)
            if (m_flows[w].writes == flow.reads)
                flow.above = GroupId{w};
    }
    for (std::uint32_t g = 0; g < groups(); ++g) {
        std::vector<GroupId>& below = m_flows[g].below;
        // The list grows while it is read; while settings are stated, chains may be unfinished.
        for (std::size_t n = 0; n <= below.size() && below.size() < groups(); ++n) {
            const GroupId writer = n == 0 ? GroupId{g} : below[n - 1];
            for (std::uint32_t r = 0; r < groups(); ++r)
                if (m_flows[r].above == writer)
                    below.emplace_back(r);
        }
    }
}

void LogLedger::stopWaiting(HappeningId happening, GroupId group)
{
    const std::size_t obligation = indexOf(happening, group);
    const std::uint32_t openAt = m_copies[obligation].openAt;
    if (openAt == kNowhere)
        return;
    --m_open[openAt];
    m_copies.change(obligation).openAt = kNowhere;
}

/// On its way to those who read the partition's topic; a retry or a dead letter, on behalf of the
/// group whose topic it is.
void LogLedger::addTravelling(const VisibleState& before, HappeningId happening,
                              PartitionId partition, int copies)
{
    const TopicId topic = before.log.partitions[partition.value].topic;
    const GroupId owner = before.log.topics[topic.value].group;
    for (std::uint32_t g = 0; g < groups(); ++g) {
        if (owner.isNone() ? m_flows[g].reads != topic : owner != GroupId{g})
            continue;
        Copies& each = m_copies.change(indexOf(happening, GroupId{g}));
        each.travelling = static_cast<std::uint16_t>(each.travelling + copies);
    }
}

void LogLedger::addLetter(const VisibleState& before, HappeningId happening, PartitionId partition,
                          int copies)
{
    const TopicState& topic = before.log.topics[before.log.partitions[partition.value].topic.value];
    if (!topic.isForPeople)
        return;
    Copies& each = m_copies.change(indexOf(happening, topic.group));
    each.letters = static_cast<std::uint16_t>(each.letters + copies) & 0x1FFFU;
    settleChain(happening, topic.group);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime, const RecordProduced& fact)
{
    addTravelling(before, fact.happening, fact.partition, 1);
    const GroupId group = before.log.members[fact.member.value].group;
    settleChain(fact.happening, group);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime,
                    const ProducedAppended& fact)
{
    addTravelling(before, fact.happening, fact.partition, -1);
    appended(before, fact.happening, fact.partition, fact.offset);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime, const ProducedLost& fact)
{
    addTravelling(before, fact.happening, fact.partition, -1);
    settleChain(fact.happening, before.log.members[fact.member.value].group);
}

}  // namespace millrace
