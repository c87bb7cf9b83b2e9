// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <limits>

#include "core/check/log_watch.h"

// Records that members publish: down the chain after the effect, to the retry topic after a
// failure, to people after the last one; and that a retry waits for its delay.

namespace millrace::check {

void LogWatch::seePublished(const Step& step)
{
    switch (step.kind) {
    case Kind::RecordProduced:
        published(step);
        break;
    case Kind::ProducedAppended:
        publishedAppended(step);
        break;
    case Kind::ProduceConfirmed:
        publishConfirmed(step);
        break;
    case Kind::ProduceRetried:
        publishedAgain(step);
        break;
    case Kind::ProducedLost:
        publishedLost(step);
        break;
    default:
        break;
    }
}

std::uint32_t LogWatch::topicOf(std::uint32_t partition) const
{
    return m_history.topicOfPartition.at(partition);
}

bool LogWatch::isInUse(std::uint32_t partition) const
{
    return topicOf(partition) != 0 || partition < m_count;
}

void LogWatch::endProcess(std::uint32_t index, Member& member)
{
    member.alive = false;
    member.drains = false;
    member.hungUntil.reset();
    member.hands.clear();
    for (Published& each : m_published)
        each.orphan = each.orphan || each.member == index;
}

/// What is behind the record in hand, by its header.
LogWatch::Header LogWatch::headerOf(const Step& step) const
{
    const auto found = m_headers.find({step.partition, step.offset});
    return found == m_headers.end() ? Header{} : found->second;
}

LogWatch::Published* LogWatch::findPublished(const Step& step)
{
    const auto found = std::ranges::find_if(m_published, [&step](const Published& each) {
        return each.member == step.member && each.partition == step.partition &&
               each.arrivesAt == step.timeNs;
    });
    const bool right = found != m_published.end() && found->happening == step.happening;
    if (!right)
        m_findings.add(Anomaly::Unexpected, step,
                       "No record of happening {} from member {} is due in partition {} now.",
                       step.happening, step.member, step.partition);
    return right ? &*found : nullptr;
}

void LogWatch::published(const Step& step)
{
    if (!isAlive(step))
        return;
    std::deque<Hand>& hands = m_members[step.member].hands;
    if (hands.empty()) {
        m_findings.add(Anomaly::NothingInHand, step,
                       "Member {} publishes a record, but has none in hand.", step.member);
        return;
    }
    Hand& hand = hands.front();
    const bool underWay = std::ranges::any_of(m_published, [&step](const Published& each) {
        return each.member == step.member && !each.orphan;
    });
    if (step.happening != hand.happening)
        m_findings.add(Anomaly::WrongEffect, step, "Member {} has happening {} in hand, not {}.",
                       step.member, hand.happening, step.happening);
    // Once more only where the log that had it can be cut.
    if (hand.givenUp || underWay || (hand.publishing && !m_logs.inForce()))
        m_findings.add(Anomaly::Duplicate, step, "Member {} has published the record before.",
                       step.member);
    else if (!hand.publishing)
        checkPublished(step, hand);
    checkKey(step);
    hand.publishing = true;
    hand.execution.going = false;
    m_published.push_back({step.member, step.happening, step.partition, step.attempt,
                           step.executions, false, step.arrivesAt});
}

/// To where it should go, after what should have been.
void LogWatch::checkPublished(const Step& step, const Hand& hand)
{
    const Flow& flow = m_flows.at(groupOf(step));
    const Rules& rules = rulesOf(step);
    const std::uint32_t topic = topicOf(step.partition);
    if (topic == flow.writes) {
        if (!hand.execution.going || !hand.execution.effectDone)
            m_findings.add(Anomaly::EndedWithoutEffect, step,
                           "Member {} publishes what it has not made yet.", step.member);
        return;
    }
    if (topic != flow.retry && topic != flow.letters) {
        m_findings.add(Anomaly::Unexpected, step,
                       "Member {} publishes to topic {}, which its group does not write.",
                       step.member, topic);
        return;
    }
    const Header& header = hand.header;
    const auto attempt = static_cast<std::int64_t>(header.attempt) + hand.tries;
    const bool last = rules.attempts && attempt >= *rules.attempts;
    if (!hand.failed)
        m_findings.add(Anomaly::EndedWithoutStart, step,
                       "Member {} gives up a record that it has not failed at.", step.member);
    else if (last != (topic == flow.letters))
        m_findings.add(Anomaly::GivenUpEarly, step,
                       "Member {} gives a record up, or tries it again, after {} of {} attempts.",
                       step.member, attempt, rules.attempts.value_or(0));
    if (step.attempt != attempt || step.executions != header.executions + hand.number)
        m_findings.add(Anomaly::AttemptMiscount, step,
                       "Behind this record are {} attempts and {} executions, not {} and {}.",
                       attempt, header.executions + hand.number, step.attempt, step.executions);
}

/// Keys keep their partition within a topic that does not grow.
void LogWatch::checkKey(const Step& step)
{
    const auto happened = m_tape.find(step.happening);
    if (happened == m_tape.end())
        return;
    const auto key = std::pair{happened->second->entity, topicOf(step.partition)};
    const auto [place, isNew] = m_partitionOfKey.emplace(key, step.partition);
    if (!isNew && place->second != step.partition)
        m_findings.add(Anomaly::Unexpected, step,
                       "Records of entity {} go to partition {} of this topic, not to {}.",
                       key.first, place->second, step.partition);
}

void LogWatch::publishedAppended(const Step& step)
{
    Partition& partition = m_partitions[step.partition];
    if (step.offset != partition.happenings.size())
        m_findings.add(Anomaly::OffsetGap, step, "Offset {} was expected in partition {}, not {}.",
                       partition.happenings.size(), step.partition, step.offset);
    partition.happenings.push_back(step.happening);
    if (m_segmentRules.span) {
        SegmentRules rules =
            m_segmentRules;  // The cleaner goes over the application's topic alone.
        rules.maxCompactionLag = std::numeric_limits<std::int64_t>::max();
        partition.segments.append(rules, step.offset, step.timeNs);
    }
    const Published* record = findPublished(step);
    if (record == nullptr)
        return;
    m_headers[{step.partition, step.offset}] = {record->attempt, record->executions, step.timeNs};
    m_published.erase(m_published.begin() + (record - m_published.data()));
}

void LogWatch::publishConfirmed(const Step& step)
{
    if (!isAlive(step))
        return;
    std::deque<Hand>& hands = m_members[step.member].hands;
    const bool underWay = std::ranges::any_of(m_published, [&step](const Published& each) {
        return each.member == step.member && !each.orphan;
    });
    if (hands.empty() || !hands.front().publishing || hands.front().givenUp || underWay) {
        m_findings.add(Anomaly::AcceptedEarly, step,
                       "Member {} hears that what it published is there, and it is not.",
                       step.member);
        return;
    }
    hands.front().givenUp = true;
}

void LogWatch::publishedAgain(const Step& step)
{
    Published* record = findPublished(step);
    if (record == nullptr)
        return;
    if (record->orphan || !m_logs.inForce())
        m_findings.add(Anomaly::Zombie, step, "Member {} sends again, and cannot.", step.member);
    Published again = *record;
    again.arrivesAt = step.arrivesAt;
    m_published.erase(m_published.begin() + (record - m_published.data()));
    m_published.push_back(again);
}

void LogWatch::publishedLost(const Step& step)
{
    const Published* record = findPublished(step);
    if (record == nullptr)
        return;
    if (!record->orphan || !m_logs.inForce())
        m_findings.add(Anomaly::WrongState, step,
                       "A record of member {} is lost, and it could send it again.", step.member);
    m_published.erase(m_published.begin() + (record - m_published.data()));
}

/// Of a topic that the group reads, and not before its delay is over.
void LogWatch::checkSubscription(const Step& step)
{
    const std::uint32_t group = groupOf(step);
    const std::uint32_t topic = topicOf(step.partition);
    if (!m_flows.reads(group, topic)) {
        m_findings.add(Anomaly::NonOwner, step, "Group {} does not read partition {}.", group,
                       step.partition);
        return;
    }
    const auto header = m_headers.find({step.partition, step.offset});
    if (step.kind != Kind::RecordFetched || topic != m_flows.at(group).retry ||
        header == m_headers.end())
        return;
    const std::int64_t due =
        later(header->second.appendedAt, m_rules[group].retryDelay.value_or(0));
    if (step.timeNs < due)
        m_findings.add(Anomaly::EarlyReady, step,
                       "The record at offset {} of partition {} is to be read from {} ns on.",
                       step.offset, step.partition, due);
}

}  // namespace millrace::check
