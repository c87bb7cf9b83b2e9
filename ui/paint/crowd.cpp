// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/crowd.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace millrace::ui {

namespace {

/// Calls paint(row, count) for the part of each row of a square that lies within the picture.
template <class Paint>
void eachRow(QImage& target, int left, int top, int side, const Paint& paint)
{
    const int from = std::max(0, left);
    const int to = std::min(target.width(), left + side);
    if (from >= to)
        return;
    for (int y = std::max(0, top); y < std::min(target.height(), top + side); ++y)
        paint(reinterpret_cast<QRgb*>(target.scanLine(y)) + from, to - from);
}

}  // namespace

void paintDots(QImage& target, const std::vector<Dot>& dots, const Theme& theme, double ratio)
{
    std::array<QRgb, Theme::kHues> colors{};
    for (int hue = 0; hue < Theme::kHues; ++hue)
        colors[static_cast<std::size_t>(hue)] = theme.hue(hue).rgb();
    const int side = std::max(2, static_cast<int>(std::lround(3 * ratio)));
    for (const Dot& dot : dots)
        eachRow(target, static_cast<int>(std::lround(dot.x * ratio)) - side / 2,
                static_cast<int>(std::lround(dot.y * ratio)) - side / 2, side,
                [color = colors[dot.hue % Theme::kHues]](QRgb* row, int count) {
                    std::fill_n(row, count, color);
                });
}

void paintDensity(QImage& target, const std::vector<Dot>& bins, const QColor& color, double ratio)
{
    std::uint32_t most = 1;
    for (const Dot& bin : bins)
        most = std::max(most, bin.count);
    const int side = std::max(2, static_cast<int>(std::lround(kBin * ratio)) - 1);
    for (const Dot& bin : bins) {
        // The square root: a bin of one can be seen beside one of a thousand.
        const int strength =
            56 + static_cast<int>(199 * std::sqrt(static_cast<double>(bin.count) / most));
        const auto mix = [strength](int below, int above) {
            return (below * (255 - strength) + above * strength) / 255;
        };
        eachRow(target, static_cast<int>(std::lround((bin.x - kBin / 2) * ratio)),
                static_cast<int>(std::lround((bin.y - kBin / 2) * ratio)), side,
                [&](QRgb* row, int count) {
                    for (QRgb* pixel = row; pixel != row + count; ++pixel)
                        *pixel =
                            qRgb(mix(qRed(*pixel), color.red()), mix(qGreen(*pixel), color.green()),
                                 mix(qBlue(*pixel), color.blue()));
                });
    }
}

}  // namespace millrace::ui
