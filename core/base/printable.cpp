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

std::string printableLine(std::string_view text, std::size_t most)
{
    // Characters as they are shown: an escaped one takes several.
    std::string line;
    std::size_t shown = 0;
    std::size_t fits = 0;  // Bytes that leave room for the dots.
    while (!text.empty()) {
        const std::string_view bytes = text.substr(0, firstCharacter(text).bytes);
        const std::string each = bytes == "\n" ? "\\x0a" : printable(bytes);
        const std::size_t width = each.starts_with('\\') ? each.size() : 1;
        if (shown + width > most)
            return line.substr(0, fits) + "...";
        line += each;
        shown += width;
        if (shown + 3 <= most)
            fits = line.size();
        text.remove_prefix(bytes.size());
    }
    return line;
}

}  // namespace millrace
