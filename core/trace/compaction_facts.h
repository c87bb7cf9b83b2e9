// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts of the log half. The cleaner of a compacted log: offsets stay, records go.

namespace millrace {

struct PartitionCleaned {
    static constexpr FactInfo kInfo{140, Half::Log, "PartitionCleaned",
                                    "The cleaner has gone through a partition up to an offset."};
    PartitionId partition;
    Offset cleanedTo = 0;       ///< What lies at or after it is dirty: not looked at yet.
    std::uint32_t removed = 0;  ///< Records that go now; a RecordCompacted each.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("partition", self.partition);
        visit("cleanedTo", self.cleanedTo);
        visit("removed", self.removed);
    }
};

struct RecordCompacted {
    static constexpr FactInfo kInfo{141, Half::Log, "RecordCompacted",
                                    "A record leaves: a newer one of its key is there, or it was a "
                                    "tombstone and has been there long enough."};
    PartitionId partition;
    Offset offset = 0;
    Offset newer = 0;  ///< Of the newer record; its own for a tombstone whose time is over.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("partition", self.partition);
        visit("offset", self.offset);
        visit("newer", self.newer);
    }
};

/// So that readers can see it: what they would miss without it is that the key is gone.
struct TombstoneMet {
    static constexpr FactInfo kInfo{142, Half::Log, "TombstoneMet",
                                    "The cleaner meets a tombstone and leaves it for a while."};
    PartitionId partition;
    Offset offset = 0;
    SimTime leavesAt{};  ///< The first cleaning after that removes it.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("partition", self.partition);
        visit("offset", self.offset);
        visit("leavesAt", self.leavesAt);
    }
};

using CompactionFacts = FactList<PartitionCleaned, RecordCompacted, TombstoneMet>;

}  // namespace millrace
