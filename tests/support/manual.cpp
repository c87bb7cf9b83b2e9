// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/manual.h"

#include <fmt/format.h>

namespace millrace::test {

namespace {

bool isOfOption(char each)
{
    return (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') || each == '-';
}

/// Without the backslashes before its dashes.
std::string plain(std::string_view manual)
{
    std::string text{manual};
    std::erase(text, '\\');
    return text;
}

/// What stands between `begin` and the next `end`; all the rest where there is no such end.
std::string_view part(std::string_view text, std::string_view begin, std::string_view end)
{
    const std::size_t at = text.find(begin);
    if (at == std::string_view::npos)
        return {};
    text.remove_prefix(at + begin.size());
    return text.substr(0, text.find(end));
}

}  // namespace

std::set<std::string> subcommandsIn(std::string_view help)
{
    std::set<std::string> found;
    constexpr std::string_view kIndent = "\n  ";
    const std::string_view list = part(help, "Subcommands:", "\n\n");
    for (std::size_t at = list.find(kIndent); at != std::string_view::npos;
         at = list.find(kIndent, at + 1)) {
        const std::string_view line = list.substr(at + kIndent.size());
        if (!line.starts_with(' '))
            found.emplace(line.substr(0, line.find(' ')));
    }
    return found;
}

std::set<std::string> longOptionsIn(std::string_view text)
{
    std::set<std::string> found;
    for (std::size_t at = text.find("--"); at != std::string_view::npos; at = text.find("--", at)) {
        std::size_t end = at;
        while (end < text.size() && isOfOption(text[end]))
            ++end;
        if (end > at + 2)  // Two dashes alone end the options.
            found.emplace(text.substr(at, end - at));
        at = end;
    }
    return found;
}

std::string untruths(std::string_view manual, const std::string& program, const Help& help)
{
    const std::string text = plain(manual);
    const std::string synopsis{part(text, ".SH SYNOPSIS", ".SH DESCRIPTION")};
    const std::set<std::string> explained = longOptionsIn(part(text, ".SH OPTIONS", ".SH EXIT"));
    std::string found;
    std::set<std::string> real = longOptionsIn(help(""));
    for (const std::string& subcommand : subcommandsIn(help(""))) {
        const std::string begin = fmt::format(".B {} {}\n", program, subcommand);
        if (synopsis.find(begin) == std::string::npos) {
            found += fmt::format("{} is not in the synopsis\n", subcommand);
            continue;
        }
        const std::set<std::string> shown = longOptionsIn(part(synopsis, begin, ".br\n"));
        const std::string said = help(subcommand);
        for (const std::string& option : longOptionsIn(part(said, "Options:", "\n\n"))) {
            real.insert(option);
            const bool byLetter = option == "--output" || option == "--help";
            if (!shown.contains(option) && !byLetter)
                found += fmt::format("{} {} is not in the synopsis\n", subcommand, option);
        }
        for (const std::string& option : shown)
            if (said.find(option) == std::string::npos)
                found += fmt::format("{} has no {}\n", subcommand, option);
    }
    for (const std::string& option : real)
        if (!explained.contains(option))
            found += fmt::format("{} is not explained\n", option);
    for (const std::string& option : explained)
        if (!real.contains(option))
            found += fmt::format("{} is explained, and there is none\n", option);
    return found;
}

}  // namespace millrace::test
