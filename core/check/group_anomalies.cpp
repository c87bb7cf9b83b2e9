// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/check/log_watch.h"

// Members and their groups: sessions, generations, who owns which partition.

namespace millrace::check {

namespace {

/// Whatever else a process does, it can do alone.
bool needsBrokers(const Step& step)
{
    switch (step.kind) {
    case Kind::MemberHeartbeat:
    case Kind::JoinRequested:
    case Kind::RebalanceLearned:
    case Kind::RecordFetched:
    case Kind::RecordAcquired:
    case Kind::OffsetCommitted:
    case Kind::OffsetCommittedAhead:
    case Kind::CommitRefused:
    case Kind::RecordAnswered:
    case Kind::AnswerRefused:
    case Kind::RecordHandedOn:
    case Kind::RecordProduced:
    case Kind::ProduceConfirmed:
    case Kind::EnqueueConfirmed:
    case Kind::MemberLeft:
    case Kind::MemberClosed:
    case Kind::MemberDrains:
        return true;
    default:
        return false;
    }
}

}  // namespace

bool LogWatch::isAlive(const Step& step)
{
    const Member& member = m_members[step.member];
    if (!member.alive)
        m_findings.add(Anomaly::Zombie, step, "{}: member {} is not alive.", nameOf(step.kind),
                       step.member);
    // What the list answers comes to it all the same, and lies there.
    else if (member.hungUntil && step.kind != Kind::EnqueueAnswered)
        m_findings.add(Anomaly::Zombie, step, "{}: member {} stands still until {} ns.",
                       nameOf(step.kind), step.member, *member.hungUntil);
    else if (member.cutOffUntil && needsBrokers(step))
        m_findings.add(Anomaly::Zombie, step, "{}: member {} is cut off until {} ns.",
                       nameOf(step.kind), step.member, *member.cutOffUntil);
    return member.alive;
}

void LogWatch::joined(const Step& step)
{
    checkGroup(step);
    Member& member = m_members[step.member];
    // Up and out of its group: it stood still until its session had ended, and joins again.
    const bool again = !member.inGroup && member.standing == Standing::MustRejoin;
    if (member.alive && (!again || !member.hands.empty()))
        m_findings.add(Anomaly::WrongState, step, "Member {} joins, but is up already.",
                       step.member);
    if (member.inGroup && step.timeNs > member.sessionEndsAt)
        m_findings.add(Anomaly::SessionEnd, step,
                       "Member {} comes back, but its session ended at {} ns and it was not "
                       "expelled.",
                       step.member, member.sessionEndsAt);
    checkSession(step, member);
    // Within its session it keeps its partitions; a new process reads from what was committed.
    rewind(groupOf(step), step.member);
    member = Member{.alive = true,
                    .inGroup = true,
                    .standing = Standing::Steady,
                    .sessionEndsAt = step.sessionEndsAt,
                    .skewed = member.skewed,
                    .cutOffUntil = member.cutOffUntil};
}

void LogWatch::rewind(std::uint32_t group, std::uint32_t member)
{
    for (auto& [place, reading] : m_readings)
        if (place.first == group && reading.owner == member)
            reading.position = reading.committed;
}

void LogWatch::disown(std::uint32_t group, std::uint32_t member)
{
    for (auto& [place, reading] : m_readings)
        if (place.first == group && reading.owner == member)
            reading.owner = kNone;
}

void LogWatch::heartbeat(const Step& step)
{
    if (!isAlive(step))
        return;
    Member& member = m_members[step.member];
    if (!member.inGroup)
        m_findings.add(Anomaly::Membership, step, "Member {} is not in its group.", step.member);
    else if (step.timeNs > member.sessionEndsAt)
        m_findings.add(Anomaly::SessionEnd, step, "Member {} renews a session that ended at {} ns.",
                       step.member, member.sessionEndsAt);
    checkSession(step, member);
    member.sessionEndsAt = step.sessionEndsAt;
}

/// A session is stated from now on, and never shortened.
void LogWatch::checkSession(const Step& step, const Member& member)
{
    const std::optional<std::int64_t> own = rulesOf(step).session;
    const std::optional<std::int64_t> session = own ? own : m_session;
    if (session && step.sessionEndsAt != later(step.timeNs, *session))
        m_findings.add(Anomaly::SessionEnd, step,
                       "The session is said to end at {} ns; with the setting it is {} ns.",
                       step.sessionEndsAt, later(step.timeNs, *session));
    else if (!session && member.inGroup && step.sessionEndsAt < member.sessionEndsAt)
        m_findings.add(Anomaly::SessionEnd, step, "The session of member {} becomes shorter.",
                       step.member);
}

void LogWatch::killed(const Step& step)
{
    Member& member = m_members[step.member];
    if (!member.alive)
        m_findings.add(Anomaly::WrongState, step, "Member {} is killed, but is not alive.",
                       step.member);
    endProcess(step.member, member);
    member.finished.clear();
}

/// That its clock is wrong; or to stop, in the midst of what a poll has returned.
void LogWatch::told(const Step& step)
{
    Member& member = m_members[step.member];
    if (step.kind == Kind::MemberSkewed) {
        member.skewed = true;
        return;
    }
    if (!isAlive(step))
        return;
    if (member.drains || member.hands.empty() || !member.hands.front().isBegun())
        m_findings.add(Anomaly::WrongState, step,
                       "Member {} is told to stop again, or has nothing to end.", step.member);
    member.drains = true;
}

/// Who leaves in order has ended its batch, or what its poll was for has not come; or it gives up
/// trying a record that has failed.
void LogWatch::checkFarewell(const Step& step, const Member& member)
{
    if (member.hands.empty())
        return;
    const Hand& hand = member.hands.front();
    const bool hasFailed = hand.failed && !hand.publishing;
    if (hand.isBegun() ? !hasFailed : member.drains)
        m_findings.add(Anomaly::BusyHand, step, "Member {} leaves in the midst of its batch.",
                       step.member);
}

/// In order (MemberLeft) or by expulsion.
void LogWatch::leftGroup(const Step& step)
{
    checkGroup(step);
    Member& member = m_members[step.member];
    const bool known = isKnown(member);
    const Standing standing = member.standing;
    if (step.kind == Kind::MemberLeft) {
        if (!isAlive(step))
            return;
        checkFarewell(step, member);
        endProcess(step.member, member);
        member.finished.clear();
    } else {
        checkExpelled(step, member);
    }
    // One that dropped out, or was given up while it stood still, may end in order all the same.
    const bool isTold = !m_rules[step.group].protocol.empty() || standing == Standing::MustRejoin;
    if (step.kind == Kind::MemberLeft ? !known && !isTold : !member.inGroup)
        m_findings.add(Anomaly::Membership, step, "Member {} is not in its group.", step.member);
    member.inGroup = false;
    member.standing = Standing::Out;
    disown(step.group, step.member);
}

/// Only who is silent is expelled: it is dead, or stands still, or has not polled for too long, or
/// its clock makes its heart beat late.
void LogWatch::checkExpelled(const Step& step, const Member& member)
{
    const bool silent = member.hungUntil || member.cutOffUntil || member.skewed;
    if (member.alive && !silent && isKnown(member))
        m_findings.add(Anomaly::ExpelledAlive, step, "Member {} is expelled, but is alive.",
                       step.member);
    else if (step.timeNs != member.sessionEndsAt && member.inGroup)
        m_findings.add(Anomaly::SessionEnd, step,
                       "Member {} is expelled at {} ns; its session ends at {} ns.", step.member,
                       step.timeNs, member.sessionEndsAt);
}

/// One hang at a time, and as long as was said.
void LogWatch::standsStill(const Step& step)
{
    Member& member = m_members[step.member];
    const bool begins = step.kind == Kind::MemberHung;
    if (!member.alive || begins == member.hungUntil.has_value())
        m_findings.add(Anomaly::WrongState, step, "Member {} is not alive, or {}.", step.member,
                       begins ? "stands still already" : "does not stand still");
    else if (begins && step.until <= step.timeNs)
        m_findings.add(Anomaly::TimeWentBack, step, "It would have gone on at {} ns.", step.until);
    else if (!begins && *member.hungUntil != step.timeNs)
        m_findings.add(Anomaly::WrongState, step, "Member {} was to go on at {} ns.", step.member,
                       *member.hungUntil);
    member.hungUntil = begins ? std::optional{step.until} : std::nullopt;
    if (!begins)
        arriveNow(step, member);
}

/// Of a member's host, whoever runs on it.
void LogWatch::reach(const Step& step)
{
    Member& member = m_members[step.member];
    const bool begins = step.kind == Kind::MemberCutOff;
    if (begins == member.cutOffUntil.has_value())
        m_findings.add(Anomaly::WrongState, step, "{}: member {} cannot.", nameOf(step.kind),
                       step.member);
    else if (begins ? step.until <= step.timeNs : *member.cutOffUntil != step.timeNs)
        m_findings.add(Anomaly::WrongState, step,
                       "Member {} is cut off for no time, or not until now.", step.member);
    member.cutOffUntil = begins ? std::optional{step.until} : std::nullopt;
    if (!begins && !member.hungUntil)
        arriveNow(step, member);
}

/// What came to it while it was silent lies there, and is met now.
void LogWatch::arriveNow(const Step& step, Member& member)
{
    member.wentOnAt = step.timeNs;
    const bool travelled = !member.hands.empty() && member.hands.front().number == 0 &&
                           member.hands.front().enqueue == kNone;
    for (Hand& each : member.hands)
        each.arrivesAt = travelled ? std::max(each.arrivesAt, step.timeNs) : each.arrivesAt;
}

void LogWatch::rebalanced(const Step& step)
{
    std::uint32_t& generation = m_groups[step.group].generation;
    if (step.generation != ++generation)
        m_findings.add(Anomaly::GenerationWrong, step,
                       "Generation {} of group {} was expected, not {}.", generation, step.group,
                       step.generation);
    generation = step.generation;
}

void LogWatch::revoked(const Step& step)
{
    Reading& reading = readingOf(step);
    if (reading.owner != step.member)
        m_findings.add(Anomaly::NonOwner, step,
                       "Partition {} is revoked from member {}, which does not own it.",
                       step.partition, step.member);
    reading.revoking = true;
}

void LogWatch::assigned(const Step& step)
{
    Reading& reading = readingOf(step);
    checkHolders(step, reading);
    if (!isInUse(step.partition))
        m_findings.add(Anomaly::Unexpected, step,
                       "Partition {} is assigned; there are {} partitions.", step.partition,
                       m_count);
    if (step.member != kNone) {
        checkGroup(step);
        checkSubscription(step);
        if (!m_members[step.member].inGroup)
            m_findings.add(Anomaly::Membership, step,
                           "Partition {} is assigned to member {}, which is not in its group.",
                           step.partition, step.member);
    }
    if (step.position != reading.committed)
        m_findings.add(Anomaly::WrongPosition, step,
                       "Reading begins at offset {}; {} is committed.", step.position,
                       reading.committed);
    // Who was to give it up and now keeps it goes on where it is.
    if (reading.owner != step.member)
        reading.position = step.position;
    reading.owner = step.member;
    reading.revoking = false;
}

/// Its owner may have no record of it while it could do something about it: only one that its group
/// cannot reach works on. When a classic group has waited for all who live, it deals out what the
/// dead had, and what those had who are late.
void LogWatch::checkHolders(const Step& step, const Reading& reading)
{
    const bool dealsOut = m_groups[step.group].phase == Word::CompletingRebalance;
    if (reading.owner != kNone && reading.owner != step.member) {
        const Member& before = m_members[reading.owner];
        if (!before.alive && before.inGroup && !dealsOut)
            m_findings.add(
                Anomaly::ReassignedBeforeExpulsion, step,
                "Partition {} moves although its owner, member {}, was killed and its session "
                "lasts.",
                step.partition, reading.owner);
    }
    if (reading.owner == kNone || reading.owner == step.member)
        return;
    const Member& owner = m_members[reading.owner];
    const bool holds =
        std::ranges::find(owner.hands, step.partition, &Hand::partition) != owner.hands.end();
    const bool late = dealsOut && owner.standing != Standing::Joining;
    if (holds && isKnown(owner) && !late)
        m_findings.add(Anomaly::TwoOwners, step,
                       "Partition {} is assigned to another while member {} has a record of it in "
                       "hand.",
                       step.partition, reading.owner);
}

/// An explicit reset moves what counts as committed.
void LogWatch::positionReset(const Step& step)
{
    Reading& reading = readingOf(step);
    const std::uint64_t logStart = m_partitions[step.partition].logStart;
    if (step.position != logStart)
        m_findings.add(Anomaly::WrongPosition, step,
                       "The position is reset to {}; the log start of partition {} is {}.",
                       step.position, step.partition, logStart);
    else if (step.position <= reading.position)
        m_findings.add(Anomaly::WrongPosition, step,
                       "The position is reset to {}, but {} was not below the log start.",
                       step.position, reading.position);
    reading.position = step.position;
    moveBookmark(reading, std::max(reading.committed, step.position));
}

/// In a poll of whoever reads the partition, so that no commit undoes it.
void LogWatch::bookmarkMoved(const Step& step)
{
    Reading& reading = readingOf(step);
    const Partition& partition = m_partitions[step.partition];
    const std::uint64_t logEnd = partition.happenings.size();
    const std::uint64_t end = latestOf(step.group, step.partition);
    const bool latest = rulesOf(step).reset == "latest";
    if (step.position < partition.logStart || step.position > logEnd)
        m_findings.add(Anomaly::WrongPosition, step,
                       "The bookmark is moved to {}, but partition {} goes from {} to {}.",
                       step.position, step.partition, partition.logStart, logEnd);
    else if (step.by == Word::Reset && (!latest || step.position != end))
        m_findings.add(Anomaly::WrongPosition, step,
                       "The bookmark is reset to {}: with \"reset\" = \"{}\" it should be {}.",
                       step.position, rulesOf(step).reset, latest ? end : reading.committed);
    else if (step.by == Word::Reset && reading.hasBookmark && rulesOf(step).protocol != "share")
        m_findings.add(Anomaly::WrongPosition, step,
                       "Group {} begins anew in partition {}, but has committed in it.", step.group,
                       step.partition);
    else if (step.by == Word::OutOfRange && step.position != (latest ? end : partition.logStart))
        m_findings.add(Anomaly::WrongPosition, step,
                       "The bookmark was out of range and is moved to {}, not to {}.",
                       step.position, latest ? end : partition.logStart);
    if (reading.owner != kNone) {
        Member& owner = m_members[reading.owner];
        if (std::ranges::find(owner.hands, step.partition, &Hand::partition) != owner.hands.end())
            m_findings.add(Anomaly::BusyHand, step,
                           "The bookmark is moved while member {} has a record of partition {}.",
                           reading.owner, step.partition);
        owner.finished.erase(step.partition);
    }
    reading.hasBookmark = reading.hasBookmark || step.by == Word::Seek;
    moveBookmark(reading, step.position);
    reading.position = step.position;
}

/// The group that the step names is the member's.
void LogWatch::checkGroup(const Step& step)
{
    if (m_history.groupOfMember.at(step.member) != step.group)
        m_findings.add(Anomaly::Membership, step, "Member {} is not of group {}.", step.member,
                       step.group);
}

}  // namespace millrace::check
