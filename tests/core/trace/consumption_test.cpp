// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/random_scenario.h"
#include "tests/support/scenarios.h"

// Reliability invariant 27: consumption deletes nothing. The log start moves by retention, or when
// a log is cut; records leave by compaction alone; and what one group does never moves the bookmark
// of another. Every fact of random runs is folded, and what it changed is compared.

namespace millrace {
namespace {

struct Before {
    std::vector<PartitionState> partitions;
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

template <class Fact>
void expectNothingDeleted(const Before& was, const VisibleState& is, const Fact& fact)
{
    for (std::size_t p = 0; p < was.partitions.size(); ++p) {
        if (!kMovesLogStart<Fact>) {
            ASSERT_EQ(is.log.partitions[p].logStart, was.partitions[p].logStart)
                << Fact::kInfo.name;
        }
        if (!kRemovesRecords<Fact>) {
            ASSERT_EQ(is.log.partitions[p].cleaned.gaps, was.partitions[p].cleaned.gaps)
                << Fact::kInfo.name;
        }
    }
    if (std::is_same_v<Fact, SegmentsDeleted> || std::is_same_v<Fact, Declared>)
        return;
    const std::optional<GroupId> mover = groupOf(is, fact);
    const std::size_t partitions = is.log.partitions.size();
    for (std::size_t n = 0; n < was.committed.size(); ++n) {
        if (mover && n / partitions == mover->value)
            continue;
        ASSERT_EQ(is.log.readings[n].committed, was.committed[n])
            << Fact::kInfo.name << " moved the bookmark of group " << n / partitions;
    }
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
                expectNothingDeleted(was, state, fact);
            });
    }
}

}  // namespace
}  // namespace millrace
