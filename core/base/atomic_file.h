// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace millrace {

/// Writes the whole text under this name or leaves what was there: to a temporary file beside
/// it, flushed to the disk, then renamed. A link stays one: what it points to is replaced.
/// Devices and pipes are refused, as a rename would remove them. The error says what could not be
/// done and why.
Status writeFileAtomically(const std::string& path, std::string_view text);

}  // namespace millrace
