// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace millrace::ui {

/// The product's own font at a size in logical pixels: the same glyphs and widths on every
/// machine. Needs a QGuiApplication; call it on the GUI thread.
QFont textFont(double pixels, bool bold);

}  // namespace millrace::ui
