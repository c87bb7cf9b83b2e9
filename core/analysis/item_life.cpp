// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/item_life.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/analysis/life_rows.h"
#include "core/base/duration_text.h"

namespace millrace {

namespace {

/// The last keyframe before it happened.
const Keyframe* before(const Recording& recording, HappeningId happening)
{
    const auto& keyframes = recording.keyframes();
    const auto behind = std::ranges::partition_point(keyframes, [happening](const auto& each) {
        return each->state.happenings <= happening.value;
    });
    return behind == keyframes.begin() ? nullptr : std::prev(behind)->get();
}

/// Fine where it is short: "340 ms", "4.8 s".
std::string roundedText(SimDuration duration)
{
    using namespace std::chrono_literals;
    const SimDuration grain = duration < 1s ? SimDuration{1ms} : SimDuration{100ms};
    return durationText(duration - duration % grain);
}

std::string endOf(const LifeRow& row, SimTime happened)
{
    const bool log = row.half == Half::Log;
    const std::string after = roundedText(row.endsAt - happened);
    switch (row.ends) {
    case LifePlace::Done:
        return fmt::format("{} after {}", log ? "committed" : "done", after);
    case LifePlace::Gone:
        return fmt::format("gone after {}", after);
    case LifePlace::ForPerson:
        return fmt::format("waits for a person since {}", clockText(row.endsAt));
    case LifePlace::HeldByDead:
        return "still with one who is dead";
    case LifePlace::InHand:
        return "still in hand";
    case LifePlace::OnItsWay:
        return "still on its way";
    case LifePlace::Later:
        return "still waits for its next try";
    case LifePlace::Waits:
        break;
    }
    return log ? "not read yet" : "still ready";
}

}  // namespace

std::uint64_t factsToRead(const Recording& recording, HappeningId happening)
{
    if (happening.value >= recording.columns().happenings.size())
        return 0;
    const Keyframe* from = before(recording, happening);
    return recording.trace().size() - (from == nullptr ? 0 : from->state.facts);
}

ItemLife itemLife(const Recording& recording, HappeningId happening,
                  const std::function<bool()>& goesOn)
{
    constexpr std::uint64_t kChunk = 16'384;
    if (happening.value >= recording.columns().happenings.size())
        return {};
    VisibleState state;
    TraceReader reader{recording.trace()};
    if (const Keyframe* from = before(recording, happening)) {
        state = from->state;
        reader = TraceReader{recording.trace(), from->position};
    }
    LifeRows rows{recording.columns(), happening};
    while (!reader.atEnd()) {
        const std::uint64_t index = reader.nextIndex();
        if (index % kChunk == 0 && goesOn && !goesOn())
            return {};
        reader.next([&](SimTime time, std::uint64_t, const auto& fact) {
            apply(state, time, fact);
            state.now = time;
            ++state.facts;
            rows.after(state, time, index, fact);
        });
    }
    ItemLife life{happening, recording.columns().happenings[happening.value].at, {}};
    life.rows = rows.take(recording.end());
    for (LifeRow& row : life.rows) {
        row.words = endOf(row, life.at);
        for (LifeMark& mark : row.marks)
            mark.told = toldOf(recording, mark.told.fact);
    }
    return life;
}

}  // namespace millrace
