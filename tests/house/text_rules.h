// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

#include "tests/house/source.h"

namespace millrace::house {

/// Words that core does without, each with what to use instead.
std::vector<Breach> bannedWords(const SourceFile& file);

/// Licence line, #pragma once, line length, marks of unfinished work, white space.
std::vector<Breach> formBreaches(const SourceFile& file);

/// A long file that is meant to be so.
struct LongFile {
    std::string_view path;
    std::string_view reason;
};

inline constexpr int kFileLinesMax = 400;

/// Files over kFileLinesMax that are not excused, and excuses that nothing needs.
std::vector<Breach> lengthBreaches(const std::vector<SourceFile>& files,
                                   const std::vector<LongFile>& excused);

/// Tests of folders that do not exist: tests/core/log tests core/log.
std::vector<Breach> mirrorBreaches(const std::vector<SourceFile>& files);

}  // namespace millrace::house
