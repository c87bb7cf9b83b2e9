// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of the house, held against every source of ours. That the rules themselves bite is
// tested beside this file, on texts made to break them.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "tests/house/include_rules.h"
#include "tests/house/text_rules.h"
#include "tests/support/paths.h"

namespace millrace::house::house_test {
namespace {

// Long on purpose. Each entry says why it is better whole.
const std::vector<LongFile> kLongFiles{
    {"tests/core/check/list_anomalies_test.cpp", "one table: every way a list's history can lie"}};

class HouseTest : public testing::Test {
protected:
    const std::vector<SourceFile> m_files = ownSources(test::sourcePath(""));
};

TEST_F(HouseTest, SeesTheWholeHouse)
{
    std::set<std::string_view> tops;
    for (const SourceFile& file : m_files)
        tops.insert(std::string_view{file.path}.substr(0, file.path.find('/')));
    EXPECT_EQ(tops, (std::set<std::string_view>{"app", "core", "tests", "ui"}));
    EXPECT_TRUE(std::ranges::any_of(
        m_files, [](const SourceFile& file) { return file.path == "core/base/time.h"; }));
}

TEST_F(HouseTest, EveryIncludeIsInTheMatrix)
{
    const std::vector<Breach> breaches = includeBreaches(m_files);
    EXPECT_TRUE(breaches.empty()) << listed(breaches);
}

TEST_F(HouseTest, EveryRowOfTheMatrixIsOfAFolder)
{
    const std::vector<Breach> breaches = emptyRows(m_files);
    EXPECT_TRUE(breaches.empty()) << listed(breaches);
}

TEST_F(HouseTest, CoreHoldsNoBannedWord)
{
    for (const SourceFile& file : m_files) {
        const std::vector<Breach> breaches = bannedWords(file);
        EXPECT_TRUE(breaches.empty()) << listed(breaches);
    }
}

TEST_F(HouseTest, EverySourceHasTheForm)
{
    for (const SourceFile& file : m_files) {
        const std::vector<Breach> breaches = formBreaches(file);
        EXPECT_TRUE(breaches.empty()) << listed(breaches);
    }
}

TEST_F(HouseTest, FilesAreShort)
{
    const std::vector<Breach> breaches = lengthBreaches(m_files, kLongFiles);
    EXPECT_TRUE(breaches.empty()) << listed(breaches);
}

TEST_F(HouseTest, TestsMirrorTheTree)
{
    const std::vector<Breach> breaches = mirrorBreaches(m_files);
    EXPECT_TRUE(breaches.empty()) << listed(breaches);
}

}  // namespace
}  // namespace millrace::house::house_test
