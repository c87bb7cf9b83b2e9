// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "core/check/history.h"

namespace millrace::check {

/// What is stated about how a log ends its segments, in ns and bytes.
struct SegmentRules {
    std::optional<std::int64_t> span;
    std::int64_t bytes = 0;  ///< 0: no limit.
    std::int64_t recordSize = 0;
    std::int64_t retention = 0;
    std::int64_t retentionCheck = 0;
    std::int64_t maxCompactionLag = 0;
    std::string cleanup = "delete";

    void state(const Setting& setting);
    bool deletes() const { return cleanup != "compact"; }
    bool compacts() const { return cleanup != "delete"; }
};

/// Where the segments of a partition begin, found anew from the times of its records. A check that
/// falls on the instant of a record may close a segment before it or behind: then both may be.
class Segments {
public:
    void append(const SegmentRules& rules, std::uint64_t offset, std::int64_t timeNs);
    bool mayBegin(std::uint64_t offset) const { return m_begins.contains(offset); }
    /// The latest that the open one may begin. Nothing before the first record.
    std::optional<std::uint64_t> open() const;
    /// Whether its newest record is old enough for retention to close what is open.
    bool isOver(const SegmentRules& rules, std::int64_t timeNs) const;

private:
    using Open = std::pair<std::uint64_t, std::int64_t>;  ///< First offset, and its time.

    std::set<Open> m_open;
    std::set<std::uint64_t> m_begins;
    std::int64_t m_lastNs = 0;
};

}  // namespace millrace::check
