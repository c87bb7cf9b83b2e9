// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/toml_document.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "core/base/printable.h"
#include "core/base/utf8.h"

namespace millrace {

namespace {

constexpr std::size_t kLineMax = 4096;
constexpr int kKeyPartsMax = 32;
constexpr int kNestingMost = 32;

TextPlace placeOf(const toml::source_position& position)
{
    return {static_cast<int>(position.line), static_cast<int>(position.column)};
}

/// Counts the dots before an equals sign or within a header, outside of quotes: an upper bound
/// of the parts of a key, without parsing. The parser recurses on each part.
int keyParts(std::string_view line)
{
    int parts = 1;
    char quote = 0;
    for (const char each : line) {
        if (quote != 0) {
            quote = each == quote ? '\0' : quote;
        } else if (each == '"' || each == '\'') {
            quote = each;
        } else if (each == '.') {
            ++parts;
        } else if (each == '=' || each == '#') {
            break;
        }
    }
    return parts;
}

std::string_view lineOf(std::string_view text, int number)
{
    while (--number > 0)
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    return text.substr(0, text.find('\n'));
}

/// What people mean who do not know TOML, where the parser says what it wants.
std::string_view hintFor(std::string_view description, std::string_view line)
{
    const auto says = [description](std::string_view words) {
        return description.find(words) != std::string_view::npos;
    };
    const bool hasCurlyQuotes = line.find("\u201c") != std::string_view::npos ||
                                line.find("\u201d") != std::string_view::npos ||
                                line.find("\u2018") != std::string_view::npos ||
                                line.find("\u2019") != std::string_view::npos;
    if (says("could not determine value type") && hasCurlyQuotes)
        return ". Quotes are straight ones here: \"";
    if (says("could not determine value type") || says("expected a comment or whitespace"))
        return ". Text stands in quotes, and so do durations: \"60 s\"";
    if (says("cannot redefine existing table"))
        return ". A table stands in a file once, with all its keys";
    if (says("cannot redefine existing"))
        return ". A key stands in its table once";
    if (says("inline table") && says("saw '\\n'"))
        return ". A table in braces ends on its line";
    if (says("parsing string") && says("control characters"))
        return ". A text ends with its quote, on the same line";
    const bool meetsWord = description.size() > 2 && description.ends_with('\'') &&
                           std::isalpha(static_cast<unsigned char>(*(description.end() - 2))) != 0;
    const bool isName = says("key-value pair: expected '='") || says("table header: expected ']'");
    return isName && meetsWord && !says("saw '\\") ? ". A name with a blank in it stands in quotes"
                                                   : "";
}

std::optional<Error> refuse(std::string_view text, const std::string& fileName)
{
    const auto error = [&fileName](int line, int column, std::string message) {
        return Error{Error::Code::Malformed, std::move(message), fileName, line, column};
    };
    if (text.size() > kScenarioBytesMax)
        return Error{Error::Code::OutOfRange, "The file is larger than 8 MiB.", fileName};
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return error(1, 1, "This file is written in UTF-16: save it as UTF-8.");
    int line = 1;
    int column = 1;
    std::size_t lineStart = 0;
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Character next = firstCharacter(text.substr(at));
        if (!next.valid)
            return error(
                line, column,
                "This is not text: the byte here is not UTF-8. If it is, save it as UTF-8.");
        if (next.code == 0)
            return error(line, column, "This is not text: it holds a NUL byte.");
        at += next.bytes;
        ++column;
        const bool lineEnds = next.code == U'\n' || at == text.size();
        if (at - lineStart > kLineMax)
            return error(line, 1, "This line is longer than 4,096 characters.");
        if (!lineEnds)
            continue;
        if (keyParts(text.substr(lineStart, at - lineStart)) > kKeyPartsMax)
            return error(line, 1, "A key here has more than 32 parts.");
        lineStart = at;
        ++line;
        column = 1;
    }
    return std::nullopt;
}

/// Turns toml++'s tree into ours. `deepest` collects the place of what lies too deep.
class Converter {
public:
    TomlValue convert(const toml::node& node, int depth)
    {
        TomlValue value;
        value.begin = placeOf(node.source().begin);
        value.end = placeOf(node.source().end);
        if (depth > kNestingMost) {
            tooDeep = tooDeep ? tooDeep : value.begin;
            return value;
        }
        if (const auto* table = node.as_table()) {
            value.kind = TomlValue::Kind::Table;
            for (const auto& [key, child] : *table)
                value.entries.push_back({std::string{key.str()}, placeOf(key.source().begin),
                                         convert(child, depth + 1)});
            std::ranges::stable_sort(value.entries, {}, [](const TomlEntry& entry) {
                return std::pair{entry.place.line, entry.place.column};
            });
        } else if (const auto* array = node.as_array()) {
            value.kind = TomlValue::Kind::Array;
            for (const toml::node& item : *array)
                value.items.push_back(convert(item, depth + 1));
        } else {
            convertScalar(node, value);
        }
        return value;
    }

    std::optional<TextPlace> tooDeep;

private:
    static void convertScalar(const toml::node& node, TomlValue& value)
    {
        if (const auto* text = node.as_string()) {
            value.kind = TomlValue::Kind::Text;
            value.text = text->get();
        } else if (const auto* integer = node.as_integer()) {
            value.kind = TomlValue::Kind::Integer;
            value.integer = integer->get();
            value.real = static_cast<double>(value.integer);
        } else if (const auto* real = node.as_floating_point()) {
            value.kind = TomlValue::Kind::Real;
            value.real = real->get();
        } else if (const auto* boolean = node.as_boolean()) {
            value.kind = TomlValue::Kind::Boolean;
            value.boolean = boolean->get();
        }
    }
};

}  // namespace

Result<TomlValue> parseToml(std::string_view text, const std::string& fileName)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    if (std::optional<Error> refused = refuse(text, fileName))
        return *refused;
    toml::table parsed;
    try {
        parsed = toml::parse(text);
    } catch (const toml::parse_error& error) {
        const TextPlace place = placeOf(error.source().begin);
        const std::string_view hint = hintFor(error.description(), lineOf(text, place.line));
        return Error{Error::Code::Malformed,
                     printableLine(error.description(), 160) + std::string{hint} +
                         (hint.empty() ? "" : "."),
                     fileName, place.line, place.column};
    }
    Converter converter;
    TomlValue root = converter.convert(parsed, 0);
    if (converter.tooDeep)
        return Error{Error::Code::OutOfRange, "Values are nested deeper than 32.", fileName,
                     converter.tooDeep->line, converter.tooDeep->column};
    return root;
}

}  // namespace millrace
