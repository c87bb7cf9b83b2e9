// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/list_guarantee.h"

#include <algorithm>

namespace millrace {

namespace {

bool anybodyDies(const Scenario& scenario)
{
    return !scenario.queue.killers.empty() ||
           meetsWorker(scenario, {Act::Kill, Act::KillMachine, Act::KillParent, Act::KillChild});
}

/// A claim that may end while its holder lives and works on.
std::string endsOverTheHead(const Scenario& scenario)
{
    const ClaimSpec& claim = scenario.queue.claim;
    if (meetsWorker(scenario, {Act::CutOff}))
        return "a claim may end whose worker is cut off: it works on, and so does the next";
    if (meetsWorker(scenario, {Act::Hang}))
        return "a hung worker's claim may end: it goes on when it wakes, and so does the next";
    const bool renews =
        claim.kind == ClaimSpec::Kind::Lease &&
        (claim.renew == ClaimSpec::Renew::Claim || claim.renew == ClaimSpec::Renew::Timer);
    if (renews && meetsWorker(scenario, {Act::Skew}))
        return "a clock that is too slow renews a lease too late: who works goes on, and so does "
               "the next";
    if (meetsWorker(scenario, {Act::Disconnect}))
        return "queue.claim = \"connection\": who is cut off works on, and so does the next";
    if (claim.kind == ClaimSpec::Kind::Lease && claim.renew == ClaimSpec::Renew::Never)
        return "queue.renew = \"never\": work longer than the lease is done by the next, too";
    if (claim.kind == ClaimSpec::Kind::Lease && claim.prefetch > claim.threads)
        return "queue.prefetch: the lease of what lies in a buffer is not renewed";
    return {};
}

bool storeForgets(const Scenario& scenario)
{
    return scenario.queue.flushEvery > SimDuration::zero() &&
           std::ranges::any_of(scenario.timeline, [](const Intervention& each) {
               return each.target.kind == Target::Kind::Store && each.act == Act::CrashMachine;
           });
}

/// What a store that dies takes along, or cannot be told.
std::string storeSkips(const Scenario& scenario, const ReactionSpec& reaction)
{
    const bool outOfReach = hasStoreOutage(scenario) || meetsWorker(scenario, {Act::CutOff});
    const ClaimSpec& claim = scenario.queue.claim;
    const bool untold = claim.kind == ClaimSpec::Kind::Pop || claim.ack == ClaimSpec::Ack::Early;
    if (storeForgets(scenario))
        return "queue.flush-every: what the store had not flushed is gone with its machine";
    if (outOfReach && untold && mayFail(reaction))
        return "a store that is out of reach: what should be tried again cannot be told";
    return {};
}

std::string storeRepeats(const Scenario& scenario, bool ends)
{
    if (storeForgets(scenario))
        return "queue.flush-every: claims and ends that the store had not flushed never were";
    if (!hasStoreOutage(scenario))
        return {};
    switch (scenario.queue.claim.kind) {
    case ClaimSpec::Kind::Lease:
        return "a store that is down: nobody can renew a lease, and who works goes on";
    case ClaimSpec::Kind::Connection:
        return "a store that is down: all connections drop, and who works goes on";
    default:
        return ends ? "a store that is down: who is ended then has done what he could not say" : "";
    }
}

}  // namespace

bool meetsWorker(const Scenario& scenario, std::initializer_list<Intervention::Act> acts)
{
    return std::ranges::any_of(scenario.timeline, [acts](const Intervention& each) {
        const bool worker =
            each.target.kind == Target::Kind::Slot || each.target.kind == Target::Kind::Worker;
        return worker && std::ranges::find(acts, each.act) != acts.end();
    });
}

Guarantee listGuarantee(const Scenario& scenario, const ReactionSpec& reaction)
{
    const QueueSpec& queue = scenario.queue;
    Guarantee list;
    const bool stops = meetsWorker(scenario, {Act::Stop});
    // Who is told to stop and cannot hand anything back is ended.
    const bool ended = meetsWorker(scenario, {Act::CutOff}) || hasStoreOutage(scenario) ||
                       queue.fate.stop == FateSpec::Stop::Held;
    const bool dies = anybodyDies(scenario) || (stops && ended);
    if ((dies || stops) && queue.store == QueueSpec::Store::Memory)
        list.maySkip = "queue.store = \"memory\": all that it has goes with its process";
    else if (dies && queue.fate.crash == FateSpec::Crash::Lost)
        list.maySkip = "queue.claim = \"pop\": what its holder had is lost with it";
    else if (dies && queue.claim.ack == ClaimSpec::Ack::Early)
        list.maySkip = "queue.ack = \"early\": what was running is lost with its holder";
    if (reaction.effectAt < 1.0 && (mayFail(reaction) || dies || stops))
        list.mayRepeat =
            "effectAt below 1: the effect comes before the commit or the acknowledgement";
    if (list.mayRepeat.empty())
        list.mayRepeat = endsOverTheHead(scenario);
    if (list.maySkip.empty())
        list.maySkip = storeSkips(scenario, reaction);
    if (list.mayRepeat.empty())
        list.mayRepeat = storeRepeats(scenario, dies || stops);
    const bool comesBack =
        hasStoreOutage(scenario) || mayFail(reaction) || dies || stops || !list.mayRepeat.empty();
    if (queue.schedulers > 1) {
        list.mayReorder = "queue.schedulers above 1: each has a connection of its own";
        return list;
    }
    if (queue.admission.groups) {
        if (comesBack)
            list.mayReorder = "queue.groups: what is given up lets the next of its group go on";
        return list;
    }
    const auto own = std::ranges::find(scenario.reactions, reaction.name, &ReactionSpec::name);
    const auto place = static_cast<std::size_t>(own - scenario.reactions.begin());
    const auto& batches = queue.admission.batches;
    const auto& limits = queue.admission.limits;
    if (queue.workers > 1)
        list.mayReorder = "queue.workers above 1: jobs of one entity run side by side";
    else if (comesBack)
        list.mayReorder = "a job that comes back goes behind the others";
    else if (place < batches.size() && !batches[place].jobs.empty())
        list.mayReorder = "queue.batches: a job goes behind the last that it waits for";
    else if (place < limits.size() && limits[place].to > 0 && !limits[place].discards)
        list.mayReorder = "queue.limits: where a slot expires, who comes then overtakes who waits";
    return list;
}

}  // namespace millrace
