// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/cron.h"

#include <ostream>

#include <gtest/gtest.h>

#include "core/scenario/cron_text.h"

// Schedules: what their text means, and when they fire. The times were read off a calendar.

namespace millrace::cron_test {
namespace {

struct Row {
    const char* name;
    const char* schedule;
    const char* from;
    const char* fires;  ///< For the first time after `from`; null: never.
};

void PrintTo(const Row& row, std::ostream* out)
{
    *out << row.name;
}

class CronTest : public testing::TestWithParam<Row> {};

TEST_P(CronTest, FiresAtTheFirstTimeAfter)
{
    const Result<Cron> cron = parseCron(GetParam().schedule);
    ASSERT_TRUE(cron) << cron.error().message;
    const auto from = calendarTimeOf(GetParam().from);
    ASSERT_TRUE(from);
    const std::optional<CalendarTime> next = nextAfter(cron.value(), *from);
    ASSERT_EQ(next.has_value(), GetParam().fires != nullptr);
    if (next)
        EXPECT_EQ(textOf(*next), GetParam().fires);
}

// 2026-01-05 is a Monday, 2028 a leap year, 2100 is none.
INSTANTIATE_TEST_SUITE_P(
    Rows, CronTest,
    testing::Values(
        Row{"EveryMinute", "* * * * *", "2026-01-05 03:00", "2026-01-05 03:01:00"},
        Row{"NotAtItsOwnTime", "0 3 * * *", "2026-01-05 03:00", "2026-01-06 03:00:00"},
        Row{"JustBefore", "0 3 * * *", "2026-01-05 02:59:59", "2026-01-05 03:00:00"},
        Row{"Step", "*/15 * * * *", "2026-01-05 03:15", "2026-01-05 03:30:00"},
        Row{"StepBeyondTheHour", "*/25 * * * *", "2026-01-05 03:50", "2026-01-05 04:00:00"},
        Row{"StepBeyondAnyHour", "5/4294967295 * * * *", "2026-01-05 03:05", "2026-01-05 04:05:00"},
        Row{"StepFromAValue", "50/5 * * * *", "2026-01-05 03:00", "2026-01-05 03:50:00"},
        Row{"StepOfARange", "10-30/10 * * * *", "2026-01-05 03:30", "2026-01-05 04:10:00"},
        Row{"List", "5,50 * * * *", "2026-01-05 03:05", "2026-01-05 03:50:00"},
        Row{"SixFields", "*/10 * * * * *", "2026-01-05 03:00:01", "2026-01-05 03:00:10"},
        Row{"SecondOfAMinute", "30 0 12 * * *", "2026-01-05 12:00:30", "2026-01-06 12:00:30"},
        Row{"Weekday", "0 9 * * FRI", "2026-01-05 03:00", "2026-01-09 09:00:00"},
        Row{"WeekdaysInLowerCase", "0 9 * * mon-fri", "2026-01-09 09:00", "2026-01-12 09:00:00"},
        Row{"SevenIsSunday", "0 9 * * 7", "2026-01-05 03:00", "2026-01-11 09:00:00"},
        Row{"SoIsZero", "0 9 * * 0", "2026-01-05 03:00", "2026-01-11 09:00:00"},
        Row{"FridayToSunday", "0 9 * * 5-7", "2026-01-10 10:00", "2026-01-11 09:00:00"},
        Row{"MonthByName", "0 0 1 MAR *", "2026-01-05 03:00", "2026-03-01 00:00:00"},
        Row{"EitherDayIsEnough", "0 0 13 * FRI", "2026-01-05 03:00", "2026-01-09 00:00:00"},
        Row{"EitherDayTheOther", "0 0 13 * FRI", "2026-01-09 03:00", "2026-01-13 00:00:00"},
        Row{"BothDaysOfAnAnyDay", "0 0 * * FRI", "2026-01-13 00:00", "2026-01-16 00:00:00"},
        Row{"EndOfTheYear", "59 23 31 12 *", "2026-12-31 23:59", "2027-12-31 23:59:00"},
        Row{"LeapDay", "0 0 29 2 *", "2026-01-05 03:00", "2028-02-29 00:00:00"},
        Row{"LeapDayOverACentury", "0 0 29 2 *", "2096-02-29 00:00", "2104-02-29 00:00:00"},
        Row{"NoSuchDay", "0 0 31 2 *", "2026-01-05 03:00", nullptr},
        Row{"NoSuchDays", "0 0 31 4,6,9,11 *", "2026-01-05 03:00", nullptr},
        Row{"Hourly", "@hourly", "2026-01-05 03:00", "2026-01-05 04:00:00"},
        Row{"Daily", "@daily", "2026-01-05 03:00", "2026-01-06 00:00:00"},
        Row{"Weekly", "@weekly", "2026-01-05 03:00", "2026-01-11 00:00:00"},
        Row{"Monthly", "@monthly", "2026-01-05 03:00", "2026-02-01 00:00:00"},
        Row{"Yearly", "@yearly", "2026-01-05 03:00", "2027-01-01 00:00:00"}),
    [](const auto& row) { return row.param.name; });

struct BadRow {
    const char* name;
    const char* schedule;
    const char* says;
};

void PrintTo(const BadRow& row, std::ostream* out)
{
    *out << row.name;
}

class BadCronTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadCronTest, SaysWhatIsExpected)
{
    const Result<Cron> cron = parseCron(GetParam().schedule);
    ASSERT_FALSE(cron);
    EXPECT_NE(cron.error().message.find(GetParam().says), std::string::npos)
        << cron.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadCronTest,
    testing::Values(BadRow{"FourFields", "* * * *", "found 4"},
                    BadRow{"SevenFields", "* * * * * * *", "found 7"},
                    BadRow{"Words", "every hour", "found 2"}, BadRow{"Empty", "", "found 0"},
                    BadRow{"UnknownName", "@fortnightly", "found 1"},
                    BadRow{"MinuteSixty", "60 * * * *", "the minute \"60\""},
                    BadRow{"HourMinusOne", "0 -1 * * *", "the hour \"-1\""},
                    BadRow{"DayZero", "0 0 0 * *", "the day of the month \"0\""},
                    BadRow{"MonthThirteen", "0 0 1 13 *", "the month \"13\""},
                    BadRow{"Weekday8", "0 0 * * 8", "the day of the week \"8\""},
                    BadRow{"BackwardRange", "30-10 * * * *", "\"30-10\""},
                    BadRow{"StepZero", "*/0 * * * *", "\"*/0\""},
                    BadRow{"StepOfNothing", "*/ * * * *", "\"*/\""},
                    BadRow{"EmptyOfAList", "1,,2 * * * *", "\"\""},
                    BadRow{"MisspeltDay", "0 0 * * FRY", "\"FRY\""},
                    BadRow{"HugeNumber", "99999999999999999999 * * * *", "minute"},
                    BadRow{"Fraction", "0.5 * * * *", "\"0.5\""}),
    [](const auto& row) { return row.param.name; });

TEST(CalendarTimes, AreReadWithOrWithoutSeconds)
{
    EXPECT_EQ(textOf(*calendarTimeOf("2026-01-05 03:00")), "2026-01-05 03:00:00");
    EXPECT_EQ(textOf(*calendarTimeOf("2028-02-29 23:59:58")), "2028-02-29 23:59:58");
    for (const char* bad : {"", "2026-01-05", "2026-02-29 00:00", "2026-01-05 24:00",
                            "2026-01-05 03:60", "2026-01-05T03:00", "1969-12-31 23:59",
                            "2026-13-01 00:00", "2026-01-05 03:00:61", "2026-01-05 03:0a"})
        EXPECT_FALSE(calendarTimeOf(bad)) << bad;
}

}  // namespace
}  // namespace millrace::cron_test
