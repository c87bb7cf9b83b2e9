// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/scenario/scenario_patch.h"
#include "core/scenario/scenario_reader.h"
#include "core/scenario/shipped.h"

// An edit changes its literal and not one byte more.

namespace millrace::patching_test {
namespace {

struct PatchRow {
    const char* name;
    const char* before;
    const char* key;
    const char* literal;
    const char* after;
};

void PrintTo(const PatchRow& row, std::ostream* out)
{
    *out << row.name;
}

class PatchTest : public testing::TestWithParam<PatchRow> {};

TEST_P(PatchTest, ChangesWhatItShould)
{
    const PatchRow& row = GetParam();
    const Result<std::string> patched = withValue(row.before, row.key, row.literal);
    ASSERT_TRUE(patched) << patched.error().message;
    EXPECT_EQ(patched.value(), row.after);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, PatchTest,
    testing::Values(
        PatchRow{"Number", "seed = 4 # mine\n", "seed", "5", "seed = 5 # mine\n"},
        PatchRow{"InTable", "[queue]\nworkers = 4\n", "queue.workers", "12",
                 "[queue]\nworkers = 12\n"},
        PatchRow{"InInlineTable",
                 "[workload]\narrivals = { kind = \"poisson\", rate = 0.8 }  # x\n",
                 "workload.arrivals.rate", "1.2",
                 "[workload]\narrivals = { kind = \"poisson\", rate = 1.2 }  # x\n"},
        PatchRow{"Shorthand", "[[reaction]]\nwork = \"400 ms\"\n", "reaction[0].work.mean",
                 "\"1 s\"", "[[reaction]]\nwork = \"1 s\"\n"},
        PatchRow{"SecondOfMany", "[[reaction]]\nname = \"a\"\n[[reaction]]\nname = \"b\"\n",
                 "reaction[1].name", "\"c\"",
                 "[[reaction]]\nname = \"a\"\n[[reaction]]\nname = \"c\"\n"},
        PatchRow{"NewKey", "[queue]\n# few\nworkers = 4\n\n[log]\n", "queue.attempts", "3",
                 "[queue]\n# few\nworkers = 4\nattempts = 3\n\n[log]\n"},
        PatchRow{"NewKeyInline", "[log]\nslots = { a = 1 }\n", "log.slots.b", "2",
                 "[log]\nslots = { a = 1, b = 2 }\n"},
        PatchRow{"NewInlineTable", "[log]\npartitions = 3\n", "log.slots.b", "2",
                 "[log]\npartitions = 3\nslots = { b = 2 }\n"},
        PatchRow{"GroupWithoutATable", "[log]\npartitions = 3\n", "log.groups.b.commit",
                 "\"after\"", "[log]\npartitions = 3\ngroups = { b = { commit = \"after\" } }\n"},
        PatchRow{"GroupWithATable", "[log.groups.b]\ncommit = \"each\"\n", "log.groups.b.commit",
                 "\"after\"", "[log.groups.b]\ncommit = \"after\"\n"},
        PatchRow{"GroupWithADotInItsName", "[log.groups.\"b.c\"]\nmax-poll = \"1 s\"\n",
                 "log.groups.b.c.commit", "\"after\"",
                 "[log.groups.\"b.c\"]\nmax-poll = \"1 s\"\ncommit = \"after\"\n"},
        PatchRow{"NewTable", "seed = 1\n", "queue.workers", "4",
                 "seed = 1\n\n[queue]\nworkers = 4\n"},
        PatchRow{"CarriageReturns", "seed = 1\r\n[queue]\r\nworkers = 4\r\n", "queue.workers", "5",
                 "seed = 1\r\n[queue]\r\nworkers = 5\r\n"},
        PatchRow{"NoFinalLineEnd", "[queue]\nworkers = 4", "queue.attempts", "3",
                 "[queue]\nworkers = 4\nattempts = 3\n"},
        PatchRow{"AfterWideCharacters", "name = \"Käse ☃\"\nseed = 1 # ☃\n", "seed", "2",
                 "name = \"Käse ☃\"\nseed = 2 # ☃\n"}),
    [](const auto& row) { return row.param.name; });

TEST(Patch, SaysWhenThereIsNoPlace)
{
    EXPECT_FALSE(withValue("[[reaction]]\nname = \"a\"\n", "reaction[3].name", "\"b\""));
    EXPECT_FALSE(withValue("seed = 1\n", "seed.deeper.still", "2"));
    EXPECT_FALSE(withValue("seed = = 1\n", "seed", "2")) << "not TOML";
}

TEST(Patch, AddsOneInterventionToEveryShippedScenario)
{
    for (const ShippedText& shipped : shippedScenarios()) {
        SCOPED_TRACE(shipped.name);
        const Intervention kill{SimTime{std::chrono::milliseconds{12'345}},
                                Intervention::Act::Kill,
                                {Target::Kind::Worker, 0}};
        const Result<std::string> patched = withIntervention(shipped.text, kill);
        ASSERT_TRUE(patched);
        EXPECT_TRUE(patched.value().starts_with(shipped.text));
        const auto before = readScenario(shipped.text, "before");
        const auto after = readScenario(patched.value(), "after");
        ASSERT_TRUE(std::holds_alternative<Scenario>(after));
        const auto& old = std::get<Scenario>(before).timeline;
        const auto& now = std::get<Scenario>(after).timeline;
        ASSERT_EQ(now.size(), old.size() + 1);
        EXPECT_TRUE(std::ranges::any_of(now, [&](const Intervention& each) {
            return each.at == kill.at && each.act == kill.act && each.target == kill.target;
        }));
    }
}

TEST(Patch, AddsWhatMeetsBrokersAsItIsRead)
{
    const ShippedText* shipped = findShipped("broker-crash-acks");
    ASSERT_NE(shipped, nullptr);
    for (const auto act : {Intervention::Act::Kill, Intervention::Act::Stop,
                           Intervention::Act::Restart, Intervention::Act::CrashMachine}) {
        const Intervention added{
            SimTime{std::chrono::milliseconds{12'345}}, act, {Target::Kind::Broker, 2}};
        const Result<std::string> patched = withIntervention(shipped->text, added);
        ASSERT_TRUE(patched);
        const auto after = readScenario(patched.value(), "after");
        ASSERT_TRUE(std::holds_alternative<Scenario>(after));
        const Intervention& first = std::get<Scenario>(after).timeline.front();
        EXPECT_EQ(first.act, act);
        EXPECT_EQ(first.target, added.target);
    }
}

TEST(Patch, AddsActsThatMeetAReactionByItsName)
{
    for (const ShippedText& shipped : shippedScenarios()) {
        const Intervention added{.at = SimTime{std::chrono::milliseconds{345}},
                                 .act = Intervention::Act::Outage,
                                 .target = {Target::Kind::Reaction, 0},
                                 .lasts = std::chrono::seconds{2}};
        const Result<std::string> patched = withIntervention(shipped.text, added);
        ASSERT_TRUE(patched) << shipped.name;
        const auto after = readScenario(patched.value(), "after");
        ASSERT_TRUE(std::holds_alternative<Scenario>(after)) << shipped.name;
        const auto& timeline = std::get<Scenario>(after).timeline;
        const auto found = std::ranges::find(timeline, added.at, &Intervention::at);
        ASSERT_NE(found, timeline.end()) << shipped.name;
        EXPECT_EQ(found->act, added.act);
        EXPECT_EQ(found->target, added.target);
        EXPECT_EQ(found->lasts, added.lasts);
    }
}

struct RemovalRow {
    const char* before;
    int line;
    const char* after;  ///< Null: there is no such line.
};

TEST(Patch, TakesOutOneLineOfTheTimeline)
{
    const RemovalRow rows[] = {
        {"seed = 1\n\n[[at]]\ntime = \"1 s\"\nkill = \"slot 1\" # why\n", 0, "seed = 1\n"},
        {"[[at]]\ntime = \"1 s\"\n\n# two\n[[at]]\ntime = \"2 s\"\n\n[log]\n", 1,
         "[[at]]\ntime = \"1 s\"\n\n# two\n\n[log]\n"},
        {"[[at]]\r\ntime = \"1 s\"\r\n\r\n[[at]]\r\ntime = \"2 s\"\r\n", 1,
         "[[at]]\r\ntime = \"1 s\"\r\n"},
        {"[[at]]\ntime = \"1 s\"\n[[at]]\ntime = \"2 s\"", 1, "[[at]]\ntime = \"1 s\"\n"},
        {"at = [{ time = \"1 s\" }, { time = \"2 s\" }]\n", 0, "at = [{ time = \"2 s\" }]\n"},
        {"at = [{ time = \"1 s\" }, { time = \"2 s\" }]\n", 1, "at = [{ time = \"1 s\" }]\n"},
        {"at = [{ time = \"1 s\" }]\n", 0, "at = []\n"},
        {"at = [{ time = \"1 s\" }]\n", 1, nullptr},
        {"[[at]]\ntime = \"1 s\"\n", -1, nullptr},
        {"seed = 1\n", 0, nullptr},
        {"at = = 1\n", 0, nullptr},
    };
    for (const RemovalRow& row : rows) {
        SCOPED_TRACE(row.before);
        const Result<std::string> patched = withoutIntervention(row.before, row.line);
        ASSERT_EQ(static_cast<bool>(patched), row.after != nullptr);
        if (patched)
            EXPECT_EQ(patched.value(), row.after);
    }
}

TEST(Patch, WhatWasAddedCanBeTakenOutOfEveryShippedScenario)
{
    for (const ShippedText& shipped : shippedScenarios()) {
        SCOPED_TRACE(shipped.name);
        const auto read = readScenario(shipped.text, "");
        int lines = 0;
        for (const Intervention& each : std::get<Scenario>(read).timeline)
            lines = std::max(lines, each.line + 1);
        const Intervention kill{
            SimTime{std::chrono::seconds{1}}, Intervention::Act::Kill, {Target::Kind::Worker, 0}};
        const Result<std::string> more = withIntervention(shipped.text, kill);
        ASSERT_TRUE(more);
        const Result<std::string> less = withoutIntervention(more.value(), lines);
        ASSERT_TRUE(less) << less.error().message;
        EXPECT_EQ(less.value(), shipped.text);
    }
}

TEST(Patch, MutesALineThatIsReadAllTheSame)
{
    const ShippedText* shipped = findShipped("one-event-three-reactions");
    ASSERT_NE(shipped, nullptr);
    const Scenario before = std::get<Scenario>(readScenario(shipped->text, ""));
    const std::string key = fmt::format("at[{}].muted", before.timeline.front().line);
    const Result<std::string> muted = withValue(shipped->text, key, "true");
    ASSERT_TRUE(muted) << muted.error().message;
    const Scenario after = std::get<Scenario>(readScenario(muted.value(), ""));
    EXPECT_EQ(after.timeline.size() + after.muted.size(), before.timeline.size());
    ASSERT_FALSE(after.muted.empty());
    EXPECT_EQ(after.muted.front(), before.timeline.front());
    const Result<std::string> back = withValue(muted.value(), key, "false");
    ASSERT_TRUE(back);
    EXPECT_EQ(std::get<Scenario>(readScenario(back.value(), "")), before);
    const Result<std::string> bad = withValue(shipped->text, key, "\"yes\"");
    ASSERT_TRUE(bad);
    EXPECT_TRUE(std::holds_alternative<std::vector<Error>>(readScenario(bad.value(), "")));
}

Scenario read(const std::string& text)
{
    auto outcome = readScenario(text, "file.toml");
    if (const auto* errors = std::get_if<std::vector<Error>>(&outcome)) {
        ADD_FAILURE() << describe(errors->front()) << "\n" << text;
        return {};
    }
    return std::get<Scenario>(std::move(outcome));
}

TEST(WithReader, EveryShippedScenarioCanHaveOneMoreAndOneMoreAgain)
{
    for (const ShippedText& shipped : shippedScenarios()) {
        SCOPED_TRACE(shipped.name);
        const std::string text{shipped.text};
        const Scenario before = read(text);
        const SimTime from{std::chrono::milliseconds{1'250}};
        const Result<std::string> once = withReader(text, before, from);
        ASSERT_TRUE(once) << once.error().message;
        EXPECT_TRUE(once.value().starts_with(text)) << "what was there stays to the byte";
        const Scenario after = read(once.value());
        ASSERT_EQ(after.reactions.size(), before.reactions.size() + 1);
        EXPECT_EQ(after.reactions.back().name, "reader");
        EXPECT_EQ(after.reactions.back().from, from.time_since_epoch());
        EXPECT_EQ(after.log.slots.back(), 1);
        ASSERT_FALSE(after.log.members.empty());
        EXPECT_EQ(after.log.members.back().joins, from);
        const Result<std::string> twice = withReader(once.value(), after, from);
        ASSERT_TRUE(twice) << twice.error().message;
        EXPECT_EQ(read(twice.value()).reactions.back().name, "reader-2");
    }
}

struct ReaderRow {
    const char* name;
    std::string text;
    std::string added;  ///< Empty: there is no place for it.
};

void PrintTo(const ReaderRow& row, std::ostream* out)
{
    *out << row.name;
}

class WithReaderRow : public testing::TestWithParam<ReaderRow> {};

TEST_P(WithReaderRow, GoesWhereItBelongs)
{
    auto outcome = readScenario("format = 1\n[[reaction]]\nname = \"a\"\n", "");
    const auto& scenario = std::get<Scenario>(outcome);
    const Result<std::string> added =
        withReader(GetParam().text, scenario, SimTime{std::chrono::seconds{2}});
    if (GetParam().added.empty())
        EXPECT_FALSE(added);
    else
        EXPECT_EQ(added.value(), GetParam().added);
}

#define READER "name = \"reader\"%does = \"added at 0:02.0\"%work = \"100 ms\"%from = \"2 s\""

std::string withBreaks(std::string text, std::string_view lineBreak)
{
    for (auto at = text.find('%'); at != std::string::npos; at = text.find('%'))
        text.replace(at, 1, lineBreak);
    return text;
}

INSTANTIATE_TEST_SUITE_P(
    All, WithReaderRow,
    testing::Values(
        ReaderRow{"Headers", "[[reaction]]\nname = \"a\"\n",
                  withBreaks("[[reaction]]%name = \"a\"%%[[reaction]]%" READER
                             "%%[[log.member]]%member = 2%joins = \"2 s\"%",
                             "\n")},
        ReaderRow{"LinesOfWindows", "[[reaction]]\r\nname = \"a\"\r\n",
                  withBreaks("[[reaction]]%name = \"a\"%%[[reaction]]%" READER
                             "%%[[log.member]]%member = 2%joins = \"2 s\"%",
                             "\r\n")},
        ReaderRow{"Inline", "reaction = [{ name = \"a\" }]\n[log]\nmember = [{ member = 1 }]\n",
                  withBreaks("reaction = [{ name = \"a\" }, { " READER
                             " }]\n[log]\nmember = [{ member = 1 }, { member = 2, joins = "
                             "\"2 s\" }]\n",
                             ", ")},
        ReaderRow{"NotToml", "reaction = = 1\n", ""},
        ReaderRow{"ALogInline", "log = { partitions = 3 }\n[[reaction]]\nname = \"a\"\n", ""},
        ReaderRow{"NoList", "reaction = 3\n", ""}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::patching_test
