// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/trace/trace.h"

namespace millrace {

/// All facts as CSV (RFC 4180), one a line, oldest first. Columns: fact (index), timeNs, kind,
/// cause (index or empty), then one column for every field name of the schema; a fact leaves
/// those it does not have empty. Ids without value are "none", times without end "never".
/// Text that a spreadsheet would take for a formula gets a leading apostrophe.
std::string factsAsCsv(const Trace& trace);

}  // namespace millrace
