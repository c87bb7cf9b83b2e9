// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/scenario/timeline_spec.h"
#include "core/scenario/toml_document.h"

namespace millrace {

/// What a file says of it: "time = \"20 s\"", "kill = \"slot 2\"". The document names its queues
/// and reactions.
std::vector<std::string> linesOf(const Intervention& intervention, const TomlValue& document);

}  // namespace millrace
