// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/base/printable.h"
#include "core/scenario/scenario_patch.h"
#include "core/scenario/scenario_reader.h"
#include "ui/document/background_run.h"
#include "ui/document/scenario_document.h"

// Lines of the timeline as things to drag, stretch, mute, copy and take away.

namespace millrace::ui {

namespace {

std::string literalOf(SimDuration duration)
{
    return fmt::format("\"{}\"", durationText(duration));
}

}  // namespace

QString ScenarioDocument::refusalOf(const Intervention& intervention) const
{
    const Result<std::string> patched = withIntervention(m_text, intervention);
    std::string why;
    if (!patched)
        why = patched.error().message;
    else if (auto outcome = readScenario(patched.value(), m_file.name.toStdString());
             const auto* errors = std::get_if<std::vector<Error>>(&outcome))
        why = errors->front().message;
    if (why.starts_with("at[") && why.find(": ") != std::string::npos)
        why.erase(0, why.find(": ") + 2);  // The line is not there yet: its place says nothing.
    QString out = QString::fromStdString(printableLine(why, 160));
    if (!out.isEmpty())
        out[0] = out[0].toUpper();
    return out;
}

std::vector<Error> ScenarioDocument::moveLine(int line, SimTime at, int gesture)
{
    return setValue(fmt::format("at[{}].time", line), literalOf(at.time_since_epoch()), gesture);
}

std::vector<Error> ScenarioDocument::stretchLine(int line, SimDuration lasts, int gesture)
{
    const auto key = [&]() -> std::pair<std::string_view, SimDuration> {
        for (const auto* lines : {&m_scenario.timeline, &m_scenario.muted})
            for (const Intervention& act : *lines)
                if (act.line == line && act.lasts > SimDuration::zero()) {
                    const SimDuration least =
                        std::max<SimDuration>(lasts, std::chrono::milliseconds{1});
                    return act.act == Intervention::Act::Deploy
                               ? std::pair{"until", act.at.time_since_epoch() + least}
                               : std::pair{"for", least};
                }
        return {"restart", lasts};
    }();
    return setValue(fmt::format("at[{}].{}", line, key.first), literalOf(key.second), gesture);
}

std::vector<Error> ScenarioDocument::muteLine(int line, bool muted)
{
    return setValue(fmt::format("at[{}].muted", line), muted ? "true" : "false");
}

namespace {

/// The end of what another line began and says the length of.
bool endsAnother(const Intervention& act)
{
    const bool lasts = act.act == Act::Outage || act.act == Act::Slow ||
                       act.act == Act::SlowNetwork || act.act == Act::Skew;
    return (lasts && act.lasts == SimDuration::zero()) || (act.act == Act::Deploy && !act.isBug);
}

}  // namespace

std::vector<Error> ScenarioDocument::copyLine(int line, SimTime at)
{
    std::string text = m_text;
    std::optional<SimTime> first;
    for (const auto* lines : {&m_scenario.timeline, &m_scenario.muted})
        for (Intervention act : *lines) {
            if (act.line != line || endsAnother(act))
                continue;
            first = first.value_or(act.at);
            act.at = at + (act.at - *first);
            if (act.at > SimTime{m_scenario.duration})
                continue;  // A restart that the run does not live to see.
            Result<std::string> patched = withIntervention(text, act);
            if (!patched)
                return {patched.error()};
            text = std::move(patched).value();
        }
    return replaceText(std::move(text), 0);
}

std::vector<Error> ScenarioDocument::removeLine(int line)
{
    Result<std::string> patched = withoutIntervention(m_text, line);
    if (!patched)
        return {patched.error()};
    return replaceText(std::move(patched).value(), 0);
}

}  // namespace millrace::ui
