// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/log/assignors/assignors.h"
#include "core/log/log_model.h"

// Membership, and the generic protocol: it reconciles partition by partition, in the spirit of
// KIP-848: a new target is computed at once, and a partition moves when its owner has let go of
// it. An owner that died keeps its partitions until its session ends; one that comes back before
// is the same member (KIP-345) and goes on from the committed offsets, without a rebalance.
// Not modelled by it: the time that members take to learn of a rebalance.
// A stop is close(), which comes between two polls: who is told so in the midst of a batch ends all
// of it, commits as ever and leaves in place of its next poll (Spring Kafka's default); what is on
// its way to it, it never sees. Between two tries of a record it leaves at once, and that record
// and those behind it are read again. Not modelled: a loop that is left in the midst of its batch,
// where close() with auto-commit commits what nobody has handled; a grace after which it is killed.

namespace millrace {

using Protocol = GroupSpec::Protocol;

std::vector<MemberId> LogModel::membersIn(const Context& context, GroupId group) const
{
    const LogSettings::Group& settings = m_settings->groups[group.value];
    std::vector<MemberId> members;
    for (std::uint32_t m = settings.firstMember; m < settings.firstMember + settings.members; ++m)
        if (context.state().log.members[m].inGroup)
            members.emplace_back(m);
    return members;
}

/// A process, new or again. Requires that there is none in this place.
void LogModel::start(Context& context, MemberId member)
{
    forgetProcess(context, member);
    if (protocolOf(context, member) == Protocol::Share) {
        joinShareGroup(context, member);
        return;
    }
    if (protocolOf(context, member) != Protocol::Generic) {
        startProcess(context, member);
        return;
    }
    const MemberState& state = context.state().log.members[member.value];
    const bool stillInGroup = state.inGroup;
    const GroupId group = state.group;
    join(context, member);
    if (!stillInGroup)
        rebalance(context, group);
    else
        for (std::uint32_t p = 0; p < m_partitions.size(); ++p) {
            if (readingAt(context.state().log, group, PartitionId{p}).owner != member)
                continue;
            beginReading(context, group, PartitionId{p});
            handOver(context, group, PartitionId{p}, m_groups[group.value].target[p]);
        }
}

/// Nothing of an earlier process in this place counts any more.
void LogModel::forgetProcess(Context& context, MemberId member)
{
    Member& hidden = m_members[member.value];
    ++hidden.life;
    ++hidden.turn;
    ++hidden.beat;
    ++hidden.newsOf;
    hidden.news = News::None;
    hidden.readable.clear();
    hidden.polled.clear();
    hidden.finished.clear();
    hidden.unanswered.clear();
    hidden.pollWatched = false;
    hidden.heldUp.clear();
    hidden.confirmed = false;
    hidden.publishesAgain.reset();
    hidden.mustStop = false;
    hidden.mustStart = false;
    hidden.next = Next::Nothing;
    hidden.autoCommitAt =
        context.now() + byOwnClock(context, member, groupOf(context, member).rules.autoCommit);
}

/// Generic: in the group at once.
void LogModel::join(Context& context, MemberId member)
{
    Member& hidden = m_members[member.value];
    const GroupId group = context.state().log.members[member.value].group;
    const SimTime endsAt = context.now() + groupOf(context, member).session;
    const bool watched = context.state().log.members[member.value].inGroup;
    context.emit(MemberJoined{member, group, endsAt});
    beatLater(context, member);
    if (!watched)
        schedule(context, endsAt, Kind::SessionMayEnd, member.value, ++hidden.watch,
                 Priority::Expiry);
    if (groupOf(context, member).spec.every.count() > 0)
        sleep(context, member);
}

void LogModel::heartbeat(Context& context, MemberId member)
{
    switch (protocolOf(context, member)) {
    case Protocol::Classic:
        classicHeartbeat(context, member);
        return;
    case Protocol::Consumer:
        brokerHeartbeat(context, member);
        return;
    case Protocol::Generic:
    case Protocol::Share:
        break;
    }
    const MemberState& state = context.state().log.members[member.value];
    if (!state.inGroup) {  // It was silent until its session ended.
        context.emit(RebalanceLearned{member});
        if (isIdle(state))
            poll(context, member);
        return;
    }
    context.emit(MemberHeartbeat{member, context.now() + groupOf(context, member).session});
    beatLater(context, member);
}

/// One timer a member: it looks at the session's end as it stands now, and comes back then.
void LogModel::endSession(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    const bool generic = protocolOf(context, member) == Protocol::Generic;
    if (state.sessionEndsAt > context.now()) {
        schedule(context, state.sessionEndsAt, Kind::SessionMayEnd, member.value,
                 m_members[member.value].watch, generic ? Priority::Expiry : Priority::Broker);
        return;
    }
    m_members[member.value].readable.clear();
    const GroupId group = state.group;
    context.emit(MemberExpelled{member, group});
    afterChange(context, group);
}

/// An orderly end: the group hears of it, unless the member is a static one.
void LogModel::leave(Context& context, MemberId member)
{
    const GroupSpec& rules = groupOf(context, member).rules;
    const MemberState& state = context.state().log.members[member.value];
    const GroupId group = state.group;
    const bool known = state.inGroup && state.standing != MemberState::Standing::Out;
    if (known)
        commitFinished(context, member);
    if (known && rules.commit == GroupSpec::Commit::Auto)
        keepBookmarks(context, member);  // As close() does.
    if (rules.protocol == Protocol::Share)
        releaseAll(context, member);
    const bool startsAgain = m_members[member.value].mustStart;
    forgetProcess(context, member);
    if (rules.protocol != Protocol::Generic && m_settings->members[member.value].isStatic) {
        context.emit(MemberClosed{member});
    } else {
        const bool wasIn = state.inGroup;
        ++m_members[member.value].watch;
        context.emit(MemberLeft{member, group});
        if (wasIn)
            afterChange(context, group);
    }
    if (startsAgain)
        start(context, member);
}

/// Who is in the group, or what it reads, has changed.
void LogModel::afterChange(Context& context, GroupId group)
{
    switch (m_settings->groups[group.value].rules.protocol) {
    case Protocol::Generic:
        rebalance(context, group);
        break;
    case Protocol::Classic:
        prepareRebalance(context, group);
        break;
    case Protocol::Consumer:
        raiseEpoch(context, group);
        updatePhase(context, group);
        break;
    case Protocol::Share:
        // Others take what comes back, and all read what is added from its first record on.
        for (const PartitionId each : partitionsRead(context.state().log, group))
            beginReading(context, group, each);
        break;
    }
}

namespace {

/// What computes the target; who withholds what must be given up first is the protocol's business.
AssignorKind kindOf(GroupSpec::Assignor assignor)
{
    switch (assignor) {
    case GroupSpec::Assignor::Range:
        return AssignorKind::Range;
    case GroupSpec::Assignor::RoundRobin:
        return AssignorKind::RoundRobin;
    case GroupSpec::Assignor::Sticky:
    case GroupSpec::Assignor::CooperativeSticky:
        return AssignorKind::Sticky;
    case GroupSpec::Assignor::Uniform:
        return AssignorKind::ServerUniform;
    }
    return AssignorKind::Range;
}

}  // namespace

/// `members` may include former processes, numbered beyond all members.
void LogModel::computeAssignment(const Context& context, GroupId id,
                                 std::span<const MemberId> members)
{
    auto& target = m_groups[id.value].target;
    const LogState& log = context.state().log;
    // Topics are numbered here in the order of their names, as assignors see them.
    const std::vector<TopicId>& topics = m_settings->groups[id.value].subscribed;
    const auto firstOf = [&](std::size_t topic) {
        return m_settings->topics[topics[topic].value].first.value;
    };
    const auto withTopic = [&](PartitionId partition) -> TopicPartition {
        const auto found = std::ranges::find(topics, log.partitions[partition.value].topic);
        const auto topic = static_cast<std::size_t>(found - topics.begin());
        return {static_cast<std::uint32_t>(topic), partition.value - firstOf(topic)};
    };
    Subscriptions group;
    std::vector<std::uint32_t> all;
    for (const TopicId each : topics) {
        all.push_back(static_cast<std::uint32_t>(all.size()));
        group.partitions.push_back(countInUse(log, each));
    }
    Assignment owned{members.size()};
    for (std::size_t n = 0; n < members.size(); ++n) {
        Subscriptions::Member& member = group.members.emplace_back();
        member.topics = all;
        const std::uint32_t place = members[n].value;
        if (place < m_members.size() && m_settings->members[place].isStatic)
            member.instance = place;
        if (place >= m_members.size())
            for (const PartitionId each :
                 m_groups[id.value].ghosts[place - m_members.size()].partitions)
                owned[n].push_back(withTopic(each));
    }
    for (std::uint32_t p = 0; p < target.size(); ++p) {
        const auto owner = std::ranges::lower_bound(members, target[p]);
        if (owner != members.end() && *owner == target[p])
            owned[static_cast<std::size_t>(owner - members.begin())].push_back(
                withTopic(PartitionId{p}));
    }
    for (std::vector<TopicPartition>& each : owned)
        std::ranges::sort(each);
    const Assignment shares =
        millrace::assign(kindOf(m_settings->groups[id.value].rules.assignor), group, owned);
    target.assign(m_partitions.size(), MemberId::none());
    for (std::size_t n = 0; n < shares.size(); ++n)
        for (const TopicPartition each : shares[n])
            target[firstOf(each.topic) + each.partition] = members[n];
}

void LogModel::rebalance(Context& context, GroupId group)
{
    context.emit(Rebalanced{group, context.state().log.groups[group.value].generation + 1});
    const std::uint64_t cause = context.cause();
    computeAssignment(context, group, membersIn(context, group));
    for (const PartitionId each : partitionsRead(context.state().log, group)) {
        context.resumeFrom(cause);
        handOver(context, group, each, m_groups[group.value].target[each.value]);
    }
}

void LogModel::assign(Context& context, GroupId group, PartitionId partition, MemberId owner)
{
    const ReadingState& reading = readingAt(context.state().log, group, partition);
    const bool keeps = reading.owner == owner;
    context.emit(PartitionAssigned{group, partition, owner, reading.committed});
    if (!owner.isNone() && !keeps)
        beginReading(context, group, partition);
}

/// Gives the partition to `owner` as soon as the present one has nothing of it in hand.
void LogModel::handOver(Context& context, GroupId group, PartitionId partition, MemberId owner)
{
    const LogState& log = context.state().log;
    const ReadingState& reading = readingAt(log, group, partition);
    if (reading.owner == owner && !reading.revoking) {
        if (!owner.isNone())
            offer(context, owner, partition);
        return;
    }
    if (!reading.owner.isNone() && reading.owner != owner) {
        const MemberState& holder = log.members[reading.owner.value];
        if (!isInReach(holder) || holds(holder, partition)) {
            if (!reading.revoking)
                context.emit(PartitionRevoked{group, partition, reading.owner});
            return;
        }
        commitFinished(context, reading.owner);
    }
    assign(context, group, partition, owner);
    if (!owner.isNone())
        offer(context, owner, partition);
}

}  // namespace millrace
