// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace millrace::ui {

/// How wide a text is in the bundled font, in the unit of `size`. Scenes have no fonts, so the
/// widths of its letters are a table here; a test compares it with the font. Others beyond ASCII
/// count as wide ones, and the painter elides what is wider than its place after all.
double textExtent(std::string_view text, double size, bool bold);

/// How high it is when it is broken between words into lines of this width.
double wrappedHeight(std::string_view text, double size, double width);

/// The first of several ways to say it that is no wider; the last when none is.
std::string firstThatFits(std::span<const std::string> texts, double width, double size,
                          bool bold = false);
inline std::string firstThatFits(std::initializer_list<std::string> texts, double width,
                                 double size, bool bold = false)
{
    return firstThatFits(std::span{texts.begin(), texts.size()}, width, size, bold);
}

/// A number where there is little room: whole, else "…678", with at least two of its digits.
std::string lastDigits(std::uint64_t number, double width, double size);

}  // namespace millrace::ui
