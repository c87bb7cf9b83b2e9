// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace millrace {

/// 1-based; columns count characters.
struct TextPlace {
    int line = 0;
    int column = 0;
};

struct DocumentEntry;

/// A value of a TOML or JSON text, with the place of its literal.
struct DocumentValue {
    /// A table is TOML's, an object is JSON's: messages use the word that the author knows. Other
    /// is a date or a time of TOML.
    enum class Kind { Text, Integer, Real, Boolean, Array, Table, Object, Null, Other };

    Kind kind = Kind::Other;
    TextPlace begin;
    TextPlace end;  ///< After the last character.
    std::string text;
    std::int64_t integer = 0;
    double real = 0.0;  ///< Of integers too.
    bool boolean = false;
    std::vector<DocumentValue> items;    ///< Of an array.
    std::vector<DocumentEntry> entries;  ///< Of a table or an object, in the order of the text.

    /// The entry with this key, or null. Looks at one after the other.
    const DocumentEntry* find(std::string_view key) const;
};

struct DocumentEntry {
    std::string key;
    TextPlace place;
    DocumentValue value;
};

/// "text", "a whole number", ...
std::string_view nameOf(DocumentValue::Kind kind);

}  // namespace millrace
