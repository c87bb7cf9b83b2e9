// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>

#include "ui/scene/layout.h"

namespace millrace::ui {

/// Where the ready list, those who wait and the workers lie.
struct ListGeometry {
    HalfArea area;
    double top = 0;  ///< Below the title, and below those who enqueue when they are shown.
    Rect ready;      ///< Boxes; the next to go is the rightmost.
    Rect later;
    Rect dead;
    Rect callers;  ///< Request threads or schedulers; height 0 without both.
    Rect workers;
    std::uint32_t columns = 2;
    std::uint32_t shown = 0;       ///< Workers that fit.
    std::uint32_t first = 0;       ///< The first of them.
    std::uint32_t rowsBeyond = 0;  ///< Of their seats: so far they can be scrolled.
    double cardWidth = 130;
    double cardHeight = 66;
    bool roomy = true;  ///< Cards with words; else a grid of seats.

    static constexpr double kBox = 124;      ///< A ready box.
    static constexpr double kNextBox = 150;  ///< The next to go, with its words.
    static constexpr double kBoxHeight = 40;

    static ListGeometry of(const HalfArea& area, std::uint32_t workers, bool callers)
    {
        ListGeometry out;
        out.area = area;
        const double left = area.x + (area.forClass ? 12 : area.w < 720 ? 16 : 40);
        const double part = area.forClass ? 0.47 : area.w < 720 ? 0.43 : 0.38;
        const double workersWidth = std::clamp(area.w * part, 170.0, 350.0);
        const double foot = area.bottom() - (area.forClass ? 10 : 50);  // The sentence lies below.
        out.workers = {area.right() - workersWidth - 10, area.y + 42, workersWidth,
                       foot - area.y - 42};
        const double readyWidth = out.workers.x - left - 30;
        out.callers = {left, area.y + 40, readyWidth + 16, callers ? 34.0 : 0.0};
        out.top = (callers ? out.callers.bottom() + 3 : area.y + 40);
        out.ready = {left, out.top + 18, readyWidth, kBoxHeight};
        const double second = out.ready.bottom() + 8;
        const double apart = area.forClass ? 8 : 12;
        const double half = (readyWidth - apart) / 2;
        const double height = std::max(20.0, foot - second);
        out.later = {left, second, half, height};
        out.dead = {left + apart + half, second, half, height};
        out.placeWorkers(workers);
        return out;
    }

    std::optional<Rect> worker(std::uint32_t n) const
    {
        if (n < first || n - first >= shown)
            return std::nullopt;
        n -= first;
        const double gap = roomy ? 8 : 0;
        const double rowGap = roomy ? 6 : 0;
        return Rect{workers.x + (cardWidth + gap) * (n % columns),
                    workers.y + (cardHeight + rowGap) * (n / columns),
                    roomy ? cardWidth : cardWidth - 4, roomy ? cardHeight : cardHeight - 4};
    }
    /// Centre of the mark on a worker's card.
    Point workerMark(const Rect& card) const
    {
        return roomy ? Point{card.x + 22, card.y + (card.h < 66 ? 37 : 41)}
                     : Point{card.centerX(), card.centerY()};
    }
    /// Boxes of the ready list that fit, the next to go included.
    std::uint32_t boxes() const
    {
        return 1 + static_cast<std::uint32_t>(std::max(0.0, ready.w - kNextBox) / kBox);
    }
    Rect box(std::uint32_t fromHead) const
    {
        const double next = std::min(kNextBox, ready.w);
        if (fromHead == 0)
            return {ready.right() - next, ready.y, next, ready.h};
        return {ready.right() - next - kBox * fromHead, ready.y, kBox - 6, ready.h};
    }

private:
    void placeWorkers(std::uint32_t count)
    {
        // One column where two would be too narrow for words.
        columns = workers.w >= 240 ? 2 : 1;
        const double perRow =
            (workers.h + 6) / std::ceil(std::max(1U, count) / static_cast<double>(columns));
        roomy = perRow >= 60;
        if (roomy) {
            cardWidth = (workers.w - 8 * (columns - 1)) / columns;
            cardHeight = std::min(perRow - 6, 92.0);
            shown = count;
            return;
        }
        // Seats: as large as they can be, so that all fit, down to where a mark can be seen.
        double size = 54;
        const auto fits = [this](double side) {
            return std::floor(workers.w / side) * std::floor(workers.h / side);
        };
        while (size > 16 && fits(size) < count)
            size -= 1;
        columns = static_cast<std::uint32_t>(workers.w / size);
        cardWidth = cardHeight = size;
        const double room = fits(size) < count ? workers.h - 18 : workers.h;
        const auto rows = static_cast<std::uint32_t>(room / size);
        const std::uint32_t all = (count + columns - 1) / columns;
        rowsBeyond = all - std::min(all, rows);
        first = columns * std::min(area.scrolled.workers, rowsBeyond);
        shown = std::min(count - first, columns * rows);
    }
};

}  // namespace millrace::ui
