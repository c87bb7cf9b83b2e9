// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/guarantee.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/base/resending.h"
#include "core/scenario/clocks_in_force.h"
#include "core/scenario/cluster_guarantee.h"
#include "core/scenario/list_guarantee.h"

namespace millrace {

namespace {

using Protocol = GroupSpec::Protocol;
using Commit = GroupSpec::Commit;

/// A restart alone breaks nothing; a death hands work over, and so does the stop of a worker. A
/// member that is told to stop ends what it has: unless `fails`, for then it leaves between two
/// tries, or it is cut off, and nobody hears it.
bool anybodyStops(const Scenario& scenario, Target::Kind side, bool fails = false)
{
    const auto meets = [&](Act act) {
        return std::ranges::any_of(scenario.timeline, [&](const Intervention& each) {
            const bool is = each.target.kind == Target::Kind::Slot || each.target.kind == side;
            return is && each.act == act;
        });
    };
    const bool handsOver = side != Target::Kind::Member || fails || meets(Act::CutOff);
    return meets(Act::Kill) || (handsOver && meets(Act::Stop));
}

/// An effect before the end of the work can happen again when the rest of the work does not
/// happen: the execution fails, or its process dies. At the end, effect and commit or ack are
/// one instant, and nothing comes between.
std::string repeatsWhen(const Scenario& scenario, const ReactionSpec& reaction, Target::Kind side)
{
    if (reaction.effectAt >= 1.0)
        return {};
    if (!mayFail(reaction) && !anybodyStops(scenario, side))
        return {};
    return "effectAt below 1: the effect comes before the commit or the acknowledgement";
}

/// The most that it can be, as far as there is a most.
SimDuration mostOf(const VariateSpec& spec)
{
    switch (spec.kind) {
    case VariateSpec::Kind::Constant:
        return spec.mean;
    case VariateSpec::Kind::Uniform:
        return spec.high;
    default:
        return SimDuration::max();
    }
}

/// What a slow network, or one that loses what is sent, adds at most.
SimDuration slowest(const Scenario& scenario)
{
    SimDuration most{};
    for (const Intervention& each : scenario.timeline)
        if (each.act == Intervention::Act::SlowNetwork)
            most = std::max(most, each.extra + (each.loss > 0 ? kLongestResending : SimDuration{}));
    return most;
}

/// Between the opening of a join phase and the poll in which the slowest member joins again.
SimDuration mostToJoin(const Scenario& scenario, const GroupSpec& group)
{
    SimDuration own = group.rejoinDelay + group.revocation;
    for (const MemberSpec& each : scenario.log.members)
        own = std::max(own, each.rejoinDelay.value_or(group.rejoinDelay) +
                                each.revocation.value_or(group.revocation));
    const SimDuration heard = memberHeartbeatInForce(scenario);
    const SimDuration travel = mostOf(scenario.network.delay);
    return travel == SimDuration::max() ? travel : heard + own + travel + slowest(scenario);
}

/// Who is silent may be given up, and does what it has in hand all the same. A wrong clock makes
/// silent for too long, or sees too early that a poll is late.
bool anybodyIsSilent(const Scenario& scenario)
{
    return std::ranges::any_of(scenario.timeline, [](const Intervention& each) {
        const bool member =
            each.target.kind == Target::Kind::Slot || each.target.kind == Target::Kind::Member;
        const bool silent =
            each.act == Act::Hang || each.act == Act::CutOff || each.act == Act::Skew;
        return silent && member;
    });
}

/// A batch that may take longer than max.poll.interval.ms, or longer than its group waits for its
/// reader to join again: that one is given up and works on.
bool mayBeLate(const Scenario& scenario, const GroupSpec& group, const ReactionSpec& reaction)
{
    if (anybodyIsSilent(scenario))
        return true;
    if (group.protocol == Protocol::Generic || group.protocol == Protocol::Share)
        return false;
    if (mayFail(reaction) || mostOf(reaction.work) >= group.maxPoll / group.pollRecords)
        return true;
    const SimDuration left = group.maxPoll - mostOf(reaction.work) * group.pollRecords;
    return group.protocol == Protocol::Classic && mostToJoin(scenario, group) >= left;
}

/// Why something may be done for the first time when what follows it has been done.
std::string reordersWhen(const Scenario& scenario, const GroupSpec& group,
                         const ReactionSpec& reaction, bool late)
{
    const bool stops = anybodyStops(scenario, Target::Kind::Member, mayFail(reaction));
    const bool repeats = stops && (group.commit == Commit::After || group.commit == Commit::Auto);
    const bool givesUp = mayFail(reaction) && group.onFailure != GroupSpec::OnFailure::Retry;
    if (givesUp && (late || repeats))
        return "on-failure: what was given up may succeed when it is read again, after the next";
    if (mayFail(reaction) && group.onFailure == GroupSpec::OnFailure::RetryTopic)
        return "on-failure = \"retry-topic\": what failed comes back behind what followed it";
    if (late && group.commit == Commit::Before)
        return "commit = \"before\": others go on behind what somebody late has still to do";
    if (late && scenario.log.retention != kForever)
        return "log.retention: whoever polls too late does what others do not find any more";
    if (late && scenario.log.retentionBytes > 0)
        return "log.retention-bytes: whoever polls too late does what others do not find any more";
    if (late && group.reset == GroupSpec::Reset::Latest)
        return "reset = \"latest\": whoever polls too late does what others have skipped";
    if (late && scenario.log.cleanup.compacts())
        return "log.cleanup: whoever polls too late does what others do not find any more";
    return {};
}

Guarantee ofLog(const Scenario& scenario, const ReactionSpec& reaction, const GroupSpec& group)
{
    // The log keeps order: one partition an entity, one owner a partition, one record after the
    // other, and a failed record is tried again before the next. Two who read the same, because
    // one of them has been given up, both do it in order: unless one of them jumps over something,
    // the first to do each keeps it too.
    Guarantee log;
    const bool stops = anybodyStops(scenario, Target::Kind::Member, mayFail(reaction));
    if (scenario.log.retention != kForever)
        log.maySkip = "log.retention: old records leave, read or not";
    else if (scenario.log.retentionBytes > 0)
        log.maySkip = "log.retention-bytes: old records leave, read or not";
    else if (scenario.log.cleanup.compacts())
        log.maySkip = "log.cleanup = \"compact\": all but the newest record of a key leave, read "
                      "or not";
    else if (stops && group.commit == Commit::Before)
        log.maySkip = "commit = \"before\": a crash loses what was committed and not done";
    log.mayRepeat = repeatsWhen(scenario, reaction, Target::Kind::Member);
    const bool late = mayBeLate(scenario, group, reaction);
    log.mayReorder = reordersWhen(scenario, group, reaction, late);
    if (log.mayRepeat.empty() && anybodyIsSilent(scenario))
        log.mayRepeat =
            "hang, cut-off: who is silent too long is given up, and others do its work too";
    if (log.mayRepeat.empty() && late)
        log.mayRepeat = "max-poll: who polls too late is given up, and others do its work too";
    if (log.mayRepeat.empty() && stops && group.commit == Commit::After)
        log.mayRepeat = "commit = \"after\": a crash repeats what the batch had done";
    if (log.mayRepeat.empty() && stops && group.commit == Commit::Auto)
        log.mayRepeat = "commit = \"auto\": a crash repeats what was done since the last commit";
    if (log.mayRepeat.empty() && stops && group.writes != 0)
        log.mayRepeat = "writes: a crash before the commit repeats the effect and what it produces";
    if (group.protocol == GroupSpec::Protocol::Share) {
        log.mayReorder = "protocol = \"share\": records of one key are with several members, and "
                         "come back late";
        if (log.mayRepeat.empty())
            log.mayRepeat = "lock: whoever keeps a record too long does it twice with the next";
    }
    const bool seeks = std::ranges::any_of(scenario.timeline, [](const Intervention& each) {
        return each.act == Intervention::Act::Seek;
    });
    const bool adds = partitionsAtLast(scenario) > scenario.log.partitions;
    if (adds)
        log.mayReorder = "partitions: added ones take keys from others, and nothing orders two";
    if (seeks && log.maySkip.empty())
        log.maySkip = "seek: the bookmark may jump over records";
    if (seeks && log.mayRepeat.empty())
        log.mayRepeat = "seek: the bookmark may go back";
    if (seeks)
        log.mayReorder = "seek: what was jumped over may be read later";
    if (group.reset == GroupSpec::Reset::Latest && log.maySkip.empty())
        log.maySkip = "reset = \"latest\": what is there already is not read";
    return log;
}

/// The reaction whose group writes what this one's reads; none for the main topic.
std::optional<std::size_t> writerAbove(const LogSpec& log, std::size_t reaction)
{
    if (reaction >= log.groups.size() || log.groups[reaction].reads == 0)
        return std::nullopt;
    for (std::size_t r = 0; r < log.groups.size(); ++r)
        if (log.slots[r] > 0 && log.groups[r].writes == log.groups[reaction].reads)
            return r;
    return std::nullopt;
}

/// A half that looks up what it is told of before the commit.
bool missesRows(const Scenario& scenario, Carries carries, WriteSpec::Sent sent)
{
    return scenario.writes.given && carries == Carries::Id && sent == WriteSpec::Sent::BeforeCommit;
}

/// What it calls may not answer, or find no row of what is not committed yet: reasons to fail.
ReactionSpec withOutages(const Scenario& scenario, std::size_t reaction, bool missesRows)
{
    ReactionSpec spec = scenario.reactions[reaction];
    const bool goesDown = std::ranges::any_of(scenario.timeline, [reaction](const auto& each) {
        return each.act == Intervention::Act::Outage && std::cmp_equal(each.target.index, reaction);
    });
    if (goesDown || missesRows)
        spec.fails = std::max(spec.fails, 0.5);
    int slowest = 1;  // Whoever it meets: members change partitions.
    for (const Intervention& each : scenario.timeline)
        if (each.act == Intervention::Act::Slow)
            slowest = std::max(slowest, each.count);
    spec.work.mean *= slowest;
    spec.work.high *= slowest;
    return spec;
}

/// What a reader of a derived topic may meet because of those who write it, up the chain.
void addWriters(const Scenario& scenario, std::size_t reaction, std::vector<Guarantee>& log)
{
    const std::optional<std::size_t> above = writerAbove(scenario.log, reaction);
    if (!above || *above == reaction)
        return;
    addWriters(scenario, *above, log);
    Guarantee& own = log[reaction];
    const Guarantee& writer = log[*above];
    const auto permit = [&](std::string& flag, const std::string& reason) {
        if (flag.empty() && !reason.empty())
            flag =
                fmt::format("{} writes what it reads: {}", scenario.reactions[*above].name, reason);
    };
    const bool givesUp =
        mayFail(withOutages(scenario, reaction,
                            missesRows(scenario, scenario.log.carries, scenario.writes.log))) &&
        scenario.log.groups[reaction].onFailure != GroupSpec::OnFailure::Retry;
    // Read twice: passed over the first time, and done the second time, behind what followed it.
    if (!own.maySkip.empty() || givesUp)
        permit(own.mayReorder, writer.mayRepeat);
    permit(own.maySkip, writer.maySkip);
    permit(own.mayRepeat, writer.mayRepeat);
    permit(own.mayReorder, writer.mayReorder);
}

Guarantee ofList(const Scenario& scenario, const ReactionSpec& reaction)
{
    const bool inlineRun = scenario.application.threads > 0 &&
                           scenario.application.run == ApplicationSpec::Run::Inline;
    if (!inlineRun)
        return listGuarantee(scenario, reaction);
    Guarantee list;
    list.mayRepeat = repeatsWhen(scenario, reaction, Target::Kind::Worker);
    if (scenario.application.threads > 1)
        list.mayReorder = "application.threads above 1: requests overtake each other";
    return list;
}

/// What a bridged group does about a record: it waits for an enqueue and its answer. Whether the
/// job fails is no matter of the log.
ReactionSpec handingOn(const Scenario& scenario, const ReactionSpec& reaction)
{
    ReactionSpec enqueue = reaction;
    enqueue.fails = 0.0;
    enqueue.poison.clear();
    enqueue.effectAt = 1.0;
    enqueue.work = scenario.network.delay;
    enqueue.work.mean = (enqueue.work.mean + slowest(scenario)) * 2;
    enqueue.work.high = (enqueue.work.high + slowest(scenario)) * 2;
    return enqueue;
}

/// Of one obligation on both sides: what either of them permits.
Guarantee composed(const Scenario& scenario, const BridgeSpec& bridge, Guarantee log,
                   const Guarantee& list)
{
    const bool stops = anybodyStops(scenario, Target::Kind::Member);
    if (stops && log.mayRepeat.empty())
        log.mayRepeat = "bridge: a crash between enqueue and commit makes a second job";
    if (stops && !log.maySkip.empty() && log.mayReorder.empty())
        log.mayReorder = "bridge: what a dead member sent may come after what others read next";
    if (bridge.idempotent)
        log.mayRepeat.clear();  // The key refuses every second job, wherever it comes from.
    for (auto flag : {&Guarantee::maySkip, &Guarantee::mayRepeat, &Guarantee::mayReorder})
        if ((log.*flag).empty())
            log.*flag = list.*flag;
    return log;
}

}  // namespace

Guarantees guaranteesOf(const Scenario& scenario)
{
    Guarantees guarantees;
    for (std::size_t r = 0; r < scenario.reactions.size(); ++r) {
        const WriteSpec& writes = scenario.writes;
        const ReactionSpec reaction =
            withOutages(scenario, r, missesRows(scenario, scenario.log.carries, writes.log));
        const ReactionSpec ofJobs =
            withOutages(scenario, r, missesRows(scenario, scenario.queue.carries, writes.queue));
        const BridgeSpec* bridge = bridgeOf(scenario, r);
        guarantees.log.push_back(
            ofLog(scenario, bridge == nullptr ? reaction : handingOn(scenario, reaction),
                  r < scenario.log.groups.size() ? scenario.log.groups[r] : GroupSpec{}));
        if (hasCluster(scenario)) {
            const Guarantee cluster = clusterGuarantee(scenario);
            Guarantee& log = guarantees.log.back();
            for (auto flag : {&Guarantee::maySkip, &Guarantee::mayRepeat, &Guarantee::mayReorder})
                if ((log.*flag).empty())
                    log.*flag = cluster.*flag;
        }
        guarantees.list.push_back(ofList(scenario, ofJobs));
    }
    for (std::size_t r = 0; r < scenario.reactions.size(); ++r)
        addWriters(scenario, r, guarantees.log);
    for (std::size_t r = 0; r < scenario.reactions.size(); ++r)
        if (const BridgeSpec* bridge = bridgeOf(scenario, r))
            guarantees.log[r] = guarantees.list[r] =
                composed(scenario, *bridge, guarantees.log[r], guarantees.list[r]);
    for (std::size_t r = 0; r < scenario.reactions.size(); ++r) {
        if (!scenario.reactions[r].idempotent)
            continue;  // Else the receiver refuses every repeat, wherever it comes from.
        guarantees.log[r].mayRepeat.clear();
        guarantees.list[r].mayRepeat.clear();
    }
    return guarantees;
}

}  // namespace millrace
