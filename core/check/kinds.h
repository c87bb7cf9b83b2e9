// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string_view>
#include <variant>
#include <vector>

#include "core/check/history.h"

// What the columns of the facts export mean: which kinds there are, which fields each has, and
// what a field may hold.

namespace millrace::check {

struct KindInfo {
    Kind kind;
    std::string_view name;
    std::vector<std::string_view> fields;  ///< All of the kind, in any order.
};

const std::vector<KindInfo>& kinds();

/// Where a cell goes, and by its type what it may hold: a small number or an id, an offset, a
/// time, a word.
using Place =
    std::variant<std::uint32_t Step::*, std::uint64_t Step::*, std::int64_t Step::*, Word Step::*>;

const std::map<std::string_view, Place>& places();

/// None when the field cannot hold that text.
Word wordOf(std::string_view field, std::string_view text);

}  // namespace millrace::check
