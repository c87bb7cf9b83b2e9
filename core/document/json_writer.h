// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace millrace {

/// Writes one JSON value as text: two blanks for each level, lists of numbers on one line. Calls
/// follow the text from left to right; in an object each value has its key before it.
///
/// Keys and texts may come from strangers: what must be escaped is, and bytes that are not UTF-8
/// are replaced by U+FFFD, so that the text is always JSON. Real numbers are their shortest text
/// that reads back to the same bits, whoever prints them; they must be finite.
class JsonWriter {
public:
    void beginObject() { begin('{'); }
    void endObject() { end('}'); }
    void key(std::string_view name);
    void value(std::string_view text);
    void value(const char* text) { value(std::string_view{text}); }
    void value(bool flag) { word(flag ? "true" : "false"); }
    void value(std::integral auto number) { word(std::to_string(number)); }
    void null() { word("null"); }
    /// Microseconds as milliseconds, to the last digit: 2081104 as 2081.104.
    void microseconds(std::int64_t count);
    /// A list of whole numbers.
    template <class Numbers>
    void numbers(const Numbers& list)
    {
        std::string text = "[";
        for (const auto& each : list) {
            text += text.size() > 1 ? ", " : "";
            text += std::to_string(each);
        }
        word(text + ']');
    }
    /// A list of real numbers.
    void decimals(const std::vector<double>& list);
    void beginList() { begin('['); }
    void endList() { end(']'); }

    /// What was written, without a line end. Requires that all is closed; leaves nothing.
    std::string take();

private:
    void begin(char bracket);
    void end(char bracket);
    void word(std::string_view text);
    /// The comma, the line and the blanks before what comes next.
    void separate();

    std::string m_text;
    int m_depth = 0;
    bool m_first = true;      ///< Nothing follows the last opening bracket yet.
    bool m_afterKey = false;  ///< The value belongs on the line of its key.
};

}  // namespace millrace
