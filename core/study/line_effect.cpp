// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/line_effect.h"

#include <type_traits>

#include "core/trace/cursor.h"

namespace millrace {

namespace {

/// What these acts do says it all: they leave no other fact.
template <class Fact>
bool isDoneBy(const Fact&, Intervention::Act act)
{
    using enum Intervention::Act;
    if constexpr (std::is_same_v<Fact, CodeDeployed>)
        return act == Deploy;
    else if constexpr (std::is_same_v<Fact, ReceiverDown> || std::is_same_v<Fact, ReceiverUp>)
        return act == Outage;
    else if constexpr (std::is_same_v<Fact, NetworkSlowed> || std::is_same_v<Fact, NetworkRestored>)
        return act == SlowNetwork;
    else if constexpr (std::is_same_v<Fact, WorkerPaced> || std::is_same_v<Fact, MemberPaced>)
        return act == Slow;
    else if constexpr (std::is_same_v<Fact, WorkerSkewed> || std::is_same_v<Fact, MemberSkewed>)
        return act == Skew;
    else
        return false;
}

}  // namespace

LineEffect effectOf(const std::shared_ptr<const Recording>& recording, const Intervention& line)
{
    if (line.at > recording->end())
        return LineEffect::Unknown;
    if (line.act == Intervention::Act::Burst)
        return LineEffect::Some;  // What happens then happens later.
    Cursor cursor{recording};
    if (line.at > SimTime{})
        cursor.seekTime(line.at - SimDuration{1});
    else
        cursor.seekFact(0);
    const Trace& trace = recording->trace();
    TraceReader reader{trace, trace.placeOf(cursor.state().facts)};
    std::uint64_t told = Trace::kNoCause;
    bool some = false;
    while (!some && !reader.atEnd() && reader.nextTime() <= line.at) {
        const std::uint64_t index = reader.nextIndex();
        reader.next([&]<class Fact>(SimTime, std::uint64_t cause, const Fact& fact) {
            if constexpr (std::is_same_v<Fact, Intervened>) {
                if (fact.line == static_cast<std::uint32_t>(line.line) &&
                    fact.act == static_cast<decltype(fact.act)>(line.act))
                    told = index;
            } else {
                some = cause == Trace::kNoCause ? isDoneBy(fact, line.act) : cause == told;
            }
        });
    }
    return some ? LineEffect::Some : LineEffect::None;
}

std::string_view whyNone(const Intervention& line)
{
    using enum Intervention::Act;
    switch (line.act) {
    case Redrive:
    case Discard:
        return "nothing lies there then";
    case Restart:
        return "it is running already";
    case Seek:
    case Deploy:
    case Outage:
    case SlowNetwork:
    case Pause:
    case Resume:
        return "it is so already";
    default:
        return line.count > 0 && line.act == Stop ? "it is so already"
                                                  : "nobody runs there then whom it could meet";
    }
}

}  // namespace millrace
