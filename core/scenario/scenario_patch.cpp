// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/scenario_patch.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/base/utf8.h"
#include "core/scenario/toml_document.h"

namespace millrace {

namespace {

/// One step of a key path: "reaction[0]" has an index, "mean" has none.
struct Step {
    std::string_view key;
    int index = -1;
};

std::vector<Step> stepsOf(std::string_view path)
{
    std::vector<Step> steps;
    while (!path.empty()) {
        const std::string_view part = path.substr(0, path.find('.'));
        path.remove_prefix(std::min(path.size(), part.size() + 1));
        Step step{part.substr(0, part.find('[')), -1};
        if (step.key.size() < part.size()) {
            const std::string_view digits = part.substr(step.key.size() + 1);
            std::from_chars(digits.data(), digits.data() + digits.size(), step.index);
        }
        steps.push_back(step);
    }
    return steps;
}

/// Where a place of the parser lies in the text.
std::size_t byteAt(std::string_view text, TextPlace place)
{
    std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    for (int line = 1; line < place.line; ++line)
        at = text.find('\n', at) + 1;
    for (int column = 1; column < place.column && at < text.size(); ++column)
        at += firstCharacter(text.substr(at)).bytes;
    return at;
}

std::string_view lineEndOf(std::string_view text)
{
    return text.find("\r\n") != std::string_view::npos ? "\r\n" : "\n";
}

bool isInline(std::string_view text, const TomlValue& table)
{
    const std::size_t at = byteAt(text, table.begin);
    return at < text.size() && text[at] == '{';
}

std::string replaced(std::string_view text, std::size_t from, std::size_t to, std::string_view with)
{
    return fmt::format("{}{}{}", text.substr(0, from), with, text.substr(to));
}

/// Byte after the last line of a table written with a header or as the root: after its last
/// value, else after its header.
std::size_t endOfTable(std::string_view text, const TomlValue& table, bool root)
{
    std::size_t last = root ? 0 : byteAt(text, table.begin);
    for (const TomlEntry& entry : table.entries) {
        const TomlValue& value = entry.value;
        const bool ownTable = value.kind == TomlValue::Kind::Table && !isInline(text, value);
        const bool tables = value.kind == TomlValue::Kind::Array && !value.items.empty() &&
                            value.items[0].kind == TomlValue::Kind::Table &&
                            !isInline(text, value.items[0]);
        if (!ownTable && !tables)
            last = std::max(last, byteAt(text, value.end));
    }
    const std::size_t lineEnd = text.find('\n', last);
    return lineEnd == std::string_view::npos ? text.size() : lineEnd + 1;
}

std::string withNewKey(std::string_view text, const TomlValue& table, bool root,
                       std::string_view key, std::string_view literal)
{
    if (!root && isInline(text, table)) {
        const std::size_t close = byteAt(text, table.end) - 1;
        std::size_t at = close;
        while (at > 0 && text[at - 1] == ' ')
            --at;
        const bool empty = table.entries.empty();
        return replaced(text, at, at, fmt::format("{}{} = {}", empty ? " " : ", ", key, literal));
    }
    const std::size_t at = endOfTable(text, table, root);
    const bool needsLineEnd = at > 0 && text[at - 1] != '\n';
    return replaced(text, at, at,
                    fmt::format("{}{} = {}{}", needsLineEnd ? lineEndOf(text) : "", key, literal,
                                lineEndOf(text)));
}

std::string appended(std::string_view text, std::string_view block)
{
    const std::string_view lineEnd = lineEndOf(text);
    const bool needsLineEnd = !text.empty() && text.back() != '\n';
    return fmt::format("{}{}{}{}", text, needsLineEnd ? lineEnd : "", text.empty() ? "" : lineEnd,
                       block);
}

}  // namespace

Result<std::string> withValue(std::string_view text, std::string_view keyPath,
                              std::string_view literal)
{
    const Result<TomlValue> document = parseToml(text, "");
    if (!document)
        return document.error();
    const std::vector<Step> steps = stepsOf(keyPath);
    const Error misfit{Error::Code::NotFound,
                       fmt::format("The file has no place for \"{}\".", keyPath)};
    const TomlValue* here = &document.value();
    for (std::size_t n = 0; n < steps.size(); ++n) {
        const bool last = n + 1 == steps.size();
        const TomlEntry* entry = here->find(steps[n].key);
        if (entry == nullptr && last)
            return withNewKey(text, *here, n == 0, steps[n].key, literal);
        if (entry == nullptr && steps[n].index < 0) {
            // Its table is not there either: what lies below it is written inline.
            std::string value{literal};
            for (std::size_t inner = steps.size() - 1; inner > n + 1; --inner)
                value = fmt::format("{{ {} = {} }}", steps[inner].key, value);
            if (n == 0)
                return appended(text, fmt::format("[{}]{}{} = {}{}", steps[0].key, lineEndOf(text),
                                                  steps[1].key, value, lineEndOf(text)));
            return withNewKey(text, *here, false, steps[n].key,
                              fmt::format("{{ {} = {} }}", steps[n + 1].key, value));
        }
        if (entry == nullptr)
            return misfit;
        const TomlValue* value = &entry->value;
        if (steps[n].index >= 0) {
            const auto index = static_cast<std::size_t>(steps[n].index);
            if (value->kind != TomlValue::Kind::Array || index >= value->items.size())
                return misfit;
            value = &value->items[index];
        }
        const bool shorthand = n + 2 == steps.size() && steps[n + 1].key == "mean" &&
                               value->kind == TomlValue::Kind::Text;
        if (last || shorthand)
            return replaced(text, byteAt(text, value->begin), byteAt(text, value->end), literal);
        if (value->kind != TomlValue::Kind::Table)
            return misfit;
        here = value;
    }
    return misfit;
}

Result<std::string> withIntervention(std::string_view text, const Intervention& intervention)
{
    static constexpr std::string_view kActs[] = {"kill", "stop", "restart"};
    static constexpr std::string_view kTargets[] = {"slot", "member", "worker"};
    const std::string_view lineEnd = lineEndOf(text);
    return appended(text, fmt::format("[[at]]{0}time = \"{1}\"{0}{2} = \"{3} {4}\"{0}", lineEnd,
                                      durationText(intervention.at.time_since_epoch()),
                                      kActs[static_cast<std::size_t>(intervention.act)],
                                      kTargets[static_cast<std::size_t>(intervention.target.kind)],
                                      intervention.target.index + 1));
}

}  // namespace millrace
