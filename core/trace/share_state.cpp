// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/visible_state.h"

// Facts of share groups.

namespace millrace {

namespace {

SharedRecord& recordAt(ReadingState& reading, Offset offset)
{
    return reading.window[offset - reading.committed];
}

/// The window begins at the first record that is not finished.
void dropFinished(ReadingState& reading)
{
    std::size_t finished = 0;
    while (finished < reading.window.size() && isFinal(reading.window[finished]))
        ++finished;
    const auto count = static_cast<std::ptrdiff_t>(finished);
    reading.window.erase(reading.window.begin(), reading.window.begin() + count);
    const auto starts = std::min(count, static_cast<std::ptrdiff_t>(reading.starts.size()));
    reading.starts.erase(reading.starts.begin(), reading.starts.begin() + starts);
    reading.committed += finished;
}

/// Whatever was to be done about the record in hand has been.
void letGo(VisibleState& state, MemberId id, PartitionId partition, Offset offset)
{
    RecordInHand& hand = state.log.members[id.value].hand;
    if (hand.phase == RecordInHand::Phase::Working && hand.partition == partition &&
        hand.offset == offset)
        hand.closed = true;
}

}  // namespace

void apply(VisibleState& state, SimTime time, const RecordAcquired& fact)
{
    MemberState& member = state.log.members[fact.member.value];
    ReadingState& reading = readingAt(state.log, member.group, fact.partition);
    if (fact.offset == reading.position) {
        reading.window.emplace_back();
        ++reading.position;
    }
    recordAt(reading, fact.offset) = {RecordState::Acquired, fact.happening, fact.delivery,
                                      fact.member, fact.lockEndsAt};
    takeIn(member, {.phase = RecordInHand::Phase::Travelling,
                    .partition = fact.partition,
                    .offset = fact.offset,
                    .happening = fact.happening,
                    .since = time,
                    .until = fact.arrivesAt});
}

void apply(VisibleState& state, SimTime, const RecordAnswered& fact)
{
    ReadingState& reading = readingAt(state.log, fact.group, fact.partition);
    SharedRecord& record = recordAt(reading, fact.offset);
    record.state = fact.becomes;
    record.holder = MemberId::none();
    if (fact.answer != Answer::Accept)
        letGo(state, fact.member, fact.partition, fact.offset);
    dropFinished(reading);
}

void apply(VisibleState& state, SimTime, const AnswerRefused& fact)
{
    letGo(state, fact.member, fact.partition, fact.offset);
}

void apply(VisibleState& state, SimTime, const LockExpired& fact)
{
    ReadingState& reading = readingAt(state.log, fact.group, fact.partition);
    SharedRecord& record = recordAt(reading, fact.offset);
    record.state = fact.becomes;
    record.holder = MemberId::none();
    dropFinished(reading);
}

void passOver(ReadingState& reading, Offset to)
{
    while (reading.position < to) {
        reading.window.emplace_back().state = RecordState::Archived;
        ++reading.position;
    }
    dropFinished(reading);
}

void archiveBelow(ReadingState& reading, Offset logStart)
{
    if (reading.committed >= logStart)
        return;
    const auto gone = std::min<Offset>(logStart - reading.committed, reading.window.size());
    for (Offset n = 0; n < gone; ++n)
        reading.window[n].state = RecordState::Archived;
    dropFinished(reading);
    reading.position = std::max(reading.position, logStart);
    reading.committed = std::max(reading.committed, logStart);
    if (reading.window.empty())
        reading.starts.clear();
}

}  // namespace millrace
