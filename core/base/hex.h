// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace millrace {

/// The bytes that pairs of hexadecimal digits, upper or lower case, stand for; no digits are no
/// bytes. The error names the character that is wrong by its place, from 1, which is its column.
Result<std::string> bytesOfHex(std::string_view digits);

}  // namespace millrace
