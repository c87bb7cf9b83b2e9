// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/retry_settings.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/scenario/polynomial.h"

namespace millrace {

using namespace std::chrono_literals;

SimDuration seconds(double count)
{
    return SimDuration{static_cast<SimDuration::rep>(count * 1e9 + 0.5)};
}

void readSeconds(SpecReader& settings, std::string_view key, SimDuration& value)
{
    double count = static_cast<double>(value.count()) / 1e9;
    settings.number(key, count, 0.0, kRetrySecondsMax);
    value = seconds(count);
}

void readMilliseconds(SpecReader& settings, std::string_view key, SimDuration& value)
{
    std::uint32_t count = 0;
    settings.integer(key, count, 0, 2'592'000'000U);
    value = count * 1ms;
}

std::string wordOf(const TomlValue& value)
{
    switch (value.kind) {
    case TomlValue::Kind::Integer:
        return std::to_string(value.integer);
    case TomlValue::Kind::Real:
        return fmt::format("{}", value.real);
    case TomlValue::Kind::Boolean:
        return value.boolean ? "true" : "false";
    default:
        return value.text;
    }
}

int readVersion(SpecReader& settings, const char* example)
{
    const TomlValue* found = settings.any("version");
    if (found == nullptr)
        return 0;
    const std::string word = wordOf(*found);
    int parts[2] = {0, 0};
    const char* at = word.data();
    const char* end = at + word.size();
    bool right = true;
    for (int n = 0; n < 2 && right; ++n) {
        const auto [stop, error] = std::from_chars(at, end, parts[n]);
        right = error == std::errc{} && parts[n] >= 0 && parts[n] < 100 &&
                (stop == end || *stop == '.');
        if (stop == end)
            break;
        at = stop + 1;
    }
    if (!right || word.empty()) {
        settings.fail("version", fmt::format("expected a version such as \"{}\", found {}.",
                                             example, foundText(*found)));
        return 0;
    }
    return parts[0] * 100 + parts[1];
}

bool isNumber(const TomlValue& value)
{
    return value.kind == TomlValue::Kind::Integer || value.kind == TomlValue::Kind::Real;
}

void readList(SpecReader& settings, std::string_view key, const TomlValue& found,
              std::vector<SimDuration>& list)
{
    std::vector<double> numbers;
    bool right = true;
    const auto add = [&](std::string_view word) {
        const auto blank = [](char each) { return each == ' ' || each == '[' || each == ']'; };
        while (!word.empty() && blank(word.front()))
            word.remove_prefix(1);
        while (!word.empty() && blank(word.back()))
            word.remove_suffix(1);
        double number = 0;
        const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), number);
        right = right && error == std::errc{} && stop == word.data() + word.size();
        numbers.push_back(number);
    };
    if (isNumber(found)) {
        numbers.push_back(found.real);
    } else {
        for (std::string_view rest = found.text;;) {
            const std::size_t comma = rest.find(',');
            add(rest.substr(0, comma));
            if (comma == std::string_view::npos)
                break;
            rest.remove_prefix(comma + 1);
        }
    }
    right = right && numbers.size() <= 100 && std::ranges::all_of(numbers, [](double each) {
                return each >= 0 && each <= kRetrySecondsMax;
            });
    if (!right) {
        settings.fail(key, fmt::format("expected up to 100 numbers of seconds, such as \"0, 60, "
                                       "600\", found {}.",
                                       foundText(found)));
        return;
    }
    list.clear();
    for (const double each : numbers)
        list.push_back(seconds(each));
}

void readWait(SpecReader& settings, std::string_view key, int first, BackoffSpec& backoff)
{
    const TomlValue* found = settings.any(key);
    if (found == nullptr)
        return;
    const bool plain = isNumber(*found);
    if (!plain && found->kind != TomlValue::Kind::Text) {
        settings.fail(key, fmt::format("expected seconds, a duration, a formula of n, or a list in "
                                       "a text, such as \"0, 60\"; found {}.",
                                       foundText(*found)));
        return;
    }
    const Result<SimDuration> duration = parseDuration(found->text);
    if (!plain && duration) {
        backoff.kind = BackoffSpec::Kind::Polynomial;
        backoff.powers = {static_cast<double>(duration.value().count()) / 1e9};
        return;
    }
    if (plain || found->text.find(',') != std::string::npos) {
        backoff.kind = BackoffSpec::Kind::List;
        readList(settings, key, *found, backoff.list);
        return;
    }
    const Result<BackoffSpec::Powers> powers = parsePolynomial(found->text, first);
    if (!powers) {
        settings.fail(key, fmt::format("expected seconds, a list of them or a formula, found {}: "
                                       "{}.",
                                       foundText(*found), powers.error().message));
        return;
    }
    backoff.kind = BackoffSpec::Kind::Polynomial;
    backoff.powers = powers.value();
}

}  // namespace millrace
