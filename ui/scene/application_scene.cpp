// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// The application's request threads: who is being served, who waits, and how long an answer takes.

namespace millrace::ui {

namespace {

constexpr double kApplicationName = 74;  ///< Width of the words at the left.
constexpr double kThreadLeast = 78;      ///< Of one thread, with the gap behind it.
constexpr double kThreadMost = 112;
constexpr double kAnswers = 132;  ///< Of the words at the right.

/// Half and 99 % of the latest answers. A bounded number of them, so that the cost does not grow
/// with the run.
void addAnswers(SceneWriter& out, const Moment& moment, const Rect& area)
{
    constexpr std::uint32_t kRecent = 200;
    const std::uint32_t answered = moment.state.queue.requestsAnswered;
    std::vector<SimDuration> times;
    for (std::uint32_t n = answered > kRecent ? answered - kRecent : 0; n < answered; ++n)
        times.push_back(moment.columns.responses[n].time);
    const auto seconds = [&times](std::size_t percent) {
        const std::size_t nth = (times.size() * percent + 99) / 100 - 1;  // Nearest rank.
        std::ranges::nth_element(times, times.begin() + static_cast<std::ptrdiff_t>(nth));
        return std::chrono::duration<double>(times[nth]).count();
    };
    const Rect words{area.right() - kAnswers, area.y + 1, kAnswers, 15};
    std::string text = "no answer yet";
    if (!times.empty())
        text = fmt::format("half {:.2f} · 99 % {:.2f} s", seconds(50), seconds(99));
    out.text(words, text, {.size = 11, .bold = true, .align = Align::Right});
    out.text({words.x, area.y + 17, words.w, 14}, fmt::format("response, last {}", times.size()),
             {.size = 11, .color = ColorRole::Muted, .align = Align::Right});
}

void addThread(SceneWriter& out, const Moment& moment, const Rect& box, std::uint32_t t)
{
    const ThreadState& thread = moment.state.queue.threads[t];
    Shape& card = out.box(Layer::Cell, box, ColorRole::Card, ColorRole::Border, 5);
    card.thing = Thing::Thread;
    card.index = t;
    if (thread.happening.isNone()) {
        out.text({box.x + 10, box.y, box.w - 12, box.h}, "free",
                 {.size = 11, .color = ColorRole::Muted, .ground = ColorRole::Card});
        return;
    }
    out.mark(box.x + 17, box.centerY(), 26, thread.happening, MarkLook::Solid);
    out.text({box.x + 34, box.y + 3, box.w - 37, 14},
             thread.reaction.isNone() ? "request" : jobName(moment.columns, thread.reaction),
             {.size = 11, .ground = ColorRole::Card});
    out.bar({box.x + 34, box.y + 21, box.w - 42, 5},
            progress(thread.since, thread.until, moment.time));
}

}  // namespace

void addApplication(SceneWriter& out, const Moment& moment, const Rect& area)
{
    const QueueState& queue = moment.state.queue;
    const std::uint32_t waiting = moment.state.happenings - queue.requestsBegun;
    out.text({area.x, area.y + 1, kApplicationName, 15}, "application",
             {.size = 12, .bold = true, .color = ColorRole::Muted});
    const auto threads = static_cast<double>(queue.threads.size());
    const bool answers =
        area.w >= kApplicationName + kThreadLeast * std::min(threads, 3.0) + kAnswers;
    const double room = area.w - kApplicationName - (answers ? kAnswers + 6 : 0);
    // The place of one is kept for the number of those that do not fit.
    double fits = std::floor(room / kThreadLeast);
    const bool all = threads <= fits;
    fits = all ? threads : std::max(0.0, fits - 1);
    const double step =
        std::clamp(room / std::max(1.0, fits + (all ? 0 : 1)), kThreadLeast, kThreadMost);
    for (double t = 0; t < fits; ++t)
        addThread(out, moment, {area.x + kApplicationName + step * t, area.y, step - 6, 32},
                  static_cast<std::uint32_t>(t));
    if (!all)
        out.text({area.x + kApplicationName + step * fits, area.y, step, 32},
                 fmt::format("+ {} threads", grouped(static_cast<std::uint64_t>(threads - fits))),
                 {.size = 11, .color = ColorRole::Muted});
    out.text({area.x, area.y + 17, kApplicationName, 14},
             fmt::format("{} waiting", grouped(waiting)),
             {.size = 11,
              .bold = waiting > 0,
              .color = waiting > 0 ? ColorRole::Text : ColorRole::Muted});
    if (answers)
        addAnswers(out, moment, area);
}

}  // namespace millrace::ui
