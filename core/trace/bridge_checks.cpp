// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/invariant.h"
#include "core/trace/checks.h"

// Facts of bridges. Numbers in comments: reliability invariants.

namespace millrace {

namespace {

/// A live process that waits for its enqueue, in this phase of it.
const RecordInHand& waitingFor(const VisibleState& state, MemberId member, EnqueueId enqueue,
                               RecordInHand::Phase phase)
{
    const MemberState& waiting = state.log.members.at(member.value);
    MILLRACE_INVARIANT(waiting.life == Life::Alive);  // 11: the dead do nothing.
    MILLRACE_INVARIANT(waiting.hand.phase == phase && waiting.hand.enqueue == enqueue);
    return waiting.hand;
}

const JobOnItsWay* onItsWay(const VisibleState& state, EnqueueId enqueue)
{
    const auto& jobs = state.queue.onTheirWay;
    const auto found = std::ranges::find(jobs, enqueue, &JobOnItsWay::enqueue);
    return found == jobs.end() ? nullptr : &*found;
}

}  // namespace

void verify(const VisibleState& before, SimTime time, const RecordHandedOn& fact)
{
    const MemberState& member = before.log.members.at(fact.member.value);
    MILLRACE_INVARIANT(member.life == Life::Alive);
    // What has just arrived, and nothing has been done about it.
    MILLRACE_INVARIANT(member.hand.phase == RecordInHand::Phase::Travelling);
    MILLRACE_INVARIANT(member.hand.until == time && member.hand.happening == fact.happening);
    const ReadingState& reading = readingAt(before.log, member.group, member.hand.partition);
    MILLRACE_INVARIANT(fact.execution == startsOf(reading, member.hand.offset) + 1);  // 40
    MILLRACE_INVARIANT(fact.enqueue.value == before.log.handedOn);
    MILLRACE_INVARIANT(fact.arrivesAt >= time);
}

void verify(const VisibleState& before, SimTime time, const EnqueueRefused& fact)
{
    const JobOnItsWay* job = onItsWay(before, fact.enqueue);
    MILLRACE_INVARIANT(job != nullptr && job->arrivesAt == time);  // 42
    MILLRACE_INVARIANT(job->happening == fact.happening && job->reaction == fact.reaction);
    MILLRACE_INVARIANT(fact.job.value < before.queue.accepted);  // 46: there is one already.
}

void verify(const VisibleState& before, SimTime time, const EnqueueAnswered& fact)
{
    const RecordInHand& hand =
        waitingFor(before, fact.member, fact.enqueue, RecordInHand::Phase::HandingOn);
    MILLRACE_INVARIANT(hand.until == time && onItsWay(before, fact.enqueue) == nullptr);
    MILLRACE_INVARIANT(fact.job.value < before.queue.accepted);
    MILLRACE_INVARIANT(fact.arrivesAt >= time);
}

void verify(const VisibleState& before, SimTime time, const EnqueueConfirmed& fact)
{
    const RecordInHand& hand =
        waitingFor(before, fact.member, fact.enqueue, RecordInHand::Phase::Answered);
    MILLRACE_INVARIANT(hand.until == time && !hand.handedOn);
}

}  // namespace millrace
