// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>

#include "ui/scene/layout.h"

namespace millrace::ui {

/// Where the ready list, those who wait and the workers lie.
struct ListGeometry {
    Rect area;
    double top = 0;  ///< Below the title, and below the request threads when there are any.
    Rect ready;      ///< Boxes; the next to go is the rightmost.
    Rect later;
    Rect dead;
    Rect threads;  ///< Height 0 without an application.
    Rect workers;
    std::uint32_t columns = 2;
    std::uint32_t shown = 0;  ///< Workers that fit.
    double cardWidth = 130;
    double cardHeight = 66;
    bool roomy = true;  ///< Cards with words; else a grid of seats.

    static constexpr double kBox = 114;      ///< A ready box.
    static constexpr double kNextBox = 146;  ///< The next to go, with its words.
    static constexpr double kBoxHeight = 38;

    static ListGeometry of(const Rect& area, std::uint32_t workers, bool threads)
    {
        ListGeometry out;
        out.area = area;
        const double workersWidth = std::clamp(area.w * 0.33, 250.0, 330.0);
        const double foot = area.bottom() - 48;  // The sentence lies below.
        out.workers = {area.right() - workersWidth - 10, area.y + 42, workersWidth,
                       foot - area.y - 42};
        out.threads = {area.x + 12, area.y + 40, out.workers.x - area.x - 40, threads ? 34.0 : 0.0};
        out.top = out.threads.bottom() + (threads ? 2 : 0);
        const double readyWidth = out.workers.x - area.x - 52;
        out.ready = {area.x + 12, out.top + 17, readyWidth, kBoxHeight};
        const double second = out.ready.bottom() + 8;
        const double half = (readyWidth - 12) / 2;
        const double height = std::max(16.0, foot - second);
        out.later = {area.x + 12, second, half, height};
        out.dead = {area.x + 24 + half, second, half, height};
        const double rowHeight = (out.workers.h + 6) / std::ceil(std::max(1U, workers) / 2.0);
        out.roomy = rowHeight >= 60;
        if (out.roomy) {
            out.cardWidth = (out.workers.w - 8) / 2;
            out.cardHeight = std::min(rowHeight - 6, 76.0);
            out.shown = workers;
        } else {
            // Seats: as large as they can be, so that all fit, down to where a mark has no text.
            double size = 54;
            const auto fits = [&out](double side) {
                return std::floor(out.workers.w / side) * std::floor(out.workers.h / side);
            };
            while (size > 18 && fits(size) < workers)
                size -= 1;
            out.columns = static_cast<std::uint32_t>(out.workers.w / size);
            out.cardWidth = out.cardHeight = size;
            const double room = fits(size) < workers ? out.workers.h - 18 : out.workers.h;
            out.shown = std::min(workers, out.columns * static_cast<std::uint32_t>(room / size));
        }
        return out;
    }

    std::optional<Rect> worker(std::uint32_t n) const
    {
        if (n >= shown)
            return std::nullopt;
        const double gap = roomy ? 8 : 0;
        const double rowGap = roomy ? 6 : 0;
        return Rect{workers.x + (cardWidth + gap) * (n % columns),
                    workers.y + (cardHeight + rowGap) * (n / columns),
                    roomy ? cardWidth : cardWidth - 4, roomy ? cardHeight : cardHeight - 4};
    }
    std::pair<double, double> workerMark(const Rect& card) const
    {
        return roomy ? std::pair{card.x + 19, card.y + 38}
                     : std::pair{card.centerX(), card.centerY()};
    }
    /// Boxes of the ready list that fit, the next to go included.
    std::uint32_t boxes() const
    {
        return 1 + static_cast<std::uint32_t>(std::max(0.0, ready.w - kNextBox) / kBox);
    }
    Rect box(std::uint32_t fromHead) const
    {
        if (fromHead == 0)
            return {ready.right() - kNextBox, ready.y, kNextBox, ready.h};
        return {ready.right() - kNextBox - kBox * fromHead, ready.y, kBox - 6, ready.h};
    }
    /// Jobs enter here.
    std::pair<double, double> entry() const { return {area.x + 4, ready.centerY()}; }
};

}  // namespace millrace::ui
