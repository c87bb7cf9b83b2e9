// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/mark_labels.h"

#include "core/trace/narration.h"

namespace millrace::ui {

namespace {

/// The beginning of what a person, or chaos, does to the run.
bool isFault(const Mark& mark)
{
    switch (mark.code) {
    case Intervened::kInfo.code:
    case ReceiverDown::kInfo.code:
    case NetworkSlowed::kInfo.code:
        return true;
    case WorkerPaced::kInfo.code:
    case MemberPaced::kInfo.code:
        return mark.other > 1;
    case CodeDeployed::kInfo.code:
        return mark.other == static_cast<std::uint32_t>(Code::Wrong);
    default:
        return false;
    }
}

}  // namespace

std::vector<MarkLabel> marksOf(const Columns& columns, const TimeAxis& axis)
{
    std::vector<MarkLabel> labels;
    for (const Mark& mark : columns.marks) {
        const bool fault = isFault(mark);
        std::string text = captionOf(columns, mark);
        // What a restart does is told by the restart.
        const bool told =
            mark.code == MemberJoined::kInfo.code || mark.code == WorkerStarted::kInfo.code;
        if (text.empty() || told)
            continue;
        if (!labels.empty() && labels.back().at == mark.at && labels.back().text == text)
            continue;
        labels.push_back({axis.xAt(mark.at), std::move(text), fault, mark.at});
    }
    return labels;
}

}  // namespace millrace::ui
