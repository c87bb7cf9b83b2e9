// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace millrace {

/// Text of strangers made safe for a terminal: control characters (but line ends) and the
/// characters that change the direction of writing appear escaped, as \x1b or \u202e; bytes that
/// are not UTF-8 as \xff.
std::string printable(std::string_view text);

/// The same on one line: line ends appear as \x0a, so that a name cannot pass for a line of its
/// own. At most this many characters, the last three of them dots when some are left out.
std::string printableLine(std::string_view text, std::size_t most = 80);

}  // namespace millrace
