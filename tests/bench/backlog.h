// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/trace/recording.h"

namespace millrace::bench {

/// A run of a minute at 20,000 happenings a second. Hands either keep up, so that about a
/// hundred wait on each side, or do nothing, so that more than a million do.
std::shared_ptr<const Recording> runWithBacklog(bool large);

}  // namespace millrace::bench
