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
    return {};
}

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
    case ReceiverUp::kInfo.code:
        return fmt::format("What {} calls answers again.", name);
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
    case ReceiverUp::kInfo.code:
        return "it answers again";
    case RecordEffectSuppressed::kInfo.code:
    case JobEffectSuppressed::kInfo.code:
        return "repeat refused";
    default:
        return {};
    }
}

}  // namespace millrace
