// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/hands.h"

namespace millrace::check {

bool changesLife(const Step& step)
{
    switch (step.kind) {
    case Kind::MemberJoined:
    case Kind::MemberStarted:
    case Kind::MemberKilled:
    case Kind::MemberLeft:
    case Kind::MemberClosed:
        return true;
    default:
        return false;
    }
}

void goOn(Hands& hands, const Step& step)
{
    if (changesLife(step)) {
        hands = {};
        return;
    }
    switch (step.kind) {
    case Kind::RecordFetched:
    case Kind::RecordAcquired:
        hands.records.push_back(&step);
        break;
    case Kind::RecordHandlingStarted:
    case Kind::RecordHandedOn:
        hands.done = false;
        break;
    case Kind::RecordHandlingFailed:
        hands.failed = true;
        break;
    case Kind::RecordGivenUp:
        hands.failed = false;
        hands.done = true;
        break;
    case Kind::RecordProduced:
        hands.failed = false;
        break;
    case Kind::RecordEffect:
    case Kind::RecordEffectSuppressed:
    case Kind::ProduceConfirmed:
    case Kind::EnqueueConfirmed:
        hands.done = true;
        break;
    case Kind::RecordHandled:
        hands.letGo();
        break;
    case Kind::OffsetCommitted:
        if (hands.done && !hands.records.empty() &&
            hands.records.front()->partition == step.partition &&
            hands.records.front()->offset + 1 == step.committed)
            hands.letGo();
        break;
    default:
        break;
    }
}

void cutOff(Hands& hands, const Step& step)
{
    if (hands.records.empty())
        return;
    const Step* inHand = hands.records.front();
    hands.records.pop_front();
    std::erase_if(hands.records, [&step](const Step* each) {
        return each->partition == step.partition && each->offset >= step.logEnd;
    });
    hands.records.push_front(inHand);
}

}  // namespace millrace::check
