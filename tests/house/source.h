// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace millrace::house {

/// One file of ours.
struct SourceFile {
    std::string path;  ///< From the root of the repository: "core/base/time.h".
    std::string text;
};

/// One place where a rule is not kept.
struct Breach {
    std::string path;
    int line = 0;      ///< From 1; 0 when the whole file is meant.
    std::string what;  ///< What is wrong and what to do instead.

    bool operator==(const Breach&) const = default;
};

/// All .h and .cpp files below core/, ui/, app/ and tests/, sorted by path.
std::vector<SourceFile> ownSources(const std::string& root);

/// The lines of a text, without their ends.
std::vector<std::string_view> linesOf(std::string_view text);

/// The text with comments, strings and characters blanked: same lines, same columns.
std::string codeOnly(std::string_view text);

/// "core/log" of "core/log/consumer.cpp"; "" at the top.
std::string_view folderOf(std::string_view path);

/// For failure messages: one breach a line.
std::string listed(const std::vector<Breach>& breaches);

/// Part of a name in C++.
constexpr bool isWord(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

}  // namespace millrace::house
