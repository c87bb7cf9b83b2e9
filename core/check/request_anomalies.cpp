// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/watch.h"

// The application's request threads and what they do inline.

namespace millrace::check {

void RequestWatch::see(const Step& step)
{
    switch (step.kind) {
    case Kind::RequestStarted:
        requestStarted(step);
        break;
    case Kind::RequestFinished:
        requestFinished(step);
        break;
    case Kind::InlineStarted:
        inlineStarted(step);
        break;
    case Kind::InlineEffect:
        inlineEffect(step);
        break;
    case Kind::InlineFinished:
    case Kind::InlineFailed:
        inlineEnded(step);
        break;
    default:
        break;
    }
}

void RequestWatch::requestStarted(const Step& step)
{
    Thread& thread = m_threads[step.thread];
    if (!m_tape.contains(step.happening))
        m_findings.add(Anomaly::Unexpected, step,
                       "A request is taken up of happening {}, which has not happened.",
                       step.happening);
    if (!m_requests.insert(step.happening).second)
        m_findings.add(Anomaly::Duplicate, step, "The request of happening {} is taken up twice.",
                       step.happening);
    if (thread.happening != kNone)
        m_findings.add(Anomaly::BusyHand, step, "Thread {} serves happening {} already.",
                       step.thread, thread.happening);
    thread = Thread{.happening = step.happening};
}

void RequestWatch::requestFinished(const Step& step)
{
    Thread& thread = m_threads[step.thread];
    if (thread.happening != step.happening)
        m_findings.add(Anomaly::NothingInHand, step, "Thread {} does not serve happening {}.",
                       step.thread, step.happening);
    else if (thread.execution.going)
        m_findings.add(Anomaly::WrongState, step, "Thread {} answers in the middle of a reaction.",
                       step.thread);
    thread = Thread{};
}

void RequestWatch::inlineStarted(const Step& step)
{
    Thread& thread = m_threads[step.thread];
    if (thread.happening != step.happening)
        m_findings.add(Anomaly::NothingInHand, step, "Thread {} does not serve happening {}.",
                       step.thread, step.happening);
    if (thread.execution.going)
        m_findings.add(Anomaly::BusyHand, step, "Thread {} is in the middle of a reaction.",
                       step.thread);
    if (!m_begun.insert({step.happening, step.reaction}).second)
        m_findings.add(Anomaly::Duplicate, step, "Reaction {} to happening {} is begun twice.",
                       step.reaction, step.happening);
    thread.reaction = step.reaction;
    thread.execution = {.going = true};
}

void RequestWatch::inlineEffect(const Step& step)
{
    Thread& thread = m_threads[step.thread];
    if (!thread.execution.going) {
        m_findings.add(Anomaly::EffectWithoutStart, step,
                       "Thread {} has an effect, but has begun nothing.", step.thread);
        return;
    }
    if (thread.execution.effectDone)
        m_findings.add(Anomaly::EffectTwice, step, "One execution has a second effect.");
    thread.execution.effectDone = true;
    const auto happened = m_tape.find(step.happening);
    if (step.happening != thread.happening || step.reaction != thread.reaction ||
        happened == m_tape.end() || happened->second->entity != step.entity)
        m_findings.add(Anomaly::WrongEffect, step,
                       "The effect is not that of happening {}, which thread {} serves.",
                       thread.happening, step.thread);
}

void RequestWatch::inlineEnded(const Step& step)
{
    Thread& thread = m_threads[step.thread];
    if (!thread.execution.going || thread.happening != step.happening ||
        thread.reaction != step.reaction)
        m_findings.add(Anomaly::EndedWithoutStart, step,
                       "Reaction {} to happening {} ends, but thread {} has not begun it.",
                       step.reaction, step.happening, step.thread);
    else if (step.kind == Kind::InlineFinished && !thread.execution.effectDone)
        m_findings.add(Anomaly::EndedWithoutEffect, step,
                       "Reaction {} to happening {} ends well, but its effect has not taken place.",
                       step.reaction, step.happening);
    thread.reaction = kNone;
    thread.execution = {};
}

}  // namespace millrace::check
