// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/scheduler_inspection.h"

#include <fmt/format.h>

#include "core/base/duration_text.h"

namespace millrace::ui {

namespace {

/// "03:05:00": a time of the run as the schedule's clock shows it.
std::string timeOfDay(SimTime time, SimDuration beginsAt)
{
    using std::chrono::days;
    const SimDuration since = time.time_since_epoch() + beginsAt;
    const auto second =
        std::chrono::floor<std::chrono::seconds>(since - std::chrono::floor<days>(since)).count();
    return fmt::format("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
}

}  // namespace

Inspection inspectScheduler(const Moment& moment, std::uint32_t index)
{
    const QueueState& queue = moment.state.queue;
    const SettingStated* schedule = moment.columns.setting(Thing::List, "schedule");
    const SettingStated* begins = moment.columns.setting(Thing::List, "beginsAt");
    if (index >= queue.schedulers.size() || schedule == nullptr || begins == nullptr)
        return {};
    const SchedulerState& scheduler = queue.schedulers[index];
    const SimTime next = queue.actors[static_cast<std::size_t>(ActorKind::Scheduler)].nextAt;
    Inspection out{std::string{moment.columns.nameOf(Thing::Scheduler, index)}, {}};
    out.rows.push_back({"really", fmt::format("{} since {}", scheduler.alive ? "there" : "gone",
                                              clockText(scheduler.since))});
    out.rows.push_back({"schedule", schedule->text});
    out.rows.push_back({"run begins", begins->text});
    out.rows.push_back({"next time", next == kNever
                                         ? "none"
                                         : fmt::format("{}, at {} of the run",
                                                       timeOfDay(next, SimDuration{begins->value}),
                                                       clockText(next))});
    out.rows.push_back(
        {"refused", fmt::format("{} enqueues of times that had their job", queue.ticksRefused)});
    return out;
}

}  // namespace millrace::ui
