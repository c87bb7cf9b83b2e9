// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "ui/document/scenario_document.h"

namespace millrace::ui {

/// A branch as a line of the tree.
struct BranchRow {
    std::size_t branch = 0;
    SimTime fork{};
    std::optional<std::size_t> from;  ///< The row whose line it leaves; none for the first.
};

/// The branches from top to bottom, so that no line crosses another: below each branch those that
/// leave it, the later ones first. One that parts from its parent before the parent parts from
/// its own leaves the line that the two still share.
std::vector<BranchRow> layOutBranches(const ScenarioDocument& document);

}  // namespace millrace::ui
