// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hex.h"

#include <fmt/format.h>

#include "core/base/printable.h"
#include "core/base/utf8.h"

namespace millrace {

namespace {

/// 0..15, or -1.
int valueOf(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

}  // namespace

Result<std::string> bytesOfHex(std::string_view digits)
{
    // First, so that what is no digit is told before an odd number of them.
    for (std::size_t at = 0; at < digits.size(); ++at) {
        if (valueOf(digits[at]) >= 0)
            continue;
        // All before it are digits, so bytes are characters.
        const std::string_view rest = digits.substr(at);
        return Error{.message = fmt::format(
                         "expected hexadecimal digits, found \"{}\" as character"
                         " {}.",
                         printableLine(rest.substr(0, firstCharacter(rest).bytes)), at + 1),
                     .column = static_cast<int>(at + 1)};
    }
    if (digits.size() % 2 != 0)
        return Error{.message = fmt::format("expected two hexadecimal digits for each byte, found "
                                            "only one for the last, character {}.",
                                            digits.size()),
                     .column = static_cast<int>(digits.size())};
    std::string bytes;
    bytes.reserve(digits.size() / 2);
    for (std::size_t at = 0; at < digits.size(); at += 2)
        bytes += static_cast<char>(valueOf(digits[at]) * 16 + valueOf(digits[at + 1]));
    return bytes;
}

}  // namespace millrace
