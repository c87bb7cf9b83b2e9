// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace millrace {

/// A group whose handling is to put the job of its reaction on the list: `[[bridge]]` with
/// `from = "log.NAME"` and `to = "queue"`. The application does not send that job.
struct BridgeSpec {
    std::uint32_t reaction = 0;  ///< Ordinal; at most one bridge a reaction.
    /// Happening and reaction are a key, of which the store takes one job.
    bool idempotent = false;

    bool operator==(const BridgeSpec&) const = default;
};

}  // namespace millrace
