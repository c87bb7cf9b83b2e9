// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/facts.h"
#include "core/trace/history.h"
#include "core/trace/ready_row.h"

// History: what never changes once stated, in columns built once from the trace. A state points
// into them by number; rows beyond a state's numbers are its future.

namespace millrace {

struct HappeningRow {
    SimTime at{};
    EntityId entity;
    std::uint32_t number = 0;  ///< 1, 2, 3 ... per entity.
    std::uint32_t type = 0;
};

struct RecordRow {
    HappeningId happening;  ///< None: a transaction's marker.
    TransactionId transaction = TransactionId::none();
    std::uint16_t attempt = 0;     ///< Deliveries behind it; 0 in a topic that is no group's own.
    std::uint16_t executions = 0;  ///< Starts behind it; stops counting at its maximum.
    SimTime appendedAt{};
};

struct JobRow {
    HappeningId happening;
    ReactionId reaction;
    SimTime enqueuedAt{};
};

struct DeadRow {
    JobId job;
    std::uint32_t attempts = 0;
    SimTime at{};
};

/// A job that left the store unfinished, lost or dropped.
struct GoneRow {
    JobId job;
    bool lost = false;
    SimTime at{};
};

struct ResponseRow {
    HappeningId happening;
    SimDuration time{};  ///< From the happening to the answer.
};

/// A moment worth a tick on the timeline and a sentence.
struct Mark {
    SimTime at{};
    std::uint64_t fact = 0;  ///< Index of the fact it stands for.
    std::uint8_t code = 0;   ///< FactInfo::code of that fact.
    Thing thing{};           ///< Whom it is about.
    std::uint32_t index = 0;
    std::uint32_t other = 0;  ///< Job or happening it is about; UINT32_MAX = none.
};

/// How many rows there were at a place in the trace: column by column, tables with their parts.
using ColumnSizes = std::vector<std::size_t>;

struct Columns {
    History<Declared> declarations;
    History<SettingStated> settings;
    History<HappeningRow> happenings;         ///< By HappeningId.
    std::vector<History<RecordRow>> records;  ///< By PartitionId, then offset.
    History<JobRow> jobs;                     ///< By JobId.
    std::vector<History<ReadyRow>> lanes{1};  ///< By lane, in the order of their turns.
    std::vector<History<ReadyRow>> blocked;   ///< By semaphore, in the order of their blocking.
    History<DeadRow> dead;
    History<DeadRow> failed;  ///< Those that wait for a person.
    History<GoneRow> gone;
    History<ResponseRow> responses;
    History<Mark> marks;
    /// By entity, where each has one of its own in its name: "order-B". Else the last is zero.
    History<char> letters;

    /// Every column: what is not listed here would be lost in a branch.
    template <class Self, class Visitor>
    static void each(Self& self, Visitor&& visit)
    {
        visit(self.declarations);
        visit(self.settings);
        visit(self.happenings);
        visit(self.records);
        visit(self.jobs);
        visit(self.lanes);
        visit(self.blocked);
        visit(self.dead);
        visit(self.failed);
        visit(self.gone);
        visit(self.responses);
        visit(self.marks);
        visit(self.letters);
    }

    ColumnSizes sizes() const;
    std::size_t bytes() const;  ///< Apart from texts in rows.
    /// As they were when they had these sizes. Shares the rows.
    Columns prefix(const ColumnSizes& sizes) const;

    /// The declared name; empty when it was not declared.
    const Declared* find(Thing thing, std::uint32_t index) const;
    std::string_view nameOf(Thing thing, std::uint32_t index) const;
    /// How many of this kind were declared.
    std::uint32_t countOf(Thing thing) const;
    /// The setting in force; null when it was not stated.
    const SettingStated* setting(Thing thing, std::string_view key, std::uint32_t index = 0) const;
};

/// Whether the reaction is there at that time; what happened before is not owed to it.
bool isThereAt(const Columns& columns, ReactionId reaction, SimTime time);
/// Jobs that the application itself puts on the list for what happens at that time.
std::uint32_t jobsMadeAt(const Columns& columns, SimTime time);

/// Whether a record of it has no value: it says that the entity is gone.
bool isTombstone(const Columns& columns, const HappeningRow& happening);

/// "A11": the letter of the entity and the number of the happening within it.
std::string markOf(const Columns& columns, HappeningId happening);
/// The one at the end of its name, where all entities have one; else "A" ... "Z", "AA" ...
std::string letterOf(const Columns& columns, EntityId entity);

}  // namespace millrace
