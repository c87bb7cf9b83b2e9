// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string_view>

#include "core/check/life.h"

namespace millrace::check {

/// What the application's database says of the happenings at the cut, for one half.
struct WritesAtCut {
    std::set<std::uint32_t> neverSent;  ///< Rolled back before it was told, or its sender died.
    std::set<std::uint32_t> unsent;     ///< It will be told, or it is not decided yet.
    std::set<std::uint32_t> ghosts;     ///< Rolled back after it was told.
    std::map<std::uint32_t, std::uint64_t> committedAt;  ///< Fact, by happening.
    bool inForce = false;

    /// `half` is "log" or "list".
    static WritesAtCut of(const Cut& cut, std::string_view half);
};

}  // namespace millrace::check
