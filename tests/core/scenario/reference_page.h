// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

// docs/scenarios.md, as far as a test can hold it to the reader.

namespace millrace::reference {

/// A row of a table whose first cell is a key.
struct Row {
    std::string key;
    std::string values;    ///< The cell as it stands: "1 .. 1024".
    std::string fallback;  ///< Likewise, the default.
};

struct Section {
    std::string heading;  ///< Without its number signs.
    std::string text;     ///< With its tables.
    std::vector<Row> rows;
};

std::vector<Section> sectionsOf(std::string_view page);
/// What stands between ```toml and ```.
std::vector<std::string> blocksOf(std::string_view page);
/// What stands between backticks.
std::vector<std::string> codeIn(std::string_view text);
/// What stands between double quotes.
std::vector<std::string> quotedIn(std::string_view text);

/// One line for each that is in one of the two alone; empty when they are the same.
std::string difference(const std::set<std::string>& known, const std::set<std::string>& named);

}  // namespace millrace::reference
