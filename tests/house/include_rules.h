// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "tests/house/source.h"

namespace millrace::house {

/// Who may include whom. What each breach says, in the order of the rules:
/// ours begin with core/, ui/, app/ or tests/; each folder includes only what its row allows, and
/// every folder has a row; Qt stays where it may be, and costly headers in one file each.
std::vector<Breach> includeBreaches(const std::vector<SourceFile>& files);

/// Rows of the matrix that name a folder in which no file is.
std::vector<Breach> emptyRows(const std::vector<SourceFile>& files);

}  // namespace millrace::house
