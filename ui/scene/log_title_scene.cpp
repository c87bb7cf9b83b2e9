// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "ui/scene/compaction_scene.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// The head of the log's half: its name, the product it behaves like, limits in force.

namespace millrace::ui {

namespace {

std::string logLikeWords(const Moment& moment)
{
    return fmt::format("behaves like {} ▾", moment.columns.nameOf(Thing::Log, 0));
}

/// Limits in force, from the right; those that there is room for.
std::vector<std::pair<std::string, std::string>> limitsOf(const Moment& moment,
                                                          const HalfArea& area)
{
    std::vector<std::pair<std::string, std::string>> limits;
    if (area.forClass)
        return limits;
    double least = profileChip(moment, area).right() + 8;
    if (areBrokersInHead(moment, area))
        least += brokersWidth(moment);
    double right = area.right() - 10;
    for (const auto& each : logLimits(moment.columns)) {
        right -= SceneWriter::pillWidth(each.first, each.second) + 6;
        if (right + 6 < least)
            break;
        limits.push_back(each);
    }
    return limits;
}

}  // namespace

Rect profileChip(const Moment& moment, const HalfArea& area)
{
    return {area.x + 166, area.y + 12,
            std::min(textExtent(logLikeWords(moment), 11, false) + 26, area.w * 0.3), 22};
}

double limitsLeft(const Moment& moment, const HalfArea& area)
{
    double right = area.right() - 10;
    for (const auto& [label, value] : limitsOf(moment, area))
        right -= SceneWriter::pillWidth(label, value) + 6;
    return right;
}

void addLogTitle(SceneWriter& out, const Moment& moment, const HalfArea& area)
{
    // A box of lines: a log.
    for (int n = 0; n < 4; ++n)
        out.line(Layer::Lane, area.x + 15, area.y + 16 + n * 5, area.x + 29, area.y + 16 + n * 5,
                 ColorRole::Text, n == 0 || n == 3 ? 1.6 : 1.2);
    out.text({area.x + 40, area.y + 10, 122, 26}, "Log of events", {.size = 17, .bold = true});
    const std::string words = logLikeWords(moment);
    const Rect chip = profileChip(moment, area);
    out.box(Layer::Cell, chip, ColorRole::Chip, ColorRole::Border, 11);
    out.text({chip.x + 6, chip.y, chip.w - 12, chip.h}, words,
             {.size = 11, .align = Align::Center, .ground = ColorRole::Chip});
    double right = area.right() - 10;
    for (const auto& [label, value] : limitsOf(moment, area))
        right -= out.pill(right, area.y + 13, label, value) + 6;
    if (moment.columns.setting(Thing::Log, "transactional") != nullptr ||
        areBrokersInHead(moment, area))
        return;  // The producer stands there, or the brokers do.
    // The longest sentence that fits whole.
    for (const char* sentence :
         {isCompacted(moment.columns)
              ? "history: reading takes a copy; the newest record of each key stays"
              : "history: reading takes a copy; order is kept within a partition; old records "
                "leave",
          "history: reading takes a copy, order is kept within a partition",
          "history: reading takes a copy", "reading takes a copy"}) {
        if (textExtent(sentence, 12, false) + 2 > right - chip.right() - 16)
            continue;
        out.text({chip.right() + 12, area.y + 14, right - chip.right() - 16, 18}, sentence,
                 {.size = 12, .color = ColorRole::Muted});
        break;
    }
}

}  // namespace millrace::ui
