// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/spec_reader.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/base/nearest_word.h"
#include "core/base/printable.h"
#include "core/base/utf8.h"

namespace millrace {

namespace {

std::size_t charactersIn(std::string_view text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char each) { return (each & 0xC0) != 0x80; }));
}

bool hasHostileCharacter(std::string_view text)
{
    while (!text.empty()) {
        const Utf8Character next = firstCharacter(text);
        if (!next.valid || isHostile(next.code))
            return true;
        text.remove_prefix(next.bytes);
    }
    return false;
}

std::string inQuotes(std::string_view text)
{
    return '"' + printableLine(text, 60) + '"';
}

/// "a, b" -> "a", "b".
std::string asItems(std::string text)
{
    constexpr std::string_view kBetween = "\", \"";
    for (std::size_t at = text.find(", "); at != std::string::npos;
         at = text.find(", ", at + kBetween.size()))
        text.replace(at, 2, kBetween);
    return text;
}

std::string listed(std::span<const std::string_view> names)
{
    std::string text;
    for (std::size_t n = 0; n < names.size(); ++n)
        text += fmt::format("{}\"{}\"",
                            n == 0                  ? ""
                            : n + 1 == names.size() ? " or "
                                                    : ", ",
                            names[n]);
    return text;
}

}  // namespace

std::string foundText(const TomlValue& value)
{
    switch (value.kind) {
    case TomlValue::Kind::Text:
        return inQuotes(value.text);
    case TomlValue::Kind::Integer:
        return std::to_string(value.integer);
    case TomlValue::Kind::Real:
        // The point tells 1.0 from the whole number that was wanted.
        return fmt::format("{:#}", value.real);
    case TomlValue::Kind::Boolean:
        return value.boolean ? "true" : "false";
    default:
        return std::string{nameOf(value.kind)};
    }
}

TextPlace SpecReader::placeOf(std::string_view key) const
{
    const TomlEntry* entry = m_table->find(key);
    return entry != nullptr ? entry->value.begin : m_table->begin;
}

std::string SpecReader::pathOf(std::string_view key) const
{
    return m_path.empty() ? std::string{key} : fmt::format("{}.{}", m_path, key);
}

void SpecReader::fail(std::string_view key, std::string message)
{
    m_errors->add(placeOf(key), fmt::format("{}: {}", pathOf(key), message));
}

void SpecReader::idleUnless(bool used, std::string_view key, std::string_view needs)
{
    if (any(key) != nullptr && !used && !m_errors->allowsIdleKeys())
        fail(key, fmt::format("has no effect without {}.", needs));
}

void SpecReader::boolean(std::string_view key, bool& value)
{
    if (const TomlValue* found = this->value(key, TomlValue::Kind::Boolean))
        value = found->boolean;
}

std::span<const TomlValue> SpecReader::tables(std::string_view key, std::size_t most)
{
    const TomlValue* found = any(key);
    if (found == nullptr)
        return {};
    if (found->kind != TomlValue::Kind::Array) {
        fail(key, fmt::format("expected tables, written [[{}]], found {}.", pathOf(key),
                              foundText(*found)));
        return {};
    }
    if (found->items.size() > most) {
        fail(key, fmt::format("expected at most {}, found {}.", most, found->items.size()));
        return {};
    }
    for (const TomlValue& item : found->items) {
        if (item.kind == TomlValue::Kind::Table)
            continue;
        fail(key, fmt::format("expected tables, written [[{}]].", pathOf(key)));
        return {};
    }
    return found->items;
}

const TomlValue* SpecReader::any(std::string_view key)
{
    m_known.push_back(key);
    const TomlEntry* entry = m_table->find(key);
    return entry != nullptr ? &entry->value : nullptr;
}

const TomlValue* SpecReader::value(std::string_view key, TomlValue::Kind kind)
{
    const TomlValue* found = any(key);
    if (found == nullptr || found->kind == kind)
        return found;
    fail(key, misfit(key, kind, *found));
    return nullptr;
}

SpecReader SpecReader::inner(std::string_view key)
{
    static const TomlValue kEmpty{.kind = TomlValue::Kind::Table};
    const TomlValue* found = value(key, TomlValue::Kind::Table);
    return {found != nullptr ? *found : kEmpty, pathOf(key), *m_errors};
}

/// What was expected, as it would be written, and what was found.
std::string SpecReader::misfit(std::string_view key, TomlValue::Kind kind,
                               const TomlValue& found) const
{
    using Kind = TomlValue::Kind;
    std::string expected{nameOf(kind)};
    const std::string text = foundText(found);
    const bool isText = found.kind == Kind::Text;
    const auto isDigit = [](char each) { return each >= '0' && each <= '9'; };
    if (kind == Kind::Text)
        expected += " in quotes";
    else if (kind == Kind::Table && m_path.find('[') == std::string::npos)
        expected += fmt::format(", written [{}] or {} = {{ ... }}", pathOf(key), key);
    else if (kind == Kind::Table)
        expected += fmt::format(", written {} = {{ ... }}", key);
    else if (kind == Kind::Array && (isText || found.kind == Kind::Integer))
        expected += fmt::format(", such as [{}]", asItems(text));
    const bool isQuoted =
        isText && ((kind == Kind::Integer && std::ranges::all_of(found.text, isDigit)) ||
                   (kind == Kind::Boolean && (found.text == "true" || found.text == "false")));
    return fmt::format("expected {}, found {}{}.", expected, text,
                       isQuoted && !found.text.empty() ? ": leave out the quotes" : "");
}

void SpecReader::text(std::string_view key, std::string& value, std::size_t least, std::size_t most)
{
    const TomlValue* found = this->value(key, TomlValue::Kind::Text);
    if (found == nullptr)
        return;
    const std::size_t length = charactersIn(found->text);
    if (hasHostileCharacter(found->text))
        fail(key, fmt::format("control characters and marks that turn the direction of writing are "
                              "not allowed, found {}.",
                              inQuotes(found->text)));
    else if (length < least || length > most)
        fail(key, fmt::format("expected {} to {} characters, found {}.", least, most, length));
    else
        value = found->text;
}

const TomlValue* SpecReader::whole(std::string_view key, std::int64_t least, std::int64_t most)
{
    const TomlValue* found = value(key, TomlValue::Kind::Integer);
    if (found != nullptr && (found->integer < least || found->integer > most)) {
        fail(key, fmt::format("expected {}, found {}.",
                              least == most ? std::to_string(least)
                                            : fmt::format("{} to {}", least, most),
                              found->integer));
        return nullptr;
    }
    return found;
}

void SpecReader::integer(std::string_view key, int& value, int least, int most)
{
    if (const TomlValue* found = whole(key, least, most))
        value = static_cast<int>(found->integer);
}

void SpecReader::integer(std::string_view key, std::uint32_t& value, std::uint32_t least,
                         std::uint32_t most)
{
    if (const TomlValue* found = whole(key, least, most))
        value = static_cast<std::uint32_t>(found->integer);
}

void SpecReader::integer(std::string_view key, std::uint64_t& value, std::int64_t least,
                         std::int64_t most)
{
    if (const TomlValue* found = whole(key, least, most))
        value = static_cast<std::uint64_t>(found->integer);
}

void SpecReader::number(std::string_view key, double& value, double least, double most)
{
    const TomlValue* found = any(key);
    if (found == nullptr)
        return;
    if (found->kind != TomlValue::Kind::Integer && found->kind != TomlValue::Kind::Real)
        fail(key, fmt::format("expected a number from {} to {}, without quotes, found {}.", least,
                              most, foundText(*found)));
    else if (!std::isfinite(found->real) || found->real < least || found->real > most)
        fail(key, fmt::format("expected {} to {}, found {}.", least, most, foundText(*found)));
    else
        value = found->real;
}

void SpecReader::duration(std::string_view key, SimDuration& value, SimDuration least,
                          SimDuration most)
{
    const TomlValue* found = any(key);
    if (found == nullptr)
        return;
    if (found->kind != TomlValue::Kind::Text) {
        fail(key, fmt::format("expected a duration with its unit, such as \"{}\", found {}.",
                              durationText(std::max(least, SimDuration{std::chrono::seconds{1}})),
                              foundText(*found)));
        return;
    }
    most = std::min(most, kLongestDuration);
    const Result<SimDuration> parsed = parseDuration(found->text);
    const bool tooLong = !parsed && parsed.error().code == Error::Code::OutOfRange;
    if (found->text.find("\u00a0") != std::string::npos) {
        fail(key, fmt::format("the blank in {} is a no-break space: write another.",
                              inQuotes(found->text)));
    } else if (!parsed && parsed.error().code == Error::Code::Unsupported) {
        fail(key, fmt::format("expected whole nanoseconds, found {}.", inQuotes(found->text)));
    } else if (!parsed && !tooLong) {
        fail(key, fmt::format("expected a duration, found {}; write a number and a unit (ns, us, "
                              "ms, s, min, h or d), such as \"250 ms\" or \"2 min\".",
                              inQuotes(found->text)));
    } else if (tooLong || parsed.value() < least || parsed.value() > most) {
        fail(key, fmt::format("expected {} to {}, found {}.", durationText(least),
                              durationText(most), inQuotes(found->text)));
    } else {
        value = parsed.value();
    }
}

void SpecReader::durationOr(std::string_view word, SimDuration meaning, std::string_view key,
                            SimDuration& value, SimDuration least, SimDuration most)
{
    const TomlValue* found = any(key);
    const bool isText = found != nullptr && found->kind == TomlValue::Kind::Text;
    const auto isDigit = [](char each) { return each >= '0' && each <= '9'; };
    if (isText && found->text == word)
        value = meaning;
    else if (isText && std::ranges::none_of(found->text, isDigit))
        fail(key, fmt::format("expected a duration, such as \"2 min\", or the word \"{}\", found "
                              "{}.",
                              word, inQuotes(found->text)));
    else
        duration(key, value, least, most);
}

int SpecReader::choose(std::string_view key, std::span<const std::string_view> names)
{
    const TomlValue* found = any(key);
    if (found == nullptr)
        return -1;
    const bool isText = found->kind == TomlValue::Kind::Text;
    const auto match = std::ranges::find(names, std::string_view{found->text});
    if (isText && match != names.end())
        return static_cast<int>(match - names.begin());
    fail(key, fmt::format("expected {}, found {}.{}", listed(names), foundText(*found),
                          isText ? didYouMean(found->text, names) : ""));
    return -1;
}

void SpecReader::names(std::string_view key, std::vector<std::string>& value, std::size_t most)
{
    const TomlValue* found = this->value(key, TomlValue::Kind::Array);
    if (found == nullptr)
        return;
    if (found->items.empty() || found->items.size() > most) {
        fail(key, fmt::format("expected 1 to {} names, found {}.", most, found->items.size()));
        return;
    }
    std::vector<std::string> read;
    for (const TomlValue& item : found->items) {
        const bool text = item.kind == TomlValue::Kind::Text;
        if (!text || item.text.empty() || charactersIn(item.text) > 60 ||
            hasHostileCharacter(item.text))
            m_errors->add(item.begin,
                          fmt::format("{}: expected a name of 1 to 60 characters without "
                                      "control characters, found {}.",
                                      pathOf(key), foundText(item)));
        else if (std::ranges::find(read, item.text) != read.end())
            m_errors->add(item.begin,
                          fmt::format("{}: {} is there twice.", pathOf(key), inQuotes(item.text)));
        else
            read.push_back(item.text);
    }
    value = std::move(read);
}

void SpecReader::numbers(std::string_view key, std::vector<std::uint32_t>& value,
                         std::uint32_t least, std::size_t most)
{
    const TomlValue* found = this->value(key, TomlValue::Kind::Array);
    if (found == nullptr)
        return;
    if (found->items.size() > most) {
        fail(key, fmt::format("expected up to {} numbers, found {}.", most, found->items.size()));
        return;
    }
    std::vector<std::uint32_t> read;
    for (const TomlValue& item : found->items) {
        const bool whole = item.kind == TomlValue::Kind::Integer;
        if (!whole || item.integer < least || item.integer > UINT32_MAX)
            m_errors->add(item.begin,
                          fmt::format("{}: expected a whole number from {} on, found {}.",
                                      pathOf(key), least, foundText(item)));
        else
            read.push_back(static_cast<std::uint32_t>(item.integer));
    }
    std::ranges::sort(read);
    if (std::ranges::adjacent_find(read) != read.end())
        fail(key, fmt::format("{} is there twice.", *std::ranges::adjacent_find(read)));
    value = std::move(read);
}

void SpecReader::sentences(std::string_view key, std::vector<std::string>& value, std::size_t most)
{
    const TomlValue* found = this->value(key, TomlValue::Kind::Array);
    if (found == nullptr)
        return;
    if (found->items.size() > most)
        fail(key, fmt::format("expected up to {} texts.", most));
    for (const TomlValue& item : found->items) {
        if (item.kind != TomlValue::Kind::Text || item.text.empty() ||
            charactersIn(item.text) > 300 || hasHostileCharacter(item.text))
            m_errors->add(item.begin,
                          fmt::format("{}: expected a text of 1 to 300 characters without control "
                                      "characters, found {}.",
                                      pathOf(key), foundText(item)));
        else
            value.push_back(item.text);
    }
}

void SpecReader::finish()
{
    std::ranges::sort(m_known);
    const auto twice = std::ranges::unique(m_known);
    m_known.erase(twice.begin(), twice.end());
    m_errors->noteKeys(m_path, m_known);
    for (const TomlEntry& entry : m_table->entries) {
        if (std::ranges::binary_search(m_known, std::string_view{entry.key}))
            continue;
        std::string help = didYouMean(entry.key, m_known);
        if (help.empty())
            help = fmt::format(" There are: {}.", fmt::join(m_known, ", "));
        m_errors->addUnknown(entry, m_path, help);
    }
}

}  // namespace millrace
