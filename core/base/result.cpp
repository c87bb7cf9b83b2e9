// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/result.h"

#include <fmt/format.h>

namespace millrace {

std::string describe(const Error& error)
{
    if (error.line > 0)
        return fmt::format("{}:{}:{}: {}", error.file, error.line, error.column, error.message);
    if (!error.file.empty())
        return fmt::format("{}: {}", error.file, error.message);
    return error.message;
}

}  // namespace millrace
