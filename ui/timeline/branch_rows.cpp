// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/branch_rows.h"

#include <algorithm>

namespace millrace::ui {

namespace {

/// A branch with the one whose line it leaves.
struct Line {
    SimTime fork{};
    std::optional<std::size_t> from;
};

void addBelow(std::size_t branch, std::optional<std::size_t> row, const std::vector<Line>& lines,
              std::vector<BranchRow>& out)
{
    const std::size_t here = out.size();
    out.push_back({branch, lines[branch].fork, row});
    std::vector<std::size_t> leaving;
    for (std::size_t n = 0; n < lines.size(); ++n)
        if (lines[n].from == branch)
            leaving.push_back(n);
    std::ranges::stable_sort(leaving, std::greater{},
                             [&lines](std::size_t n) { return lines[n].fork; });
    for (const std::size_t each : leaving)
        addBelow(each, here, lines, out);
}

}  // namespace

std::vector<BranchRow> layOutBranches(const ScenarioDocument& document)
{
    std::vector<Line> lines(document.branchCount());
    for (std::size_t n = 0; n < lines.size(); ++n)
        lines[n].fork = document.branchFork(n);
    for (std::size_t n = 0; n < lines.size(); ++n) {
        lines[n].from = document.branchParent(n);
        while (lines[n].from && lines[*lines[n].from].fork > lines[n].fork)
            lines[n].from = document.branchParent(*lines[n].from);
    }
    std::vector<BranchRow> out;
    if (!lines.empty())
        addBelow(0, std::nullopt, lines, out);
    return out;
}

}  // namespace millrace::ui
