// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/utf8.h"

namespace millrace {

Utf8Character firstCharacter(std::string_view text)
{
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char first = byte(0);
    if (first < 0x80)
        return {first, 1, true};
    std::size_t bytes = 0;
    char32_t code = 0;
    char32_t least = 0;
    if ((first & 0xE0U) == 0xC0U) {
        bytes = 2;
        code = first & 0x1FU;
        least = 0x80;
    } else if ((first & 0xF0U) == 0xE0U) {
        bytes = 3;
        code = first & 0x0FU;
        least = 0x800;
    } else if ((first & 0xF8U) == 0xF0U) {
        bytes = 4;
        code = first & 0x07U;
        least = 0x10000;
    }
    if (bytes == 0 || text.size() < bytes)
        return {};
    for (std::size_t at = 1; at < bytes; ++at) {
        if ((byte(at) & 0xC0U) != 0x80U)
            return {};
        code = code << 6U | (byte(at) & 0x3FU);
    }
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (code < least || surrogate || code > 0x10FFFF)
        return {};
    return {code, bytes, true};
}

bool isHostile(char32_t code)
{
    const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
    const bool direction = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    const bool mark = code == 0x200E || code == 0x200F || code == 0x061C;
    return control || direction || mark;
}

}  // namespace millrace
