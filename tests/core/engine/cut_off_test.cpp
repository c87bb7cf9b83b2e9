// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/trace/cursor.h"
#include "tests/core/engine/one_event.h"

// Hosts that reach neither the brokers nor the store for a while: who is there works on, up to
// where it must say something, and says it when it is heard again. Its side may not have waited.

namespace millrace::cut_off_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;
using test::MomentsRow;
using test::OneEvent;

std::string cut(const char* who, const char* time, const char* lasts)
{
    return test::faultFor("cut-off", who, time, lasts);
}

class ShortCutTest : public testing::TestWithParam<MomentsRow> {};

TEST_P(ShortCutTest, DelaysNoWorkButTheWordAboutIt)
{
    test::expectMoments(OneEvent{}.with(GetParam().lines), GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ShortCutTest,
    testing::Values(
        MomentsRow{"BeforeThereIsWork", cut("slot 1", "19 s", "3 s"), SimTime{24s}, SimTime{26s}},
        MomentsRow{"InTheMidst", cut("slot 1", "21 s", "2 s"), SimTime{22s}, SimTime{24s}},
        MomentsRow{"OverTheEnd", cut("slot 1", "23 s", "2 s"), SimTime{22s}, SimTime{25s}},
        MomentsRow{"AtTheVeryEnd", cut("slot 1", "24 s", "1 s"), SimTime{22s}, SimTime{25s}},
        MomentsRow{"UntilTheVeryEnd", cut("slot 1", "22 s", "2 s"), SimTime{22s}, SimTime{24s}},
        MomentsRow{"AgainWhileItIsCutOff",
                   cut("slot 1", "21 s", "4 s") + cut("slot 1", "22 s", "100 s"), SimTime{22s},
                   SimTime{25s}},
        // It stands still from 22.5 s to 23.5 s, and is heard again at 25 s.
        MomentsRow{"AndHangsMeanwhile",
                   cut("slot 1", "21 s", "4 s") +
                       "[[at]]\nhang = \"slot 1\"\ntime = \"22500 ms\"\nfor = \"1 s\"\n",
                   SimTime{22s}, SimTime{25s}},
        // Done at 24 s, standing still when it would be heard again: said at 26 s.
        MomentsRow{"AndHangsBeyondIt",
                   cut("slot 1", "23 s", "2 s") +
                       "[[at]]\nhang = \"slot 1\"\ntime = \"24500 ms\"\nfor = \"1500 ms\"\n",
                   SimTime{22s}, SimTime{26s}}),
    [](const auto& row) { return std::string{row.param.name}; });

struct ModeRow {
    const char* name;
    const char* rules;
    bool isRefused;  ///< What it commits; a share group's member answers when its lock has ended.
};

void PrintTo(const ModeRow& row, std::ostream* out)
{
    *out << row.name;
}

class LongCutTest : public testing::TestWithParam<ModeRow> {};

/// Unlike one that hangs it is the first to do it: the other does it once more.
TEST_P(LongCutTest, LetsAnotherDoAgainWhatItHasDoneUnheard)
{
    const FinishedRun run =
        OneEvent{.count = 2, .log = GetParam().rules}.with(cut("member 1", "21 s", "30 s"));
    EXPECT_FALSE(run.violation) << run.violation->what;
    const Trace& trace = run.recording->trace();
    const auto expelled = factsOf<MemberExpelled>(trace);
    ASSERT_EQ(expelled.size(), 1U);
    EXPECT_LT(expelled[0].at, SimTime{27s});
    const auto effects = factsOf<RecordEffect>(trace);
    ASSERT_EQ(effects.size(), 2U);
    EXPECT_EQ(effects[0].fact.member, MemberId{0U});
    EXPECT_EQ(effects[0].at, SimTime{22s}) << "as if nothing had happened";
    EXPECT_EQ(effects[1].fact.member, MemberId{1U});
    const auto refused = factsOf<CommitRefused>(trace);
    ASSERT_EQ(refused.size(), GetParam().isRefused ? 1U : 0U);
    EXPECT_EQ(factsOf<AnswerRefused>(trace).size(), GetParam().isRefused ? 0U : 1U);
    if (GetParam().isRefused)
        EXPECT_EQ(refused[0].at, SimTime{51s}) << "it said so when it was heard again";
    for (const auto& beat : factsOf<MemberHeartbeat>(trace))
        EXPECT_FALSE(beat.fact.member == MemberId{0U} && beat.at > SimTime{21s} &&
                     beat.at < SimTime{51s})
            << "a heartbeat at " << toNs(beat.at) << " ns";
    Cursor end{run.recording};
    end.seekTime(SimTime{200s});
    EXPECT_TRUE(end.state().log.members[0].inGroup) << "it is a member again";
}

INSTANTIATE_TEST_SUITE_P(
    Protocols, LongCutTest,
    testing::Values(
        ModeRow{"Generic", "", true},
        ModeRow{"Classic", "[log.group]\nprotocol = \"classic\"\n", true},
        ModeRow{"Cooperative",
                "[log.group]\nprotocol = \"classic\"\nassignor = \"cooperative-sticky\"\n", true},
        ModeRow{"Consumer", "[log.group]\nprotocol = \"consumer\"\n", true},
        ModeRow{"AfterABatch", "[log.group]\ncommit = \"after\"\npoll-records = 10\n", true},
        ModeRow{"Share", "[log.group]\nprotocol = \"share\"\nlock = \"8 s\"\n", false}),
    [](const auto& row) { return std::string{row.param.name}; });

/// The lease of a job ends that its worker has done already; the word comes too late.
TEST(CutOff, EndsTheLeaseOfAWorkerThatIsDone)
{
    const FinishedRun run = OneEvent{.count = 2}.with(cut("worker 1", "21 s", "30 s"));
    const Trace& trace = run.recording->trace();
    const auto effects = factsOf<JobEffect>(trace);
    ASSERT_EQ(effects.size(), 2U);
    EXPECT_EQ(effects[0].at, SimTime{22s});
    EXPECT_EQ(effects[0].fact.worker, WorkerId{0U});
    EXPECT_EQ(effects[1].fact.worker, WorkerId{1U});
    const auto held = factsOf<WordHeld>(trace);
    ASSERT_EQ(held.size(), 1U);
    EXPECT_EQ(held[0].at, SimTime{24s});
    const auto late = factsOf<LateAck>(trace);
    ASSERT_EQ(late.size(), 1U);
    EXPECT_EQ(late[0].at, SimTime{51s});
    for (const auto& each : factsOf<LeaseExtended>(trace))
        EXPECT_FALSE(each.fact.worker == WorkerId{0U} && each.at > SimTime{21s} &&
                     each.at < SimTime{51s});
}

/// What was sent when the line broke arrives when it is back: TCP sends it again.
TEST(CutOff, HoldsUpWhatIsOnItsWay)
{
    const FinishedRun run = OneEvent{.delay = "2 s"}.with(cut("slot 1", "22500 ms", "2 s"));
    const Trace& trace = run.recording->trace();
    const auto handled = factsOf<RecordHandlingStarted>(trace);
    ASSERT_EQ(handled.size(), 1U);
    EXPECT_EQ(handled[0].at, SimTime{24500ms}) << "its copy set out at 22 s";
    const auto started = factsOf<JobStarted>(trace);
    ASSERT_EQ(started.size(), 1U);
    EXPECT_EQ(started[0].at, SimTime{24500ms});
}

/// Its farewell is heard by nobody: the group finds out as if it had been killed.
TEST(CutOff, MakesADeathOfAStop)
{
    const FinishedRun run = OneEvent{.count = 2}.with(
        cut("slot 1", "21 s", "20 s") + "[[at]]\ntime = \"22 s\"\nstop = \"slot 1\"\n");
    const Trace& trace = run.recording->trace();
    EXPECT_EQ(factsOf<MemberKilled>(trace).size(), 1U);
    EXPECT_TRUE(factsOf<MemberLeft>(trace).empty());
    EXPECT_EQ(factsOf<WorkerKilled>(trace).size(), 1U);
}

/// The line is cut, whatever process is behind it.
TEST(CutOff, KeepsANewProcessFromJoining)
{
    const FinishedRun run = OneEvent{.count = 2}.with(
        cut("member 1", "10 s", "40 s") + "[[at]]\ntime = \"15 s\"\nkill = \"member 1\"\n"
                                          "restart = \"5 s\"\n");
    bool isBack = false;
    for (const auto& each : factsOf<MemberJoined>(run.recording->trace())) {
        if (each.fact.member != MemberId{0U} || each.at == SimTime{})
            continue;
        isBack = true;
        EXPECT_EQ(each.at, SimTime{50s});
    }
    EXPECT_TRUE(isBack);
}

TEST(CutOff, ForgetsANewProcessThatIsKilledBeforeItCouldJoin)
{
    const FinishedRun run = OneEvent{.count = 2}.with(
        cut("member 1", "10 s", "40 s") + "[[at]]\ntime = \"15 s\"\nkill = \"member 1\"\n"
                                          "restart = \"5 s\"\n"
                                          "[[at]]\ntime = \"30 s\"\nkill = \"member 1\"\n");
    for (const auto& each : factsOf<MemberJoined>(run.recording->trace()))
        EXPECT_TRUE(each.fact.member != MemberId{0U} || each.at == SimTime{});
}

/// Sidekiq's super_fetch looks for what the dead have left when a process starts: it needs Redis.
TEST(CutOff, PutsOffTheRecoveryOfAProcessThatStarts)
{
    const FinishedRun run =
        OneEvent{.count = 2, .queue = "profile = \"sidekiq-super-fetch\"\n"}.with(
            "[[at]]\ntime = \"21 s\"\nkill = \"worker 1\"\nrestart = \"4 s\"\n" +
            cut("worker 1", "22 s", "20 s"));
    const auto back = factsOf<JobReturned>(run.recording->trace());
    ASSERT_EQ(back.size(), 1U);
    EXPECT_EQ(back[0].at, SimTime{42s});
}

/// Solid Queue's supervisor tells the database of a process that has died, from the same host: what
/// is foreseen of the job waits for the line, whichever of the two came first.
TEST(CutOff, PutsOffWhatASupervisorSaysOfTheDead)
{
    const std::string kill = "[[at]]\nkill = \"worker 1\"\ntime = ";
    for (const std::string& lines :
         {kill + "\"21200 ms\"\n" + cut("worker 1", "21500 ms", "20 s"),
          cut("worker 1", "21500 ms", "20 s") + kill + "\"21800 ms\"\n"}) {
        SCOPED_TRACE(lines);
        const FinishedRun run = OneEvent{.queue = "profile = \"solid_queue\"\n"}.with(lines);
        const auto foreseen = factsOf<EndForeseen>(run.recording->trace());
        const auto parked = factsOf<JobParked>(run.recording->trace());
        ASSERT_EQ(parked.size(), 1U);
        ASSERT_FALSE(foreseen.empty());
        EXPECT_EQ(foreseen.back().fact.actsAt, parked[0].at);
        EXPECT_EQ(parked[0].at, SimTime{42s}) << "it looks every second";
    }
}

/// A list in the memory of its process has no line that could break.
TEST(CutOff, MeetsTheLogBesideAListInMemory)
{
    const FinishedRun run =
        OneEvent{.queue = "store = \"memory\"\nclaim = \"pop\"\nexhausted = \"discarded\"\n"}.with(
            cut("member 1", "21 s", "30 s"));
    EXPECT_TRUE(factsOf<WorkerCutOff>(run.recording->trace()).empty());
    EXPECT_EQ(factsOf<MemberCutOff>(run.recording->trace()).size(), 1U);
}

}  // namespace
}  // namespace millrace::cut_off_test
