// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

namespace millrace {

/// What became of one call of the real program, as people call it.
struct Called {
    int exitCode = -1;
    std::string said;  ///< Both streams.
};

/// `arguments` as the shell reads them; `before` is for the shell, too, such as a limit.
Called call(const std::string& arguments, const std::string& before = {});

bool says(const Called& called, const std::string& words);

/// A folder for the files of one test.
class MillracectlTest : public testing::Test {
protected:
    MillracectlTest();
    ~MillracectlTest() override;

    /// The file's name, for the shell.
    std::string written(const std::string& name, const std::string& text) const;

    std::filesystem::path folder;
};

}  // namespace millrace
