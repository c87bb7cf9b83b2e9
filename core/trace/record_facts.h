// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts of the log half. Records on their way to a partition and in it.

namespace millrace {

struct RecordSent {
    static constexpr FactInfo kInfo{10, Half::Log, "RecordSent",
                                    "The application publishes a record; it is on its way."};
    HappeningId happening;
    PartitionId partition;  ///< By murmur2 of the key.
    SimTime arrivesAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("happening", self.happening);
        visit("partition", self.partition);
        visit("arrivesAt", self.arrivesAt);
    }
};

struct RecordAppended {
    static constexpr FactInfo kInfo{11, Half::Log, "RecordAppended",
                                    "The leader appends a record that has arrived."};
    PartitionId partition;
    Offset offset = 0;  ///< The log end before this fact.
    HappeningId happening;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("partition", self.partition);
        visit("offset", self.offset);
        visit("happening", self.happening);
    }
};

struct SegmentsDeleted {
    static constexpr FactInfo kInfo{12, Half::Log, "SegmentsDeleted",
                                    "Retention removes whole segments from the old end."};
    PartitionId partition;
    Offset logStart = 0;  ///< The new log start.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("partition", self.partition);
        visit("logStart", self.logStart);
    }
};

/// Keys move: from now on hash modulo the new count.
struct PartitionCountSet {
    static constexpr FactInfo kInfo{39, Half::Log, "PartitionCountSet",
                                    "The topic has so many partitions from now on."};
    std::uint32_t count = 0;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("count", self.count);
    }
};

using RecordFacts = FactList<RecordSent, RecordAppended, SegmentsDeleted, PartitionCountSet>;

}  // namespace millrace
