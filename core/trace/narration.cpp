// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/narration.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/trace/claim_narration.h"
#include "core/trace/cluster_narration.h"
#include "core/trace/group_narration.h"
#include "core/trace/receiver_narration.h"
#include "core/trace/transaction_narration.h"

namespace millrace {

namespace {

constexpr std::size_t kRoom = 140;  ///< For two sentences of one half, in a small window.
constexpr SimDuration kTold = std::chrono::seconds{4};  ///< How long a mark stays the news.

/// What is so of each half, in whole sentences; empty where there is nothing to tell.
struct Halves {
    std::string log;
    std::string second;  ///< Of the log, where the list has nothing to tell.
    std::string list;
    std::size_t more = 0;  ///< Of which nothing is said.
};

/// Who is dead, or hangs, while its side does not know: more telling than anything else.
Halves deaths(const Columns& columns, const VisibleState& state)
{
    Halves out;
    for (std::uint32_t m = 0; m < state.log.members.size(); ++m) {
        const MemberState& member = state.log.members[m];
        const bool dead = member.life == Life::Killed && member.inGroup;
        if (!dead && (member.life != Life::Alive || isInReach(member)))
            continue;
        if (!out.second.empty()) {
            ++out.more;
            continue;
        }
        const std::string words = dead ? deadMember(columns, state, MemberId{m})
                                       : silentMember(columns, state, MemberId{m});
        if (out.log.empty())
            out.log = "Log: " + words;
        else
            out.second = words;
    }
    if (!state.queue.orphans.empty()) {
        out.list =
            fmt::format("List: {}", silentHolder(columns, state, state.queue.orphans.front()));
        out.more += state.queue.orphans.size() - 1;
    } else if (std::string silent = silentWorker(columns, state); !silent.empty()) {
        out.list = fmt::format("List: {}", silent);
    }
    return out;
}

std::string newsOf(const Columns& columns, const VisibleState& state, const Mark& mark)
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
        return fmt::format("Log: {} is back {}.", name,
                           ownsNothing(columns, state.log, MemberId{mark.index})
                               ? "and waits until its group gives it partitions"
                               : "and reads on from the committed offsets");
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
    const std::uint32_t bridged = bridgesIn(columns);
    const std::uint32_t count = jobsMadeAt(columns, row.at);
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
        "{} {}. Log: one record, for every group that reads it. List: {} job{} for one worker.",
        markOf(columns, last), type, count, count == 1 ? "" : "s, each");
}

/// What happened last, while it is news; of the half that `half` names, or of both. Beside the
/// trouble of the other half, that somebody is back tells less than what came before.
std::string lastNews(const Columns& columns, const VisibleState& state, SimTime time,
                     std::string_view half)
{
    std::string isBack;
    auto mark = std::ranges::upper_bound(columns.marks, time, {}, &Mark::at);
    while (mark != columns.marks.begin() && (--mark)->at > time - kTold) {
        // At the playhead's instant some facts may still lie ahead.
        if (mark->fact >= state.facts || isOver(state, *mark))
            continue;
        std::string news = newsOf(columns, state, *mark);
        if (news.empty() || !news.starts_with(half))
            continue;
        const bool returns =
            mark->code == WorkerStarted::kInfo.code || mark->code == MemberJoined::kInfo.code;
        if (half.empty() || !returns)
            return news;
        if (isBack.empty())
            isBack = std::move(news);
    }
    return isBack;
}

/// A worker that died a moment ago and took nothing with it: else there would be a claim, or news
/// of it.
std::string idleDeath(const Columns& columns, const VisibleState& state, SimTime time)
{
    const auto& workers = state.queue.workers;
    for (std::uint32_t w = 0; w < workers.size(); ++w)
        if (workers[w].life == Life::Killed && workers[w].since > time - kTold)
            return fmt::format("List: {} is dead; it had no job.",
                               columns.nameOf(Thing::Worker, w));
    return {};
}

/// The dead and the silent; and of a half that has none, what became of its own a moment ago.
std::string blastRadius(const Columns& columns, const VisibleState& state, SimTime time)
{
    Halves halves = deaths(columns, state);
    if (halves.log.empty() && halves.list.empty())
        return {};
    if (halves.log.empty())
        halves.log = lastNews(columns, state, time, "Log:");
    if (halves.list.empty())
        halves.list = lastNews(columns, state, time, "List:");
    if (halves.list.empty())
        halves.list = idleDeath(columns, state, time);
    if (!halves.second.empty() && halves.list.empty() &&
        halves.log.size() + halves.second.size() < kRoom)
        halves.list = std::exchange(halves.second, {});
    halves.more += halves.second.empty() ? 0 : 1;
    const char* const between = halves.log.empty() || halves.list.empty() ? "" : " ";
    std::string text = halves.log + between + halves.list;
    if (halves.more > 0)
        text +=
            fmt::format(" And {} more {} silent.", halves.more, halves.more == 1 ? "is" : "are");
    return text;
}

}  // namespace

std::string sentenceOf(const Columns& columns, const VisibleState& state, SimTime time)
{
    if (state.ended)
        return "The run is over. Scrub back, or change something and watch it run anew.";
    std::string text = storeTrouble(columns, state);
    if (text.empty())
        text = blastRadius(columns, state, time);
    if (text.empty())
        text = clusterTrouble(columns, state);
    if (text.empty())
        text = transactionTrouble(columns, state);
    if (text.empty())
        text = receiverTrouble(columns, state);
    if (text.empty())
        text = lastNews(columns, state, time, "");
    if (text.empty())
        text = idleDeath(columns, state, time);
    if (text.empty())
        text = waitInVain(columns, state);
    if (text.empty())
        text = groupTrouble(columns, state.log);
    return text.empty() ? everyday(columns, state) : text;
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
    case GroupPhaseChanged::kInfo.code:
        return name + " rebalances";
    case MemberDroppedOut::kInfo.code:
        return name + " drops out";
    case MemberRemoved::kInfo.code:
        return name + " joined too late";
    case GhostExpelled::kInfo.code:
        return "a former id is given up";
    case CommitRefused::kInfo.code:
        return "a commit is refused";
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
