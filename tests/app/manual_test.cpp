// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/manual.h"

#include <fstream>
#include <iterator>

#include "tests/app/called.h"
#include "tests/support/paths.h"

// packaging/millracectl.1 says what the program can do. That of millrace: tests/ui/export.

namespace millrace::manual_test {
namespace {

TEST(Manual, NamesAllThatHelpOfMillracectlNames)
{
    std::ifstream file{test::sourcePath("packaging/millracectl.1"), std::ios::binary};
    const std::string page{std::istreambuf_iterator<char>{file}, {}};
    EXPECT_EQ(test::subcommandsIn(call("--help").said).size(), 8U);
    EXPECT_EQ(test::untruths(
                  page, "millracectl",
                  [](const std::string& subcommand) { return call(subcommand + " --help").said; }),
              "");
}

TEST(Manual, IsFoundWrongInBothDirections)
{
    const std::string synopsis = ".SH SYNOPSIS\n.B tool run\n[\\-\\-seed]\n.SH DESCRIPTION\n";
    const std::string page = synopsis + ".SH OPTIONS\n\\-\\-seed \\-\\-help\n.SH EXIT STATUS\n";
    const auto help = [](std::string_view subcommands, std::string_view options) {
        return [=](const std::string& subcommand) {
            return subcommand.empty()
                       ? "Options:\n  -h,--help  x\n\nSubcommands:\n" + std::string{subcommands}
                       : "Options:\n  -h,--help  x\n" + std::string{options};
        };
    };
    EXPECT_EQ(test::untruths(page, "tool", help("  run  x\n", "  --seed N  x\n")), "");
    EXPECT_EQ(test::untruths(page, "tool", help("  run  x\n  check  x\n", "  --seed N  x\n")),
              "check is not in the synopsis\n");
    EXPECT_EQ(test::untruths(page, "tool", help("  run  x\n", "  --seed N  x\n  --seeds N  x\n")),
              "run --seeds is not in the synopsis\n--seeds is not explained\n");
    EXPECT_EQ(test::untruths(page, "tool", help("  run  x\n", "")),
              "run has no --seed\n--seed is explained, and there is none\n");
}

}  // namespace
}  // namespace millrace::manual_test
