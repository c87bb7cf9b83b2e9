// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include "core/check/life.h"

// A bridged reaction is one obligation of both sides. Once there is a job, it stands where its jobs
// stand; before, where the log has its record, and the list has nothing but what will never come.

namespace millrace::check {

namespace {

using Obligation = std::pair<std::uint32_t, std::uint32_t>;

bool isFinal(Class standing)
{
    switch (standing) {
    case Class::Refused:
    case Class::Lost:
    case Class::Discarded:
    case Class::Parked:
        return true;
    default:
        return false;
    }
}

std::set<std::uint32_t> bridgedReactions(const Cut& cut)
{
    std::set<std::uint32_t> reactions;
    for (const auto& [group, reaction] : cut.history.reactionOfGroup)
        if (!cut.history.choice("group", group, "bridge", cut.lastFact()).empty())
            reactions.insert(reaction);
    return reactions;
}

void followJobs(Life& log, Life& list)
{
    // The application was told that it failed: that comes before all but being done.
    if (log.standing == Class::Refused && list.effects.empty())
        list.standing = Class::Refused;
    log.standing = list.standing;
    log.starts = list.starts;
    log.effects = list.effects;
    log.suppressed = list.suppressed;
    log.outOfAttempts = list.outOfAttempts;
}

void followRecord(Life& log, Life& list, bool travels)
{
    if (log.standing == Class::Lost && travels)
        log.standing = Class::Sending;
    list.standing = isFinal(log.standing) ? log.standing : Class::Sending;
    list.outOfAttempts = log.outOfAttempts;
}

}  // namespace

void shareBridged(const Cut& cut, Lives& log, Lives& list)
{
    const std::set<std::uint32_t> bridged = bridgedReactions(cut);
    if (bridged.empty())
        return;
    std::set<Obligation> accepted;
    std::set<Obligation> travelling;
    for (const Step& step : cut.steps) {
        if (step.kind == Kind::JobEnqueued)
            accepted.insert({step.happening, step.reaction});
        if (step.kind == Kind::RecordHandedOn && step.arrivesAt > cut.timeNs)
            travelling.insert({step.happening, step.reaction});
    }
    for (auto& [obligation, life] : log) {
        if (!bridged.contains(obligation.second))
            continue;
        Life& job = list.at(obligation);
        if (accepted.contains(obligation))
            followJobs(life, job);
        else
            followRecord(life, job, travelling.contains(obligation));
    }
}

}  // namespace millrace::check
