// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <QImage>

namespace millrace::ui::test {

/// Brightness of every pixel of one frame, row by row, 16 (black) to 235 (white).
using Luma = std::vector<std::uint8_t>;

/// A video as another player sees it: opened, parsed and decoded again from the file.
struct DecodedVideo {
    std::string codec, profile, pixelFormat, colours, title, comment;
    int width = 0, height = 0, fps = 0;
    std::vector<Luma> frames;
    std::vector<double> times;  ///< Seconds, in the order shown.
};

/// Throws std::runtime_error when it is no video.
DecodedVideo decode(const std::filesystem::path& path);

/// BT.709 luma in TV range by the textbook formula, sharing nothing with the exporter.
Luma lumaOf(const QImage& image);

/// In decibel; 100 for equal frames.
double psnr(const Luma& a, const Luma& b);

}  // namespace millrace::ui::test
