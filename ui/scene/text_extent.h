// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace millrace::ui {

/// How wide a text is in the bundled font, in the unit of `size`. Scenes have no fonts, so the
/// widths of its letters are a table here; a test compares it with the font. Letters beyond ASCII
/// count as wide ones, and the painter elides what is wider than its place after all.
double textExtent(std::string_view text, double size, bool bold);

}  // namespace millrace::ui
