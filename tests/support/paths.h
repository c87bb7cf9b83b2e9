// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

// Where this build lies. Said to one source alone: whatever else is compiled is then the same in
// every clone, and ccache finds it.

namespace millrace::test {

/// A file or folder of the repository: "tests/golden/digests.txt".
std::string sourcePath(std::string_view inRepository);
/// A program of this build: "millracectl".
std::string programPath(std::string_view name);

}  // namespace millrace::test
