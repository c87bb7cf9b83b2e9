// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/called.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>

#include <sys/wait.h>

#include "tests/support/paths.h"

namespace millrace {

Called call(const std::string& arguments, const std::string& before)
{
    const std::string line =
        before + "'" + test::programPath("millracectl") + "' " + arguments + " 2>&1";
    Called called;
    FILE* pipe = ::popen(line.c_str(), "r");
    std::array<char, 4096> part{};
    while (const std::size_t read = std::fread(part.data(), 1, part.size(), pipe))
        called.said.append(part.data(), read);
    const int status = ::pclose(pipe);
    called.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return called;
}

bool says(const Called& called, const std::string& words)
{
    return called.said.find(words) != std::string::npos;
}

MillracectlTest::MillracectlTest()
{
    // Rows of a table are named Suite/Test/Row.
    std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    std::ranges::replace(name, '/', '-');
    folder = std::filesystem::temp_directory_path() / ("millracectl-" + name);
    std::filesystem::create_directories(folder);
}

MillracectlTest::~MillracectlTest()
{
    std::filesystem::remove_all(folder);
}

std::string MillracectlTest::written(const std::string& name, const std::string& text) const
{
    std::ofstream{folder / name} << text;
    return "'" + (folder / name).string() + "'";
}

}  // namespace millrace
