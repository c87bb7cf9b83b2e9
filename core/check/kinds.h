// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

#include "core/check/history.h"

namespace millrace::check {

/// A kind of fact and its columns.
struct KindInfo {
    Kind kind;
    std::string_view name;
    std::vector<std::string_view> fields;  ///< All of the kind, in any order.
};

/// All that the checker reads.
const std::vector<KindInfo>& kinds();

}  // namespace millrace::check
