// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/act.h"

#include <array>
#include <cstddef>

namespace millrace {

std::string_view nameOf(Act act)
{
    static constexpr std::array<std::string_view, 13> kNames{
        "kill",   "stop", "restart",      "seek",  "add-partitions", "crash-machine", "deploy",
        "outage", "slow", "slow-network", "burst", "cut-off",        "clock-skew"};
    static constexpr std::array<std::string_view, 9> kFromHang{
        "hang",    "kill-child", "kill-parent", "kill-machine", "disconnect",
        "redrive", "discard",    "pause",       "resume"};
    if (act >= Act::Hang)
        return kFromHang[static_cast<std::size_t>(act) - static_cast<std::size_t>(Act::Hang)];
    return kNames[static_cast<std::size_t>(act)];
}

}  // namespace millrace
