// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "core/trace/common_facts.h"

// Names of enumerators in exports: lower case.

namespace millrace {

std::string_view nameOf(Thing thing);
std::string_view nameOf(Unit unit);
std::string_view nameOf(Act act);

}  // namespace millrace
