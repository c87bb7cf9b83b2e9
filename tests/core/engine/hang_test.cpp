// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/trace/cursor.h"
#include "tests/core/engine/one_event.h"

// Processes that stand still for a while, alive and silent, on both sides: they go on where they
// were, and what their side did meanwhile without them is not undone.

namespace millrace::hang_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;
using test::MomentsRow;

/// `count` members of a group with `rules`, and as many workers.
FinishedRun runOf(const std::string& at, int count = 1, const std::string& rules = "")
{
    return test::OneEvent{.count = count, .log = rules}.with(at);
}

std::string hang(const char* who, const char* time, const char* lasts)
{
    return test::faultFor("hang", who, time, lasts);
}

std::string slow(const char* time)
{
    return test::faultFor("slow", "slot 1", time, "100 s") + "factor = 3\n";
}

class ShortHangTest : public testing::TestWithParam<MomentsRow> {};

TEST_P(ShortHangTest, DelaysBothSidesByAsLongAsItLasts)
{
    test::expectMoments(runOf(GetParam().lines), GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ShortHangTest,
    testing::Values(
        MomentsRow{"BeforeThereIsWork", hang("slot 1", "19 s", "3 s"), SimTime{24s}, SimTime{26s}},
        MomentsRow{"InTheMidst", hang("slot 1", "21 s", "3 s"), SimTime{25s}, SimTime{27s}},
        MomentsRow{"AtTheVeryEffect", hang("slot 1", "22 s", "3 s"), SimTime{25s}, SimTime{27s}},
        MomentsRow{"AfterItsEffect", hang("slot 1", "23 s", "3 s"), SimTime{22s}, SimTime{27s}},
        MomentsRow{"AtTheVeryEnd", hang("slot 1", "24 s", "3 s"), SimTime{22s}, SimTime{27s}},
        MomentsRow{"Twice", hang("slot 1", "20500 ms", "1 s") + hang("slot 1", "22 s", "1 s"),
                   SimTime{24s}, SimTime{26s}},
        MomentsRow{"AgainWhileItStandsStill",
                   hang("slot 1", "21 s", "3 s") + hang("slot 1", "22 s", "100 s"), SimTime{25s},
                   SimTime{27s}},
        // One of four seconds is done; three are left when it goes on at 24 s, each three times
        // as long, and the effect is due after the first of them.
        MomentsRow{"OnAHostThatBecomesSlow", hang("slot 1", "21 s", "3 s") + slow("23 s"),
                   SimTime{27s}, SimTime{33s}}),
    [](const auto& row) { return std::string{row.param.name}; });

/// Not its session but that of the process: nobody misses who goes on in time.
TEST(Hang, IsNotNoticedWithinASession)
{
    const FinishedRun run = runOf(hang("member 1", "21 s", "3 s"), 2);
    EXPECT_TRUE(factsOf<MemberExpelled>(run.recording->trace()).empty());
    for (const auto& beat : factsOf<MemberHeartbeat>(run.recording->trace()))
        EXPECT_FALSE(beat.fact.member == MemberId{0U} && beat.at > SimTime{21s} &&
                     beat.at < SimTime{24s})
            << "a heartbeat at " << toNs(beat.at) << " ns";
}

struct ProtocolRow {
    const char* name;
    const char* rules;
    bool isRefused;  ///< What it commits; a share group's member answers when its lock has ended.
};

void PrintTo(const ProtocolRow& row, std::ostream* out)
{
    *out << row.name;
}

class LongHangTest : public testing::TestWithParam<ProtocolRow> {};

/// Each event at 20 s is handled by the only member with the partition; the other takes over.
TEST_P(LongHangTest, LetsAnotherDoTheWorkAndItselfOnceMore)
{
    const FinishedRun run = runOf(hang("member 1", "21 s", "30 s"), 2, GetParam().rules);
    EXPECT_FALSE(run.violation) << run.violation->what;
    const Trace& trace = run.recording->trace();
    const auto held = factsOf<RecordHandlingStarted>(trace);
    ASSERT_GE(held.size(), 2U);
    ASSERT_EQ(held[0].fact.member, MemberId{0U}) << "the test is about who holds the record";
    EXPECT_EQ(held[1].fact.member, MemberId{1U});
    const auto expelled = factsOf<MemberExpelled>(trace);
    ASSERT_EQ(expelled.size(), 1U);
    // Six seconds after its last heartbeat, of about 20 s.
    EXPECT_GT(expelled[0].at, SimTime{25s});
    EXPECT_LT(expelled[0].at, SimTime{27s});
    const auto effects = factsOf<RecordEffect>(trace);
    ASSERT_EQ(effects.size(), 2U);
    EXPECT_EQ(effects[0].fact.member, MemberId{1U});
    EXPECT_LT(effects[0].at, SimTime{51s});
    EXPECT_EQ(effects[1].fact.member, MemberId{0U});
    EXPECT_EQ(effects[1].at, SimTime{52s}) << "one of two seconds was left when it went on at 51 s";
    const auto refused = factsOf<CommitRefused>(trace);
    EXPECT_EQ(refused.size(), GetParam().isRefused ? 1U : 0U);
    EXPECT_EQ(factsOf<AnswerRefused>(trace).size(), GetParam().isRefused ? 0U : 1U);
    if (GetParam().isRefused) {
        EXPECT_EQ(refused[0].at, SimTime{54s});
        EXPECT_EQ(refused[0].fact.error, CommitError::UnknownMemberId);
    }
    Cursor end{run.recording};
    end.seekTime(SimTime{200s});
    EXPECT_TRUE(end.state().log.members[0].inGroup) << "it is a member again";
    EXPECT_EQ(end.state().log.members[0].standing, MemberState::Standing::Steady);
}

INSTANTIATE_TEST_SUITE_P(
    Protocols, LongHangTest,
    testing::Values(
        ProtocolRow{"Generic", "", true},
        ProtocolRow{"Classic", "[log.group]\nprotocol = \"classic\"\n", true},
        ProtocolRow{"Cooperative",
                    "[log.group]\nprotocol = \"classic\"\nassignor = \"cooperative-sticky\"\n",
                    true},
        ProtocolRow{"Static", "[log.group]\nprotocol = \"classic\"\nstatic = true\n", true},
        ProtocolRow{"Consumer", "[log.group]\nprotocol = \"consumer\"\n", true},
        ProtocolRow{"Share", "[log.group]\nprotocol = \"share\"\nlock = \"8 s\"\n", false}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(Hang, EndsWithItsProcess)
{
    const FinishedRun run =
        runOf(hang("slot 1", "21 s", "30 s") + "[[at]]\ntime = \"22 s\"\nkill = \"slot 1\"\n", 2);
    const Trace& trace = run.recording->trace();
    EXPECT_EQ(factsOf<MemberKilled>(trace).size(), 1U);
    EXPECT_TRUE(factsOf<MemberWentOn>(trace).empty());
    EXPECT_TRUE(factsOf<WorkerWoke>(trace).empty());
}

/// A signal waits for a process that stands still.
TEST(Hang, PutsOffAStopUntilItIsOver)
{
    const FinishedRun run =
        runOf(hang("slot 1", "19 s", "4 s") + "[[at]]\ntime = \"20 s\"\nstop = \"slot 1\"\n", 2);
    const Trace& trace = run.recording->trace();
    const auto left = factsOf<MemberLeft>(trace);
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].at, SimTime{23s});
    const auto stopped = factsOf<WorkerStopped>(trace);
    ASSERT_EQ(stopped.size(), 1U);
    EXPECT_EQ(stopped[0].at, SimTime{23s});
    for (const auto& each : factsOf<JobStarted>(trace))
        EXPECT_NE(each.fact.worker, WorkerId{0U}) << "it takes nothing before it leaves";
}

TEST(Hang, OfADeadMemberDoesNothing)
{
    const FinishedRun run =
        runOf("[[at]]\ntime = \"10 s\"\nkill = \"member 1\"\n" + hang("member 1", "11 s", "3 s"));
    EXPECT_TRUE(factsOf<MemberHung>(run.recording->trace()).empty());
}

}  // namespace
}  // namespace millrace::hang_test
