// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

// A manual page of packaging/, held against what its program says of itself.

namespace millrace::test {

/// What `--help` prints; of a subcommand when there is one.
using Help = std::function<std::string(const std::string& subcommand)>;

/// "run" and "check", of what --help prints.
std::set<std::string> subcommandsIn(std::string_view help);
/// "--seed" and "--json", of what --help prints or a manual says.
std::set<std::string> longOptionsIn(std::string_view text);

/// One line for each subcommand and long option that one of the two knows alone; empty when the
/// manual is right. An option of a subcommand stands in that one's synopsis, and is explained.
std::string untruths(std::string_view manual, const std::string& program, const Help& help);

}  // namespace millrace::test
