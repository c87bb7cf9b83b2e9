// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/house/text_rules.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

namespace millrace::house {

namespace {

constexpr std::size_t kLineMax = 100;

struct Banned {
    std::string_view text;
    std::string_view instead;
};

constexpr std::string_view kTime = "SimTime, which the engine knows; core never reads a clock";
constexpr std::string_view kChance = "the streams of core/base/random.h: the same on every machine";
constexpr std::string_view kOrder =
    "std::map or a sorted vector: the order of what is iterated reaches the trace";
constexpr std::string_view kSilent = "return a value or an Error; core never prints";
constexpr std::string_view kLibm =
    "our own functions in core/base: the bits of libm depend on the CPU";
constexpr std::string_view kLocale = "fmt::format or std::from_chars: they obey no locale";

// Found as whole words, in code only: a comment may name what the code avoids.
constexpr std::array kBannedInCore{
    Banned{"system_clock", kTime},
    Banned{"steady_clock", kTime},
    Banned{"high_resolution_clock", kTime},
    Banned{"clock_gettime", kTime},
    Banned{"gettimeofday", kTime},
    Banned{"std::time", kTime},
    Banned{"random_device", kChance},
    Banned{"std::rand", kChance},
    Banned{"std::shuffle", kChance},
    Banned{"mt19937", kChance},
    Banned{"mt19937_64", kChance},
    Banned{"default_random_engine", kChance},
    Banned{"uniform_int_distribution", kChance},
    Banned{"uniform_real_distribution", kChance},
    Banned{"exponential_distribution", kChance},
    Banned{"normal_distribution", kChance},
    Banned{"unordered_map", kOrder},
    Banned{"unordered_set", kOrder},
    Banned{"unordered_multimap", kOrder},
    Banned{"unordered_multiset", kOrder},
    Banned{"std::hash", "ids and std::map: a hash differs between standard libraries"},
    Banned{"std::cout", kSilent},
    Banned{"std::cerr", kSilent},
    Banned{"std::clog", kSilent},
    Banned{"printf", kSilent},
    Banned{"fprintf", kSilent},
    Banned{"puts", kSilent},
    Banned{"fmt::print", kSilent},
    Banned{"sprintf", kLocale},
    Banned{"snprintf", kLocale},
    Banned{"setlocale", kLocale},
    Banned{"std::locale", kLocale},
    Banned{"strtod", kLocale},
    Banned{"atof", kLocale},
    Banned{"std::stod", kLocale},
    Banned{"std::stof", kLocale},
    Banned{"stringstream", kLocale},
    Banned{"ostringstream", kLocale},
    Banned{"istringstream", kLocale},
    Banned{"std::exp", kLibm},
    Banned{"std::exp2", kLibm},
    Banned{"std::expm1", kLibm},
    Banned{"std::log", kLibm},
    Banned{"std::log2", kLibm},
    Banned{"std::log10", kLibm},
    Banned{"std::log1p", kLibm},
    Banned{"std::pow", kLibm},
    Banned{"std::cbrt", kLibm},
    Banned{"std::hypot", kLibm},
    Banned{"std::sin", kLibm},
    Banned{"std::cos", kLibm},
    Banned{"std::tan", kLibm},
    Banned{"std::asin", kLibm},
    Banned{"std::acos", kLibm},
    Banned{"std::atan", kLibm},
    Banned{"std::atan2", kLibm},
    Banned{"std::tgamma", kLibm},
    Banned{"std::lgamma", kLibm},
    Banned{"std::erf", kLibm},
    Banned{"std::fma", "a product and a sum: with -ffp-contract=off both round everywhere"},
    Banned{"abort", "MILLRACE_INVARIANT: the programs then print how to see it again"},
    Banned{"assert", "MILLRACE_INVARIANT: it stays in every build"},
};

// Put together here, so that this file does not hold what it looks for.
const std::array<std::string, 4> kMarks{std::string{"TO"} + "DO", std::string{"FIX"} + "ME",
                                        std::string{"XX"} + "X", std::string{"for "} + "now"};

bool holdsWord(std::string_view line, std::string_view word)
{
    for (std::size_t at = line.find(word); at != std::string_view::npos;
         at = line.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        const bool begins = at == 0 || !isWord(line[at - 1]);
        const bool ends = end == line.size() || !isWord(line[end]);
        if (begins && ends)
            return true;
    }
    return false;
}

/// Characters, not bytes: a line may hold "→".
std::size_t widthOf(std::string_view line)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

std::vector<Breach> bannedWords(const SourceFile& file)
{
    std::vector<Breach> breaches;
    if (!file.path.starts_with("core/"))
        return breaches;
    const std::string code = codeOnly(file.text);
    int number = 0;
    for (const std::string_view line : linesOf(code)) {
        ++number;
        for (const Banned& banned : kBannedInCore) {
            if (holdsWord(line, banned.text))
                breaches.push_back(
                    {file.path, number,
                     fmt::format("{} is banned; use {}", banned.text, banned.instead)});
        }
    }
    return breaches;
}

std::vector<Breach> formBreaches(const SourceFile& file)
{
    std::vector<Breach> breaches;
    const std::vector<std::string_view> lines = linesOf(file.text);
    if (lines.empty() || lines.front() != "// SPDX-License-Identifier: GPL-3.0-or-later")
        breaches.push_back({file.path, 1, "the first line is not the SPDX line of the licence"});
    if (file.path.ends_with(".h") && std::ranges::find(lines, "#pragma once") == lines.end())
        breaches.push_back({file.path, 0, "a header without #pragma once"});
    if (!file.text.empty() && !file.text.ends_with('\n'))
        breaches.push_back({file.path, static_cast<int>(lines.size()), "no newline at the end"});
    int number = 0;
    for (const std::string_view line : lines) {
        ++number;
        if (widthOf(line) > kLineMax)
            breaches.push_back({file.path, number, "the line has more than 100 columns"});
        if (line.ends_with(' ') || line.ends_with('\r') || line.find('\t') != line.npos)
            breaches.push_back({file.path, number, "a tab, or white space at the end of a line"});
        for (const std::string& mark : kMarks) {
            if (holdsWord(line, mark))
                breaches.push_back(
                    {file.path, number,
                     fmt::format("\"{}\": finish it, or file an issue and say what holds today",
                                 mark)});
        }
    }
    return breaches;
}

std::vector<Breach> lengthBreaches(const std::vector<SourceFile>& files,
                                   const std::vector<LongFile>& excused)
{
    std::vector<Breach> breaches;
    std::set<std::string_view> needed;
    for (const SourceFile& file : files) {
        const auto lines = static_cast<int>(linesOf(file.text).size());
        if (lines <= kFileLinesMax)
            continue;
        if (std::ranges::find(excused, file.path, &LongFile::path) != excused.end())
            needed.insert(file.path);
        else
            breaches.push_back({file.path, lines,
                                fmt::format("more than {} lines; split it, or excuse it with a "
                                            "reason in tests/house/house_test.cpp",
                                            kFileLinesMax)});
    }
    for (const LongFile& each : excused) {
        if (each.reason.empty() || !needed.contains(each.path))
            breaches.push_back(
                {std::string{each.path}, 0, "an excuse for a long file without reason or need"});
    }
    return breaches;
}

std::vector<Breach> mirrorBreaches(const std::vector<SourceFile>& files)
{
    std::set<std::string_view> folders;
    for (const SourceFile& file : files)
        folders.insert(folderOf(file.path));
    std::vector<Breach> breaches;
    for (const SourceFile& file : files) {
        constexpr std::string_view kTests = "tests/";
        if (!file.path.starts_with(kTests) || !file.path.ends_with("_test.cpp"))
            continue;
        const std::string_view tested =
            folderOf(file.path).substr(std::min(kTests.size(), folderOf(file.path).size()));
        const bool mirrors = tested.starts_with("core/") || tested.starts_with("ui/");
        if (mirrors && !folders.contains(tested))
            breaches.push_back({file.path, 0, fmt::format("there is no {} to test", tested)});
    }
    return breaches;
}

}  // namespace millrace::house
