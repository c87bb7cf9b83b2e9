// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/random_scenario.h"
#include "tests/support/scenarios.h"

// Reliability invariant 27: consumption deletes nothing. The log start moves by retention, or when
// a log is cut; records leave by compaction alone; and what one group does never moves the bookmark
// of another. Every fact of random runs is folded, and what it changed is compared; a wrong fold is
// made by hand, and found.

namespace millrace::consumption_test {
namespace {

struct Before {
    SharedVector<PartitionState> partitions;
    std::vector<Offset> committed;  ///< By reading.
};

Before before(const VisibleState& state)
{
    Before out{state.log.partitions, {}};
    for (const ReadingState& each : state.log.readings)
        out.committed.push_back(each.committed);
    return out;
}

template <class Fact>
constexpr bool kMovesLogStart =
    std::is_same_v<Fact, SegmentsDeleted> || std::is_same_v<Fact, LogTruncated>;
template <class Fact>
constexpr bool kRemovesRecords = kMovesLogStart<Fact> || std::is_same_v<Fact, RecordCompacted> ||
                                 std::is_same_v<Fact, LeaderElected>;

/// Whose bookmarks a fact may move; none: nobody's. Retention moves those of share groups.
template <class Fact>
std::optional<GroupId> groupOf(const VisibleState& state, const Fact& fact)
{
    if constexpr (requires { fact.group; })
        return fact.group;
    else if constexpr (requires { fact.member; })
        return state.log.members[fact.member.value].group;
    else
        return std::nullopt;
}

/// What a fact changed that it may not; empty when nothing.
template <class Fact>
std::string trespass(const Before& was, const VisibleState& is, const Fact& fact)
{
    for (std::size_t p = 0; p < was.partitions.size(); ++p) {
        if (!kMovesLogStart<Fact> && is.log.partitions[p].logStart != was.partitions[p].logStart)
            return fmt::format("{} moved the log start", Fact::kInfo.name);
        if (!kRemovesRecords<Fact> &&
            is.log.partitions[p].cleaned.gaps != was.partitions[p].cleaned.gaps)
            return fmt::format("{} removed records", Fact::kInfo.name);
    }
    if (std::is_same_v<Fact, SegmentsDeleted> || std::is_same_v<Fact, Declared>)
        return {};
    const std::optional<GroupId> mover = groupOf(is, fact);
    const std::size_t partitions = is.log.partitions.size();
    for (std::size_t n = 0; n < was.committed.size(); ++n)
        if (!(mover && n / partitions == mover->value) &&
            is.log.readings[n].committed != was.committed[n])
            return fmt::format("{} moved the bookmark of group {}", Fact::kInfo.name,
                               n / partitions);
    return {};
}

TEST(Consumption, DeletesNothingAndMovesNoOthersBookmark)
{
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE(seed);
        const FinishedRun run = runScenario(test::randomScenario(seed));
        VisibleState state;
        TraceReader reader{run.recording->trace()};
        while (!reader.atEnd() && !testing::Test::HasFatalFailure())
            reader.next([&]<class Fact>(SimTime time, std::uint64_t, const Fact& fact) {
                const Before was = before(state);
                apply(state, time, fact);
                ASSERT_EQ(trespass(was, state, fact), "");
            });
    }
}

struct Trespass {
    const char* name;
    void (*corrupt)(VisibleState&);  ///< What a wrong apply() would do beside its work.
    const char* fetch;               ///< What is said of it when group 0 fetched, …
    const char* commit;              ///< … and when group 0 committed.
};

void PrintTo(const Trespass& row, std::ostream* out)
{
    *out << row.name;
}

/// The reading of the last group in the last partition.
ReadingState& lastReading(VisibleState& state)
{
    return state.log.readings[state.log.groups.size() * state.log.partitions.size() - 1];
}

bool isOfTheFirstGroup(const VisibleState& state, MemberId member)
{
    return state.log.members[member.value].group == GroupId{0U};
}

class ConsumptionThatTrespasses : public testing::TestWithParam<Trespass> {};

TEST_P(ConsumptionThatTrespasses, IsFound)
{
    const FinishedRun run = runScenario(test::shippedScenario("lease-and-session"));
    VisibleState state;
    TraceReader reader{run.recording->trace()};
    bool fetched = false;
    bool committed = false;
    while (!reader.atEnd() && !(fetched && committed))
        reader.next([&]<class Fact>(SimTime time, std::uint64_t, const Fact& fact) {
            const auto expectFound = [&](const char* said) {
                const Before was = before(state);
                VisibleState wrong = state;
                apply(wrong, time, fact);
                EXPECT_EQ(trespass(was, wrong, fact), "");
                GetParam().corrupt(wrong);
                EXPECT_EQ(trespass(was, wrong, fact), said);
            };
            if constexpr (std::is_same_v<Fact, RecordFetched>)
                if (!fetched && isOfTheFirstGroup(state, fact.member)) {
                    expectFound(GetParam().fetch);
                    fetched = true;
                }
            if constexpr (std::is_same_v<Fact, OffsetCommitted>)
                if (!committed && isOfTheFirstGroup(state, fact.member)) {
                    expectFound(GetParam().commit);
                    committed = true;
                }
            apply(state, time, fact);
        });
    EXPECT_TRUE(fetched && committed);
}

INSTANTIATE_TEST_SUITE_P(
    E27, ConsumptionThatTrespasses,
    testing::Values(
        Trespass{"TheLogStartFollowsTheReader",
                 [](VisibleState& s) { s.log.partitions.back().logStart += 1; },
                 "RecordFetched moved the log start", "OffsetCommitted moved the log start"},
        Trespass{"WhatWasReadIsTakenOut",
                 [](VisibleState& s) { s.log.partitions.back().cleaned.gaps.push_back({}); },
                 "RecordFetched removed records", "OffsetCommitted removed records"},
        Trespass{"AnotherGroupsBookmarkMoves",
                 [](VisibleState& s) { lastReading(s).committed += 1; },
                 "RecordFetched moved the bookmark of group 2",
                 "OffsetCommitted moved the bookmark of group 2"}),
    [](const auto& row) { return std::string{row.param.name}; });

}  // namespace
}  // namespace millrace::consumption_test
