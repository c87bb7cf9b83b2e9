// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/cron.h"

namespace millrace {

namespace {

using namespace std::chrono;

bool has(std::uint64_t bits, unsigned value)
{
    return (bits >> value & 1U) != 0;
}

bool hasDay(const Cron& cron, const year_month_day& day)
{
    if (!has(cron.months, unsigned{day.month()}))
        return false;
    const bool ofMonth = has(cron.days, unsigned{day.day()});
    const bool ofWeek = has(cron.weekdays, weekday{sys_days{day}}.c_encoding());
    return cron.anyDay || cron.anyWeekday ? ofMonth && ofWeek : ofMonth || ofWeek;
}

/// The first second of a day from `from` on.
std::optional<unsigned> timeOfDay(const Cron& cron, unsigned from)
{
    for (unsigned hour = from / 3600; hour < 24; ++hour) {
        if (!has(cron.hours, hour))
            continue;
        for (unsigned minute = 0; minute < 60; ++minute)
            for (unsigned second = 0; has(cron.minutes, minute) && second < 60; ++second)
                if (const unsigned at = (hour * 60 + minute) * 60 + second;
                    at >= from && has(cron.seconds, second))
                    return at;
    }
    return std::nullopt;
}

}  // namespace

std::optional<CalendarTime> nextAfter(const Cron& cron, CalendarTime time)
{
    constexpr int kDaysMost = 8 * 366;  // From a 29 February to the next, over a year like 2100.
    const CalendarTime from = time + seconds{1};
    const sys_days first = floor<days>(from);
    for (int n = 0; n <= kDaysMost; ++n) {
        const sys_days day = first + days{n};
        if (!hasDay(cron, year_month_day{day}))
            continue;
        const auto since = n == 0 ? static_cast<unsigned>((from - first).count()) : 0U;
        if (const std::optional<unsigned> at = timeOfDay(cron, since))
            return day + seconds{*at};
    }
    return std::nullopt;
}

SimTime Schedule::nextAfter(SimTime time) const
{
    const auto since = floor<seconds>(time.time_since_epoch());
    const std::optional<CalendarTime> next = millrace::nextAfter(cron, from + since);
    return next ? SimTime{*next - from} : kNever;
}

}  // namespace millrace
