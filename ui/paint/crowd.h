// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QImage>

#include "ui/paint/theme.h"
#include "ui/scene/scene.h"

// Very many items, written straight into a picture's pixels: a cost per item of nanoseconds.

namespace millrace::ui {

/// A square of about three logical pixels for each. Requires a 32-bit format.
void paintDots(QImage& target, const std::vector<Dot>& dots, const Theme& theme, double ratio);

/// A square for each bin, the stronger the more it counts. Requires a 32-bit format.
void paintDensity(QImage& target, const std::vector<Dot>& bins, const QColor& color, double ratio);

}  // namespace millrace::ui
