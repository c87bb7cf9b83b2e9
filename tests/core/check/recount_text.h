// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "core/check/recount.h"
#include "tests/core/check/history_text.h"

namespace millrace::check::test {

using Rows = std::map<std::string, std::uint64_t>;

/// One history and what it must count to; rows that are not named are not looked at.
struct CountCase {
    const char* name;
    std::string text;  ///< Continues goodStart(), unless it is a whole history.
    std::int64_t untilMs;
    Rows expected;
};

/// The rows of one side; fails the test when the history cannot be counted.
inline Rows countedRows(const CountCase& row, bool log)
{
    const bool whole = row.text.starts_with("0 Declared");
    const auto counted =
        recount(csvOf(whole ? row.text : goodStart() + row.text), row.untilMs * 1'000'000);
    if (const auto* errors = std::get_if<std::vector<std::string>>(&counted)) {
        ADD_FAILURE() << errors->front();
        return {};
    }
    const Recount& both = std::get<Recount>(counted);
    return log ? both.log : both.list;
}

/// The named rows are as expected, and the classes sum to `due`.
inline void expectRows(const CountCase& row, const Rows& rows)
{
    for (const auto& [name, value] : row.expected) {
        const auto found = rows.find(name);
        ASSERT_NE(found, rows.end()) << name;
        EXPECT_EQ(found->second, value) << name;
    }
    std::uint64_t sum = 0;
    for (const char* name : {"handled", "notAsked", "refused", "sending", "lost", "discarded",
                             "parked", "inHand", "stuck", "waiting"})
        sum += rows.at(name);
    EXPECT_EQ(sum, rows.at("due"));
}

}  // namespace millrace::check::test
