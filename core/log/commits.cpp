// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/log_model.h"
#include "core/log/work_off.h"

// The bookmark. Who is no member any more, owns the partition no more, or was late for the
// generation in which it got it back, is refused, as ClassicGroup.validateOffsetCommit does; the
// work it did stays done.

namespace millrace {

/// A classic member that has not heard of the group's generation yet.
bool LogModel::isLate(const Context& context, MemberId member) const
{
    const GroupId group = context.state().log.members[member.value].group;
    return protocolOf(context, member) == GroupSpec::Protocol::Classic &&
           m_members[member.value].generation != context.state().log.groups[group.value].generation;
}

void LogModel::commit(Context& context, MemberId member, PartitionId partition, Offset end)
{
    const MemberState& state = context.state().log.members[member.value];
    const ReadingState& reading = readingAt(context.state().log, state.group, partition);
    const bool known = state.inGroup && state.standing != MemberState::Standing::Out;
    if (known && reading.owner == member && !isLate(context, member)) {
        // What was cut off the log while it was handled needs no bookmark.
        if (end > reading.committed && end <= reading.position) {
            m_groups[state.group.value].begun[partition.value] = true;
            context.emit(OffsetCommitted{member, state.group, partition, end});
        }
        return;
    }
    const CommitError error = known ? CommitError::IllegalGeneration : CommitError::UnknownMemberId;
    context.emit(CommitRefused{member, state.group, partition, end, error});
}

void LogModel::commitFinished(Context& context, MemberId member)
{
    workOff(m_members[member.value].finished,
            [&](const Finished& each) { commit(context, member, each.partition, each.end); });
}

/// In a poll: the interval is looked at there alone, and an idle member polls all the time.
void LogModel::autoCommit(Context& context, MemberId member)
{
    Member& hidden = m_members[member.value];
    if (context.now() >= hidden.autoCommitAt) {
        commitFinished(context, member);
        keepBookmarks(context, member);
        hidden.autoCommitAt =
            context.now() + byOwnClock(context, member, groupOf(context, member).rules.autoCommit);
    } else if (!hidden.finished.empty()) {
        schedule(context, hidden.autoCommitAt, Kind::AutoCommitDue, member.value, hidden.turn);
    }
}

}  // namespace millrace
