// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/trace/recording.h"

namespace millrace {

/// What `millracectl run --json` prints: one object with scenario, seed, endNs, facts, digest,
/// logDigest, queueDigest, and for log and queue every row of the ledger.
std::string outcomeAsJson(const Recording& recording, const VisibleState& last,
                          std::string_view scenarioName);

/// The same for people: both sides beside each other.
std::string outcomeAsText(const Recording& recording, const VisibleState& last);

}  // namespace millrace
