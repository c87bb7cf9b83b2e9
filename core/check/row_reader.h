// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.h"
#include "core/check/csv.h"
#include "core/check/history.h"

// From the cells of one row to a Step: which fields a kind has, what a cell may hold, and
// whether the ids are declared.

namespace millrace::check {

/// Builds a History from the rows of one CsvReader.
class RowReader {
public:
    /// `csv` must outlive the reader, and its header must have been read.
    explicit RowReader(const CsvReader& csv) : m_csv{csv} {}

    /// Finds the columns by name. Fails unless the first four are fact, timeNs, kind, cause.
    Status bindColumns();

    /// Appends the row that `csv` read last.
    Status readStep();

    History take() { return std::move(m_history); }

private:
    Status readHead(Step& step);
    Status readFields(Step& step, std::span<const std::string_view> fields);
    Status readField(Step& step, std::string_view name, const std::string& cell);
    Status checkDeclared(const Step& step) const;
    Status checkIntervened() const;
    Status readDeclared(const Step& step);
    Status readSetting(const Step& step);
    Status declare(const std::string& thing, std::uint32_t index, std::uint32_t parent);

    /// Null when the header has no such column.
    const std::string* cell(std::string_view name) const;
    bool isDeclared(std::string_view thing, std::uint32_t index) const;
    Error error(std::string message) const;

    const CsvReader& m_csv;
    std::map<std::string, std::size_t, std::less<>> m_columns;
    std::map<std::string, std::set<std::uint32_t>, std::less<>> m_declared;  ///< By thing.
    History m_history;
};

}  // namespace millrace::check
