// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/csv.h"

#include <algorithm>

#include <fmt/format.h>

namespace millrace::check {

Status CsvReader::readHeader()
{
    if (m_text.empty())
        return Error{Error::Code::Malformed, "The file is empty; a header was expected.", {}, 1};
    if (Status read = readLine(); !read)
        return read;
    m_names = m_cells;
    m_names.resize(m_count);
    if (std::ranges::find(m_names, std::string{}) != m_names.end())
        return error("A column of the header has no name.");
    std::vector<std::string> sorted = m_names;
    std::ranges::sort(sorted);
    if (const auto twice = std::ranges::adjacent_find(sorted); twice != sorted.end())
        return error(fmt::format("The header names the column \"{}\" twice.", *twice));
    return Done{};
}

Status CsvReader::readRow()
{
    if (Status read = readLine(); !read)
        return read;
    if (m_count != m_names.size())
        return error(
            fmt::format("The line has {} cells, the header has {}.", m_count, m_names.size()));
    return Done{};
}

Status CsvReader::readLine()
{
    m_line = m_nextLine;
    m_lineStart = m_at;
    m_count = 0;
    m_lineDone = false;
    while (!m_lineDone)
        if (Status read = readCell(); !read)
            return read;
    return Done{};
}

/// One cell and what ends it: a comma, or the end of the line.
Status CsvReader::readCell()
{
    if (m_count == kColumnsMax)
        return error(fmt::format("The line has more than {} cells.", kColumnsMax));
    if (m_cells.size() == m_count)
        m_cells.emplace_back();
    std::string& cell = m_cells[m_count++];
    cell.clear();
    const bool quoted = m_at < m_text.size() && m_text[m_at] == '"';
    if (Status read = quoted ? readQuoted(cell) : readPlain(cell); !read)
        return read;
    if (m_at < m_text.size() && m_text[m_at] == ',') {
        ++m_at;
        return Done{};
    }
    if (m_at < m_text.size() && m_text[m_at] == '\r')
        ++m_at;
    if (m_at == m_text.size())
        return error("The last line does not end: the file has been cut off.");
    if (m_text[m_at] != '\n')
        return error("A comma or the end of the line was expected after a cell.");
    ++m_at;
    ++m_nextLine;
    m_lineDone = true;
    return Done{};
}

Status CsvReader::readQuoted(std::string& cell)
{
    ++m_at;
    while (m_at < m_text.size()) {
        if (m_at - m_lineStart > kLineMax)
            return error(fmt::format("The line is longer than {} bytes.", kLineMax));
        const char each = m_text[m_at++];
        if (each == '\n')
            ++m_nextLine;
        if (each == '"') {
            if (m_at == m_text.size() || m_text[m_at] != '"')
                return Done{};
            ++m_at;
        }
        cell += each;
    }
    return error("A quotation mark is not closed.");
}

Status CsvReader::readPlain(std::string& cell)
{
    while (m_at < m_text.size()) {
        if (m_at - m_lineStart > kLineMax)
            return error(fmt::format("The line is longer than {} bytes.", kLineMax));
        const char each = m_text[m_at];
        if (each == ',' || each == '\n' || each == '\r')
            break;
        if (each == '"')
            return error("A quotation mark stands inside a cell that does not begin with one.");
        cell += each;
        ++m_at;
    }
    return Done{};
}

Error CsvReader::error(std::string message) const
{
    return Error{Error::Code::Malformed, std::move(message), {}, m_line};
}

}  // namespace millrace::check
