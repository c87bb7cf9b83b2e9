// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/scenario/scenario.h"

namespace millrace {

/// What the configuration permits to happen to one reaction on one side. Each text names the
/// setting that permits it and is empty where it is forbidden: then one occurrence is our bug.
struct Guarantee {
    std::string maySkip;     ///< Lost obligations.
    std::string mayRepeat;   ///< Two effects for one obligation.
    std::string mayReorder;  ///< First effects of an entity out of tape order.
};

struct Guarantees {
    std::vector<Guarantee> log;   ///< By reaction.
    std::vector<Guarantee> list;  ///< By reaction.
};

Guarantees guaranteesOf(const Scenario& scenario);

}  // namespace millrace
