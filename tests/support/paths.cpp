// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/paths.h"

namespace millrace::test {

std::string sourcePath(std::string_view inRepository)
{
    return std::string{MILLRACE_SOURCE_DIR "/"} + std::string{inRepository};
}

std::string programPath(std::string_view name)
{
    return std::string{MILLRACE_BIN_DIR "/"} + std::string{name};
}

}  // namespace millrace::test
