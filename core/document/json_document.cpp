// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/json_document.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/printable.h"
#include "core/base/utf8.h"

namespace millrace {

namespace {

using Kind = DocumentValue::Kind;

/// A position in the text that only moves forwards.
class TextCursor {
public:
    explicit TextCursor(std::string_view text) : m_text{text} {}

    TextPlace place() const { return m_place; }

    void advanceTo(std::size_t target)
    {
        for (target = std::min(target, m_text.size()); m_at < target; ++m_at) {
            if (m_text[m_at] == '\n')
                m_place = {m_place.line + 1, 1};
            else if ((static_cast<unsigned char>(m_text[m_at]) & 0xC0U) != 0x80U)
                ++m_place.column;
        }
    }

    /// Moves over the next token of a text that the parser found right so far: it tells tokens
    /// in their order, but not where they are. Returns where it begins.
    TextPlace passToken()
    {
        advanceTo(m_text.find_first_not_of(" \t\r\n,:", m_at));
        const TextPlace begin = m_place;
        if (m_at < m_text.size())
            advanceTo(endOfToken());
        return begin;
    }

private:
    std::size_t endOfToken() const
    {
        constexpr std::string_view kBrackets = "[]{}";
        if (kBrackets.find(m_text[m_at]) != std::string_view::npos)
            return m_at + 1;
        if (m_text[m_at] != '"')
            return m_text.find_first_of(" \t\r\n,:[]{}\"", m_at);
        std::size_t end = m_at + 1;
        while (end < m_text.size() && m_text[end] != '"')
            end += m_text[end] == '\\' ? 2 : 1;
        return end + 1;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    TextPlace m_place{1, 1};
};

TextPlace placeAt(std::string_view text, std::size_t at)
{
    TextCursor cursor{text};
    cursor.advanceTo(at);
    return cursor.place();
}

/// What the parser says, without its own numbering and place.
std::string reasonOf(std::string_view what)
{
    const std::size_t syntax = what.find("syntax error ");
    const std::size_t bracket = what.find("] ");
    if (syntax != std::string_view::npos)
        what.remove_prefix(syntax);
    else if (bracket != std::string_view::npos)
        what.remove_prefix(bracket + 2);
    return printableLine(what, 160);
}

/// Builds the tree from the parser's events; each returns whether to go on. Their names are the
/// parser's.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
public:
    TreeBuilder(std::string_view text, const JsonLimits& limits)
        : m_text{text}
        , m_limits{limits}
        , m_cursor{text}
    {
    }

    bool null() override { return scalar({.kind = Kind::Null}); }
    bool boolean(bool value) override { return scalar({.kind = Kind::Boolean, .boolean = value}); }
    bool number_integer(std::int64_t value) override
    {
        return scalar(
            {.kind = Kind::Integer, .integer = value, .real = static_cast<double>(value)});
    }
    bool number_unsigned(std::uint64_t value) override
    {
        if (value > INT64_MAX)
            return scalar({.kind = Kind::Real, .real = static_cast<double>(value)});
        return number_integer(static_cast<std::int64_t>(value));
    }
    bool number_float(double value, const std::string& /*literal*/) override
    {
        return scalar({.kind = Kind::Real, .real = value});
    }
    bool string(std::string& value) override
    {
        return scalar({.kind = Kind::Text, .text = std::move(value)});
    }
    bool binary(nlohmann::json::binary_t& /*value*/) override { return false; }
    bool start_object(std::size_t /*size*/) override { return open(Kind::Object); }
    bool start_array(std::size_t /*size*/) override { return open(Kind::Array); }
    bool end_array() override { return close(); }
    bool end_object() override
    {
        if (const DocumentEntry* twice = repeatedKey(m_open.back()))
            return refuse(Error::Code::Malformed, twice->place,
                          fmt::format("The key \"{}\" is there twice.", printableLine(twice->key)));
        return close();
    }
    bool key(std::string& value) override
    {
        const TextPlace place = m_cursor.passToken();
        m_open.back().entries.push_back({std::move(value), place, {}});
        return true;
    }
    bool parse_error(std::size_t position, const std::string& /*token*/,
                     const nlohmann::detail::exception& reason) override
    {
        const std::string_view what = reason.what();
        const bool ended = what.find("unexpected end of input") != std::string_view::npos;
        // The parser counts what it has read: the last character of the token that is wrong.
        const std::size_t at = ended || position == 0 ? m_text.size() : position - 1;
        return refuse(Error::Code::Malformed, placeAt(m_text, at),
                      fmt::format("This is not JSON: {}.", reasonOf(what)));
    }

    std::optional<Error> error;
    DocumentValue root;

private:
    /// The second of two entries with one key.
    static const DocumentEntry* repeatedKey(const DocumentValue& object)
    {
        std::vector<const DocumentEntry*> entries;
        entries.reserve(object.entries.size());
        for (const DocumentEntry& entry : object.entries)
            entries.push_back(&entry);
        std::ranges::stable_sort(entries, {}, &DocumentEntry::key);
        const auto same = std::ranges::adjacent_find(entries, {}, &DocumentEntry::key);
        return same == entries.end() ? nullptr : *(same + 1);
    }

    bool refuse(Error::Code code, TextPlace place, std::string message)
    {
        error = Error{code, std::move(message), {}, place.line, place.column};
        return false;
    }

    bool count(TextPlace place)
    {
        if (++m_values <= m_limits.values)
            return true;
        return refuse(Error::Code::OutOfRange, place,
                      fmt::format("There are more than {} values.", m_limits.values));
    }

    bool scalar(DocumentValue value)
    {
        value.begin = m_cursor.passToken();
        value.end = m_cursor.place();
        return count(value.begin) && add(std::move(value));
    }

    bool open(Kind kind)
    {
        const TextPlace place = m_cursor.passToken();
        if (static_cast<int>(m_open.size()) >= m_limits.depth)
            return refuse(Error::Code::OutOfRange, place,
                          fmt::format("Values are nested deeper than {}.", m_limits.depth));
        m_open.push_back({.kind = kind, .begin = place});
        return count(place);
    }

    bool close()
    {
        m_cursor.passToken();
        DocumentValue value = std::move(m_open.back());
        m_open.pop_back();
        value.end = m_cursor.place();
        return add(std::move(value));
    }

    /// To what is open, or as the whole.
    bool add(DocumentValue value)
    {
        if (m_open.empty())
            root = std::move(value);
        else if (m_open.back().kind == Kind::Array)
            m_open.back().items.push_back(std::move(value));
        else
            m_open.back().entries.back().value = std::move(value);
        return true;
    }

    std::string_view m_text;
    JsonLimits m_limits;
    TextCursor m_cursor;
    std::vector<DocumentValue> m_open;  ///< From the outermost to the innermost.
    std::size_t m_values = 0;
};

/// Before parsing, because the parser's message about it has no words for people.
std::optional<std::size_t> firstByteThatIsNoText(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Character next = firstCharacter(text.substr(at));
        if (!next.valid || text[at] == '\0')  // To the parser a NUL is the end of the text.
            return at;
        at += next.bytes;
    }
    return std::nullopt;
}

}  // namespace

Result<DocumentValue> parseJson(std::string_view text, const std::string& fileName,
                                const JsonLimits& limits)
{
    if (text.size() > limits.bytes)
        return Error{Error::Code::OutOfRange,
                     fmt::format("The text is larger than {} bytes.", limits.bytes), fileName};
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    if (const std::optional<std::size_t> at = firstByteThatIsNoText(text)) {
        const TextPlace place = placeAt(text, *at);
        return Error{Error::Code::Malformed, "This is not text: the byte here is NUL or not UTF-8.",
                     fileName, place.line, place.column};
    }
    TreeBuilder builder{text, limits};
    if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder) || builder.error) {
        Error error = builder.error.value_or(Error{.message = "This is not JSON."});
        error.file = fileName;
        return error;
    }
    return std::move(builder.root);
}

}  // namespace millrace
