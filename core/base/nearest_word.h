// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace millrace {

/// The word that was probably meant: the one with the fewest edits, if they are few enough for a
/// slip of the keyboard (a third of the length, at least one, at most two) and no other word is as
/// near; else empty.
std::string_view nearestWord(std::string_view word, std::span<const std::string_view> known);

/// ` Did you mean "work"?`, to stand behind a message; empty when no word was probably meant.
std::string didYouMean(std::string_view word, std::span<const std::string_view> known);

/// The same, or ` There are: mail, index.` where no word was probably meant and there are few.
std::string meantOrAll(std::string_view word, std::span<const std::string_view> known);

}  // namespace millrace
