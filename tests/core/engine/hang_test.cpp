// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// Processes that stand still for a while, alive and silent, on both sides: they go on where they
// were, and what their side did meanwhile without them is not undone.

namespace millrace::hang_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;

/// One event at 1 s; nothing travels, the work takes 4 s, its effect comes at half of it; sessions
/// and leases last 6 s. `members` of a group with `rules`; `at` are the lines of the timeline.
FinishedRun runOf(const std::string& at, const std::string& rules = "", int members = 1)
{
    return runScenario(test::scenarioOf(
        "format = 1\nname = \"x\"\nduration = \"200 s\"\n"
        "[workload]\narrivals = { kind = \"tape\" }\nentities = [\"e\"]\n"
        "tape = [ { at = \"20 s\", entity = \"e\" } ]\n[network]\ndelay = \"0 s\"\n"
        "session = \"6 s\"\nheartbeat = \"2 s\"\n"
        "[[reaction]]\nname = \"r\"\nwork = \"4 s\"\neffectAt = 0.5\n[log]\npartitions = 1\n"
        "slots = { r = " +
        std::to_string(members) + " }\n" + rules + "[queue]\nworkers = 1\n" + at));
}

std::string hang(const char* who, const char* time, const char* lasts)
{
    return std::string{"[[at]]\nhang = \""} + who + "\"\ntime = \"" + time + "\"\nfor = \"" +
           lasts + "\"\n";
}

std::string slow(const char* time)
{
    return std::string{"[[at]]\nslow = \"slot 1\"\nfactor = 3\nfor = \"100 s\"\ntime = \""} + time +
           "\"\n";
}

struct HangRow {
    const char* name;
    std::string at;
    SimTime effect;
    SimTime end;
};

void PrintTo(const HangRow& row, std::ostream* out)
{
    *out << row.name;
}

class ShortHangTest : public testing::TestWithParam<HangRow> {};

TEST_P(ShortHangTest, DelaysBothSidesByAsLongAsItLasts)
{
    const HangRow& row = GetParam();
    const FinishedRun run = runOf(row.at);
    EXPECT_FALSE(run.violation) << run.violation->what;
    const Trace& trace = run.recording->trace();
    ASSERT_EQ(factsOf<RecordEffect>(trace).size(), 1U);
    ASSERT_EQ(factsOf<JobEffect>(trace).size(), 1U);
    ASSERT_EQ(factsOf<OffsetCommitted>(trace).size(), 1U);
    ASSERT_EQ(factsOf<JobCompleted>(trace).size(), 1U);
    EXPECT_EQ(factsOf<RecordEffect>(trace)[0].at, row.effect);
    EXPECT_EQ(factsOf<JobEffect>(trace)[0].at, row.effect);
    EXPECT_EQ(factsOf<OffsetCommitted>(trace)[0].at, row.end);
    EXPECT_EQ(factsOf<JobCompleted>(trace)[0].at, row.end);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ShortHangTest,
    testing::Values(
        HangRow{"BeforeThereIsWork", hang("slot 1", "19 s", "3 s"), SimTime{24s}, SimTime{26s}},
        HangRow{"InTheMidst", hang("slot 1", "21 s", "3 s"), SimTime{25s}, SimTime{27s}},
        HangRow{"AtTheVeryEffect", hang("slot 1", "22 s", "3 s"), SimTime{25s}, SimTime{27s}},
        HangRow{"AfterItsEffect", hang("slot 1", "23 s", "3 s"), SimTime{22s}, SimTime{27s}},
        HangRow{"AtTheVeryEnd", hang("slot 1", "24 s", "3 s"), SimTime{22s}, SimTime{27s}},
        HangRow{"Twice", hang("slot 1", "20500 ms", "1 s") + hang("slot 1", "22 s", "1 s"),
                SimTime{24s}, SimTime{26s}},
        HangRow{"AgainWhileItStandsStill",
                hang("slot 1", "21 s", "3 s") + hang("slot 1", "22 s", "100 s"), SimTime{25s},
                SimTime{27s}},
        // One of four seconds is done; three are left when it goes on at 24 s, each three times
        // as long, and the effect is due after the first of them.
        HangRow{"OnAHostThatBecomesSlow", hang("slot 1", "21 s", "3 s") + slow("23 s"),
                SimTime{27s}, SimTime{33s}}),
    [](const auto& row) { return std::string{row.param.name}; });

/// Not its session but that of the process: nobody misses who goes on in time.
TEST(Hang, IsNotNoticedWithinASession)
{
    const FinishedRun run = runOf(hang("member 1", "21 s", "3 s"), "", 2);
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
    const FinishedRun run = runOf(hang("member 1", "21 s", "30 s"), GetParam().rules, 2);
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
    const FinishedRun run = runOf(
        hang("slot 1", "21 s", "30 s") + "[[at]]\ntime = \"22 s\"\nkill = \"slot 1\"\n", "", 2);
    const Trace& trace = run.recording->trace();
    EXPECT_EQ(factsOf<MemberKilled>(trace).size(), 1U);
    EXPECT_TRUE(factsOf<MemberWentOn>(trace).empty());
    EXPECT_TRUE(factsOf<WorkerWoke>(trace).empty());
}

/// A signal waits for a process that stands still.
TEST(Hang, PutsOffAStopUntilItIsOver)
{
    const FinishedRun run = runOf(
        hang("slot 1", "19 s", "4 s") + "[[at]]\ntime = \"20 s\"\nstop = \"slot 1\"\n", "", 2);
    const Trace& trace = run.recording->trace();
    const auto left = factsOf<MemberLeft>(trace);
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].at, SimTime{23s});
    const auto stopped = factsOf<WorkerStopped>(trace);
    ASSERT_EQ(stopped.size(), 1U);
    EXPECT_EQ(stopped[0].at, SimTime{23s});
    EXPECT_TRUE(factsOf<JobStarted>(trace).empty()) << "it takes nothing before it leaves";
}

TEST(Hang, OfADeadMemberDoesNothing)
{
    const FinishedRun run =
        runOf("[[at]]\ntime = \"10 s\"\nkill = \"member 1\"\n" + hang("member 1", "11 s", "3 s"));
    EXPECT_TRUE(factsOf<MemberHung>(run.recording->trace()).empty());
}

}  // namespace
}  // namespace millrace::hang_test
