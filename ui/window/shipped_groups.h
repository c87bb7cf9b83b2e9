// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

namespace millrace::ui {

/// Scenarios that show one kind of thing.
struct ShippedGroup {
    std::string_view title;
    std::vector<std::string_view> names;  ///< In the order in which one learns from them.
};

/// Every shipped scenario, in one group each.
const std::vector<ShippedGroup>& shippedGroups();

}  // namespace millrace::ui
