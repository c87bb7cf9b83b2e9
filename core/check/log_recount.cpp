// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <set>

#include "core/check/life.h"

// The log side. Who owned, who lived and what was in hand is looked up in the steps of that
// partition or member, backwards from the cut.

namespace millrace::check {

namespace {

using Story = std::vector<const Step*>;  ///< Steps about one thing, in order.

/// A place in a group's reading: (group, partition).
using Reading = std::pair<std::uint32_t, std::uint32_t>;

struct LogStories {
    std::map<std::uint32_t, Story> ofMember;          ///< All that it did and that was done to it.
    std::map<Reading, Story> ofReading;               ///< Assigned, revoked, committed.
    std::map<std::uint32_t, std::uint64_t> logStart;  ///< By partition.
    std::map<std::uint32_t, const Step*> appended;    ///< By happening; the first append.
};

LogStories storiesOf(const Cut& cut)
{
    LogStories stories;
    for (const Step& step : cut.steps) {
        if (step.member != kNone && step.kind != Kind::PartitionAssigned &&
            step.kind != Kind::PartitionRevoked)
            stories.ofMember[step.member].push_back(&step);
        if (step.group != kNone && step.partition != kNone)
            stories.ofReading[{step.group, step.partition}].push_back(&step);
        if (step.kind == Kind::SegmentsDeleted)
            stories.logStart[step.partition] = step.logStart;
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

/// A member at the cut.
struct MemberAtCut {
    bool alive = false;
    const Step* inHand = nullptr;  ///< The fetch of the record that it has or is getting.
    bool retrying = false;         ///< That record has failed since it was fetched.
};

bool isAlive(const Story& member)
{
    for (auto step = member.rbegin(); step != member.rend(); ++step) {
        const Kind kind = (*step)->kind;
        if (kind == Kind::MemberKilled || kind == Kind::MemberLeft)
            return false;
        if (kind == Kind::MemberJoined)
            return true;
    }
    return false;
}

/// The hand of the dead is empty: nobody will go on with what was in it.
MemberAtCut memberAtCut(const Story& member)
{
    MemberAtCut at{.alive = isAlive(member)};
    if (!at.alive)
        return at;
    bool failed = false;
    for (auto step = member.rbegin(); step != member.rend(); ++step) {
        const Kind kind = (*step)->kind;
        if (kind == Kind::OffsetCommitted || kind == Kind::MemberJoined)
            return at;
        failed = failed || kind == Kind::RecordHandlingFailed;
        if (kind == Kind::RecordFetched) {
            at.inHand = *step;
            at.retrying = failed;
            return at;
        }
    }
    return at;
}

/// How one group reads one partition at the cut.
struct ReadingAtCut {
    bool ownerAlive = false;  ///< There is an owner, and it lives.
    bool revoking = false;
    std::uint64_t committed = 0;   ///< By a commit or an explicit reset.
    const Step* inHand = nullptr;  ///< The fetch, when a live member holds a record of it.
    bool retrying = false;         ///< That record.
};

/// A member that left the group, in order or not, since it was made the owner owns nothing.
bool hasLeftSince(const Story& member, const Step& assigned)
{
    return std::ranges::any_of(member, [&assigned](const Step* step) {
        return step->fact > assigned.fact &&
               (step->kind == Kind::MemberExpelled || step->kind == Kind::MemberLeft);
    });
}

/// The last step of a kind; null when there is none.
const Step* lastOf(const Story& story, Kind kind)
{
    const auto found = std::find_if(story.rbegin(), story.rend(),
                                    [kind](const Step* step) { return step->kind == kind; });
    return found == story.rend() ? nullptr : *found;
}

ReadingAtCut readingAtCut(const LogStories& stories, Reading reading)
{
    ReadingAtCut at;
    const auto story = stories.ofReading.find(reading);
    if (story == stories.ofReading.end())
        return at;
    const Step* assigned = lastOf(story->second, Kind::PartitionAssigned);
    const Step* revoked = lastOf(story->second, Kind::PartitionRevoked);
    const Step* committed = lastOf(story->second, Kind::OffsetCommitted);
    const Step* reset = lastOf(story->second, Kind::PositionReset);
    if (assigned != nullptr && assigned->member != kNone) {
        const Story& owner = storyOf(stories.ofMember, assigned->member);
        at.ownerAlive = isAlive(owner) && !hasLeftSince(owner, *assigned);
    }
    at.revoking = revoked != nullptr && (assigned == nullptr || revoked->fact > assigned->fact);
    at.committed = std::max(committed == nullptr ? 0 : committed->committed,
                            reset == nullptr ? 0 : reset->position);
    return at;
}

/// Of every group, and every partition that has got a record.
std::map<Reading, ReadingAtCut> readingsAtCut(const Cut& cut, const LogStories& stories)
{
    std::map<Reading, ReadingAtCut> readings;
    std::set<std::uint32_t> partitions;
    for (const auto& [happening, step] : stories.appended)
        partitions.insert(step->partition);
    for (const auto& [group, reaction] : cut.history.reactionOfGroup)
        for (const std::uint32_t partition : partitions)
            readings[{group, partition}] = readingAtCut(stories, {group, partition});
    for (const auto& [member, story] : stories.ofMember) {
        const MemberAtCut at = memberAtCut(story);
        if (at.inHand == nullptr)
            continue;
        ReadingAtCut& reading =
            readings[{cut.history.groupOfMember.at(member), at.inHand->partition}];
        reading.inHand = at.inHand;
        reading.retrying = at.retrying;
    }
    return readings;
}

Class standingOf(const Step& appended, const ReadingAtCut& reading, std::uint64_t logStart)
{
    if (reading.inHand != nullptr && reading.inHand->offset == appended.offset)
        return Class::InHand;
    // Passed over by a commit, or deleted unread: no reader will come back to it.
    if (appended.offset < reading.committed || appended.offset < logStart)
        return Class::Lost;
    const bool behindRetry = reading.retrying && appended.offset > reading.inHand->offset;
    if (!reading.ownerAlive || reading.revoking || behindRetry)
        return Class::Stuck;
    return Class::Waiting;
}

/// A start names only the member; what it started is what it fetched last.
void writeStartsAndEffects(const Cut& cut, Lives& lives)
{
    std::map<std::uint32_t, std::uint32_t> fetched;  // Happening, by member.
    const auto lifeOf = [&](std::uint32_t happening, std::uint32_t reaction) {
        const auto life = lives.find({happening, reaction});
        return life == lives.end() ? nullptr : &life->second;
    };
    for (const Step& step : cut.steps) {
        if (step.kind == Kind::RecordFetched)
            fetched[step.member] = step.happening;
        if (step.kind == Kind::RecordHandlingStarted && fetched.contains(step.member)) {
            const std::uint32_t group = cut.history.groupOfMember.at(step.member);
            if (Life* life = lifeOf(fetched.at(step.member), cut.history.reactionOfGroup.at(group)))
                ++life->starts;
        }
        if (step.kind == Kind::RecordEffect)
            if (Life* life = lifeOf(step.happening, step.reaction))
                life->effects.push_back(&step);
    }
}

}  // namespace

Lives logLives(const Cut& cut)
{
    Lives lives = obligationsOf(cut);
    writeStartsAndEffects(cut, lives);
    const LogStories stories = storiesOf(cut);
    const std::map<Reading, ReadingAtCut> readings = readingsAtCut(cut, stories);
    for (auto& [key, life] : lives) {
        const auto group = cut.history.groupOfReaction.find(life.reaction);
        const auto appended = stories.appended.find(life.happened->happening);
        if (!life.effects.empty()) {
            life.standing = Class::Handled;
        } else if (group == cut.history.groupOfReaction.end()) {
            life.standing = Class::NotAsked;
        } else if (appended == stories.appended.end()) {
            life.standing = Class::Sending;
        } else {
            const std::uint32_t partition = appended->second->partition;
            const auto start = stories.logStart.find(partition);
            life.standing = standingOf(*appended->second, readings.at({group->second, partition}),
                                       start == stories.logStart.end() ? 0 : start->second);
        }
    }
    return lives;
}

}  // namespace millrace::check
