// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/support/paths.h"

namespace millrace {

/// A file of tests/conformance/vectors: what a real system did, and how it was made to, in its
/// header. Read without a line of ours, so that our reader cannot lie about it.
inline nlohmann::json vectors(const std::string& name)
{
    std::ifstream file{test::sourcePath("tests/conformance/vectors/" + name)};
    EXPECT_TRUE(file.is_open()) << name;
    return nlohmann::json::parse(file);
}

}  // namespace millrace
