// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/receiver_narration.h"

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/trace/claim_narration.h"

namespace millrace {

std::string receiverTrouble(const Columns& columns, const VisibleState& state)
{
    for (std::uint32_t r = 0; r < state.logEffects.size(); ++r)
        if (const auto& until = state.logEffects[r].downUntil)
            return fmt::format("What {} calls does not answer until {}. Log: its record is tried "
                               "again, and what follows waits. List: the job is put away, and the "
                               "next is taken.",
                               columns.nameOf(Thing::Reaction, r), clockText(*until));
    if (state.network.loss > 0)
        return fmt::format(
            "The network loses {:g} % of what is sent, on both sides, until {}: it is "
            "sent again after 200 ms, then 400, 800 and so on.",
            state.network.loss / 1e4, clockText(state.network.until));
    if (state.network.isBad())
        return fmt::format("The network is slow until {}: on both sides what sets out now travels "
                           "{} longer.",
                           clockText(state.network.until), durationText(state.network.extra));
    return {};
}

namespace {

/// What of the two halves was told in this way; "both" or one of them, capital first.
std::string halvesTold(const Columns& columns, std::string_view how)
{
    const auto told = [&](Thing half) {
        const SettingStated* sent = columns.setting(half, "sent");
        return sent != nullptr && sent->text == how;
    };
    if (told(Thing::Log) && told(Thing::List))
        return "Both sides";
    return told(Thing::Log) ? "The log" : told(Thing::List) ? "The list" : "";
}

std::string rollbackNews(const Columns& columns, HappeningId happening)
{
    const std::string told = halvesTold(columns, "before-commit");
    return fmt::format("{} is rolled back: it never was. {}", markOf(columns, happening),
                       told.empty() ? "Nobody was told of it."
                                    : told + " had been told before: a ghost.");
}

std::string deathNews(const Columns& columns, HappeningId happening)
{
    const std::string told = halvesTold(columns, "after-commit");
    const std::string text = fmt::format("The application dies just after the commit of {}.",
                                         markOf(columns, happening));
    return text + (told.empty() ? " What was committed with it is sent all the same."
                                : fmt::format(" {} will never be told of it.", told));
}

std::string skewNews(const char* half, const char* danger, const std::string& name,
                     std::uint32_t clock)
{
    if (clock == kTrueClock)
        return fmt::format("{}: the clock of {} is right again.", half, name);
    const double rate = clock / 1000.0;
    return clock < kTrueClock
               ? fmt::format(
                     "{}: the clock of {} runs at {} of the true speed. Its heart beats late "
                     "by everybody else's clock, and {}.",
                     half, name, rate, danger)
               : fmt::format("{}: the clock of {} runs {} times too fast: what it waits for comes "
                             "too early.",
                             half, name, rate);
}

}  // namespace

std::string receiverNews(const Columns& columns, const Mark& mark)
{
    const std::string name{columns.nameOf(mark.thing, mark.index)};
    switch (mark.code) {
    case CodeDeployed::kInfo.code:
        return mark.other == static_cast<std::uint32_t>(Code::Wrong)
                   ? fmt::format(
                         "New code for {}, with a bug: what it writes is wrong now, on both "
                         "sides.",
                         name)
                   : fmt::format("The bug of {} is fixed. What it wrote stays as it is, until "
                                 "somebody writes it again.",
                                 name);
    case WriteRolledBack::kInfo.code:
        return rollbackNews(columns, HappeningId{mark.index});
    case SenderDied::kInfo.code:
        return deathNews(columns, HappeningId{mark.index});
    case ReceiverUp::kInfo.code:
        return fmt::format("What {} calls answers again.", name);
    case NetworkRestored::kInfo.code:
        return "The network is as fast as ever.";
    case WorkerPaced::kInfo.code:
        return mark.other == 1 ? fmt::format("List: {} works as fast as ever.", name)
                               : fmt::format("List: the work of {} takes {} times as long. Its "
                                             "heart beats as ever, so nobody takes its job away.",
                                             name, mark.other);
    case MemberPaced::kInfo.code:
        return mark.other == 1
                   ? fmt::format("Log: {} works as fast as ever.", name)
                   : fmt::format("Log: the work of {} takes {} times as long. What follows in its "
                                 "partitions waits for it.",
                                 name, mark.other);
    case MemberSkewed::kInfo.code:
        return skewNews("Log", "its session may end while it works", name, mark.other);
    case WorkerSkewed::kInfo.code:
        return skewNews("List", "its claim may end while it works", name, mark.other);
    case RecordEffectSuppressed::kInfo.code:
        return fmt::format("Log: {} does {} again. The receiver knows its key, so nothing happens "
                           "a second time.",
                           name, markOf(columns, HappeningId{mark.other}));
    case JobEffectSuppressed::kInfo.code:
        return fmt::format("List: {} does {} again. The receiver knows its key, so nothing "
                           "happens a second time.",
                           name, jobText(columns, JobId{mark.other}));
    default:
        return {};
    }
}

std::string receiverCaption(const Columns& columns, const Mark& mark)
{
    const std::string name{columns.nameOf(mark.thing, mark.index)};
    switch (mark.code) {
    case CodeDeployed::kInfo.code:
        return mark.other == static_cast<std::uint32_t>(Code::Wrong) ? "bug in " + name
                                                                     : name + " is fixed";
    case ReceiverDown::kInfo.code:
        return "what " + name + " calls is down";
    case WriteRolledBack::kInfo.code:
        return "rolled back";
    case SenderDied::kInfo.code:
        return "application died";
    case ReceiverUp::kInfo.code:
        return "it answers again";
    case WorkerPaced::kInfo.code:
    case MemberPaced::kInfo.code:
        return mark.other == 1 ? name + " is fast again" : name + " is slow";
    case MemberSkewed::kInfo.code:
    case WorkerSkewed::kInfo.code:
        return name + (mark.other == kTrueClock ? "'s clock is right" : "'s clock is wrong");
    case NetworkSlowed::kInfo.code:
        return "the network is bad";
    case NetworkRestored::kInfo.code:
        return "it is well again";
    case RecordEffectSuppressed::kInfo.code:
    case JobEffectSuppressed::kInfo.code:
        return "repeat refused";
    default:
        return {};
    }
}

}  // namespace millrace
