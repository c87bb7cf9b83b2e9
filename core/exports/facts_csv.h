// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/trace/trace.h"

namespace millrace {

/// All facts as CSV (RFC 4180), one a line, oldest first, in pieces: a long run is larger than
/// what should be in memory at once. Columns: fact (index), timeNs, kind, cause (index or empty),
/// then one column for every field name of the schema; a fact leaves those it does not have empty.
/// Ids without value are "none", times without end "never". Text that a spreadsheet would take for
/// a formula gets a leading apostrophe.
class FactsCsv {
public:
    /// The trace must outlive it.
    explicit FactsCsv(const Trace& trace);

    /// Appends up to so many facts more, before the first of them the names of the columns.
    /// False when there are none left.
    bool append(std::string& out, std::uint64_t facts);
    std::uint64_t done() const { return m_reader.nextIndex(); }  ///< Facts.

private:
    void appendRow(std::string& out);

    TraceReader m_reader;
    std::vector<std::string> m_cells;
    bool m_hasNames = false;
};

/// All of it at once.
std::string factsAsCsv(const Trace& trace);

}  // namespace millrace
