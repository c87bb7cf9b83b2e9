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
    case WorkerSkewed::kInfo.code:
    case MemberSkewed::kInfo.code:
        return mark.other != kTrueClock;
    case CodeDeployed::kInfo.code:
        return mark.other == static_cast<std::uint32_t>(Code::Wrong);
    default:
        return false;
    }
}

}  // namespace

std::vector<MarkLabel> marksOf(const Columns& columns, const TimeAxis& axis)
{
    constexpr double kApart = 4.0;  // In a run of days there are thousands: a tick for those here.
    std::vector<MarkLabel> labels;
    double last = -kApart;
    for (const Mark& mark : columns.marks) {
        const bool fault = isFault(mark);
        const double x = axis.xAt(mark.at);
        const bool isNew = labels.empty() || labels.back().at != mark.at;
        if (!fault && isNew && x - last < kApart)
            continue;
        std::string text = captionOf(columns, mark);
        // What a restart does is told by the restart; a tick is there all the same, for keys stop
        // at every mark. The beginning of the run is one without.
        if (mark.code == MemberJoined::kInfo.code || mark.code == WorkerStarted::kInfo.code ||
            mark.at == SimTime{})
            text.clear();
        const bool there = !labels.empty() && labels.back().at == mark.at;
        if (there ? text.empty() || labels.back().text == text : mark.at == SimTime{})
            continue;
        const bool tells =
            mark.code == MemberExpelled::kInfo.code || mark.code == LeaseEnded::kInfo.code;
        labels.push_back({x, std::move(text), fault, mark.at, 0, 0, tells});
        last = fault ? last : x;
    }
    return labels;
}

}  // namespace millrace::ui
