// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/time.h"
#include "core/scenario/error_list.h"
#include "core/scenario/toml_document.h"
#include "core/scenario/variate_spec.h"

namespace millrace {

/// Most limits of durations are counted in it.
inline constexpr SimDuration kDay = std::chrono::hours{24};
/// The shortest time after which anybody is taken for dead, and from one sign of life to the next.
inline constexpr SimDuration kLeastSession = std::chrono::milliseconds{100};
inline constexpr SimDuration kLeastHeartbeat = std::chrono::milliseconds{10};

/// A name in a file and the value it stands for.
template <class Value>
struct Choice {
    std::string_view name;
    Value value;
};

/// Reads the keys of one table. Each call names a key, where its value goes and its bounds; a
/// key that is not there leaves the default. Keys that nobody asked for are errors in finish().
class SpecReader {
public:
    /// `path` is the table's name in messages: "queue.backoff", or "" for the file.
    SpecReader(const TomlValue& table, std::string path, ErrorList& errors)
        : m_table{&table}
        , m_path{std::move(path)}
        , m_errors{&errors}
    {
    }

    const TomlEntry* entry(std::string_view key) const { return m_table->find(key); }
    bool has(std::string_view key) const { return entry(key) != nullptr; }
    TextPlace placeOf(std::string_view key) const;
    const std::string& path() const { return m_path; }
    ErrorList& errors() { return *m_errors; }
    std::string pathOf(std::string_view key) const;
    void fail(std::string_view key, std::string message);

    void text(std::string_view key, std::string& value, std::size_t least, std::size_t most);
    void integer(std::string_view key, int& value, int least, int most);
    void integer(std::string_view key, std::uint32_t& value, std::uint32_t least,
                 std::uint32_t most);
    void integer(std::string_view key, std::uint64_t& value, std::int64_t least, std::int64_t most);
    void number(std::string_view key, double& value, double least, double most);
    /// Where `most` is kForever, kLongestDuration is the most.
    void duration(std::string_view key, SimDuration& value, SimDuration least, SimDuration most);
    /// As above, or a word that stands for `meaning`.
    void durationOr(std::string_view word, SimDuration meaning, std::string_view key,
                    SimDuration& value, SimDuration least, SimDuration most);
    /// Up to kLongestDuration, or the word "forever": kForever.
    void durationOrForever(std::string_view key, SimDuration& value, SimDuration least)
    {
        durationOr("forever", kForever, key, value, least, kLongestDuration);
    }
    /// A constant as text, or a table with kind.
    void variate(std::string_view key, VariateSpec& value, SimDuration most);
    template <class Value>
    void choice(std::string_view key, Value& value, std::span<const Choice<Value>> choices)
    {
        std::vector<std::string_view> names;
        for (const Choice<Value>& each : choices)
            names.push_back(each.name);
        const int chosen = choose(key, names);
        if (chosen >= 0)
            value = choices[static_cast<std::size_t>(chosen)].value;
    }
    void boolean(std::string_view key, bool& value);
    /// The tables of an array of tables, written [[key]]; none after an error.
    std::span<const TomlValue> tables(std::string_view key, std::size_t most);
    /// A list of up to `most` different whole numbers from `least` on; sorted.
    void numbers(std::string_view key, std::vector<std::uint32_t>& value, std::uint32_t least,
                 std::size_t most);
    /// A list of 1 .. `most` different texts of 1 .. 60 characters.
    void names(std::string_view key, std::vector<std::string>& value, std::size_t most);

    /// A list of up to `most` texts of 1 .. 300 characters.
    void sentences(std::string_view key, std::vector<std::string>& value, std::size_t most);

    /// The value of a key of this kind, or null after an error or when it is not there.
    const TomlValue* value(std::string_view key, TomlValue::Kind kind);
    const TomlValue* any(std::string_view key);
    /// Of the table of this key; of an empty one after an error or when it is not there.
    SpecReader inner(std::string_view key);

    /// Reports a key that is there but changes nothing, and says what it needs to.
    void idleUnless(bool used, std::string_view key, std::string_view needs);

    /// Reports keys that were never asked for.
    void finish();

private:
    int choose(std::string_view key, std::span<const std::string_view> names);
    std::string misfit(std::string_view key, TomlValue::Kind kind, const TomlValue& found) const;
    const TomlValue* whole(std::string_view key, std::int64_t least, std::int64_t most);

    const TomlValue* m_table;
    std::string m_path;
    ErrorList* m_errors;
    std::vector<std::string_view> m_known;
};

/// What was found, for a message: at most 80 characters, control characters escaped.
std::string foundText(const TomlValue& value);

}  // namespace millrace
