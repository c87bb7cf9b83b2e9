// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/document/document_value.h"

namespace millrace {

using TomlValue = DocumentValue;
using TomlEntry = DocumentEntry;

/// Parses TOML 1.0 from a stranger. Before parsing refuses what a parser could choke on: text
/// over 8 MiB, lines over 4,096 characters, keys of more than 32 parts, NUL bytes, bytes that are
/// not UTF-8; afterwards nesting deeper than 32. The error has a place.
Result<TomlValue> parseToml(std::string_view text, const std::string& fileName);

inline constexpr std::size_t kScenarioBytesMax = std::size_t{8} * 1024 * 1024;

}  // namespace millrace
