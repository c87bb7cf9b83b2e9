// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <deque>
#include <limits>
#include <set>

#include "core/check/cluster_recount.h"
#include "core/check/life.h"

// The log side. Who owned, who lived, what had been given up and what the group could still read
// is looked up in the steps about that thing, backwards from the cut; what a process has with it is
// written out step by step, because a start names only the member.

namespace millrace::check {

namespace {

using Story = std::vector<const Step*>;  ///< Steps about one thing, in order.

/// A place in a group's reading: (group, partition).
using Reading = std::pair<std::uint32_t, std::uint32_t>;
/// (happening, group).
using Owed = std::pair<std::uint32_t, std::uint32_t>;
/// A record as a share group has it: (reading, offset).
using Shared = std::pair<Reading, std::uint64_t>;

/// What a process has with it: the record in hand first, the rest of its batch behind.
struct Hands {
    std::deque<const Step*> records;  ///< How each came to it.
    bool failed = false;              ///< The first one, and it is tried again.
    bool done = false;                ///< The first one: it had its effect, or was given up.

    void letGo()
    {
        if (!records.empty())
            records.pop_front();
        failed = false;
        done = false;
    }
};

struct LogStories {
    std::map<std::uint32_t, Story> ofMember;          ///< All that it did and that was done to it.
    std::map<Reading, Story> ofReading;               ///< Assigned, revoked, committed, moved.
    std::map<Shared, const Step*> ofShared;           ///< The last that was done about it.
    std::map<std::uint32_t, std::uint64_t> logStart;  ///< By partition.
    std::map<std::uint32_t, const Step*> appended;    ///< By happening; the first append.
    std::map<std::uint32_t, Hands> hands;             ///< By member.
    std::set<Owed> parked;                            ///< There is a dead letter.
    std::set<Owed> givenUp;                           ///< And there is none.
};

bool isCommit(const Step& step)
{
    return step.kind == Kind::OffsetCommitted || step.kind == Kind::OffsetCommittedAhead;
}

/// A process begins or ends; nothing is with it then.
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
    case Kind::RecordEffect:
    case Kind::DeadLetterAppended:
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

/// The group of a step that names it, or the member's.
std::uint32_t groupOf(const Cut& cut, const Step& step)
{
    return step.group != kNone ? step.group : cut.history.groupOfMember.at(step.member);
}

void tellGivenUp(const Cut& cut, LogStories& stories, const Step& step)
{
    if (step.kind == Kind::DeadLetterAppended)
        stories.parked.insert({step.happening, step.group});
    if (step.kind == Kind::RecordGivenUp &&
        step.arrivesAt == std::numeric_limits<std::int64_t>::max())
        stories.givenUp.insert({step.happening, groupOf(cut, step)});
}

LogStories storiesOf(const Cut& cut)
{
    LogStories stories;
    for (const Step& step : cut.steps) {
        const bool ofOwner =
            step.kind == Kind::PartitionAssigned || step.kind == Kind::PartitionRevoked;
        if (step.member != kNone && !ofOwner && step.kind != Kind::LockExpired) {
            stories.ofMember[step.member].push_back(&step);
            goOn(stories.hands[step.member], step);
            tellGivenUp(cut, stories, step);
        }
        if (step.kind == Kind::RecordAcquired || step.kind == Kind::RecordAnswered ||
            step.kind == Kind::LockExpired)
            stories.ofShared[{{groupOf(cut, step), step.partition}, step.offset}] = &step;
        else if (step.group != kNone && step.partition != kNone)
            stories.ofReading[{step.group, step.partition}].push_back(&step);
        if (step.kind == Kind::SegmentsDeleted)
            stories.logStart[step.partition] = step.logStart;
        if (step.kind == Kind::LogTruncated) {  // A leader that has nothing of what was kept.
            std::uint64_t& logStart = stories.logStart[step.partition];
            logStart = std::min(logStart, step.logEnd);
        }
        if (step.kind == Kind::PositionCutBack) {
            const Reading reading{step.group, step.partition};
            std::erase_if(stories.ofShared, [&](const auto& each) {
                return each.first.first == reading && each.first.second >= step.position;
            });
        }
        if (step.kind == Kind::RecordAppended)
            stories.appended.emplace(step.happening, &step);
    }
    return stories;
}

const Story& storyOf(const std::map<std::uint32_t, Story>& stories, std::uint32_t index)
{
    static const Story kNothing;
    const auto found = stories.find(index);
    return found == stories.end() ? kNothing : found->second;
}

/// The last step that `fits`; null when there is none.
template <class Fits>
const Step* lastOf(const Story& story, Fits fits)
{
    const auto found = std::find_if(story.rbegin(), story.rend(),
                                    [&fits](const Step* step) { return fits(*step); });
    return found == story.rend() ? nullptr : *found;
}

bool isAlive(const Story& member)
{
    const Step* last = lastOf(member, changesLife);
    return last != nullptr &&
           (last->kind == Kind::MemberJoined || last->kind == Kind::MemberStarted);
}

/// The group counts on it no more, so that it owns nothing. A static member that says nothing, or
/// comes back under its name, has its partitions still.
bool hasLeftSince(const Story& member, const Step& assigned)
{
    return std::ranges::any_of(member, [&assigned](const Step* step) {
        if (step->fact <= assigned.fact)
            return false;
        switch (step->kind) {
        case Kind::MemberExpelled:
        case Kind::MemberLeft:
        case Kind::MemberRemoved:
            return true;
        case Kind::MemberStarted:
        case Kind::MemberDroppedOut:
            return step->identity == Word::Dynamic;
        default:
            return false;
        }
    });
}

/// How one group reads one partition at the cut.
struct ReadingAtCut {
    bool standsStill = true;     ///< Nobody reads on.
    std::uint64_t bookmark = 0;  ///< By a commit, a reset or a person.
};

bool isRetrying(const LogStories& stories, std::uint32_t member, std::uint32_t partition)
{
    const auto hands = stories.hands.find(member);
    return hands != stories.hands.end() && hands->second.failed && !hands->second.records.empty() &&
           hands->second.records.front()->partition == partition;
}

ReadingAtCut readingAtCut(const LogStories& stories, Reading reading)
{
    ReadingAtCut at;
    const auto story = stories.ofReading.find(reading);
    if (story == stories.ofReading.end())
        return at;
    const auto last = [&story](Kind kind) {
        return lastOf(story->second, [kind](const Step& step) { return step.kind == kind; });
    };
    for (const Step* step : story->second) {
        if (isCommit(*step))
            at.bookmark = step->committed;
        if (step->kind == Kind::PositionReset || step->kind == Kind::BookmarkMoved)
            at.bookmark = step->position;
        if (step->kind == Kind::PositionCutBack)
            at.bookmark = std::min(at.bookmark, step->position);
    }
    const Step* assigned = last(Kind::PartitionAssigned);
    if (assigned == nullptr || assigned->member == kNone)
        return at;
    const Step* revoked = last(Kind::PartitionRevoked);
    const bool revoking = revoked != nullptr && revoked->fact > assigned->fact;
    const Story& owner = storyOf(stories.ofMember, assigned->member);
    at.standsStill = !isAlive(owner) || hasLeftSince(owner, *assigned) || revoking ||
                     isRetrying(stories, assigned->member, reading.second);
    return at;
}

/// Of every group, and every partition.
std::map<Reading, ReadingAtCut> readingsAtCut(const Cut& cut, const LogStories& stories)
{
    std::map<Reading, ReadingAtCut> readings;
    for (const auto& [group, reaction] : cut.history.reactionOfGroup)
        for (const std::uint32_t partition : cut.history.partitions)
            readings[{group, partition}] = readingAtCut(stories, {group, partition});
    return readings;
}

/// Share groups: whoever lives reads every partition, and holds up one record alone.
class Sharing {
public:
    Sharing(const Cut& cut, const LogStories& stories)
    {
        for (const auto& [group, reaction] : cut.history.reactionOfGroup)
            if (cut.history.choice("group", group, "protocol", cut.lastFact()) == "share")
                m_shares.insert(group);
        for (const auto& [member, story] : stories.ofMember)
            if (isAlive(story))
                m_alive.insert(cut.history.groupOfMember.at(member));
        for (const auto& [record, step] : stories.ofShared) {
            const bool isOpen = step->becomes == Word::Available;
            if (step->kind == Kind::RecordAcquired)
                m_locked.insert(record);
            else if (!isOpen)
                m_finished.insert(record);
            if (step->becomes == Word::Archived)
                m_archived.insert(record);
        }
    }
    bool shares(std::uint32_t group) const { return m_shares.contains(group); }
    bool anybody(std::uint32_t group) const { return m_alive.contains(group); }
    bool isLocked(const Shared& record) const { return m_locked.contains(record); }
    bool isFinished(const Shared& record) const { return m_finished.contains(record); }
    bool isArchived(const Shared& record) const { return m_archived.contains(record); }

private:
    std::set<std::uint32_t> m_shares;  ///< Groups that do.
    std::set<std::uint32_t> m_alive;   ///< Groups with a process.
    std::set<Shared> m_locked;
    std::set<Shared> m_finished;
    std::set<Shared> m_archived;
};

/// A start names only the member; what it started is what it has in hand.
void writeStartsAndEffects(const Cut& cut, Lives& lives)
{
    std::map<std::uint32_t, Hands> hands;
    const auto lifeOf = [&](std::uint32_t happening, std::uint32_t reaction) {
        const auto life = lives.find({happening, reaction});
        return life == lives.end() ? nullptr : &life->second;
    };
    for (const Step& step : cut.steps) {
        const bool ofMember = step.member != kNone && step.kind != Kind::PartitionAssigned &&
                              step.kind != Kind::PartitionRevoked;
        if (ofMember)
            goOn(hands[step.member], step);
        if (step.kind == Kind::RecordHandlingStarted && !hands[step.member].records.empty()) {
            const std::uint32_t group = cut.history.groupOfMember.at(step.member);
            if (Life* life = lifeOf(hands[step.member].records.front()->happening,
                                    cut.history.reactionOfGroup.at(group)))
                ++life->starts;
        }
        if (step.kind == Kind::RecordEffect)
            if (Life* life = lifeOf(step.happening, step.reaction))
                life->effects.push_back(&step);
    }
}

/// What live processes have with them, by happening and group.
std::set<Owed> heldAtCut(const Cut& cut, const LogStories& stories)
{
    std::set<Owed> held;
    for (const auto& [member, hands] : stories.hands)
        for (const Step* record : hands.records)
            held.insert({record->happening, cut.history.groupOfMember.at(member)});
    return held;
}

}  // namespace

Lives logLives(const Cut& cut)
{
    Lives lives = obligationsOf(cut);
    writeStartsAndEffects(cut, lives);
    const LogStories stories = storiesOf(cut);
    const std::map<Reading, ReadingAtCut> readings = readingsAtCut(cut, stories);
    const Sharing sharing{cut, stories};
    const std::set<Owed> held = heldAtCut(cut, stories);

    const Records records = recordsAtCut(cut);
    Places places = placesOf(records.logs);
    if (!records.logs.inForce())
        for (const auto& [happening, step] : stories.appended)
            places[happening].emplace_back(step->partition, step->offset);

    const auto standingOf = [&](std::uint32_t happening, std::uint32_t group) {
        const Owed owed{happening, group};
        if (records.refused.contains(happening))
            return Class::Refused;
        if (held.contains(owed))
            return Class::InHand;
        bool archived = false;
        for (const auto& [partition, offset] : places[happening]) {
            const Shared record{{group, partition}, offset};
            archived = archived || sharing.isArchived(record);
            const ReadingAtCut& reading = readings.at(record.first);
            const auto start = stories.logStart.find(partition);
            const bool isThere = start == stories.logStart.end() || offset >= start->second;
            if (!isThere || offset < reading.bookmark || sharing.isFinished(record))
                continue;
            // What waits in several partitions is counted in that of its latest copy.
            const auto last = records.home.find(happening);
            const std::uint32_t home = last == records.home.end() ? partition : last->second;
            const bool offline = records.logs.inForce() && !records.logs.online(home);
            const bool stands = sharing.shares(group)
                                    ? !sharing.anybody(group) || sharing.isLocked(record)
                                    : readings.at({group, home}).standsStill;
            const bool isHeldBack =
                records.abandoned.contains(happening) &&
                cut.history.choice("group", group, "isolation", cut.lastFact()) == "read_committed";
            return stands || offline || isHeldBack ? Class::Stuck : Class::Waiting;
        }
        const auto travelling = records.travelling.find(happening);
        const bool travels = records.logs.inForce()
                                 ? travelling != records.travelling.end() && travelling->second > 0
                                 : !stories.appended.contains(happening);
        if (travels)
            return Class::Sending;
        if (stories.parked.contains(owed))
            return Class::Parked;
        // Passed over by a commit, or deleted unread: no reader will come back to it.
        return archived || stories.givenUp.contains(owed) ? Class::Discarded : Class::Lost;
    };
    for (auto& [key, life] : lives) {
        const auto group = cut.history.groupOfReaction.find(life.reaction);
        if (!life.effects.empty())
            life.standing = Class::Handled;
        else if (group == cut.history.groupOfReaction.end())
            life.standing = Class::NotAsked;
        else
            life.standing = standingOf(life.happened->happening, group->second);
        // Nothing comes there before its last attempt.
        life.outOfAttempts = life.standing == Class::Parked;
    }
    return lives;
}

}  // namespace millrace::check
