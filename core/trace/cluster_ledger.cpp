// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/trace/log_ledger.h"

// What becomes of obligations by the producer's requests, and by logs that are cut.

namespace millrace {

void LogLedger::endTravel(HappeningId happening, bool refused)
{
    Travel& travel = m_travel.change(happening.value);
    --travel.onTheirWay;
    travel.refused = travel.refused || refused;
    for (std::uint32_t g = 0; g < groups(); ++g)
        settle(happening, GroupId{g});
}

void LogLedger::endTravel(const VisibleState& before, BatchId batch, bool refused)
{
    for (const HappeningId each : findBatch(before.log.cluster.producer, batch)->records)
        endTravel(each, refused);
}

void LogLedger::see(const VisibleState&, const Columns&, SimTime, const RecordBuffered& fact)
{
    ++m_travel.change(fact.happening.value).onTheirWay;
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime, const BatchLost& fact)
{
    const BatchState& batch = *findBatch(before.log.cluster.producer, fact.batch);
    if (batch.isOrphan() && !batch.failed)  // Nobody will notice.
        endTravel(before, fact.batch, false);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime, const BatchAnswered& fact)
{
    const BatchState& batch = *findBatch(before.log.cluster.producer, fact.batch);
    if (batch.isOrphan() && !batch.failed)  // It was refused, and nobody listens.
        endTravel(before, fact.batch, false);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime,
                    const BatchAcknowledged& fact)
{
    endTravel(before, fact.batch, false);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime, const BatchFailed& fact)
{
    endTravel(before, fact.batch, true);
}

/// Copies above the cut are in no log any more, and what was fetched of them is dropped.
void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                    const LogTruncated& fact)
{
    const PartitionState& log = before.log.partitions[fact.partition.value];
    const auto happeningAt = [&](Offset offset) {
        return columns.records[fact.partition.value][rowAt(before.log, fact.partition, offset)]
            .happening;
    };
    for (Offset each = fact.logEnd; each < fact.was; ++each)
        addLetter(before, happeningAt(each), fact.partition, -1);
    for (std::uint32_t g = 0; g < groups(); ++g) {
        if (!reads(before.log, GroupId{g}, fact.partition))
            continue;
        const ReadingState& reading = readingAt(before.log, GroupId{g}, fact.partition);
        const Offset first = std::max({fact.logEnd, reading.committed, log.logStart});
        for (Offset each = nextRecord(log, first); each < fact.was;
             each = nextRecord(log, each + 1)) {
            const Offset n = each - reading.committed;  // A share group's may be finished with.
            if (n >= reading.window.size() || !isFinal(reading.window[n]))
                addAhead(happeningAt(each), GroupId{g}, -1);
        }
    }
    for (const MemberState& member : before.log.members) {
        if (member.life != Life::Alive)
            continue;
        for (const FetchedRange& range : member.batch)
            if (range.partition == fact.partition)
                for (Offset each = std::max(range.next, fact.logEnd); each < range.end; ++each)
                    addHeld(happeningAt(each), member.group, -1);
    }
    std::erase_if(m_stalled, [&](const Stalled& each) {
        return !each.isInHand && each.partition == fact.partition && each.offset >= fact.logEnd;
    });
}

/// An unclean leader may have what was cut off before.
void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                    const LeaderElected& fact)
{
    const ReplicaSet& set = before.log.cluster.sets[fact.partition.value];
    const ReplicaState& leader = *replicaOn(set, fact.broker);
    for (Offset each = set.counts.end; each < fact.logEnd; ++each) {
        const HappeningId happening =
            columns.records[fact.partition.value][rowOf(leader.log, each)].happening;
        if (happening.isNone())
            continue;  // A transaction's marker.
        appended(before, happening, fact.partition, each);
    }
}

void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                    const PositionCutBack& fact)
{
    const Offset committed = readingAt(before.log, fact.group, fact.partition).committed;
    if (committed > fact.position)
        moveBookmark(before, columns, fact.group, fact.partition, committed, fact.position);
}

void LogLedger::refuse(HappeningId happening)
{
    m_travel.change(happening.value).refused = true;
    for (std::uint32_t g = 0; g < groups(); ++g)
        settle(happening, GroupId{g});
}

void LogLedger::refuse(const VisibleState& before, TransactionId transaction)
{
    for (const HappeningId each :
         findTransaction(before.log.cluster.transactions, transaction)->records)
        refuse(each);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime,
                    const TransactionClosed& fact)
{
    if (fact.end == TransactionEnd::Abort)
        refuse(before, fact.transaction);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime,
                    const TransactionDecided& fact)
{
    if (fact.end == TransactionEnd::Abort)
        refuse(before, fact.transaction);
}

/// What was not acknowledged can never be committed: the application did not send it.
void LogLedger::see(const VisibleState& before, const Columns&, SimTime, const ProducerKilled&)
{
    for (const BatchState& batch : before.log.cluster.producer.batches)
        if (!batch.failed)
            for (const HappeningId each : batch.records)
                endTravel(each, true);
}

void LogLedger::see(const VisibleState&, const Columns&, SimTime, const SendFailed& fact)
{
    refuse(fact.happening);
}

std::uint64_t LogLedger::ofDeadProducer(const LogState& log, GroupId group) const
{
    std::uint64_t count = 0;
    if (!log.groups[group.value].readsCommitted)
        return count;
    for (const TransactionState& transaction : log.cluster.transactions.open) {
        if (!isAbandoned(transaction))
            continue;
        for (const HappeningId each : transaction.records) {
            const auto countsFor = [&](GroupId whose) {
                const std::uint32_t at = waitsAt(each, whose, group);
                // Only the application's topic is written in transactions.
                const bool counts = at != kNowhere && log.partitions[at].topic == kMainTopic &&
                                    !standsStill(log, group, PartitionId{at});
                return counts ? 1U : 0U;
            };
            count += countsFor(group);
            for (const GroupId below : m_flows[group.value].below)
                count += countsFor(below);
        }
    }
    return count;
}

}  // namespace millrace
