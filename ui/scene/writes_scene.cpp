// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <initializer_list>
#include <optional>
#include <ranges>
#include <string>

#include <fmt/format.h>

#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// The application's own database, below what happens: transactions that go on, what was rolled back
// or never told just now, and the outbox that a relay empties.

namespace millrace::ui {

namespace {

constexpr double kRow = 24;
constexpr double kWriteMark = 20;
constexpr SimDuration kShown = std::chrono::seconds{3};  ///< What was, for so long.

/// Lines from the top down, as long as there is room.
class Rows {
public:
    explicit Rows(const Rect& area) : m_area{area}, m_y{area.y} {}

    std::optional<Rect> next(double height = kRow)
    {
        if (m_y + height > m_area.bottom())
            return std::nullopt;
        const Rect row{m_area.x, m_y, m_area.w, height};
        m_y += height;
        return row;
    }

private:
    Rect m_area;
    double m_y;
};

void addTitle(SceneWriter& out, Rows& rows, const std::string& text)
{
    if (const auto row = rows.next(18))
        out.text(*row, text,
                 {.size = 11, .bold = true, .color = ColorRole::Muted, .ground = ColorRole::Panel});
}

void addOpen(SceneWriter& out, const Moment& moment, const Rect& row, const OpenWrite& write)
{
    out.mark(row.x + kWriteMark / 2, row.centerY(), kWriteMark, write.happening, MarkLook::Hollow);
    out.bar({row.x + kWriteMark + 5, row.centerY() - 2.5, row.w - kWriteMark - 10, 5},
            progress(write.since, write.endsAt, moment.time));
}

void addEnded(SceneWriter& out, const Moment& moment, Rows& rows, const LastWrite& last,
              std::initializer_list<std::string> ways)
{
    if (last.happening.isNone() || moment.time - last.at > kShown)
        return;
    const auto row = rows.next();
    if (!row)
        return;
    out.mark(row->x + kWriteMark / 2, row->centerY(), kWriteMark, last.happening, MarkLook::Hollow);
    const Rect words{row->x + kWriteMark + 4, row->y, row->w - kWriteMark - 4, row->h};
    out.text(words, firstThatFits(ways, words.w, 11),
             {.size = 11, .color = ColorRole::Warn, .ground = ColorRole::Panel});
}

/// What waits for the relay, and how long still.
void addOutbox(SceneWriter& out, const Moment& moment, Rows& rows)
{
    const SettingStated* every = moment.columns.setting(Thing::Run, "outbox");
    const auto& outbox = moment.state.writes.outbox;
    if (every == nullptr)
        return;
    const SimDuration period{every->value};
    const SimDuration since = moment.time.time_since_epoch();
    const SimDuration left = period * (since / period + 1) - since;
    const auto title = rows.next(18);
    if (!title)
        return;
    out.text({title->x, title->y, title->w - 18, title->h},
             fmt::format("outbox · {}", outbox.size()),
             {.size = 11, .bold = true, .color = ColorRole::Muted, .ground = ColorRole::Panel});
    out.ring(title->right() - 10, title->centerY(), 12,
             std::chrono::duration<double>(left) / std::chrono::duration<double>(period),
             ColorRole::Gold);
    const auto row = rows.next();
    if (!row)
        return;
    const auto fits = static_cast<std::ptrdiff_t>(std::max(0.0, row->w / (kWriteMark + 3)));
    double x = row->x + kWriteMark / 2;
    for (const HappeningId happening : outbox | std::views::take(fits)) {
        out.mark(x, row->centerY(), kWriteMark, happening, MarkLook::Solid);
        x += kWriteMark + 3;
    }
}

}  // namespace

void addWrites(SceneWriter& out, const Moment& moment, const Rect& area)
{
    const WritesState& writes = moment.state.writes;
    if (!writes.inForce)
        return;
    Rows rows{area};
    addTitle(out, rows, "database");
    constexpr std::ptrdiff_t kOpenShown = 3;
    for (const OpenWrite& open : writes.open | std::views::take(kOpenShown))
        if (const auto row = rows.next())
            addOpen(out, moment, *row, open);
    addEnded(out, moment, rows, writes.rollback, {"rolled back", "undone"});
    addEnded(out, moment, rows, writes.death, {"sender died", "died"});
    addOutbox(out, moment, rows);
}

}  // namespace millrace::ui
