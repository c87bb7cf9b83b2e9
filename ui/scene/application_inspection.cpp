// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/application_inspection.h"

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "ui/scene/scene_writer.h"

namespace millrace::ui {

namespace {

/// "A4", "A4, wrong", "A4, deletes it", "nothing yet".
std::string lastEffectWords(const Columns& columns, const EffectsState& effects, EntityId entity)
{
    const HappeningId last = effects.lastOfEntity[entity.value];
    if (last.isNone())
        return "nothing yet";
    const bool wrong = !effects.isWrong.empty() && effects.isWrong[entity.value];
    const bool gone = isTombstone(columns, columns.happenings[last.value]);
    return markOf(columns, last) + (wrong ? ", wrong" : gone ? ", deletes it" : "");
}

}  // namespace

Inspection inspectEntity(const Moment& moment, std::uint32_t index)
{
    const Declared* declared = moment.columns.find(Thing::Entity, index);
    if (declared == nullptr)
        return {};
    const EntityId entity{index};
    Inspection out{declared->name, {}};
    const std::string letter = letterOf(moment.columns, entity);
    out.rows.push_back({"its events", letter + "1, " + letter + "2 ..."});
    out.rows.push_back({"what effects tell of it", "log · list"});
    const VisibleState& state = moment.state;
    for (std::uint32_t r = 0; r < state.logEffects.size(); ++r)
        out.rows.push_back(
            {std::string{moment.columns.nameOf(Thing::Reaction, r)},
             fmt::format("{} · {}", lastEffectWords(moment.columns, state.logEffects[r], entity),
                         lastEffectWords(moment.columns, state.queueEffects[r], entity))});
    return out;
}

Inspection inspectThread(const Moment& moment, std::uint32_t index)
{
    const auto& threads = moment.state.queue.threads;
    const Declared* declared = moment.columns.find(Thing::Thread, index);
    if (declared == nullptr || index >= threads.size())
        return {};
    const ThreadState& thread = threads[index];
    Inspection out{declared->name, {}};
    if (thread.happening.isNone()) {
        out.rows.push_back({"does", "nothing"});
        return out;
    }
    out.rows.push_back({"answers", "event " + markOf(moment.columns, thread.happening)});
    out.rows.push_back({"does", thread.reaction.isNone()
                                    ? std::string{"the request's own work"}
                                    : jobName(moment.columns, thread.reaction) + ", inline"});
    out.rows.push_back({"since", clockText(thread.since)});
    if (thread.effectDone)
        out.rows.push_back({"effect", "done"});
    if (thread.failed)
        out.rows.push_back({"this run", "fails"});
    return out;
}

}  // namespace millrace::ui
