// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/log_watch.h"

// A member at work: fetching, handling, giving up, committing.

namespace millrace::check {

void LogWatch::fetched(const Step& step)
{
    if (!isAlive(step))
        return;
    Reading& reading = readingOf(step);
    if (reading.owner != step.member)
        m_findings.add(Anomaly::NonOwner, step,
                       "Member {} fetches from partition {}, which it does not own.", step.member,
                       step.partition);
    else if (reading.revoking)
        m_findings.add(Anomaly::NonOwner, step,
                       "Member {} fetches from partition {}, which is being revoked.", step.member,
                       step.partition);
    checkSubscription(step);
    fetchedOffset(step, reading);
    reading.position = step.offset + 1;
    takeInHand(step);
}

/// One answer to one poll: all of it leaves and arrives together, and is as much as was asked for.
void LogWatch::takeInHand(const Step& step)
{
    std::deque<Hand>& hands = m_members[step.member].hands;
    if (m_members[step.member].drains)
        m_findings.add(Anomaly::WrongState, step, "Member {} fetches, but is to leave.",
                       step.member);
    const auto most = static_cast<std::uint64_t>(rulesOf(step).pollRecords);
    const bool same =
        hands.empty() || (hands.front().fetchedAt == step.timeNs &&
                          hands.front().arrivesAt == step.arrivesAt && hands.front().number == 0);
    if (!same || hands.size() >= most)
        m_findings.add(Anomaly::BusyHand, step, "Member {} fetches with {} records in hand.",
                       step.member, hands.size());
    hands.push_back({.partition = step.partition,
                     .offset = step.offset,
                     .happening = step.happening,
                     .header = headerOf(step),
                     .fetchedAt = step.timeNs,
                     .arrivesAt = step.arrivesAt});
}

void LogWatch::fetchedOffset(const Step& step, const Reading& reading)
{
    checkContents(step);
    if (reading.owner != step.member)
        return;
    // Gaps of compaction are passed over, and nothing else is.
    const std::set<std::uint64_t>& gaps = m_partitions[step.partition].compacted;
    std::uint64_t next = reading.position;
    while (gaps.contains(next))
        ++next;
    if (step.offset > next)
        m_findings.add(Anomaly::PollSkip, step, "Offset {} is fetched; {} was next.", step.offset,
                       next);
    else if (step.offset < reading.position)
        m_findings.add(Anomaly::NonmonotonicPoll, step, "Offset {} is fetched again; {} was next.",
                       step.offset, reading.position);
}

void LogWatch::checkContents(const Step& step)
{
    const Partition& partition = m_partitions[step.partition];
    if (step.offset < partition.logStart || step.offset >= partition.happenings.size())
        m_findings.add(Anomaly::FetchOutOfRange, step,
                       "Offset {} is fetched, but partition {} goes from {} to below {}.",
                       step.offset, step.partition, partition.logStart,
                       partition.happenings.size());
    else if (partition.compacted.contains(step.offset))
        m_findings.add(Anomaly::FetchOutOfRange, step,
                       "Offset {} of partition {} is fetched, but compaction has removed it.",
                       step.offset, step.partition);
    else if (partition.happenings[step.offset] != step.happening)
        m_findings.add(Anomaly::InconsistentOffsets, step,
                       "Offset {} of partition {} holds happening {}, but {} is read.", step.offset,
                       step.partition, partition.happenings[step.offset], step.happening);
}

void LogWatch::started(const Step& step)
{
    if (!isAlive(step))
        return;
    std::deque<Hand>& hands = m_members[step.member].hands;
    if (hands.empty()) {
        m_findings.add(Anomaly::NothingInHand, step,
                       "Member {} begins to handle a record, but has none.", step.member);
        return;
    }
    Hand& hand = hands.front();
    if (m_rules[groupOf(step)].bridged)
        m_findings.add(Anomaly::WrongState, step,
                       "Member {} handles a record that its group hands on.", step.member);
    if (hand.execution.going)
        m_findings.add(Anomaly::BusyHand, step, "Member {} is handling a record already.",
                       step.member);
    if (hand.givenUp || hand.publishing)
        m_findings.add(Anomaly::BusyHand, step, "Member {} has given the record up.", step.member);
    if (step.timeNs < hand.arrivesAt)
        m_findings.add(Anomaly::BeforeArrival, step,
                       "The record that member {} begins to handle arrives at {} ns only.",
                       step.member, hand.arrivesAt);
    const Rules& rules = rulesOf(step);
    ++hand.tries;
    if (rules.onFailure != "retry" && rules.protocol != "share" && rules.attempts &&
        hand.tries > *rules.attempts)
        m_findings.add(Anomaly::TooManyAttempts, step,
                       "Member {} tries a record for the {}th time; it has {} attempts.",
                       step.member, hand.tries, *rules.attempts);
    Reading& reading = m_readings[{groupOf(step), hand.partition}];
    // What lies before the bookmark is counted by its holder alone.
    const bool wasCut = rules.protocol == "share" && hand.offset >= reading.position;
    const bool counts = hand.offset >= reading.committed && !wasCut;
    const auto before = reading.starts.find(hand.offset);
    std::uint32_t expected = counts && before != reading.starts.end() ? before->second + 1 : 1;
    if (hand.number > 0)
        expected = hand.number + 1;
    if (step.execution != expected)
        m_findings.add(Anomaly::ExecutionMiscount, step, "This is execution {}, not {}.", expected,
                       step.execution);
    if (counts)
        reading.starts[hand.offset] = step.execution;
    hand.number = step.execution;
    hand.failed = false;
    hand.execution = {.going = true};
}

void LogWatch::failed(const Step& step)
{
    if (!isAlive(step))
        return;
    std::deque<Hand>& hands = m_members[step.member].hands;
    Hand* hand = hands.empty() ? nullptr : &hands.front();
    if (!hand || !hand->execution.going)
        m_findings.add(Anomaly::EndedWithoutStart, step,
                       "Member {} fails at a record that it has not begun.", step.member);
    if (hand == nullptr)
        return;
    hand->execution.going = false;
    hand->failed = true;
}

void LogWatch::effect(const Step& step)
{
    if (!isAlive(step))
        return;
    std::deque<Hand>& hands = m_members[step.member].hands;
    Hand* hand = hands.empty() ? nullptr : &hands.front();
    if (!hand || !hand->execution.going) {
        m_findings.add(Anomaly::EffectWithoutStart, step,
                       "Member {} has an effect, but has begun nothing.", step.member);
        return;
    }
    if (hand->execution.effectDone)
        m_findings.add(Anomaly::EffectTwice, step, "One execution has a second effect.");
    hand->execution.effectDone = true;
    const std::uint32_t group = groupOf(step);
    if (const auto shared = m_readings.find({group, hand->partition}); shared != m_readings.end())
        if (const auto record = shared->second.shared.find(hand->offset);
            record != shared->second.shared.end() && record->second.holder == step.member)
            record->second.effectDone = true;
    const auto happened = m_tape.find(step.happening);
    const bool right =
        step.happening == hand->happening && happened != m_tape.end() &&
        (step.kind == Kind::RecordEffectSuppressed || happened->second->entity == step.entity) &&
        m_history.reactionOfGroup.at(group) == step.reaction;
    if (!right)
        m_findings.add(Anomaly::WrongEffect, step,
                       "The effect is not that of happening {}, which member {} has in hand.",
                       hand->happening, step.member);
}

/// What is committed is what the member has finished of the partition; ahead of work, what it has
/// fetched and not begun.
void LogWatch::committed(const Step& step)
{
    if (!isAlive(step))
        return;
    checkGroup(step);
    Member& member = m_members[step.member];
    Reading& reading = readingOf(step);
    if (!isKnown(member))
        m_findings.add(Anomaly::Membership, step, "Member {} commits, but is not in its group.",
                       step.member);
    else if (reading.owner != step.member)
        m_findings.add(Anomaly::NonOwner, step,
                       "Member {} commits in partition {}, which it does not own.", step.member,
                       step.partition);
    else if (rulesOf(step).protocol == "classic" &&
             member.generation != m_groups[step.group].generation)
        m_findings.add(Anomaly::GenerationWrong, step,
                       "Member {} commits for generation {}; its group is at {}.", step.member,
                       member.generation, m_groups[step.group].generation);
    reading.hasBookmark = true;
    const std::uint64_t logEnd = m_partitions[step.partition].happenings.size();
    if (step.committed > logEnd)
        m_findings.add(Anomaly::CommitBeyondEnd, step,
                       "Offset {} is committed; the log end of partition {} is {}.", step.committed,
                       step.partition, logEnd);
    else if (step.committed <= reading.committed)
        m_findings.add(Anomaly::CommitNotInHand, step,
                       "Offset {} is committed; the bookmark of partition {} is at {} already.",
                       step.committed, step.partition, reading.committed);
    else
        checkFinished(step, member);
    moveBookmark(reading, step.committed);
    if (step.kind == Kind::OffsetCommittedAhead || member.hands.empty())
        return;
    const Hand& hand = member.hands.front();
    const bool done = (hand.execution.going && hand.execution.effectDone) || hand.givenUp;
    // After a finding the record counts as done: its commit was meant.
    const bool alone = hand.partition == step.partition && hand.offset + 1 == step.committed;
    const auto finished = member.finished.find(step.partition);
    if (alone && (done || finished == member.finished.end() || finished->second != step.committed))
        letGo(member);
}

void LogWatch::checkFinished(const Step& step, const Member& member)
{
    const Hand* hand = member.hands.empty() ? nullptr : &member.hands.front();
    const bool ahead = rulesOf(step).commit == "before";
    if ((step.kind == Kind::OffsetCommittedAhead) != ahead) {
        m_findings.add(Anomaly::WrongState, step,
                       "Member {} commits as its group does not: \"commit\" is \"{}\".",
                       step.member, rulesOf(step).commit);
        return;
    }
    if (ahead) {
        if (hand == nullptr || hand->number > 0 || step.timeNs < hand->arrivesAt)
            m_findings.add(Anomaly::CommitNotInHand, step,
                           "Member {} commits ahead what has not just arrived.", step.member);
        else if (step.committed != readingOf(step).position)
            m_findings.add(
                Anomaly::CommitNotInHand, step,
                "Member {} commits offset {} of partition {} ahead; it has fetched up to "
                "{}.",
                step.member, step.committed, step.partition, readingOf(step).position);
        return;
    }
    const auto finished = member.finished.find(step.partition);
    if (finished != member.finished.end() && finished->second == step.committed)
        return;
    const bool inHand =
        hand != nullptr && hand->partition == step.partition && hand->offset + 1 == step.committed;
    if (!inHand)
        m_findings.add(Anomaly::CommitNotInHand, step,
                       "Member {} commits offset {} of partition {} without the record before it "
                       "in hand.",
                       step.member, step.committed, step.partition);
    else if (!hand->execution.going && !hand->givenUp && hand->enqueue == kNone)
        m_findings.add(Anomaly::EndedWithoutStart, step,
                       "Member {} commits a record that it has not begun.", step.member);
    else if (!hand->execution.effectDone && !hand->givenUp)
        m_findings.add(Anomaly::EndedWithoutEffect, step,
                       "Member {} commits a record whose effect has not taken place.", step.member);
    else if (!hand->givenUp && m_flows.at(groupOf(step)).writes != kNone)
        m_findings.add(Anomaly::EndedWithoutEffect, step,
                       "Member {} commits a record and has not published what it made of it.",
                       step.member);
}

void LogWatch::handled(const Step& step)
{
    if (!isAlive(step))
        return;
    Member& member = m_members[step.member];
    if (member.hands.empty()) {
        m_findings.add(Anomaly::NothingInHand, step,
                       "Member {} has finished a record, but has none.", step.member);
        return;
    }
    const Hand& hand = member.hands.front();
    if (hand.number == 0)
        m_findings.add(Anomaly::EndedWithoutStart, step,
                       "Member {} has finished a record that it has not begun.", step.member);
    else if (!(hand.execution.going && hand.execution.effectDone) && !hand.givenUp)
        m_findings.add(Anomaly::EndedWithoutEffect, step,
                       "Member {} has finished a record whose effect has not taken place, and that "
                       "it has not given up.",
                       step.member);
    else if (!hand.givenUp && !hand.failed && m_flows.at(groupOf(step)).writes != kNone)
        m_findings.add(Anomaly::EndedWithoutEffect, step,
                       "Member {} has finished a record and not published what it made of it.",
                       step.member);
    letGo(member);
    const std::uint32_t next = member.hands.empty() ? kNone : member.hands.front().happening;
    const auto name = [](std::uint32_t happening) {
        return happening == kNone ? std::string{"none"} : fmt::format("happening {}", happening);
    };
    if (step.next != next)
        m_findings.add(Anomaly::WrongNext, step, "The next of the batch is {}, not {}.", name(next),
                       name(step.next));
}

void LogWatch::letGo(Member& member)
{
    const Hand& done = member.hands.front();
    member.finished[done.partition] = done.offset + 1;
    member.hands.pop_front();
}

void LogWatch::givenUp(const Step& step)
{
    if (!isAlive(step))
        return;
    std::deque<Hand>& hands = m_members[step.member].hands;
    if (hands.empty() || !hands.front().failed) {
        m_findings.add(Anomaly::EndedWithoutStart, step,
                       "Member {} gives up a record that it has not failed at.", step.member);
        return;
    }
    Hand& hand = hands.front();
    const Rules& rules = rulesOf(step);
    if (step.happening != hand.happening)
        m_findings.add(Anomaly::WrongEffect, step, "Member {} has happening {} in hand, not {}.",
                       step.member, hand.happening, step.happening);
    else if (hand.givenUp || hand.publishing)
        m_findings.add(Anomaly::Duplicate, step, "Member {} has given the record up before.",
                       step.member);
    else if (rules.onFailure != "skip")
        m_findings.add(Anomaly::GivenUpEarly, step,
                       "Member {} gives a record up as its group does not: \"on-failure\" is "
                       "\"{}\".",
                       step.member, rules.onFailure);
    else if (rules.attempts && hand.tries < *rules.attempts)
        m_findings.add(Anomaly::GivenUpEarly, step,
                       "Member {} gives a record up after {} of {} attempts.", step.member,
                       hand.tries, *rules.attempts);
    hand.givenUp = true;
}

/// Rightly, when it is no member, or owns the partition no more.
void LogWatch::refused(const Step& step)
{
    if (!isAlive(step))
        return;
    checkGroup(step);
    const bool known = isKnown(m_members[step.member]);
    const bool old = rulesOf(step).protocol == "classic" &&
                     m_members[step.member].generation != m_groups[step.group].generation;
    if (known && readingOf(step).owner == step.member && !old)
        m_findings.add(Anomaly::RefusedWrongly, step,
                       "Member {} owns partition {}, and its commit is refused.", step.member,
                       step.partition);
    else if ((step.error == Word::UnknownMemberId) == known)
        m_findings.add(Anomaly::RefusedWrongly, step,
                       "The commit is refused for the wrong reason: member {} is {} of its group.",
                       step.member, known ? "one" : "none");
}

}  // namespace millrace::check
