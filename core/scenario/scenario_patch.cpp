// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/scenario_patch.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <vector>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/base/utf8.h"
#include "core/scenario/intervention_text.h"
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
    // Below log.slots stand the names of reactions, in which any character may be.
    static constexpr std::string_view kNames = "log.slots.";
    if (path.starts_with(kNames))
        return {{"log"}, {"slots"}, {path.substr(kNames.size())}};
    // And below log.groups, with one key of theirs behind it.
    static constexpr std::string_view kGroups = "log.groups.";
    if (path.starts_with(kGroups) && path.rfind('.') > kGroups.size()) {
        const std::string_view rest = path.substr(kGroups.size());
        const std::size_t dot = rest.rfind('.');
        return {{"log"}, {"groups"}, {rest.substr(0, dot)}, {rest.substr(dot + 1)}};
    }
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

/// A key as TOML wants it: in quotes when it is not a plain word.
std::string written(std::string_view key)
{
    const bool plain = !key.empty() && std::ranges::all_of(key, [](char each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
               (each >= '0' && each <= '9') || each == '_' || each == '-';
    });
    if (plain)
        return std::string{key};
    std::string quoted = "\"";
    for (const char each : key) {
        if (each == '"' || each == '\\')
            quoted += '\\';
        quoted += each;
    }
    return quoted + '"';
}

/// Bytes of the mark at the beginning, which some editors write.
std::size_t bomOf(std::string_view text)
{
    return text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
}

/// Where a place of the parser lies in the text.
std::size_t byteAt(std::string_view text, TextPlace place)
{
    std::size_t at = bomOf(text);
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

/// How a table stands in the text.
enum class Form {
    Root,
    Header,   ///< [log] or [[reaction]]
    Implied,  ///< only [log.slots] is there
    Dotted,   ///< log.partitions = 3
    Inline,   ///< { partitions = 3 }
};

bool operator==(TextPlace a, TextPlace b)
{
    return a.line == b.line && a.column == b.column;
}

Form formOf(std::string_view text, const TomlValue& table)
{
    const char first = text[byteAt(text, table.begin)];
    if (first == '{')
        return Form::Inline;
    if (first != '[')
        return Form::Dotted;
    const bool implied = std::ranges::any_of(table.entries, [&table](const TomlEntry& entry) {
        return entry.value.begin == table.begin;
    });
    return implied ? Form::Implied : Form::Header;
}

bool isInline(std::string_view text, const TomlValue& table)
{
    return formOf(text, table) == Form::Inline;
}

std::string replaced(std::string_view text, std::size_t from, std::size_t to, std::string_view with)
{
    return fmt::format("{}{}{}", text.substr(0, from), with, text.substr(to));
}

/// After the last character of a value in its table's own lines; 0 when it has its own header.
std::size_t endOfValue(std::string_view text, const TomlValue& value)
{
    if (value.kind == TomlValue::Kind::Array) {
        const bool headers = !value.items.empty() &&
                             value.items[0].kind == TomlValue::Kind::Table &&
                             !isInline(text, value.items[0]);
        return headers ? 0 : byteAt(text, value.end);
    }
    if (value.kind != TomlValue::Kind::Table || isInline(text, value))
        return byteAt(text, value.end);
    std::size_t last = 0;
    if (formOf(text, value) == Form::Dotted)
        for (const TomlEntry& entry : value.entries)
            last = std::max(last, endOfValue(text, entry.value));
    return last;
}

/// A table and how a new key of it is written there.
struct Place {
    const TomlValue* table = nullptr;
    Form form = Form::Root;
    std::string prefix;  ///< "slots." where the table is written as dotted keys of this one.
    std::string path;    ///< What a header of it says: "log.slots".
};

/// Where the next line of a table with a header, or of the root, belongs: after its last value.
std::size_t endOfTable(std::string_view text, const Place& place)
{
    std::size_t last = place.form == Form::Root ? 0 : byteAt(text, place.table->begin);
    bool empty = true;
    for (const TomlEntry& entry : place.table->entries) {
        const std::size_t end = endOfValue(text, entry.value);
        empty = empty && end == 0;
        last = std::max(last, end);
    }
    if (place.form == Form::Root && empty) {
        // Before the first header: what follows a header is not the root's.
        if (place.table->entries.empty())
            return text.size();
        return byteAt(text, {place.table->entries.front().place.line, 1});
    }
    const std::size_t lineEnd = text.find('\n', last);
    return lineEnd == std::string_view::npos ? text.size() : lineEnd + 1;
}

std::string withNewKey(std::string_view text, const Place& place, std::string_view key,
                       std::string_view literal)
{
    const std::string line = fmt::format("{}{} = {}", place.prefix, written(key), literal);
    const std::string_view lineEnd = lineEndOf(text);
    if (place.form == Form::Inline) {
        const std::size_t close = byteAt(text, place.table->end) - 1;
        std::size_t at = close;
        while (at > 0 && text[at - 1] == ' ')
            --at;
        if (place.table->entries.empty())
            return replaced(text, at, close, fmt::format(" {} ", line));
        return replaced(text, at, at, ", " + line);
    }
    if (place.form == Form::Implied) {
        const std::size_t at = byteAt(text, {place.table->begin.line, 1});
        return replaced(text, at, at, fmt::format("[{0}]{2}{1}{2}{2}", place.path, line, lineEnd));
    }
    const std::size_t at = endOfTable(text, place);
    const bool needsLineEnd = at > 0 && text[at - 1] != '\n' && at != bomOf(text);
    return replaced(text, at, at,
                    fmt::format("{}{}{}", needsLineEnd ? lineEnd : "", line, lineEnd));
}

std::string appended(std::string_view text, std::string_view block)
{
    const std::string_view lineEnd = lineEndOf(text);
    const bool needsLineEnd = !text.empty() && text.back() != '\n';
    return fmt::format("{}{}{}{}", text, needsLineEnd ? lineEnd : "", text.empty() ? "" : lineEnd,
                       block);
}

/// The place of a table one step further.
Place stepInto(std::string_view text, const Place& from, const TomlValue& table,
               std::string_view key)
{
    const std::string path = from.path.empty() ? written(key) : from.path + '.' + written(key);
    Place place{&table, formOf(text, table), "", path};
    if (place.form == Form::Dotted)
        place = {from.table, from.form, from.prefix + written(key) + '.', path};
    return place;
}

Error misfit(std::string_view keyPath)
{
    return {Error::Code::NotFound, fmt::format("The file has no place for \"{}\".", keyPath)};
}

Result<std::string> patched(std::string_view text, const TomlValue& root, std::string_view keyPath,
                            std::string_view literal)
{
    const std::vector<Step> steps = stepsOf(keyPath);
    Place place{&root, Form::Root, "", ""};
    const TomlValue* here = &root;
    for (std::size_t n = 0; n < steps.size(); ++n) {
        const Step& step = steps[n];
        const bool last = n + 1 == steps.size();
        const bool beforeMean = n + 2 == steps.size() && steps[n + 1].key == "mean";
        const TomlEntry* entry = here->find(step.key);
        if (entry == nullptr && (step.key.empty() || step.index >= 0))
            return misfit(keyPath);
        if (entry == nullptr && (last || (beforeMean && n > 0)))
            return withNewKey(text, place, step.key, literal);
        if (entry == nullptr) {
            // Its table is not there either: what lies below it is written inline.
            std::string value{literal};
            for (std::size_t inner = steps.size() - 1; inner > n + 1; --inner)
                value = fmt::format("{{ {} = {} }}", written(steps[inner].key), value);
            const std::string below = fmt::format("{} = {}", written(steps[n + 1].key), value);
            if (n == 0)
                return appended(
                    text, fmt::format("[{1}]{0}{2}{0}", lineEndOf(text), written(step.key), below));
            return withNewKey(text, place, step.key, fmt::format("{{ {} }}", below));
        }
        const TomlValue* value = &entry->value;
        if (step.index >= 0) {
            const auto index = static_cast<std::size_t>(step.index);
            if (value->kind != TomlValue::Kind::Array || index >= value->items.size())
                return misfit(keyPath);
            value = &value->items[index];
        }
        const bool table = value->kind == TomlValue::Kind::Table;
        const bool literalHere = !table || isInline(text, *value);
        if ((last && literalHere) || (beforeMean && value->kind == TomlValue::Kind::Text))
            return replaced(text, byteAt(text, value->begin), byteAt(text, value->end), literal);
        if (last || !table)
            return misfit(keyPath);
        place = stepInto(text, place, *value, step.key);
        here = value;
    }
    return misfit(keyPath);
}

/// The text when it is TOML still: a literal that is none must not reach a file.
Result<std::string> whenToml(Result<std::string> text, std::string_view keyPath)
{
    if (text && !parseToml(text.value(), ""))
        return misfit(keyPath);
    return text;
}

/// One more item of a list of tables: with a header of its own at the end of the text, or where the
/// list is written inline, within it. `list` is null where there is none.
Result<std::string> withItem(std::string_view text, const TomlEntry* list, std::string_view path,
                             const std::vector<std::string>& lines)
{
    if (list == nullptr || endOfValue(text, list->value) == 0) {
        const std::string_view lineEnd = lineEndOf(text);
        return whenToml(appended(text, fmt::format("[[{2}]]{1}{0}{1}", fmt::join(lines, lineEnd),
                                                   lineEnd, path)),
                        path);
    }
    // Inline tables: a header may not stand beside them.
    const TomlValue& items = list->value;
    if (items.kind != TomlValue::Kind::Array)
        return misfit(path);
    const std::size_t end =
        items.items.empty() ? byteAt(text, items.begin) + 1 : byteAt(text, items.items.back().end);
    return whenToml(replaced(text, end, end,
                             fmt::format("{}{{ {} }}", items.items.empty() ? "" : ", ",
                                         fmt::join(lines, ", "))),
                    path);
}

}  // namespace

Result<std::string> withValue(std::string_view text, std::string_view keyPath,
                              std::string_view literal)
{
    const Result<TomlValue> document = parseToml(text, "");
    if (!document)
        return document.error();
    return whenToml(patched(text, document.value(), keyPath, literal), keyPath);
}

Result<std::string> withIntervention(std::string_view text, const Intervention& intervention)
{
    const Result<TomlValue> document = parseToml(text, "");
    if (!document)
        return document.error();
    const TomlEntry* at = document.value().find("at");
    return withItem(text, at, "at", linesOf(intervention, document.value()));
}

Result<std::string> withReader(std::string_view text, const Scenario& scenario, SimTime from)
{
    const Result<TomlValue> document = parseToml(text, "");
    if (!document)
        return document.error();
    std::string name = "reader";
    const auto isTaken = [&](const ReactionSpec& each) { return each.name == name; };
    for (int n = 2; std::ranges::any_of(scenario.reactions, isTaken); ++n)
        name = fmt::format("reader-{}", n);
    const std::string time = durationText(from.time_since_epoch());
    std::vector<std::string> lines{fmt::format("name = \"{}\"", name),
                                   fmt::format("does = \"added at {}\"", clockText(from)),
                                   "work = \"100 ms\"", fmt::format("from = \"{}\"", time)};
    // Its ordinal may be taken where others are given.
    std::uint32_t id = static_cast<std::uint32_t>(scenario.reactions.size());
    for (const ReactionSpec& each : scenario.reactions)
        id = std::max(id, each.id + 1);
    if (id != scenario.reactions.size())
        lines.push_back(fmt::format("id = {}", id));
    const Result<std::string> added =
        withItem(text, document.value().find("reaction"), "reaction", lines);
    if (!added)
        return added;
    const Result<TomlValue> again = parseToml(added.value(), "");
    if (!again)
        return again.error();
    const TomlEntry* log = again.value().find("log");
    const TomlEntry* members = log == nullptr ? nullptr : log->value.find("member");
    const int member = std::accumulate(scenario.log.slots.begin(), scenario.log.slots.end(), 1);
    return withItem(added.value(), members, "log.member",
                    {fmt::format("member = {}", member), fmt::format("joins = \"{}\"", time)});
}

Result<std::string> withoutIntervention(std::string_view text, int line)
{
    const Result<TomlValue> document = parseToml(text, "");
    if (!document)
        return document.error();
    const TomlEntry* at = document.value().find("at");
    const auto n = static_cast<std::size_t>(line);
    if (at == nullptr || at->value.kind != TomlValue::Kind::Array || line < 0 ||
        n >= at->value.items.size())
        return misfit(fmt::format("at[{}]", line));
    const std::vector<TomlValue>& items = at->value.items;
    if (endOfValue(text, at->value) != 0) {  // A list of inline tables.
        const bool first = n == 0;
        const bool last = n + 1 == items.size();
        const std::size_t from =
            first ? byteAt(text, items[n].begin) : byteAt(text, items[n - 1].end);
        const std::size_t to =
            first && !last ? byteAt(text, items[n + 1].begin) : byteAt(text, items[n].end);
        return whenToml(replaced(text, from, to, ""), "at");
    }
    std::size_t from = byteAt(text, {items[n].begin.line, 1});
    const std::size_t to = endOfTable(text, {&items[n], Form::Header, "", "at"});
    const std::string_view lineEnd = lineEndOf(text);
    if (text.substr(0, from).ends_with(fmt::format("{0}{0}", lineEnd)))
        from -= lineEnd.size();  // The empty line before it.
    return whenToml(replaced(text, from, to, ""), "at");
}

}  // namespace millrace
