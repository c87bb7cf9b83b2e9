// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/invariant.h"

#include <string_view>

namespace millrace {

void invariantBroken(const char* condition, const char* file, int line)
{
    // Only the file's name: a full path would tell where the build ran.
    std::string_view name{file};
    name.remove_prefix(name.find_last_of('/') + 1);
    throw InvariantBroken{std::string{name} + ":" + std::to_string(line) + ": " + condition};
}

}  // namespace millrace
