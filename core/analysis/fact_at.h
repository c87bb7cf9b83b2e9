// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/trace/recording.h"

// Facts of any type, looked at alike: for those who ask about a run that is over.

namespace millrace {

/// Whom a fact names; none where it names nobody of that kind.
struct Named {
    HappeningId happening = HappeningId::none();
    JobId job = JobId::none();
    MemberId member = MemberId::none();
    WorkerId worker = WorkerId::none();
    GroupId group = GroupId::none();
    PartitionId partition = PartitionId::none();
    BrokerId broker = BrokerId::none();
    ThreadId thread = ThreadId::none();
    ReactionId reaction = ReactionId::none();
    EntityId entity = EntityId::none();
    SchedulerId scheduler = SchedulerId::none();
};

/// One fact in its place.
struct FactAt {
    std::uint64_t index = 0;
    SimTime at{};
    std::uint64_t cause = Trace::kNoCause;
    const FactInfo* info = nullptr;
    std::uint64_t hash = 0;  ///< Of time, kind and fields: equal facts have equal ones.
    Named named;
};

/// Reads on. Requires !reader.atEnd().
FactAt readFact(TraceReader& reader);
/// Requires an index below the number of facts.
FactAt factAt(const Trace& trace, std::uint64_t index);

/// Whether the fact says something of this thing. A happening's are those of its jobs too; of the
/// store and the producer, of which there is one, no fact needs to name them.
bool concerns(const FactAt& fact, const Columns& columns, Thing thing, std::uint32_t index);

/// A fact in a few words: "job claimed · worker 3 · update search A5".
std::string wordsOf(const Recording& recording, std::uint64_t index);

}  // namespace millrace
