// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/history.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/trace/columns.h"
#include "core/trace/departures.h"
#include "core/trace/shared_pages.h"

namespace millrace::history_test {
namespace {

History<int> numbersBelow(int count)
{
    History<int> rows;
    for (int n = 0; n < count; ++n)
        rows.push_back(n);
    return rows;
}

TEST(History, KeepsRowsInTheOrderInWhichTheyCame)
{
    for (const int count : {0, 1, 255, 256, 257, 1'000}) {
        const History<int> rows = numbersBelow(count);
        ASSERT_EQ(rows.size(), static_cast<std::size_t>(count));
        EXPECT_EQ(rows.empty(), count == 0);
        EXPECT_EQ(std::ranges::distance(rows), count);
        int expected = 0;
        for (const int each : rows)
            ASSERT_EQ(each, expected++);
        EXPECT_EQ(std::ranges::lower_bound(rows, count / 2) - rows.begin(), count / 2);
    }
}

TEST(History, OfABranchSharesThePastAndNothingElse)
{
    for (const int cut : {0, 1, 255, 256, 257, 900}) {
        History<int> parent = numbersBelow(1'000);
        History<int> branch = parent.prefix(static_cast<std::size_t>(cut));
        branch.push_back(-1);
        parent.push_back(-2);
        EXPECT_EQ(branch.size(), static_cast<std::size_t>(cut) + 1);
        EXPECT_EQ(branch.back(), -1);
        EXPECT_EQ(parent.back(), -2);
        for (int n = 0; n < cut; ++n)
            ASSERT_EQ(branch[static_cast<std::size_t>(n)], n);
        for (int n = 0; n < 1'000; ++n)
            ASSERT_EQ(parent[static_cast<std::size_t>(n)], n);
        if (cut >= 256) {
            EXPECT_EQ(&parent[0], &branch[0]) << "a full page is one for both";
        }
    }
}

TEST(Columns, AreAllInABranch)
{
    std::size_t visited = 0;
    Columns columns;
    Columns::each(columns, [&visited](const auto& column) { visited += sizeof column; });
    EXPECT_EQ(visited, sizeof columns) << "a column is missing in Columns::each()";
}

TEST(SharedPages, CopiesDoNotSeeWhatIsWrittenLater)
{
    SharedPages<int> pages;
    pages.grow(10'000);
    for (std::size_t n = 0; n < pages.size(); n += 7)
        pages.change(n) = 1;
    const SharedPages<int> before = pages;
    SharedPages<int> other = pages;
    pages.change(0) = 2;
    pages.change(9'996) = 2;
    other.grow(20'000);
    other.change(0) = 3;
    other.change(19'999) = 3;
    EXPECT_EQ(before[0], 1);
    EXPECT_EQ(before[9'996], 1);
    EXPECT_EQ(before.size(), 10'000U);
    EXPECT_EQ(pages[0], 2);
    EXPECT_EQ(pages[9'996], 2);
    EXPECT_EQ(pages[7], 1);
    EXPECT_EQ(other[0], 3);
    EXPECT_EQ(other[9'996], 1);
    EXPECT_EQ(other[19'999], 3);
    EXPECT_EQ(other[15'000], 0);
}

TEST(Departures, AgreeWithAPlainListWhateverArrivesFirst)
{
    Departures<int> out;
    std::vector<int> plain;
    for (int n = 0; n < 2'000; ++n) {
        out.push_back(n);
        plain.push_back(n);
        if (n % 3 == 0)
            continue;
        const auto which = static_cast<std::ptrdiff_t>(
            n % 5 == 0 ? static_cast<std::size_t>(n) * 7 % plain.size() : 0);
        out.erase(std::next(out.begin(), which));
        plain.erase(plain.begin() + which);
        ASSERT_TRUE(std::ranges::equal(out, plain));
    }
    Departures<int> same;
    for (const int each : plain)
        same.push_back(each);
    EXPECT_EQ(out, same) << "what is gone does not count";
    same.push_back(1);
    EXPECT_NE(out, same);
    while (!out.empty())
        out.erase(out.begin());
    EXPECT_EQ(out.size(), 0U);
}

}  // namespace
}  // namespace millrace::history_test
