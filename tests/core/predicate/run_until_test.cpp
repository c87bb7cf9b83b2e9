// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/predicate/run_until.h"

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

namespace millrace::run_until_test {
namespace {

using namespace std::chrono_literals;

using Kind = RunUntil::Kind;
using Side = RunUntil::Side;
using Op = RunUntil::Op;

TEST(RunUntil, UnderstandsEveryForm)
{
    const auto count = [](Side side, std::uint64_t Outcome::*row, Op op, std::uint64_t number) {
        return RunUntil{.kind = Kind::Count, .number = number, .side = side, .row = row, .op = op};
    };
    const std::pair<const char*, RunUntil> cases[] = {
        {"12.5 s", {.kind = Kind::Time, .time = SimTime{12500ms}}},
        {"12.5s", {.kind = Kind::Time, .time = SimTime{12500ms}}},
        {"2 min", {.kind = Kind::Time, .time = SimTime{2min}}},
        {"1:12.5", {.kind = Kind::Time, .time = SimTime{72500ms}}},
        {"1:02:03.5", {.kind = Kind::Time, .time = SimTime{3723500ms}}},
        {"0:00:00", {.kind = Kind::Time, .time = SimTime{}}},
        {"0:00", {.kind = Kind::Time}},
        {"#48213", {.kind = Kind::Event, .number = 48'213}},
        {"event 7", {.kind = Kind::Event, .number = 7}},
        {"first dead letter", {.kind = Kind::First, .row = &Outcome::parked}},
        {"  First   LOST ", {.kind = Kind::First, .row = &Outcome::lost}},
        {"first duplicate", {.kind = Kind::First, .row = &Outcome::duplicated}},
        {"first out of order", {.kind = Kind::First, .row = &Outcome::outOfOrder}},
        {"lag > 100", count(Side::Log, &Outcome::waiting, Op::More, 100)},
        {"lag>=100", count(Side::Log, &Outcome::waiting, Op::AtLeast, 100)},
        {"list waiting < 3", count(Side::List, &Outcome::waiting, Op::Less, 3)},
        {"log stuck <= 0", count(Side::Log, &Outcome::stuck, Op::AtMost, 0)},
        {"dead letters = 2", count(Side::Either, &Outcome::parked, Op::Equal, 2)},
        {"in hand > 1", count(Side::Either, &Outcome::inHand, Op::More, 1)},
        {"first done twice", {.kind = Kind::First, .row = &Outcome::duplicated}},
        {"First Told Later Things", {.kind = Kind::First, .row = &Outcome::toldLater}},
        {"standing still >= 1", count(Side::Either, &Outcome::stuck, Op::AtLeast, 1)},
        {"list given up, listed = 2", count(Side::List, &Outcome::parked, Op::Equal, 2)},
    };
    for (const auto& [text, expected] : cases) {
        const Result<RunUntil> until = parseRunUntil(text);
        ASSERT_TRUE(until) << text;
        EXPECT_EQ(until.value(), expected) << text;
    }
}

TEST(RunUntil, SaysOfEverythingElseWhatItWouldUnderstand)
{
    for (const char* text : {"",
                             " ",
                             "first",
                             "first thing",
                             "first dead letters",
                             "first done",
                             "standing > 3",
                             "lag",
                             "lag >",
                             "lag > x",
                             "lag > -1",
                             "lag >> 3",
                             "lag > 99999999999999999999",
                             "12.5",
                             "1:60",
                             "1:",
                             ":5",
                             "a:5",
                             "#",
                             "#x",
                             "#-1",
                             "event",
                             "event 1 2",
                             "queue waiting > 3",
                             "-3 s",
                             "lag > 1.5",
                             "\x01\x02"}) {
        const Result<RunUntil> until = parseRunUntil(text);
        ASSERT_FALSE(until) << text;
        EXPECT_NE(until.error().message.find("first duplicate"), std::string::npos) << text;
    }
}

/// Found where the counts of a plain fold first say so.
TEST(RunUntil, FindsTheFirstPlaceWhereItHolds)
{
    const FinishedRun run = runScenario(test::shippedScenario("one-event-three-reactions"));
    for (const char* text : {"first late", "lag > 3", "list waiting >= 2", "stuck > 0",
                             "handled >= 20", "log in hand = 3"}) {
        SCOPED_TRACE(text);
        const RunUntil until = parseRunUntil(text).value();
        const auto place = findUntil(run.recording, until, 0);
        ASSERT_TRUE(place.has_value());
        const auto value = [&until](const Cursor& cursor) {
            const Moment moment = cursor.moment({}, {});
            const std::uint64_t log = until.side == Side::List ? 0 : moment.log.*until.row;
            const std::uint64_t list = until.side == Side::Log ? 0 : moment.list.*until.row;
            return std::max(log, list);
        };
        const std::uint64_t least = until.kind == Kind::First ? 1
                                    : until.op == Op::More    ? until.number + 1
                                                              : until.number;
        Cursor cursor{run.recording};
        cursor.seekFact(place->facts);
        EXPECT_EQ(cursor.time(), place->at);
        EXPECT_GE(value(cursor), least);
        cursor.stepBack();
        EXPECT_LT(value(cursor), least);
    }
}

TEST(RunUntil, SaysWhenItNeverHoldsAndLooksOnlyAhead)
{
    const FinishedRun run = runScenario(test::shippedScenario("one-event-three-reactions"));
    const auto find = [&run](const char* text, std::uint64_t facts) {
        return findUntil(run.recording, parseRunUntil(text).value(), facts);
    };
    EXPECT_FALSE(find("lag > 1000000", 0));
    EXPECT_FALSE(find("365 d", 0));
    EXPECT_FALSE(find("#100000000", 0));
    const auto first = find("lag > 3", 0);
    const auto later = find("lag > 3", first->facts + 1'000);
    ASSERT_TRUE(first && later);
    EXPECT_GT(later->facts, first->facts + 1'000);
    EXPECT_EQ(find("first late", run.recording->trace().size())->facts,
              find("first late", 0)->facts);
    EXPECT_EQ(find("1:00", 0)->at, SimTime{1min});
    EXPECT_EQ(find("#300", 0)->facts, 300U);
}

TEST(RunUntil, GivesUpWhenAsked)
{
    const FinishedRun run = runScenario(test::shippedScenario("one-event-three-reactions-12"));
    int asked = 0;
    const auto place = findUntil(run.recording, parseRunUntil("lag > 1000000").value(), 0,
                                 [&asked](double) { return ++asked < 2; });
    EXPECT_FALSE(place);
    EXPECT_EQ(asked, 2);
}

}  // namespace
}  // namespace millrace::run_until_test
