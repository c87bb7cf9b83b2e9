// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/background_run.h"

#include <exception>
#include <new>

namespace millrace::ui {

BackgroundRun::BackgroundRun(QObject* parent) : QObject{parent} {}

BackgroundRun::~BackgroundRun() = default;

void BackgroundRun::start(const Scenario& scenario, const FinishedRun& parent, const Reach& reach)
{
    m_thread = std::jthread{[this, scenario, parent, reach](const std::stop_token& stop) {
        work(scenario, parent, reach, stop);
    }};
}

void BackgroundRun::work(const Scenario& scenario, const FinishedRun& parent, const Reach& reach,
                         const std::stop_token& stop)
{
    constexpr std::uint64_t kStepsBetweenLooks = 20'000;
    constexpr std::uint64_t kFactsAChunk = 100'000;
    try {
        Engine engine = Engine::after(parent, scenario, reach.most);
        engine.computeTo(reach.most);
        const double whole =
            static_cast<double>(hasEnd(scenario) ? scenario.duration.count() : toNs(reach.most));
        std::uint64_t enough = hasEnd(scenario) ? UINT64_MAX : 0;
        for (std::uint64_t steps = 1; engine.step(); ++steps) {
            const SimTime now = engine.world().now;
            if (enough == 0 && now >= reach.least)
                enough = engine.state().facts + kFactsAChunk;
            if (enough != 0 && engine.state().facts > enough) {
                engine.computeTo(now);  // All of this instant, and no more.
                enough = UINT64_MAX;
            }
            if (steps % kStepsBetweenLooks != 0)
                continue;
            if (stop.stop_requested())
                return;
            Q_EMIT progress(static_cast<double>(toNs(now)) / whole);
        }
        m_run = engine.finish();
    } catch (const std::bad_alloc&) {  // What the engine had is free again.
        m_lacksMemory = true;
        m_bug = "there is not enough memory for this run";
    } catch (const std::exception& bug) {
        m_bug = bug.what();
    }
    if (!stop.stop_requested())
        Q_EMIT finished();
}

}  // namespace millrace::ui
