// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/digest.h"

#include <fmt/format.h>

namespace millrace {

std::string digestText(std::uint64_t digest)
{
    return fmt::format("{:016x}", digest);
}

}  // namespace millrace
