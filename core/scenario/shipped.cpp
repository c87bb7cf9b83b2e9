// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/shipped.h"

#include <algorithm>

namespace millrace {

const ShippedText* findShipped(std::string_view name)
{
    const auto all = shippedScenarios();
    const auto found = std::ranges::find(all, name, &ShippedText::name);
    return found == all.end() ? nullptr : &*found;
}

}  // namespace millrace
