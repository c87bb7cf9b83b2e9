// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/manual.h"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include <QProcess>

#include "tests/support/paths.h"

// packaging/millrace.1 says what the program can do.

namespace millrace::ui::manual_test {
namespace {

std::string helpOf(const std::string& subcommand)
{
    QStringList arguments{QStringLiteral("--help")};
    if (!subcommand.empty())
        arguments.prepend(QString::fromStdString(subcommand));
    QProcess process;
    process.start(QString::fromStdString(millrace::test::programPath("millrace")), arguments);
    EXPECT_TRUE(process.waitForFinished(60'000));
    return process.readAllStandardOutput().toStdString();
}

TEST(Manual, NamesAllThatHelpOfMillraceNames)
{
    std::ifstream file{millrace::test::sourcePath("packaging/millrace.1"), std::ios::binary};
    const std::string page{std::istreambuf_iterator<char>{file}, {}};
    EXPECT_EQ(millrace::test::subcommandsIn(helpOf("")), std::set<std::string>{"export"});
    EXPECT_EQ(millrace::test::untruths(page, "millrace", helpOf), "");
}

}  // namespace
}  // namespace millrace::ui::manual_test
