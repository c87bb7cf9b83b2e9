// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/printable.h"

#include <fmt/format.h>

#include "core/base/utf8.h"

namespace millrace {

std::string printable(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const Utf8Character next = firstCharacter(text);
        const std::string_view bytes = text.substr(0, next.bytes);
        if (!next.valid)
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes.front()));
        else if (next.code == U'\n' || !isHostile(next.code))
            out += bytes;
        else if (next.code < 0x100)
            out += fmt::format("\\x{:02x}", static_cast<unsigned>(next.code));
        else
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(next.code));
        text.remove_prefix(next.bytes);
    }
    return out;
}

}  // namespace millrace
