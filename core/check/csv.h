// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

// A strict reader of comma-separated text (RFC 4180). It guesses nothing: whatever a careful
// writer would not have written is an error with its line.

namespace millrace::check {

/// The longest line accepted, in bytes; a quoted line break does not start a new line here.
inline constexpr std::size_t kLineMax = 65'536;

/// The most columns accepted.
inline constexpr std::size_t kColumnsMax = 256;

/// Reads lines one by one. The first line is the header and fixes the number of cells.
class CsvReader {
public:
    /// `text` must outlive the reader.
    explicit CsvReader(std::string_view text) : m_text{text} {}

    /// Reads the header: at least one name, none empty, none twice.
    Status readHeader();

    /// Reads the next line into cells(). Requires that the header was read and !atEnd(). Fails
    /// when the number of cells differs from the header's; the reader is of no use afterwards.
    Status readRow();

    bool atEnd() const { return m_at == m_text.size(); }
    const std::vector<std::string>& names() const { return m_names; }

    /// Of the line read last, without quotes. Replaced by the next readRow().
    const std::vector<std::string>& cells() const { return m_cells; }

    /// 1-based number of the physical line on which the line read last begins.
    int line() const { return m_line; }

private:
    Status readLine();
    Status readCell();
    Status readQuoted(std::string& cell);
    Status readPlain(std::string& cell);
    Error error(std::string message) const;

    std::string_view m_text;
    std::size_t m_at = 0;         ///< Next byte.
    std::size_t m_lineStart = 0;  ///< First byte of the line being read.
    int m_line = 0;
    int m_nextLine = 1;
    bool m_lineDone = false;
    std::size_t m_count = 0;  ///< Cells of the line so far.
    std::vector<std::string> m_names;
    std::vector<std::string> m_cells;
};

}  // namespace millrace::check
