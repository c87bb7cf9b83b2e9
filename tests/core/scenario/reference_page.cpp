// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/scenario/reference_page.h"

#include <algorithm>

#include <fmt/format.h>

namespace millrace::reference {

namespace {

/// Calls `take` with each line.
template <class Take>
void eachLine(std::string_view text, Take take)
{
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        take(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::vector<std::string> between(std::string_view text, char mark)
{
    std::vector<std::string> found;
    for (std::size_t open = text.find(mark); open != std::string_view::npos;) {
        const std::size_t close = text.find(mark, open + 1);
        if (close == std::string_view::npos)
            break;
        found.emplace_back(text.substr(open + 1, close - open - 1));
        open = text.find(mark, close + 1);
    }
    return found;
}

/// "| `a` | b | c | d |" -> "`a`", "b", "c", "d".
std::vector<std::string> cellsOf(std::string_view line)
{
    std::vector<std::string> cells;
    for (std::size_t from = 1; from < line.size();) {
        const std::size_t to = std::min(line.find('|', from), line.size());
        std::string_view cell = line.substr(from, to - from);
        while (cell.starts_with(' '))
            cell.remove_prefix(1);
        while (cell.ends_with(' '))
            cell.remove_suffix(1);
        cells.emplace_back(cell);
        from = to + 1;
    }
    return cells;
}

}  // namespace

std::vector<Section> sectionsOf(std::string_view page)
{
    std::vector<Section> sections(1);
    bool fenced = false;
    eachLine(page, [&](std::string_view line) {
        if (line.starts_with("```"))
            fenced = !fenced;
        const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
        if (!fenced && level > 0 && line.substr(level).starts_with(' '))
            sections.push_back({.heading = std::string{line.substr(level + 1)}});
        Section& section = sections.back();
        section.text.append(line).push_back('\n');
        const std::vector<std::string> cells = cellsOf(line);
        if (line.starts_with("| `") && cells.size() == 4)
            for (const std::string& key : codeIn(cells[0]))
                section.rows.push_back({key, cells[2], cells[3]});
    });
    return sections;
}

std::vector<std::string> blocksOf(std::string_view page)
{
    std::vector<std::string> blocks;
    bool inside = false;
    eachLine(page, [&](std::string_view line) {
        const bool opens = line == "```toml";
        if (opens)
            blocks.emplace_back();
        else if (inside && line != "```")
            blocks.back().append(line).push_back('\n');
        inside = opens || (inside && line != "```");
    });
    return blocks;
}

std::vector<std::string> codeIn(std::string_view text)
{
    return between(text, '`');
}

std::vector<std::string> quotedIn(std::string_view text)
{
    return between(text, '"');
}

std::string difference(const std::set<std::string>& known, const std::set<std::string>& named)
{
    std::string text;
    for (const std::string& key : known)
        if (!named.contains(key))
            text += fmt::format("\"{}\" is a key, and the page does not name it.\n", key);
    for (const std::string& key : named)
        if (!known.contains(key))
            text += fmt::format("\"{}\" is on the page, and is no key.\n", key);
    return text;
}

}  // namespace millrace::reference
