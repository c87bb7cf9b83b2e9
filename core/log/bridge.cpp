// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/log_model.h"

// A bridged group: what it does about a record is to put a job on the list, one after the other. It
// waits for the answer and commits then, as its group is told to. A crash in between lets the next
// owner read the record again. What the list does with a job is none of the log's business.

namespace millrace {

namespace {

/// Draws of an enqueue's travel and of its answer's, apart from those of fetches and dead letters.
constexpr std::uint32_t kEnqueueUse = 2U << 16U;
constexpr std::uint32_t kAnswerUse = 3U << 16U;

}  // namespace

void LogModel::handOn(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    const RecordInHand& hand = state.hand;
    if (waitsToBeHeard(context, member, Next::HandOn))
        return;
    const ReadingState& reading = readingAt(context.state().log, state.group, hand.partition);
    const std::uint32_t execution = 1 + startsOf(reading, hand.offset);
    const SimTime arrivesAt = context.now() + delayOf(context, hand.happening,
                                                      kEnqueueUse + state.group.value, execution);
    const EnqueueId enqueue{context.state().log.handedOn};
    context.emit(RecordHandedOn{enqueue, member, hand.happening, groupOf(context, member).reaction,
                                execution, arrivesAt});
    m_handedOn.push_back({enqueue, arrivesAt, context.cause()});
}

void LogModel::answerEnqueue(Context& context, EnqueueId enqueue, MemberId member, JobId job)
{
    const MemberState& state = context.state().log.members[member.value];
    if (state.life != Life::Alive || state.hand.enqueue != enqueue)
        return;  // Who asked is gone, and the answer meets nobody.
    const SimTime arrivesAt =
        context.now() + delayOf(context, state.hand.happening, kAnswerUse + state.group.value,
                                state.hand.execution);
    context.emit(EnqueueAnswered{enqueue, member, job, arrivesAt});
    schedule(context, arrivesAt, Kind::ListAnswers, member.value, m_members[member.value].turn);
}

void LogModel::confirmEnqueue(Context& context, MemberId member)
{
    context.emit(EnqueueConfirmed{context.state().log.members[member.value].hand.enqueue, member});
    finishRecord(context, member);
}

}  // namespace millrace
