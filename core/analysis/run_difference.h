// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/analysis/fact_at.h"

namespace millrace {

/// Where two runs part. What they are set to is told apart from what happens in them: where that
/// alone differs, `fact` is 0.
struct RunDifference {
    std::uint64_t fact = 0;  ///< Facts before it are the same in both.
    SimTime at{};            ///< Of the earlier of the two facts.
    std::string here;        ///< The fact of the first run in words; empty when it has ended.
    std::string there;
    std::string sentence;  ///< "Both are the same until 1:13.0. Then slot 2 killed ..."
};

/// Nothing when all facts are equal; of a run that goes on, as far as it is computed. Costs little
/// where the runs are branches of one.
std::optional<RunDifference> differenceOf(const Recording& here, const Recording& there);

/// One row of the table of outcomes of two runs; only rows that matter to anybody.
struct OutcomeRow {
    std::string name;
    std::uint64_t logHere = 0, logThere = 0;
    std::uint64_t listHere = 0, listThere = 0;

    bool differs() const { return logHere != logThere || listHere != listThere; }
};

/// Both at their ends.
std::vector<OutcomeRow> outcomesOf(const Recording& here, const VisibleState& hereLast,
                                   const Recording& there, const VisibleState& thereLast);

}  // namespace millrace
