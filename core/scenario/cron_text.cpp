// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/cron_text.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <vector>

#include <fmt/format.h>

namespace millrace {

namespace {

using namespace std::chrono;

struct Field {
    std::string_view name;
    unsigned least;
    unsigned most;
    std::span<const std::string_view> words;  ///< The n-th stands for least + n.
};

constexpr std::string_view kMonths[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                        "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::string_view kWeekdays[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};
constexpr Field kFields[] = {{"second", 0, 59, {}},     {"minute", 0, 59, {}},
                             {"hour", 0, 23, {}},       {"day of the month", 1, 31, {}},
                             {"month", 1, 12, kMonths}, {"day of the week", 0, 7, kWeekdays}};
constexpr std::size_t kWeekdayField = 5;

std::vector<std::string_view> split(std::string_view text, char by)
{
    std::vector<std::string_view> parts;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t to = std::min(text.find(by, from), text.size());
        if (by != ' ' || to > from)
            parts.push_back(text.substr(from, to - from));
        from = to + 1;
    }
    return parts;
}

std::optional<unsigned> numberOf(std::string_view text)
{
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{number}
                                                                    : std::nullopt;
}

char upper(char letter)
{
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

std::optional<unsigned> valueOf(std::string_view text, const Field& field)
{
    const auto word = std::ranges::find_if(field.words, [text](std::string_view each) {
        return std::ranges::equal(text, each, {}, upper);
    });
    if (word != field.words.end())
        return field.least + static_cast<unsigned>(word - field.words.begin());
    const std::optional<unsigned> number = numberOf(text);
    return number && *number >= field.least && *number <= field.most ? number : std::nullopt;
}

/// One of a list: "*", "5", "1-5", "*/15", "1-30/10".
std::optional<std::uint64_t> bitsOf(std::string_view part, const Field& field)
{
    const std::size_t slash = part.find('/');
    const std::optional<unsigned> step =
        slash == std::string_view::npos ? 1U : numberOf(part.substr(slash + 1));
    const std::string_view range = part.substr(0, slash);
    const std::size_t dash = range.find('-');
    std::optional<unsigned> first = field.least;
    std::optional<unsigned> last = field.most;
    if (range != "*") {
        first = valueOf(range.substr(0, dash), field);
        if (dash != std::string_view::npos)
            last = valueOf(range.substr(dash + 1), field);
        else if (slash == std::string_view::npos)
            last = first;
    }
    if (!step || *step == 0 || !first || !last || *first > *last)
        return std::nullopt;
    std::uint64_t bits = 0;
    // Wide enough that no step wraps around.
    for (std::uint64_t value = *first; value <= *last; value += *step)
        bits |= std::uint64_t{1} << value;
    return bits;
}

}  // namespace

Result<Cron> parseCron(std::string_view text)
{
    static constexpr std::pair<std::string_view, std::string_view> kNamed[] = {
        {"@hourly", "0 * * * *"},  {"@daily", "0 0 * * *"},   {"@midnight", "0 0 * * *"},
        {"@weekly", "0 0 * * 0"},  {"@monthly", "0 0 1 * *"}, {"@yearly", "0 0 1 1 *"},
        {"@annually", "0 0 1 1 *"}};
    const auto named =
        std::ranges::find(kNamed, text, &std::pair<std::string_view, std::string_view>::first);
    const std::vector<std::string_view> parts =
        split(named != std::end(kNamed) ? named->second : text, ' ');
    if (parts.size() != 5 && parts.size() != 6)
        return Error{Error::Code::Malformed,
                     fmt::format("expected five fields, minute to day of the week, or six with the "
                                 "second first, such as \"*/5 * * * *\"; found {}.",
                                 parts.size())};
    Cron cron;
    std::uint64_t* const sets[] = {&cron.seconds, &cron.minutes, &cron.hours,
                                   &cron.days,    &cron.months,  &cron.weekdays};
    const std::size_t skipped = 6 - parts.size();
    for (std::size_t n = skipped; n < 6; ++n) {
        const Field& field = kFields[n];
        *sets[n] = 0;
        for (const std::string_view part : split(parts[n - skipped], ',')) {
            const std::optional<std::uint64_t> bits = bitsOf(part, field);
            if (!bits)
                return Error{Error::Code::Malformed,
                             fmt::format("the {} \"{}\" is none: expected {} to {}, as in \"*\", "
                                         "\"{}\", \"{}-{}\", \"*/2\" or a list of these.",
                                         field.name, part, field.least, field.most, field.least,
                                         field.least, field.most)};
            *sets[n] |= *bits;
        }
    }
    cron.anyDay = parts[3 - skipped] == "*";
    cron.anyWeekday = parts[kWeekdayField - skipped] == "*";
    cron.weekdays = (cron.weekdays | cron.weekdays >> 7) & 0x7f;  // 7 is Sunday, too.
    return cron;
}

std::optional<CalendarTime> calendarTimeOf(std::string_view text)
{
    // yyyy-mm-dd hh:mm[:ss]
    const bool whole = text.size() == 19 && text[16] == ':';
    if ((text.size() != 16 && !whole) || text[4] != '-' || text[7] != '-' || text[10] != ' ' ||
        text[13] != ':')
        return std::nullopt;
    const auto year = numberOf(text.substr(0, 4));
    const auto month = numberOf(text.substr(5, 2));
    const auto day = numberOf(text.substr(8, 2));
    const auto hour = numberOf(text.substr(11, 2));
    const auto minute = numberOf(text.substr(14, 2));
    const auto second = whole ? numberOf(text.substr(17, 2)) : std::optional{0U};
    if (!year || !month || !day || !hour || !minute || !second || *hour > 23 || *minute > 59 ||
        *second > 59 || *year < 1970)
        return std::nullopt;
    const year_month_day date{std::chrono::year{static_cast<int>(*year)},
                              std::chrono::month{*month}, std::chrono::day{*day}};
    if (!date.ok())
        return std::nullopt;
    return sys_days{date} + hours{*hour} + minutes{*minute} + seconds{*second};
}

std::string textOf(CalendarTime time)
{
    const sys_days day = floor<days>(time);
    const year_month_day date{day};
    const auto second = (time - day).count();
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", int{date.year()},
                       unsigned{date.month()}, unsigned{date.day()}, second / 3600,
                       second / 60 % 60, second % 60);
}

}  // namespace millrace
