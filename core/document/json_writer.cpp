// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/json_writer.h"

#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "core/base/invariant.h"
#include "core/base/utf8.h"

namespace millrace {

namespace {

std::string quoted(std::string_view text)
{
    constexpr std::string_view kShort = "\"\\\b\f\n\r\t";
    constexpr std::string_view kLetters = "\"\\bfnrt";
    std::string out = "\"";
    while (!text.empty()) {
        const Utf8Character next = firstCharacter(text);
        const std::size_t brief = kShort.find(text.front());
        if (!next.valid)
            out += "\xEF\xBF\xBD";
        else if (brief != std::string_view::npos)
            out += {'\\', kLetters[brief]};
        else if (next.code < 0x20)
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(next.code));
        else
            out += text.substr(0, next.bytes);
        text.remove_prefix(next.bytes);
    }
    return out + '"';
}

}  // namespace

void JsonWriter::separate()
{
    if (m_afterKey) {
        m_afterKey = false;
        return;
    }
    if (!m_first)
        m_text += ',';
    if (m_depth > 0)
        m_text += '\n' + std::string(static_cast<std::size_t>(m_depth) * 2, ' ');
    m_first = false;
}

void JsonWriter::word(std::string_view text)
{
    separate();
    m_text += text;
}

void JsonWriter::microseconds(std::int64_t count)
{
    word(fmt::format("{}{}.{:03}", count < 0 ? "-" : "", std::abs(count / 1000),
                     std::abs(count % 1000)));
}

void JsonWriter::decimals(const std::vector<double>& list)
{
    std::string text = "[";
    for (const double each : list) {
        MILLRACE_INVARIANT(each - each == 0.0);  // Neither infinite nor NaN: JSON has no such word.
        text += text.size() > 1 ? ", " : "";
        text += fmt::format("{}", each);
    }
    word(text + ']');
}

void JsonWriter::begin(char bracket)
{
    word({&bracket, 1});
    ++m_depth;
    m_first = true;
}

void JsonWriter::end(char bracket)
{
    MILLRACE_INVARIANT(m_depth > 0 && !m_afterKey);
    --m_depth;
    if (!m_first)
        m_text += '\n' + std::string(static_cast<std::size_t>(m_depth) * 2, ' ');
    m_text += bracket;
    m_first = false;
}

void JsonWriter::key(std::string_view name)
{
    MILLRACE_INVARIANT(!m_afterKey);
    word(quoted(name) + ": ");
    m_afterKey = true;
}

void JsonWriter::value(std::string_view text)
{
    word(quoted(text));
}

std::string JsonWriter::take()
{
    MILLRACE_INVARIANT(m_depth == 0 && !m_afterKey);
    m_first = true;
    return std::exchange(m_text, {});
}

}  // namespace millrace
