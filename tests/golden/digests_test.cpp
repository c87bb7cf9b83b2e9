// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/scenario/shipped.h"
#include "tests/support/paths.h"
#include "tests/support/scenarios.h"

// What the shipped scenarios lead to, to the bit, one digest a half. A refactoring that leaves
// them alone is harmless; a change that moves one says why in its commit message.

namespace millrace::digests_test {
namespace {

std::string adviceFor(const std::string& name, std::string_view half)
{
    return fmt::format(
        "{}, the {}'s half. Is the change meant? Then see it with\n"
        "    millracectl run {} --json\n"
        "write all rows anew with\n"
        "    tests/golden/digests.sh build/dev/bin/millracectl > tests/golden/digests.txt\n"
        "and let the commit message explain why the digest moved.",
        name, half, name);
}

TEST(GoldenDigests, ShippedScenariosKeepTheirs)
{
    std::ifstream file{test::sourcePath("tests/golden/digests.txt")};
    ASSERT_TRUE(file);
    std::size_t rows = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('#'))
            continue;
        std::istringstream row{line};
        std::string name;
        std::string log;
        std::string list;
        ASSERT_TRUE(row >> name >> log >> list) << line;
        ++rows;
        const Digests digests = runScenario(test::shippedScenario(name)).recording->digests();
        EXPECT_EQ(digestText(digests.log), log) << adviceFor(name, "log");
        EXPECT_EQ(digestText(digests.list), list) << adviceFor(name, "list");
    }
    EXPECT_EQ(rows, shippedScenarios().size()) << "every shipped scenario has a row";
}

}  // namespace
}  // namespace millrace::digests_test
