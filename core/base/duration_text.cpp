// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/duration_text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/printable.h"
#include "core/base/wide.h"

namespace millrace {

namespace {

struct TimeUnit {
    std::string_view name;
    std::int64_t ns;
};

constexpr std::array<TimeUnit, 7> kUnits{{{"d", 86'400'000'000'000},
                                          {"h", 3'600'000'000'000},
                                          {"min", 60'000'000'000},
                                          {"s", 1'000'000'000},
                                          {"ms", 1'000'000},
                                          {"us", 1'000},
                                          {"ns", 1}}};

std::string shown(std::string_view text)
{
    return printableLine(text, 40);
}

Error malformed(std::string_view text)
{
    return {
        Error::Code::Malformed,
        fmt::format("\"{}\" is not a duration; write a number and a unit, such as \"250 ms\" or "
                    "\"2 min\" (units: ns, us, ms, s, min, h, d).",
                    shown(text))};
}

bool isDigit(char each)
{
    return each >= '0' && each <= '9';
}

}  // namespace

Result<SimDuration> parseDuration(std::string_view text)
{
    std::size_t at = 0;
    SignedWide value = 0;  // In units of 10^-decimals.
    int decimals = 0;
    bool digits = false;
    bool point = false;
    for (; at < text.size() && (isDigit(text[at]) || (text[at] == '.' && !point)); ++at) {
        if (text[at] == '.') {
            point = true;
            continue;
        }
        digits = true;
        value = value * 10 + (text[at] - '0');
        decimals += point ? 1 : 0;
        if (value > (static_cast<SignedWide>(1) << 80) || decimals > 18)
            return malformed(text);
    }
    if (!digits || text[at - 1] == '.')
        return malformed(text);
    if (at < text.size() && text[at] == ' ')
        ++at;
    for (const TimeUnit& unit : kUnits) {
        if (text.substr(at) != unit.name)
            continue;
        SignedWide ns = value * unit.ns;
        for (; decimals > 0; --decimals) {
            if (ns % 10 != 0)
                return Error{Error::Code::Unsupported,
                             fmt::format("\"{}\" is finer than a nanosecond.", shown(text))};
            ns /= 10;
        }
        if (ns > kLongestDuration.count())
            return Error{Error::Code::OutOfRange,
                         fmt::format("\"{}\" is longer than 365 days.", shown(text))};
        return SimDuration{static_cast<std::int64_t>(ns)};
    }
    return malformed(text);
}

Result<SimTime> parseMoment(std::string_view text)
{
    const auto colons = static_cast<std::size_t>(std::ranges::count(text, ':'));
    if (colons == 0) {
        const Result<SimDuration> parsed = parseDuration(text);
        if (!parsed)
            return parsed.error();
        return SimTime{} + parsed.value();
    }
    struct Part {
        std::string_view unit;
        SimDuration most;  ///< Of one that is not the first.
    };
    static constexpr std::array<Part, 3> kParts{
        {{"h", kLongestDuration}, {"min", std::chrono::hours{1}}, {"s", std::chrono::minutes{1}}}};
    SimDuration sum{};
    bool good = colons < kParts.size();
    std::string_view rest = text;
    for (std::size_t n = kParts.size() - 1 - colons; good && n < kParts.size(); ++n) {
        const std::string_view digits = rest.substr(0, rest.find(':'));
        rest.remove_prefix(std::min(rest.size(), digits.size() + 1));
        const bool isFirst = digits.data() == text.data();
        const bool isLast = n + 1 == kParts.size();
        const Result<SimDuration> part =
            parseDuration(fmt::format("{} {}", digits, kParts[n].unit));
        good = part && (isFirst || part.value() < kParts[n].most) &&
               (isLast || digits.find('.') == std::string_view::npos) &&
               sum + part.value() <= kLongestDuration;
        sum += part ? part.value() : SimDuration{};
    }
    if (!good)
        return Error{Error::Code::Malformed,
                     fmt::format("\"{}\" is not a time of the run; write it as the clock shows it, "
                                 "such as \"1:14.1\" or \"1:02:03\", or as \"74.1 s\".",
                                 shown(text))};
    return SimTime{} + sum;
}

std::string durationText(SimDuration duration)
{
    const std::int64_t ns = duration.count();
    if (duration == SimDuration::max())
        return "forever";
    for (const TimeUnit& unit : kUnits) {
        // A unit that needs no more than one decimal reads best.
        if (ns < unit.ns && unit.ns > 1 && ns != 0)
            continue;
        if (ns == 0)
            return "0 s";
        if (ns % unit.ns == 0)
            return fmt::format("{} {}", ns / unit.ns, unit.name);
        if (unit.ns >= 10 && ns % (unit.ns / 10) == 0)
            return fmt::format("{}.{} {}", ns / unit.ns, ns / (unit.ns / 10) % 10, unit.name);
    }
    return fmt::format("{} ns", ns);
}

std::string clockText(SimTime time, int decimals)
{
    const std::int64_t ns = toNs(time);
    const std::int64_t seconds = ns / 1'000'000'000;
    std::string text = seconds >= 3600 ? fmt::format("{}:{:02}:{:02}", seconds / 3600,
                                                     seconds / 60 % 60, seconds % 60)
                                       : fmt::format("{}:{:02}", seconds / 60, seconds % 60);
    if (decimals > 0)
        text += fmt::format(".{:09}", ns % 1'000'000'000)
                    .substr(0, static_cast<std::size_t>(decimals) + 1);
    return text;
}

}  // namespace millrace
