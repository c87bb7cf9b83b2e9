// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace millrace::ui {

/// The product's own font at a size in logical pixels: the same glyphs and widths on every
/// machine. Needs a QGuiApplication. Digits are of one width, so that counting does not wobble.
QFont textFont(double pixels, bool bold);

}  // namespace millrace::ui
