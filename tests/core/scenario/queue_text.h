// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "core/scenario/scenario_reader.h"

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
    auto outcome = readScenario(withQueue(rest), "file.toml");
    if (const auto* errors = std::get_if<std::vector<Error>>(&outcome)) {
        ADD_FAILURE() << describe(errors->front());
        return {};
    }
    return std::get<Scenario>(std::move(outcome));
}

}  // namespace millrace::test
