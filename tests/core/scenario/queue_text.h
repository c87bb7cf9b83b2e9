// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ostream>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "core/scenario/scenario_reader.h"
#include "tests/support/scenarios.h"

namespace millrace::test {

/// Two reactions; four workers. The row's lines begin at 10.
inline std::string withQueue(const std::string& rest)
{
    return "format = 1\nname = \"x\"\nduration = \"60 s\"\n[[reaction]]\nname = \"a\"\n"
           "[[reaction]]\nname = \"b\"\n[queue]\nworkers = 4\n" +
           rest;
}

inline Scenario read(const std::string& rest)
{
    return scenarioOf(withQueue(rest));
}

/// What is wrong with a queue's keys or lines of the timeline.
struct BadRow {
    const char* name;
    const char* rest;  ///< See withQueue().
    int line;
    const char* says;  ///< A part of the message.
};

inline void PrintTo(const BadRow& row, std::ostream* out)
{
    *out << row.name;
}

inline void expectRefused(const BadRow& row)
{
    auto outcome = readScenario(withQueue(row.rest), "file.toml");
    ASSERT_TRUE(std::holds_alternative<std::vector<Error>>(outcome)) << "it was accepted";
    const Error& error = std::get<std::vector<Error>>(outcome).front();
    EXPECT_EQ(error.line, row.line) << describe(error);
    EXPECT_NE(error.message.find(row.says), std::string::npos) << describe(error);
}

}  // namespace millrace::test
