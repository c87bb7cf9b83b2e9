// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/log_stories.h"

#include <algorithm>

// Who owned, who lived, and what had been given up is looked up in the steps about that thing,
// backwards from the cut; what a process has with it is written out step by step, because a start
// names only the member.

namespace millrace::check {

bool isAbout(const Step& step, Kind kind)
{
    return step.kind == kind;
}

namespace {

bool isCommit(const Step& step)
{
    return isAbout(step, Kind::OffsetCommitted) || isAbout(step, Kind::OffsetCommittedAhead);
}

/// The group of a step that names it, or the member's.
std::uint32_t groupOf(const Cut& cut, const Step& step)
{
    return step.group != kNone ? step.group : cut.history.groupOfMember.at(step.member);
}

void tellGivenUp(const Cut& cut, LogStories& stories, const Step& step)
{
    if (isAbout(step, Kind::RecordGivenUp))
        stories.givenUp.insert({step.happening, groupOf(cut, step)});
}

/// What a share group archived stays given up, also when its log is cut.
void tellShared(const Cut& cut, LogStories& stories, const Step& step)
{
    const bool acquired = isAbout(step, Kind::RecordAcquired);
    if (!acquired && step.becomes != Word::Archived)
        return;
    const std::uint32_t group = groupOf(cut, step);
    const Shared record{{group, step.partition}, step.offset};
    if (acquired)
        stories.sharedHappening[record] = step.happening;
    else if (const auto found = stories.sharedHappening.find(record);
             found != stories.sharedHappening.end())
        stories.givenUp.insert({found->second, group});
}

/// What is no more of what was there.
void tellGone(LogStories& stories, const Step& step)
{
    if (isAbout(step, Kind::SegmentsDeleted))
        stories.logStart[step.partition] = step.logStart;
    if (isAbout(step, Kind::RecordCompacted))
        stories.compacted.insert({step.partition, step.offset});
    const bool cut = isAbout(step, Kind::LogTruncated);
    if (cut) {  // A leader may have nothing of what was kept.
        std::uint64_t& logStart = stories.logStart[step.partition];
        logStart = std::min(logStart, step.logEnd);
        for (auto& [member, hands] : stories.hands)
            cutOff(hands, step);
    }
    if (cut || isAbout(step, Kind::LeaderElected))
        std::erase_if(stories.compacted, [&step](const auto& place) {
            return place.first == step.partition && place.second >= step.logEnd;
        });
}

}  // namespace

LogStories storiesOf(const Cut& cut)
{
    LogStories stories;
    for (const Step& step : cut.steps) {
        const bool ofOwner =
            isAbout(step, Kind::PartitionAssigned) || isAbout(step, Kind::PartitionRevoked);
        if (step.member != kNone && !ofOwner && !isAbout(step, Kind::LockExpired)) {
            stories.ofMember[step.member].push_back(&step);
            goOn(stories.hands[step.member], step);
            tellGivenUp(cut, stories, step);
        }
        tellShared(cut, stories, step);
        tellGone(stories, step);
        if (isAbout(step, Kind::RecordAcquired) || isAbout(step, Kind::RecordAnswered) ||
            isAbout(step, Kind::LockExpired))
            stories.ofShared[{{groupOf(cut, step), step.partition}, step.offset}] = &step;
        else if (step.group != kNone && step.partition != kNone)
            stories.ofReading[{step.group, step.partition}].push_back(&step);
        if (isAbout(step, Kind::PositionCutBack)) {
            const Reading reading{step.group, step.partition};
            std::erase_if(stories.ofShared, [&](const auto& each) {
                return each.first.first == reading && each.first.second >= step.position;
            });
        }
        if (isAbout(step, Kind::RecordAppended))
            stories.appended.emplace(step.happening, &step);
    }
    return stories;
}

namespace {

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

}  // namespace

bool isAlive(const Story& member)
{
    const Step* last = lastOf(member, changesLife);
    return last != nullptr &&
           (isAbout(*last, Kind::MemberJoined) || isAbout(*last, Kind::MemberStarted));
}

bool goesOn(const Story& member)
{
    const Step* last = lastOf(member, [](const Step& step) {
        return changesLife(step) || isAbout(step, Kind::MemberHung) ||
               isAbout(step, Kind::MemberWentOn);
    });
    return isAlive(member) && !isAbout(*last, Kind::MemberHung);
}

bool isInReach(const Story& member)
{
    const Step* last = lastOf(member, [](const Step& step) {
        return isAbout(step, Kind::MemberCutOff) || isAbout(step, Kind::MemberInReach);
    });
    return goesOn(member) && (last == nullptr || isAbout(*last, Kind::MemberInReach));
}

namespace {

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
        if (isAbout(*step, Kind::PositionReset) || isAbout(*step, Kind::BookmarkMoved))
            at.bookmark = step->position;
        if (isAbout(*step, Kind::PositionCutBack))
            at.bookmark = std::min(at.bookmark, step->position);
    }
    const Step* assigned = last(Kind::PartitionAssigned);
    if (assigned == nullptr || assigned->member == kNone)
        return at;
    const Step* revoked = last(Kind::PartitionRevoked);
    const bool revoking = revoked != nullptr && revoked->fact > assigned->fact;
    const Story& owner = storyOf(stories.ofMember, assigned->member);
    at.standsStill = !isInReach(owner) || hasLeftSince(owner, *assigned) || revoking ||
                     isRetrying(stories, assigned->member, reading.second);
    return at;
}

}  // namespace

std::map<Reading, ReadingAtCut> readingsAtCut(const Cut& cut, const LogStories& stories)
{
    std::map<Reading, ReadingAtCut> readings;
    for (const auto& [group, reaction] : cut.history.reactionOfGroup)
        for (const std::uint32_t partition : cut.history.partitions)
            readings[{group, partition}] = readingAtCut(stories, {group, partition});
    return readings;
}

}  // namespace millrace::check
