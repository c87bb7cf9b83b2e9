// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include "core/log/log_model.h"
#include "core/log/work_off.h"

// What befalls a member's host: it is slow, its clock is wrong, its process stands still (SIGSTOP,
// a long pause of a garbage collector, a suspended machine), or it is cut off from the brokers. Who
// hangs or is cut off sends no heartbeat and reads no answer: its session may end, and its
// partitions go to others, while it has a record in hand. Who hangs goes on where it was; who is
// cut off works on, up to where it must commit, publish or poll, and waits there. The effect
// happens, once more if others were faster, and the commit is refused (UNKNOWN_MEMBER_ID). What
// came due meanwhile is done then, in the order in which it came due. Not modelled: a fetch that a
// share group's member had under way when it fell silent, which would lock the records that come
// next; default.api.timeout.ms of who waits; naps of a reader at leisure by a wrong clock.

namespace millrace {

using InHand = RecordInHand::Phase;
using Protocol = GroupSpec::Protocol;

void LogModel::pace(Context& context, MemberId member, std::uint32_t factor)
{
    const MemberState& state = context.state().log.members[member.value];
    const std::uint32_t before = state.pace;
    if (before == factor)
        return;
    // Who stands still has as much to do as when it stopped.
    const SimTime from = isHung(state) ? state.hungSince : context.now();
    const bool works = state.life == Life::Alive && state.hand.phase == InHand::Working &&
                       !groupOf(context, member).isBridged && state.hand.until > from;
    const auto later = [&](SimTime at) { return from + (at - from) / before * factor; };
    context.emit(MemberPaced{member, factor, works ? later(state.hand.until) : kNever});
    if (!works)
        return;
    SimTime& effectAt = m_members[member.value].effectAt;
    if (effectAt != kNever && effectAt > from)
        effectAt = later(effectAt);
    if (!isHung(state))
        scheduleWork(context, member);
}

/// A timer that runs ends as it was set; the next ones run by the new clock. Heartbeats,
/// max.poll.interval.ms and auto.commit.interval.ms are the member's timers; its session is its
/// coordinator's.
void LogModel::skew(Context& context, MemberId member, std::uint32_t clock)
{
    if (context.state().log.members[member.value].clock != clock)
        context.emit(MemberSkewed{member, clock});
}

SimDuration LogModel::byOwnClock(const Context& context, MemberId member, SimDuration duration)
{
    return byClock(duration, context.state().log.members[member.value].clock);
}

/// The next heartbeat, by the member's clock.
void LogModel::beatLater(Context& context, MemberId member)
{
    const SimDuration after = byOwnClock(context, member, groupOf(context, member).heartbeat);
    schedule(context, context.now() + after, Kind::HeartbeatDue, member.value,
             m_members[member.value].beat);
}

/// The rest of the execution that is going on.
void LogModel::scheduleWork(Context& context, MemberId member) const
{
    const MemberState& state = context.state().log.members[member.value];
    const Member& hidden = m_members[member.value];
    if (hidden.effectAt >= context.now() && hidden.effectAt != kNever)
        schedule(context, hidden.effectAt, Kind::EffectDue, member.value, hidden.turn);
    schedule(context, state.hand.until, Kind::HandlingEnds, member.value, hidden.turn);
}

void LogModel::hang(Context& context, MemberId member, SimDuration lasts)
{
    const MemberState& state = context.state().log.members[member.value];
    if (state.life != Life::Alive || isHung(state))
        return;
    context.emit(MemberHung{member, context.now() + lasts});
    schedule(context, context.now() + lasts, Kind::GoesOn, member.value,
             m_members[member.value].life);
}

void LogModel::goOn(Context& context, MemberId member)
{
    Member& hidden = m_members[member.value];
    const MemberState& state = context.state().log.members[member.value];
    const SimDuration lost = context.now() - state.hungSince;
    const bool works = state.hand.phase == InHand::Working;
    const bool isDone = hidden.next != Next::Nothing || hidden.publishesAgain;
    SimTime endsAt = kNever;
    if (works)
        endsAt = context.now() + std::max(SimDuration::zero(), state.hand.until - state.hungSince);
    else if (state.hand.phase == InHand::Travelling || state.hand.phase == InHand::Answered)
        endsAt = std::max(state.hand.until, context.now());
    if (works && hidden.effectAt != kNever && hidden.effectAt >= state.hungSince)
        hidden.effectAt += lost;
    context.emit(MemberWentOn{member, endsAt});
    const std::uint64_t cause = context.cause();
    if (works && !isDone)
        scheduleWork(context, member);
    const std::uint32_t life = hidden.life;
    workOff(hidden.heldUp, [&](const Event& event) {
        context.resumeFrom(cause);
        handle(context, event);
    });
    context.resumeFrom(cause);
    sayNext(context, member);
    context.resumeFrom(cause);
    if (hidden.mustStop && hidden.life == life)
        close(context, member);  // The signal has waited for it.
    else
        catchUp(context, member);
}

void LogModel::cutOff(Context& context, MemberId member, SimDuration lasts)
{
    if (isCutOff(context.state().log.members[member.value]))
        return;
    context.emit(MemberCutOff{member, context.now() + lasts});
    schedule(context, context.now() + lasts, Kind::InReach, member.value);
}

void LogModel::reachAgain(Context& context, MemberId member)
{
    Member& hidden = m_members[member.value];
    const MemberState& state = context.state().log.members[member.value];
    const RecordInHand& hand = state.hand;
    const bool waits = hand.phase == InHand::Travelling || hand.phase == InHand::Answered ||
                       (hand.phase == InHand::Working && hand.until <= context.now());
    context.emit(MemberInReach{member, goesOn(state) && waits ? std::max(hand.until, context.now())
                                                              : kNever});
    const std::uint64_t cause = context.cause();
    if (isHung(state))
        return;  // It hears of it when it goes on.
    workOff(hidden.heldUp, [&](const Event& event) {
        context.resumeFrom(cause);
        handle(context, event);
    });
    context.resumeFrom(cause);
    if (state.life != Life::Alive) {
        if (std::exchange(hidden.mustStart, false))
            start(context, member);
        return;
    }
    sayNext(context, member);
    context.resumeFrom(cause);
    catchUp(context, member);
}

/// True: it is cut off, and does that when it is heard again.
bool LogModel::waitsToBeHeard(const Context& context, MemberId member, Next next)
{
    if (!isCutOff(context.state().log.members[member.value]))
        return false;
    m_members[member.value].next = next;
    return true;
}

/// What it could not do without its brokers, and what they have said meanwhile.
void LogModel::sayNext(Context& context, MemberId member)
{
    if (!isInReach(context.state().log.members[member.value]))
        return;
    switch (std::exchange(m_members[member.value].next, Next::Nothing)) {
    case Next::Finish:
        finishRecord(context, member);
        return;
    case Next::Accept:
        finishShared(context, member, Answer::Accept);
        return;
    case Next::Release:
        finishShared(context, member, Answer::Release);
        return;
    case Next::Reject:
        finishShared(context, member, Answer::Reject);
        return;
    case Next::HandOn:
        handOn(context, member);
        return;
    case Next::Nothing:
        break;
    }
    hearAnswers(context, member);
}

/// What those that it publishes to said meanwhile, or have not heard yet.
void LogModel::hearAnswers(Context& context, MemberId member)
{
    Member& hidden = m_members[member.value];
    const std::optional<Publisher> again = std::exchange(hidden.publishesAgain, std::nullopt);
    if (std::exchange(hidden.confirmed, false))
        confirmProduced(context, member);
    else if (again)
        publish(context, member, context.state().log.partitions[again->partition.value].topic,
                again->attempt, again->executions);
}

/// What its group wants of it, and what has gathered.
void LogModel::catchUp(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    const GroupId group = state.group;
    const std::uint64_t cause = context.cause();
    const bool generic = protocolOf(context, member) == Protocol::Generic;
    if (!isInReach(state))
        return;
    for (std::uint32_t p = 0; p < m_partitions.size() && generic; ++p) {
        const ReadingState& reading = readingAt(context.state().log, group, PartitionId{p});
        if (reading.owner != member || !reading.revoking)
            continue;
        context.resumeFrom(cause);
        handOver(context, group, PartitionId{p}, m_groups[group.value].target[p]);
    }
    context.resumeFrom(cause);
    if (m_members[member.value].news == News::Heard && holdsNothing(state))
        hear(context, member);
    if (isIdle(state))
        poll(context, member);
}

/// Generic and share groups: one that stood still until its session ended is a member again, with
/// nothing of what it had.
void LogModel::joinAgain(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    const GroupId group = state.group;
    if (state.standing == MemberState::Standing::Out)
        context.emit(RebalanceLearned{member});  // Its poll is told so.
    ++m_members[member.value].beat;
    if (protocolOf(context, member) == Protocol::Share) {
        joinShareGroup(context, member);
        return;
    }
    join(context, member);
    rebalance(context, group);
}

}  // namespace millrace
