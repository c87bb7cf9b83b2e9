// SPDX-License-Identifier: GPL-3.0-or-later
#include <vector>

#include "core/log/log_model.h"
#include "core/log/work_off.h"

// Brokers, the producer and readers know nothing of each other; here they hear of each other.

namespace millrace {

bool LogModel::handleCluster(Context& context, const Event& event)
{
    if (event.kind < Brokers::kKindBegin || event.kind >= Transactions::kKindEnd)
        return false;
    if (isOnCutLine(context, event)) {
        m_onTheLine.push_back(event);
        return true;
    }
    if (event.kind < Brokers::kKindEnd) {
        m_brokers->handle(context, event);
    } else if (event.kind >= Transactions::kKindBegin) {
        if (const auto marked = m_transactions->handle(context, event, *m_producers)) {
            extendSegments(context, *marked,
                           context.state().log.partitions[marked->value].logEnd - 1);
            m_brokers->appended(context, *marked);
        }
    } else if (!m_producers->handle(context, event)) {
        arriveAtLeader(context, event);
    }
    settleCluster(context);
    return true;
}

/// A message to or from a broker that is cut off: it arrives when that one is in reach again.
bool LogModel::isOnCutLine(const Context& context, const Event& event) const
{
    if (event.kind < Producers::kKindBegin || event.kind >= Producers::kKindEnd)
        return false;
    const BrokerId broker = m_producers->lineOf(context, event);
    return !broker.isNone() && isCutOff(context.state().log.cluster.brokers[broker.value]);
}

void LogModel::arriveAtLeader(Context& context, const Event& event)
{
    const BatchState* arrived = m_producers->arrive(context, event);
    if (arrived == nullptr)
        return;
    const BatchId batch = arrived->id;
    const PartitionId partition = arrived->partition;
    const std::vector<HappeningId> records = arrived->records;
    for (const HappeningId each : records)
        append(context, each, partition);
    const std::uint64_t cause = context.cause();
    m_brokers->appended(context, partition);
    context.resumeFrom(cause);
    m_producers->appended(context, batch);
}

void LogModel::interveneAtBroker(Context& context, Act act, BrokerId broker, SimDuration lasts)
{
    switch (act) {
    case Act::Kill:
        m_brokers->crash(context, broker, Crash::Process);
        break;
    case Act::CrashMachine:
        m_brokers->crash(context, broker, Crash::Machine);
        break;
    case Act::Stop:
        m_brokers->stop(context, broker);
        break;
    case Act::Restart:
        m_brokers->restart(context, broker);
        break;
    case Act::CutOff:
        m_brokers->cutOff(context, broker, lasts);
        break;
    case Act::Seek:
    case Act::AddPartitions:
    default:
        break;  // No broker's.
    }
    settleCluster(context);
}

void LogModel::interveneAtProducer(Context& context, Act act)
{
    if (!m_transactions)
        return;
    if (act == Act::Kill)
        m_transactions->kill(context, *m_producers);
    if (act == Act::Restart)
        m_transactions->restart(context, *m_producers);
    settleCluster(context);
}

/// Until nobody has anything more to do at this instant.
void LogModel::settleCluster(Context& context)
{
    const std::uint64_t cause = context.cause();
    do {
        spreadNews(context);
        context.resumeFrom(cause);
    } while (m_transactions && m_transactions->proceed(context, *m_producers));
}

/// What a higher high watermark makes visible to read_committed: all below the first open record.
void LogModel::raiseStable(Context& context, PartitionId partition)
{
    if (!m_transactions)
        return;
    const PartitionState& state = context.state().log.partitions[partition.value];
    const Offset from = state.lastStable;
    const Offset stable =
        firstOpenBelow(context.state().log.cluster.sets[partition.value], state.highWatermark);
    if (stable <= from)
        return;
    context.emit(LastStableOffsetRaised{partition, stable});
    tellReaders(context, partition, from, Readers::Committed);
}

void LogModel::spreadNews(Context& context)
{
    using What = Brokers::News::What;
    for (const Brokers::News& each : m_brokers->takeNews()) {
        context.resumeFrom(each.cause);
        switch (each.what) {
        case What::Readable:
            m_producers->replicated(context, each.partition);
            context.resumeFrom(each.cause);
            tellReaders(context, each.partition, each.from,
                        m_transactions ? Readers::Uncommitted : Readers::All);
            context.resumeFrom(each.cause);
            raiseStable(context, each.partition);
            context.resumeFrom(each.cause);
            confirmUpTo(context, each.partition,
                        context.state().log.partitions[each.partition.value].highWatermark);
            break;
        case What::Led:
            m_producers->led(context, each.partition);
            context.resumeFrom(each.cause);
            offerToAll(context, each.partition);
            break;
        case What::Cut: {
            auto& segments = m_partitions[each.partition.value].segments;
            while (!segments.empty() && segments.back().first >= each.from)
                segments.pop_back();
            for (Group& group : m_groups)
                std::erase_if(group.comeBack, [&each](const auto& place) {
                    return place.first == each.partition && place.second >= each.from;
                });
            publishAgain(context, each.partition);
            break;
        }
        case What::Unreachable:
            m_producers->unreachable(context, each.broker);
            break;
        case What::Dark:
            m_producers->dark(context, each.broker);
            break;
        case What::Silent:
            m_producers->silent(context, each.broker);
            break;
        case What::InReach:
            workOff(m_onTheLine, [&](const Event& event) {
                context.resumeFrom(each.cause);
                handleCluster(context, event);
            });
            break;
        case What::Reachable:
            m_producers->reachable(context, each.broker);
            break;
        }
    }
}

/// The partition can be read again: owners that found nothing while nobody led it go on.
void LogModel::offerToAll(Context& context, PartitionId partition)
{
    const std::uint64_t cause = context.cause();
    for (std::uint32_t g = 0; g < m_settings->groups.size(); ++g) {
        if (!reads(context.state().log, GroupId{g}, partition))
            continue;
        for (std::size_t n = m_groups[g].waiting.size(); n > 0; --n) {
            context.resumeFrom(cause);
            tellSharers(context, GroupId{g});
        }
        const ReadingState& reading = readingAt(context.state().log, GroupId{g}, partition);
        if (!isOwnedBy(reading, reading.owner) || reading.owner.isNone())
            continue;
        context.resumeFrom(cause);
        offer(context, reading.owner, partition);
    }
}

}  // namespace millrace
