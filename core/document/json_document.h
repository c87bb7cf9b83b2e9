// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/document/document_value.h"

namespace millrace {

/// What a text from a stranger may cost.
struct JsonLimits {
    std::size_t bytes = std::size_t{8} * 1024 * 1024;
    int depth = 32;                ///< Lists and objects within each other.
    std::size_t values = 500'000;  ///< Of all kinds, keys not counted; each takes about 128 bytes.
};

/// Parses JSON (RFC 8259) from a stranger, stricter than most parsers: refuses keys that appear
/// twice in one object, however they are escaped, bytes that are not UTF-8, halves of surrogates,
/// numbers beyond every double, comments, commas at the end, anything after the value, and what is
/// beyond the limits. Never recurses on what it parses deeper than `limits.depth`. The error has
/// the place, line and column.
///
/// A whole number is one that is written without point and exponent and fits 64 bits with a sign;
/// all others are real. Fields are read with SpecReader (core/scenario/spec_reader.h).
Result<DocumentValue> parseJson(std::string_view text, const std::string& fileName,
                                const JsonLimits& limits = {});

}  // namespace millrace
