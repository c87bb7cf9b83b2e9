// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace millrace {

struct Utf8Character {
    char32_t code = 0;
    std::size_t bytes = 1;  ///< How many bytes it takes; 1 when it is not valid.
    bool valid = false;
};

/// The first character. Overlong forms, surrogates and codes above 10FFFF are not valid.
/// Requires text that is not empty.
Utf8Character firstCharacter(std::string_view text);

/// C0 and C1 controls and the characters that change the direction of writing: no name needs
/// them, and they make a screen lie.
bool isHostile(char32_t code);

}  // namespace millrace
