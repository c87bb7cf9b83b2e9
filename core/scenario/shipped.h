// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace millrace {

/// A file that comes with the product, compiled in from resources/.
struct ShippedText {
    std::string_view name;  ///< The file's stem.
    std::string_view text;
};

/// Scenarios, sorted by name.
std::span<const ShippedText> shippedScenarios();

/// Profiles of real products, sorted by name; read by profile.h.
std::span<const ShippedText> shippedProfiles();

/// A scenario; null when there is none of this name.
const ShippedText* findShipped(std::string_view name);

}  // namespace millrace
