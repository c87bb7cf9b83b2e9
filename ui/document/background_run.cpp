// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/background_run.h"

#include "core/base/invariant.h"

namespace millrace::ui {

BackgroundRun::BackgroundRun(QObject* parent) : QObject{parent} {}

BackgroundRun::~BackgroundRun() = default;

void BackgroundRun::start(const Scenario& scenario, const FinishedRun& parent)
{
    m_thread = std::jthread{
        [this, scenario, parent](const std::stop_token& stop) { work(scenario, parent, stop); }};
}

void BackgroundRun::work(const Scenario& scenario, const FinishedRun& parent,
                         const std::stop_token& stop)
{
    constexpr std::uint64_t kStepsBetweenLooks = 20'000;
    try {
        Engine engine = parent.scenario ? Engine::after(parent, scenario) : Engine{scenario};
        for (std::uint64_t steps = 1; engine.step(); ++steps) {
            if (steps % kStepsBetweenLooks != 0)
                continue;
            if (stop.stop_requested())
                return;
            Q_EMIT progress(static_cast<double>(toNs(engine.world().now)) /
                            static_cast<double>(scenario.duration.count()));
        }
        m_run = engine.finish();
    } catch (const InvariantBroken& bug) {
        m_bug = bug.what();
    }
    if (!stop.stop_requested())
        Q_EMIT finished();
}

}  // namespace millrace::ui
