// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/narration.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/trace/claim_narration.h"
#include "core/trace/cluster_narration.h"
#include "core/trace/receiver_narration.h"
#include "core/trace/transaction_narration.h"

namespace millrace {

namespace {

constexpr SimDuration kTold = std::chrono::seconds{4};  ///< How long a mark stays the news.

/// "2", "1 and 2", or "enriched 1" where topics have names: what a member owns.
std::string ownedBy(const Columns& columns, const LogState& log, MemberId member, int& count)
{
    const bool named = columns.find(Thing::Topic, 0) != nullptr;
    const GroupId group = log.members[member.value].group;
    std::string names;
    count = 0;
    for (std::uint32_t p = 0; p < log.partitions.size(); ++p) {
        if (readingAt(log, group, PartitionId{p}).owner != member)
            continue;
        names += count++ == 0 ? "" : count == 2 ? " and " : ", ";
        names += named ? std::string{columns.nameOf(Thing::Partition, p)} : std::to_string(p);
        if (count == 4) {
            names += " and more";
            break;
        }
    }
    return names;
}

std::string deadMember(const Columns& columns, const VisibleState& state, MemberId id)
{
    const MemberState& member = state.log.members[id.value];
    int owned = 0;
    const std::string partitions = ownedBy(columns, state.log, id, owned);
    const bool named = columns.find(Thing::Topic, 0) != nullptr;
    const char* what = named ? "" : owned > 1 ? "partitions " : "partition ";
    const std::string name{columns.nameOf(Thing::Member, id.value)};
    if (member.hand.phase == RecordInHand::Phase::Answered && !member.hand.handedOn)
        return fmt::format("{} is dead after its job for {} was put on the list, and before it "
                           "could commit. The record is read again after {}.",
                           name, markOf(columns, member.hand.happening),
                           clockText(member.sessionEndsAt));
    if (owned == 0)
        return fmt::format("{} is dead; its group finds out at {}.", name,
                           clockText(member.sessionEndsAt));
    return fmt::format("{} is dead; {}{} stand{} still until its session ends at {}.", name, what,
                       partitions, owned > 1 ? "" : "s", clockText(member.sessionEndsAt));
}

/// Who stands still or is cut off, and what that means by the time that is over.
std::string silentMember(const Columns& columns, const VisibleState& state, MemberId id)
{
    const MemberState& member = state.log.members[id.value];
    const std::string name{columns.nameOf(Thing::Member, id.value)};
    const SimTime over = std::max(member.hungUntil, member.cutOffUntil);
    const std::string until = clockText(over);
    const char* is = isHung(member) ? "hangs, alive and silent" : "is cut off, and works on";
    const bool holds = member.hand.phase != RecordInHand::Phase::Nothing;
    if (!member.inGroup && holds)
        return isHung(member) ? fmt::format("{} hangs, given up by its group; it does {} all the "
                                            "same when it goes on at {}.",
                                            name, markOf(columns, member.hand.happening), until)
                              : fmt::format("{} is cut off, given up by its group; it does {} all "
                                            "the same, and cannot commit it.",
                                            name, markOf(columns, member.hand.happening));
    int owned = 0;
    const std::string partitions = ownedBy(columns, state.log, id, owned);
    if (owned == 0)
        return fmt::format("{} {}, until {}.", name, is, until);
    const bool named = columns.find(Thing::Topic, 0) != nullptr;
    const char* what = named ? "" : owned > 1 ? "partitions " : "partition ";
    const char* stand = owned > 1 ? "stand" : "stands";
    if (member.sessionEndsAt <= over && member.standing != MemberState::Standing::Out)
        return fmt::format("{} {}; {}{} {} still until its session ends at {}.", name, is, what,
                           partitions, stand, clockText(member.sessionEndsAt));
    return fmt::format("{} hangs: alive and silent. {}{} {} still until it goes on at {}, before "
                       "its session ends.",
                       name, what, partitions, stand, until);
}

/// Who is dead, or hangs, while its side does not know: more telling than anything else.
std::string deaths(const Columns& columns, const VisibleState& state)
{
    std::string log;
    std::string list;
    std::size_t more = 0;
    for (std::uint32_t m = 0; m < state.log.members.size(); ++m) {
        const MemberState& member = state.log.members[m];
        const bool dead = member.life == Life::Killed && member.inGroup;
        if (!dead && (member.life != Life::Alive || isInReach(member)))
            continue;
        if (log.empty())
            log = fmt::format("Log: {}", dead ? deadMember(columns, state, MemberId{m})
                                              : silentMember(columns, state, MemberId{m}));
        else
            ++more;
    }
    if (!state.queue.orphans.empty()) {
        list = fmt::format("List: {}", silentHolder(columns, state.queue.orphans.front()));
        more += state.queue.orphans.size() - 1;
    } else if (std::string silent = silentWorker(columns, state); !silent.empty()) {
        list = fmt::format("List: {}", silent);
    }
    std::string text = log + (log.empty() || list.empty() ? "" : " ") + list;
    if (more > 0)
        text += fmt::format(" And {} more.", more);
    return text;
}

/// Whether the member is of a share group.
bool sharesRecords(const Columns& columns, std::uint32_t member)
{
    const Declared* declared = columns.find(Thing::Member, member);
    const SettingStated* protocol =
        declared == nullptr ? nullptr : columns.setting(Thing::Group, "protocol", declared->parent);
    return protocol != nullptr && protocol->text == "share";
}

std::string newsOf(const Columns& columns, const Mark& mark)
{
    const std::string name{columns.nameOf(mark.thing, mark.index)};
    switch (mark.code) {
    case MemberExpelled::kInfo.code:
        if (sharesRecords(columns, mark.index))
            return fmt::format("Log: the session of {} ended. What it had acquired comes back when "
                               "its locks end, and goes to anybody.",
                               name);
        return fmt::format("Log: the session of {} ended; its partitions move, and what it had not "
                           "committed is read again.",
                           name);
    case MemberJoined::kInfo.code:
        return fmt::format("Log: {} is back and reads on from the committed offsets.", name);
    case MemberWoke::kInfo.code:
        return fmt::format("Log: {} wakes and reads what has gathered since it last looked.", name);
    case MemberWentOn::kInfo.code:
        return fmt::format("Log: {} goes on where it was, and does not know how long that took.",
                           name);
    case MemberInReach::kInfo.code:
        return fmt::format("Log: {} reaches its brokers again.", name);
    case PositionReset::kInfo.code:
        return fmt::format("Log: retention removed records that {} had not read. They are lost to "
                           "it; it goes on at the log start.",
                           name);
    case GroupPhaseChanged::kInfo.code:
        return fmt::format("Log: {} shares out its partitions anew, and waits until every member "
                           "has joined again.",
                           name);
    case MemberRemoved::kInfo.code:
        return fmt::format("Log: {} did not join again in time; its group goes on without it.",
                           name);
    case MemberDroppedOut::kInfo.code:
        return fmt::format("Log: {} has not polled for too long and drops out of its group. It "
                           "works on; others will do the same again.",
                           name);
    case GhostExpelled::kInfo.code:
        return fmt::format("Log: the former id of {} is given up; its group need not wait for it "
                           "any more.",
                           name);
    case CommitRefused::kInfo.code:
        return fmt::format("Log: what {} commits is refused, it is no member any more. What it "
                           "did stays done.",
                           name);
    case AnswerRefused::kInfo.code:
        return fmt::format("Log: {} answers too late, its lock has ended. What it did stays done, "
                           "and another does it too.",
                           name);
    case LockExpired::kInfo.code:
        return fmt::format("Log: a lock of {} ended without an answer; its record goes to anybody.",
                           name);
    case RecordGivenUp::kInfo.code:
        return fmt::format("Log: {} has failed too often; {} gives it up and goes on.",
                           markOf(columns, HappeningId{mark.other}), name);
    case RecordProduced::kInfo.code:
        return fmt::format(
            "Log: {} has failed too often; {} writes it to the dead letter topic, for "
            "a person, and goes on.",
            markOf(columns, HappeningId{mark.other}), name);
    case ProducedLost::kInfo.code:
        return fmt::format("Log: what {} made of {} is lost on the way, and nobody is left to send "
                           "it again. Its group reads {} once more.",
                           name, markOf(columns, HappeningId{mark.other}),
                           markOf(columns, HappeningId{mark.other}));
    case PartitionCountSet::kInfo.code:
        return "Log: the topic has more partitions now. Some keys move to another, and nothing "
               "orders what comes after against what came before.";
    case BookmarkMoved::kInfo.code:
        return fmt::format("Log: the bookmark of {} was moved; it reads on from there.", name);
    case RecordHandedOn::kInfo.code:
        return fmt::format("Log: {} reads {} again, and puts its job on the list once more.", name,
                           markOf(columns, HappeningId{mark.other}));
    case EnqueueRefused::kInfo.code:
        return fmt::format("List: {} is there already, its key says so. No second job is made.",
                           jobText(columns, JobId{mark.index}));
    case LeaseEnded::kInfo.code:
        return fmt::format("List: the lease of {} ended; {} is ready again, for any worker.", name,
                           jobText(columns, JobId{mark.other}));
    case JobDeadLettered::kInfo.code:
        return fmt::format("List: {} has used up its attempts and waits for a person.",
                           jobText(columns, JobId{mark.other}));
    case WorkerStarted::kInfo.code:
        return fmt::format("List: {} is back.", name);
    default: {
        std::string news = claimNews(columns, mark);
        if (news.empty())
            news = receiverNews(columns, mark);
        return news.empty() ? clusterNews(columns, mark) : news;
    }
    }
}

/// A group that is together again has no news of its coming together.
bool isOver(const VisibleState& state, const Mark& mark)
{
    return mark.code == GroupPhaseChanged::kInfo.code &&
           state.log.groups[mark.index].phase == GroupPhase::Stable;
}

std::uint32_t bridgesIn(const Columns& columns)
{
    return static_cast<std::uint32_t>(
        std::ranges::count(columns.settings, "bridge", &SettingStated::key));
}

/// Nothing special: what became of the newest happening.
std::string everyday(const Columns& columns, const VisibleState& state)
{
    if (state.happenings == 0)
        return "Nothing has happened yet.";
    const HappeningId last{state.happenings - 1};
    const HappeningRow& row = columns.happenings[last.value];
    const std::uint32_t reactions = columns.countOf(Thing::Reaction);
    const SettingStated* jobs = columns.setting(Thing::List, "jobs");
    const std::uint32_t bridged = bridgesIn(columns);
    const std::uint32_t count = jobs != nullptr && jobs->text == "one" ? 1 : reactions - bridged;
    const std::string_view type = columns.nameOf(Thing::EventType, row.type);
    if (bridged > 0)
        return fmt::format("{} {}. One record, for every group that reads it; {} of them put{} a "
                           "job on the list for it. The application puts {} there itself.",
                           markOf(columns, last), type, bridged, bridged == 1 ? "s" : "",
                           count == 0 ? std::string{"none"} : std::to_string(count));
    if (!state.queue.schedulers.empty())
        return fmt::format("{} {}. Log: one record, for every group that reads it. List: {} job{}, "
                           "put there by whichever scheduler is first.",
                           markOf(columns, last), type, count, count == 1 ? "" : "s");
    return fmt::format(
        "{} {}. Log: one record, for every group that reads it. List: {} job{}, each "
        "for one worker.",
        markOf(columns, last), type, count, count == 1 ? "" : "s");
}

}  // namespace

std::string sentenceOf(const Columns& columns, const VisibleState& state, SimTime time)
{
    if (state.ended)
        return "The run is over. Scrub back, or change something and watch it run anew.";
    std::string trouble = storeTrouble(columns, state);
    if (trouble.empty())
        trouble = deaths(columns, state);
    if (trouble.empty())
        trouble = clusterTrouble(columns, state);
    if (trouble.empty())
        trouble = transactionTrouble(columns, state);
    if (trouble.empty())
        trouble = receiverTrouble(columns, state);
    if (!trouble.empty())
        return trouble;
    auto mark = std::ranges::upper_bound(columns.marks, time, {}, &Mark::at);
    while (mark != columns.marks.begin() && (--mark)->at > time - kTold) {
        // At the playhead's instant some facts may still lie ahead.
        if (mark->fact >= state.facts || isOver(state, *mark))
            continue;
        std::string news = newsOf(columns, *mark);
        if (!news.empty())
            return news;
    }
    return everyday(columns, state);
}

std::string captionOf(const Columns& columns, const Mark& mark)
{
    const std::string name{columns.nameOf(mark.thing, mark.index)};
    switch (mark.code) {
    case Intervened::kInfo.code: {
        static constexpr const char* kActs[] = {"killed", "stopped",          "restarted",
                                                "moved",  "has more of them", "lost its machine"};
        if (mark.other == static_cast<std::uint32_t>(Act::AddPartitions))
            return "partitions added";
        if (mark.other == static_cast<std::uint32_t>(Act::Burst))
            return "a burst";
        if (mark.other > static_cast<std::uint32_t>(Act::Hang))
            return listActCaption(name, static_cast<Act>(mark.other));
        const std::string who = mark.thing == Thing::Run ? fmt::format("slot {}", mark.index + 1)
                                : mark.thing == Thing::Store ? "the store"
                                                             : name;
        if (mark.other == static_cast<std::uint32_t>(Act::Hang))
            return who + " hangs";
        if (mark.other == static_cast<std::uint32_t>(Act::CutOff))
            return who + " is cut off";
        return fmt::format("{} {}", who, kActs[mark.other]);
    }
    case MemberExpelled::kInfo.code:
        return "log found out";
    case LeaseEnded::kInfo.code:
        return "list found out";
    case MemberJoined::kInfo.code:
    case WorkerStarted::kInfo.code:
        return name + " is back";
    case MemberWoke::kInfo.code:
        return name + " reads";
    case MemberWentOn::kInfo.code:
        return name + " wakes";
    case MemberInReach::kInfo.code:
    case WorkerInReach::kInfo.code:
        return name + " is heard again";
    case PositionReset::kInfo.code:
        return name + " lost records";
    case RecordProduced::kInfo.code:
        return "dead letter";
    case ProducedLost::kInfo.code:
        return "lost on the way";
    case JobDeadLettered::kInfo.code:
        return "given up";
    case RecordHandedOn::kInfo.code:
        return "put on the list again";
    case EnqueueRefused::kInfo.code:
        return "second job refused";
    default: {
        std::string caption = claimCaption(columns, mark);
        if (caption.empty())
            caption = receiverCaption(columns, mark);
        return caption.empty() ? clusterCaption(columns, mark) : caption;
    }
    }
}

}  // namespace millrace
