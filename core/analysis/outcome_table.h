// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/trace/outcome_fields.h"
#include "core/trace/recording.h"

// Outcomes of many runs in one table: two lines a run, one for each side.

namespace millrace {

/// The counts that people compare runs by, a column each.
std::span<const OutcomeField> outcomeMeasures();

/// What became of a run, by its end.
struct RunOutcome {
    struct Side {
        Outcome counts;
        Delays delays;
    };
    Side log;
    Side list;
};
RunOutcome outcomeOf(const Recording& recording, const VisibleState& last);

/// A run of the table.
struct ComparedRun {
    std::string name;
    std::optional<std::size_t> parent;  ///< The run that it is compared with.
    std::optional<RunOutcome> outcome;  ///< None while it is not computed.
};

struct OutcomeCell {
    std::string value;
    std::string change;  ///< "+3" against the parent; empty where it is the same or unknown.
    bool harm = false;
};

struct OutcomeLine {
    std::size_t run = 0;
    Half side = Half::Log;
    std::vector<OutcomeCell> cells;  ///< By column; none while the run is not computed.
};

struct OutcomeTable {
    std::vector<std::string_view> columns;  ///< The measures, then both delays.
    std::vector<OutcomeLine> lines;
};

OutcomeTable outcomeTableOf(std::span<const ComparedRun> runs);

/// For people: columns under each other.
std::string outcomeTableAsText(std::span<const ComparedRun> runs);
/// For programs: every row of the ledger and the delays in nanoseconds. Runs that are not computed
/// have no lines.
std::string outcomeTableAsCsv(std::span<const ComparedRun> runs);

}  // namespace millrace
