// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include <gtest/gtest.h>

#include "core/base/duration_text.h"
#include "core/base/nearest_word.h"
#include "core/base/printable.h"
#include "core/base/utf8.h"

namespace millrace::words_test {
namespace {

using namespace std::chrono_literals;

struct DurationRow {
    const char* text;
    SimDuration value;
};

TEST(Duration, IsReadExactly)
{
    for (const DurationRow& row : {DurationRow{"250 ms", 250ms},
                                   {"2 min", 2min},
                                   {"1.5 s", 1500ms},
                                   {"0 s", 0s},
                                   {"0.000000001 s", 1ns},
                                   {"7ns", 7ns},
                                   {"3 us", 3us},
                                   {"2 h", 2h},
                                   {"365 d", 24h * 365},
                                   {"0.1 h", 6min}}) {
        const Result<SimDuration> parsed = parseDuration(row.text);
        ASSERT_TRUE(parsed) << row.text;
        EXPECT_EQ(parsed.value(), row.value) << row.text;
    }
}

TEST(Duration, RefusesWhatIsNone)
{
    for (const char* text : {"",
                             "s",
                             "5",
                             "-1 s",
                             "+1 s",
                             "1 e3 s",
                             "1e3 s",
                             "1,5 s",
                             "1.2.3 s",
                             ".",
                             "1. s",
                             "5 weeks",
                             "1 S",
                             " 1 s",
                             "1  s",
                             "1 s ",
                             "0.0000000001 s",
                             "366 d",
                             "99999999999999999999999 s",
                             "nan s",
                             "0x10 s"})
        EXPECT_FALSE(parseDuration(text)) << '"' << text << '"';
}

TEST(Moments, AreReadAsTheClockShowsThemOrAsDurations)
{
    const struct {
        const char* text;
        SimDuration time;
    } rows[] = {{"0:00", 0s},
                {"1:14.1", 74'100ms},
                {"75:00", 75min},
                {"1:02:03.5", 3723'500ms},
                {"26:00:00", 26h},
                {"74.1 s", 74'100ms},
                {"2min", 2min},
                {"8760:00:00", 24h * 365},
                {"525600:00", 24h * 365}};
    for (const auto& [text, time] : rows) {
        const Result<SimTime> parsed = parseMoment(text);
        ASSERT_TRUE(parsed) << text;
        EXPECT_EQ(parsed.value(), SimTime{time}) << text;
    }
    for (const std::int64_t ns : {0LL, 1'500'000'000LL, 3'599'999'999'999LL, 3'600'000'000'000LL}) {
        const SimTime time{SimDuration{ns}};
        EXPECT_EQ(parseMoment(clockText(time, 9)).value(), time);
    }
}

TEST(Moments, RefuseWhatIsNone)
{
    for (const char* text :
         {"", ":", "1:", ":30", "1:60", "1:60:00", "1:2:3:4", "1.5:00", "1:1.5:00", "-1:00", "1:-5",
          "1: 5 s", "8760:00:01", "9999999999:00", "a:00"})
        EXPECT_FALSE(parseMoment(text)) << '"' << text << '"';
}

TEST(Duration, IsWrittenSoThatItReadsBack)
{
    for (std::int64_t ns = 1; ns < kLongestDuration.count(); ns = ns * 3 + 7) {
        const std::string text = durationText(SimDuration{ns});
        const Result<SimDuration> back = parseDuration(text);
        ASSERT_TRUE(back) << text;
        EXPECT_EQ(back.value().count(), ns) << text;
    }
    EXPECT_EQ(durationText(1500ms), "1.5 s");
    EXPECT_EQ(durationText(90s), "1.5 min");
    EXPECT_EQ(durationText(0s), "0 s");
}

TEST(Clock, CutsAndNeverRoundsUp)
{
    EXPECT_EQ(clockText(SimTime{74199ms}), "1:14.1");
    EXPECT_EQ(clockText(SimTime{}), "0:00.0");
    EXPECT_EQ(clockText(SimTime{3723s}), "1:02:03.0");
    EXPECT_EQ(clockText(SimTime{59999ms}, 0), "0:59");
}

TEST(NearestWord, FindsSlipsAndNothingFarther)
{
    constexpr std::array<std::string_view, 7> kKnown{
        "work", "workers", "retention", "seed", "slot 1", "slot 2", "rebalance-timeout"};
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"wrok", "work"},
        {"Workes", "workers"},
        {"worker", "workers"},
        {"retenton", "retention"},
        {"rettentionn", "retention"},
        {"rebalence-timeuot", "rebalance-timeout"},
        {"slto 2", "slot 2"},
        {"sed", "seed"},
        {"colour", ""},
        // Three slips are no slip, however long the word.
        {"reballence-tymeout", ""},
        // One slip from two words: nobody knows which was meant.
        {"slot 9", ""},
        {"slot ", ""},
        {"", ""}};
    for (const auto& [typed, meant] : rows)
        EXPECT_EQ(nearestWord(typed, kKnown), meant) << typed;
    EXPECT_EQ(nearestWord(std::string(500, 'w'), kKnown), "");
    constexpr std::array<std::string_view, 2> kTwice{"work", "work"};
    EXPECT_EQ(nearestWord("wrok", kTwice), "work") << "one word, however often it is listed";
    EXPECT_EQ(nearestWord("work", {}), "");
}

TEST(NearestWord, IsAskedForOnlyWhenThereIsOne)
{
    constexpr std::array<std::string_view, 2> kKnown{"work", "seed"};
    EXPECT_EQ(didYouMean("wrok", kKnown), " Did you mean \"work\"?");
    EXPECT_EQ(didYouMean("colour", kKnown), "");
}

TEST(Printable, EscapesWhatMakesATerminalLie)
{
    EXPECT_EQ(printable("plain é ☃\n"), "plain é ☃\n");
    EXPECT_EQ(printable("\x1b[31m"), "\\x1b[31m");
    EXPECT_EQ(printable("a\xE2\x80\xAE"
                        "b"),
              "a\\u202eb");
    EXPECT_EQ(printable("\xC2\x85"), "\\x85");
    EXPECT_EQ(printable("\xFF\xC0\x80"), "\\xff\\xc0\\x80") << "not UTF-8, and overlong";
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndCutCharacters)
{
    for (const char* bad : {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                            "\xE2\x82", "\xF8\x88\x80\x80\x80"})
        EXPECT_FALSE(firstCharacter(bad).valid);
    EXPECT_EQ(firstCharacter("\xF0\x9F\x98\x80").code, U'\U0001F600');
    EXPECT_EQ(firstCharacter("\xF0\x9F\x98\x80").bytes, 4U);
}

}  // namespace
}  // namespace millrace::words_test
