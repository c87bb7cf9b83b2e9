// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/house/source.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

namespace millrace::house {

namespace {

/// Where the literal that opens at `at` (a quote) ends: one past its closing quote.
std::size_t literalEnd(std::string_view text, std::size_t at)
{
    const char quote = text[at];
    if (quote == '"' && at > 0 && text[at - 1] == 'R') {
        const std::size_t open = text.find('(', at);
        if (open == std::string_view::npos)
            return text.size();
        std::string close{")"};
        close.append(text.substr(at + 1, open - at - 1)).push_back('"');
        const std::size_t end = text.find(close, open);
        return end == std::string_view::npos ? text.size() : end + close.size();
    }
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == quote || text[i] == '\n')
            return i + 1;
    }
    return text.size();
}

}  // namespace

std::vector<SourceFile> ownSources(const std::string& root)
{
    namespace fs = std::filesystem;
    std::vector<SourceFile> files;
    for (const char* top : {"core", "ui", "app", "tests"}) {
        for (const fs::directory_entry& entry :
             fs::recursive_directory_iterator{fs::path{root} / top}) {
            const fs::path& path = entry.path();
            if (path.extension() != ".h" && path.extension() != ".cpp")
                continue;
            std::ifstream in{path, std::ios::binary};
            files.push_back({fs::relative(path, root).generic_string(),
                             {std::istreambuf_iterator<char>{in}, {}}});
        }
    }
    std::ranges::sort(files, {}, &SourceFile::path);
    return files;
}

std::vector<std::string_view> linesOf(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string codeOnly(std::string_view text)
{
    std::string code{text};
    const auto blank = [&code](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
            if (code[i] != '\n')
                code[i] = ' ';
        }
    };
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = at + 1;
        if (text.substr(at, 2) == "//") {
            end = std::min(text.find('\n', at), text.size());
            blank(at, end);
        } else if (text.substr(at, 2) == "/*") {
            const std::size_t close = text.find("*/", at + 2);
            end = close == std::string_view::npos ? text.size() : close + 2;
            blank(at, end);
        } else if (text[at] == '"' || (text[at] == '\'' && !(at > 0 && isWord(text[at - 1])))) {
            // A ' after a digit separates digits; it opens nothing.
            end = literalEnd(text, at);
            blank(at, end);
        }
        at = end;
    }
    return code;
}

std::string_view folderOf(std::string_view path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

std::string listed(const std::vector<Breach>& breaches)
{
    std::string list;
    for (const Breach& each : breaches)
        list += fmt::format("{}:{}: {}\n", each.path, each.line, each.what);
    return list;
}

}  // namespace millrace::house
