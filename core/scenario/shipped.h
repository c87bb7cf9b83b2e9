// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace millrace {

/// A scenario that comes with the product, compiled in from resources/scenarios.
struct ShippedScenario {
    std::string_view name;  ///< The file's stem.
    std::string_view text;
};

/// Sorted by name.
std::span<const ShippedScenario> shippedScenarios();

/// Null when there is none of this name.
const ShippedScenario* findShipped(std::string_view name);

}  // namespace millrace
