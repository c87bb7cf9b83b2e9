// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/queue/queue_model.h"
#include "core/trace/receiver.h"

// The application of the article: it puts jobs on the list (perform_later), or does the work
// itself while its user waits (inline). With request threads a happening is a request: it waits
// for a free thread, first come, first served. The jobs are sent when the thread takes it up, so
// a free thread costs them nothing and both sides get the happening at the same instant.

namespace millrace {

void QueueModel::happened(Context& context, const Happened& fact)
{
    if (m_settings->spec.schedulers > 0)
        tick(context, fact.happening);
    else if (m_settings->application.threads == 0)
        send(context, fact.happening);
    else
        beginRequests(context);
}

void QueueModel::beginRequests(Context& context)
{
    while (!m_freeThreads.empty() &&
           context.state().queue.requestsBegun < context.state().happenings) {
        const ThreadId thread = m_freeThreads.front();
        m_freeThreads.pop_front();
        const HappeningId happening{context.state().queue.requestsBegun};
        const SimTime endsAt =
            context.now() + sample(m_settings->application.request,
                                   context.draw(Purpose::Request, happening.value));
        context.emit(RequestStarted{thread, happening, endsAt});
        schedule(context, endsAt, Kind::RequestPartEnds, thread.value);
        if (m_settings->application.run == ApplicationSpec::Run::Later)
            send(context, happening);
    }
}

/// perform_later, once for every reaction. What arrives together is one event.
void QueueModel::send(Context& context, HappeningId happening)
{
    const std::uint64_t cause = context.cause();
    Convoy convoy;
    std::uint64_t sent = 0;  // The fact of its first job.
    const auto depart = [&] {
        context.resumeFrom(sent);
        schedule(context, m_lastArrival, Kind::JobsArrive, happening.value, convoy.packed());
    };
    forJobs(context, happening, [&](ReactionId reaction) {
        // A row of the application's own database is there with its commit.
        const SimDuration delay =
            m_settings->withCommit ? SimDuration{} : delayOf(context, happening, reaction, 0);
        const SimTime arrivesAt = std::max(m_lastArrival, context.now() + delay);
        if (convoy.jobs > 0 && arrivesAt > m_lastArrival) {
            depart();
            convoy.jobs = 0;
        }
        m_lastArrival = arrivesAt;
        context.resumeFrom(cause);
        context.emit(JobSent{happening, reaction, arrivesAt});
        if (convoy.jobs++ == 0) {
            convoy.first = reaction;
            sent = context.cause();
        }
    });
    if (convoy.jobs > 0)
        depart();
    context.resumeFrom(cause);
}

void QueueModel::accept(Context& context, HappeningId happening, const Convoy& convoy)
{
    std::uint64_t sent = context.cause();  // They were stated one after the other.
    std::uint32_t left = convoy.jobs;
    forJobs(context, happening, [&](ReactionId reaction) {
        if (reaction < convoy.first || left == 0)
            return;
        --left;
        context.resumeFrom(sent++);
        accept(context, happening, reaction);
    });
}

/// The request's own work or one inline reaction is over: on to the next, or answer.
void QueueModel::endRequestPart(Context& context, ThreadId thread)
{
    const ThreadState& state = context.state().queue.threads[thread.value];
    const HappeningId happening = state.happening;
    const bool runsInline = m_settings->application.run == ApplicationSpec::Run::Inline;
    std::uint32_t next = 0;
    if (!state.reaction.isNone()) {
        const ReactionId reaction = state.reaction;
        const ReactionSpec& spec = m_settings->reactions[reaction.value];
        const auto draw = [&] {
            return context.draw(Purpose::Failure, happening.value, spec.id, 1);
        };
        const bool answered =
            isAnswered(context.state(), context.state().queueEffects[reaction.value], happening,
                       spec.effectAt, state.effectDone);
        if (!answered || failsAt(spec, happening.value, draw)) {
            context.emit(InlineFailed{thread, happening, reaction});
            next = UINT32_MAX;  // The error ends the request.
        } else {
            if (!state.effectDone)
                inlineEffect(context, thread);
            context.emit(InlineFinished{thread, happening, reaction});
            next = reaction.value + 1;
        }
    }
    const auto reactions = static_cast<std::uint32_t>(m_settings->reactions.size());
    while (runsInline && next < reactions && !isKnownAt(context, happening, ReactionId{next}))
        ++next;
    if (runsInline && next < reactions) {
        nextInline(context, thread, ReactionId{next});
        return;
    }
    context.emit(RequestFinished{thread, happening});
    m_freeThreads.push_back(thread);
    beginRequests(context);
}

void QueueModel::nextInline(Context& context, ThreadId thread, ReactionId reaction)
{
    const HappeningId happening = context.state().queue.threads[thread.value].happening;
    const ReactionSpec& spec = m_settings->reactions[reaction.value];
    const SimDuration work =
        sample(spec.work, context.draw(Purpose::Work, happening.value, spec.id, 1));
    const SimTime endsAt = context.now() + work;
    context.emit(InlineStarted{thread, happening, reaction, endsAt});
    if (spec.effectAt < 1.0) {
        const auto part =
            static_cast<SimDuration::rep>(static_cast<double>(work.count()) * spec.effectAt);
        schedule(context, context.now() + SimDuration{part}, Kind::InlineEffectDue, thread.value);
    }
    schedule(context, endsAt, Kind::RequestPartEnds, thread.value);
}

void QueueModel::inlineEffect(Context& context, ThreadId thread)
{
    const ThreadState& state = context.state().queue.threads[thread.value];
    if (!answers(context.state(), context.state().queueEffects[state.reaction.value],
                 state.happening))
        return;  // The call fails; the end of the work says so.
    context.emit(InlineEffect{thread, state.happening, state.reaction,
                              context.columns().happenings[state.happening.value].entity});
}

}  // namespace millrace
