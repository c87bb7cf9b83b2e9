// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "core/base/time.h"

namespace millrace {

/// What leaves a log, apart from retention: `log.cleanup`, `[log.compaction]`. In brackets Kafka's
/// name of the setting.
struct CleanupSpec {
    enum class Policy : std::uint8_t {
        Delete,            ///< "delete": old segments
        Compact,           ///< "compact": all but the newest record of each key
        CompactAndDelete,  ///< "compact,delete": both
    };

    Policy policy = Policy::Delete;  ///< [cleanup.policy]
    /// A partition is cleaned when more than this part of what may be is dirty; 0 .. 1.
    double dirtyRatio = 0.5;  ///< [min.cleanable.dirty.ratio]
    /// Or when something has been dirty for so long; forever = never for that reason.
    SimDuration maxLag = SimDuration::max();  ///< 1 ms .. 365 d. [max.compaction.lag.ms]
    SimDuration minLag{};  ///< What is younger stays; 0 .. 365 d. [min.compaction.lag.ms]
    /// How long a tombstone stays once it was met.
    SimDuration deleteRetention = std::chrono::hours{24};  ///< 0 .. 365 d. [delete.retention.ms]
    SimDuration check = std::chrono::seconds{15};  ///< 10 ms .. 1 d. [log.cleaner.backoff.ms]

    bool compacts() const { return policy != Policy::Delete; }
    bool operator==(const CleanupSpec&) const = default;
};

/// As in the file.
std::string_view nameOf(CleanupSpec::Policy policy);

}  // namespace millrace
