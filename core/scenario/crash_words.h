// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/scenario/queue_spec.h"

namespace millrace {

/// What a list with these rules does with the job of a worker whose process is killed while it
/// works, and when: "fails it, for a person, within 1 s". Everything is read off the rules.
std::string afterCrash(const QueueSpec& rules);

/// What the products other than this list's do, and which they are: {"fails it, for a person",
/// "resque, solid_queue"}. For a trace, whose readers have no profiles.
std::vector<std::pair<std::string, std::string>> afterCrashElsewhere(const QueueSpec& rules);

}  // namespace millrace
