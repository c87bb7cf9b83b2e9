// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/reaction_inspection.h"

#include <fmt/format.h>

#include "core/base/duration_text.h"

namespace millrace::ui {

Inspection inspectReaction(const Moment& moment, std::uint32_t index)
{
    const Declared* declared = moment.columns.find(Thing::Reaction, index);
    if (declared == nullptr || index >= moment.state.logEffects.size())
        return {};
    const EffectsState& log = moment.state.logEffects[index];
    const EffectsState& list = moment.state.queueEffects[index];
    Inspection out{declared->name, {}};
    if (!declared->caption.empty())
        out.rows.push_back({declared->caption, ""});
    out.rows.push_back({"what it calls", log.downUntil ? "down until " + clockText(*log.downUntil)
                                                       : std::string{"answers"}});
    out.rows.push_back({"a repeat", log.keyed ? "is refused by its key" : "is done again"});
    out.rows.push_back({"effects, log · list", fmt::format("{} · {}", log.count, list.count)});
    if (log.keyed)
        out.rows.push_back(
            {"repeats refused", fmt::format("{} · {}", log.suppressed, list.suppressed)});
    if (log.wrong + list.wrong > 0)
        out.rows.push_back({"written by a bug", fmt::format("{} · {}", log.wrong, list.wrong)});
    if (log.looksUp || list.looksUp)
        out.rows.push_back(
            {"told of something later", fmt::format("{} · {}", log.later, list.later)});
    if (const SettingStated* work = moment.columns.setting(Thing::Reaction, "work", index))
        out.rows.push_back({"work, on average", durationText(SimDuration{work->value})});
    if (const SettingStated* from = moment.columns.setting(Thing::Reaction, "from", index))
        out.rows.push_back({"is there from", clockText(SimTime{SimDuration{from->value}})});
    if (const SettingStated* due = moment.columns.setting(Thing::Reaction, "due", index))
        out.rows.push_back({"late after", durationText(SimDuration{due->value})});
    return out;
}

}  // namespace millrace::ui
