// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace millrace::ui {

/// The product's own font at a size in logical pixels: the same glyphs and widths on every
/// machine. Needs a QGuiApplication; call it on the GUI thread. Its digits differ in width and
/// Qt 6.4 cannot ask for others, so numbers that count are aligned at their right.
QFont textFont(double pixels, bool bold);

}  // namespace millrace::ui
