// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace millrace {

/// 1-based; columns count characters.
struct TextPlace {
    int line = 0;
    int column = 0;
};

struct TomlEntry;

/// A value of a TOML text, with the place of its literal.
struct TomlValue {
    enum class Kind { Text, Integer, Real, Boolean, Array, Table, Other };

    Kind kind = Kind::Other;
    TextPlace begin;
    TextPlace end;  ///< After the last character.
    std::string text;
    std::int64_t integer = 0;
    double real = 0.0;  ///< Of integers too.
    bool boolean = false;
    std::vector<TomlValue> items;    ///< Of an array.
    std::vector<TomlEntry> entries;  ///< Of a table, in the order of the text.

    const TomlEntry* find(std::string_view key) const;
};

struct TomlEntry {
    std::string key;
    TextPlace place;
    TomlValue value;
};

/// "text", "whole number", ...
std::string_view nameOf(TomlValue::Kind kind);

/// Parses TOML 1.0 from a stranger. Before parsing refuses what a parser could choke on: text
/// over 8 MiB, lines over 4,096 characters, keys of more than 32 parts, NUL bytes, bytes that are
/// not UTF-8; afterwards nesting deeper than 32. The error has a place.
Result<TomlValue> parseToml(std::string_view text, const std::string& fileName);

inline constexpr std::size_t kScenarioBytesMax = 8 * 1024 * 1024;

}  // namespace millrace
