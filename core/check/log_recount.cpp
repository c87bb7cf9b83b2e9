// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <set>

#include "core/check/life.h"
#include "core/check/replica_logs.h"

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
        if (step.kind == Kind::LogTruncated) {  // A leader that has nothing of what was kept.
            std::uint64_t& logStart = stories.logStart[step.partition];
            logStart = std::min(logStart, step.logEnd);
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
        if (kind == Kind::OffsetCommitted || kind == Kind::MemberJoined ||
            kind == Kind::RecordHandled)
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
    if (assigned != nullptr && assigned->member != kNone) {
        const Story& owner = storyOf(stories.ofMember, assigned->member);
        at.ownerAlive = isAlive(owner) && !hasLeftSince(owner, *assigned);
    }
    at.revoking = revoked != nullptr && (assigned == nullptr || revoked->fact > assigned->fact);
    for (const Step* step : story->second) {
        if (step->kind == Kind::OffsetCommitted)
            at.committed = step->committed;
        if (step->kind == Kind::PositionReset)
            at.committed = std::max(at.committed, step->position);
        if (step->kind == Kind::PositionCutBack)
            at.committed = std::min(at.committed, step->position);
    }
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

/// What brokers and the producer have at the cut.
struct Records {
    ReplicaLogs logs;
    std::map<std::uint32_t, std::uint32_t> travelling;  ///< By happening: batches not over.
    std::set<std::uint32_t> refused;                    ///< Happenings.
    std::map<std::uint32_t, std::uint32_t> home;        ///< By happening: partition of its last.
};

Records recordsAtCut(const Cut& cut)
{
    struct Batch {
        std::vector<std::uint32_t> records;
        bool failed = false;
        bool unanswered = false;  ///< acks=0
        std::size_t appended = 0;
        bool over = false;
    };
    Records records;
    std::map<std::uint32_t, Batch> batches;
    std::uint32_t appending = kNone;
    const auto end = [&records](Batch& batch) {
        for (const std::uint32_t each : batch.records)
            if (!batch.over)
                --records.travelling[each];
        batch.over = true;
    };
    for (const Step& step : cut.steps) {
        records.logs.see(step);
        Batch* batch = step.batch == kNone ? nullptr : &batches[step.batch];
        switch (step.kind) {
        case Kind::RecordBuffered:
            batch->records.push_back(step.happening);
            ++records.travelling[step.happening];
            break;
        case Kind::BatchSent:
            batch->unanswered = step.mode == modeOf("0");
            break;
        case Kind::BatchAppended:
            appending = step.batch;
            batch->appended = 0;
            break;
        case Kind::RecordAppended:
            records.home[step.happening] = step.partition;
            if (appending == kNone)
                break;
            if (Batch& each = batches[appending]; ++each.appended == each.records.size()) {
                if (each.unanswered)
                    end(each);
                appending = kNone;
            }
            break;
        case Kind::BatchLost:
        case Kind::BatchAnswered:
            if (batch->unanswered)
                end(*batch);
            break;
        case Kind::BatchAcknowledged:
            end(*batch);
            break;
        case Kind::BatchFailed:
            end(*batch);
            records.refused.insert(batch->records.begin(), batch->records.end());
            break;
        default:
            break;
        }
    }
    return records;
}

/// Where the logs that count hold each happening: partition and offset.
using Places = std::map<std::uint32_t, std::vector<std::pair<std::uint32_t, std::uint64_t>>>;

Places placesOf(const ReplicaLogs& logs)
{
    Places places;
    for (const auto& [partition, each] : logs.partitions())
        for (std::uint64_t offset = 0; offset < each.counts.size(); ++offset)
            places[each.counts[offset].happening].emplace_back(partition, offset);
    return places;
}

Class standingInCluster(const Cut& cut, const Life& life, LogStories& stories,
                        const Records& records, const Places& places)
{
    const std::uint32_t happening = life.happened->happening;
    const auto group = cut.history.groupOfReaction.find(life.reaction);
    if (!life.effects.empty())
        return Class::Handled;
    if (group == cut.history.groupOfReaction.end())
        return Class::NotAsked;
    if (records.refused.contains(happening))
        return Class::Refused;
    for (const auto& [member, story] : stories.ofMember)
        if (cut.history.groupOfMember.at(member) == group->second)
            if (const Step* held = memberAtCut(story).inHand; held && held->happening == happening)
                return Class::InHand;
    const auto found = places.find(happening);
    bool ahead = false;
    if (found != places.end())
        for (const auto& [partition, offset] : found->second)
            ahead =
                ahead || (offset >= readingAtCut(stories, {group->second, partition}).committed &&
                          offset >= stories.logStart[partition]);
    if (ahead) {
        const std::uint32_t home = records.home.at(happening);
        const ReadingAtCut reading = readingAtCut(stories, {group->second, home});
        bool retrying = false;
        for (const auto& [member, story] : stories.ofMember) {
            const MemberAtCut at = memberAtCut(story);
            retrying = retrying || (at.retrying && at.inHand->partition == home &&
                                    cut.history.groupOfMember.at(member) == group->second);
        }
        const bool stuck =
            !reading.ownerAlive || reading.revoking || retrying || !records.logs.online(home);
        return stuck ? Class::Stuck : Class::Waiting;
    }
    const auto travelling = records.travelling.find(happening);
    return travelling != records.travelling.end() && travelling->second > 0 ? Class::Sending
                                                                            : Class::Lost;
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
    LogStories stories = storiesOf(cut);
    if (const Records records = recordsAtCut(cut); records.logs.inForce()) {
        const auto places = placesOf(records.logs);
        for (auto& [key, life] : lives)
            life.standing = standingInCluster(cut, life, stories, records, places);
        return lives;
    }
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
