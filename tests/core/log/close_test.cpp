// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// An orderly stop of a member: close() comes between two polls, so what a poll has returned is
// ended and committed first, and nothing of it is done twice.

namespace millrace::close_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;

struct Batches {
    int members = 1;
    std::string rules;     ///< Of [log.group].
    std::string reaction;  ///< More of it.
    const char* delay = "0 s";

    /// Four events at 20 s and one at 30 s, in one partition; each takes 4 s. The first is polled
    /// alone, and the next three together: they are worked on from 24 s to 36 s.
    FinishedRun with(const std::string& lines) const
    {
        std::string tape;
        for (const char* at : {"20 s", "20 s", "20 s", "20 s", "30 s"})
            tape += std::string{"{ at = \""} + at + "\", entity = \"e\" }, ";
        return runScenario(test::scenarioOf(
            "format = 1\nname = \"x\"\nduration = \"200 s\"\n"
            "[workload]\narrivals = { kind = \"tape\" }\nentities = [\"e\"]\ntape = [ " +
            tape + "]\n[network]\ndelay = \"" + delay +
            "\"\nsession = \"6 s\"\nheartbeat = \"2 s\"\n"
            "[[reaction]]\nname = \"r\"\nwork = \"4 s\"\n" +
            reaction + "[log]\nretention = \"forever\"\npartitions = 1\nslots = { r = " +
            std::to_string(members) + " }\n[log.group]\n" + rules + lines));
    }
};

std::string at(const char* time, const char* act, const char* more = "")
{
    return std::string{"[[at]]\ntime = \""} + time + "\"\n" + act + " = \"member 1\"\n" + more;
}

struct RulesRow {
    const char* name;
    const char* rules;
    bool closes = false;  ///< Without a word to its group.
};

void PrintTo(const RulesRow& row, std::ostream* out)
{
    *out << row.name;
}

class CloseTest : public testing::TestWithParam<RulesRow> {};

TEST_P(CloseTest, ComesWhenTheBatchInHandIsHandledAndCommitted)
{
    const FinishedRun run =
        Batches{.rules = std::string{GetParam().rules} + "poll-records = 3\n"}.with(
            at("26 s", "stop"));
    ASSERT_FALSE(run.violation) << run.violation->what;
    const Trace& trace = run.recording->trace();
    const auto told = factsOf<MemberDrains>(trace);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].at, SimTime{26s});
    const auto left = factsOf<MemberLeft>(trace);
    const auto closed = factsOf<MemberClosed>(trace);
    ASSERT_EQ(left.size(), GetParam().closes ? 0U : 1U);
    ASSERT_EQ(closed.size(), GetParam().closes ? 1U : 0U);
    EXPECT_EQ(GetParam().closes ? closed[0].at : left[0].at, SimTime{36s});
    EXPECT_EQ(factsOf<RecordHandlingStarted>(trace).size(), 4U);
    EXPECT_EQ(factsOf<RecordEffect>(trace).size(), 4U);
    EXPECT_EQ(readingAt(run.last.log, GroupId{0U}, PartitionId{0U}).committed, 4U);
}

INSTANTIATE_TEST_SUITE_P(
    Rules, CloseTest,
    testing::Values(RulesRow{"Each", ""}, RulesRow{"After", "commit = \"after\"\n"},
                    RulesRow{"Before", "commit = \"before\"\n"},
                    RulesRow{"Auto", "commit = \"auto\"\nauto-commit = \"60 s\"\n"},
                    RulesRow{"Classic", "protocol = \"classic\"\ncommit = \"after\"\n"},
                    RulesRow{"ClassicAuto",
                             "protocol = \"classic\"\ncommit = \"auto\"\nauto-commit = \"60 s\"\n"},
                    RulesRow{"Cooperative",
                             "protocol = \"classic\"\nassignor = \"cooperative-sticky\"\n"},
                    RulesRow{"Static", "protocol = \"classic\"\nstatic = true\n", true},
                    RulesRow{"Consumer", "protocol = \"consumer\"\n"},
                    RulesRow{"Share", "protocol = \"share\"\n"},
                    RulesRow{"ShareImplicit", "protocol = \"share\"\ncommit = \"after\"\n"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(Close, LetsAnotherGoOnBehindIt)
{
    const FinishedRun run =
        Batches{.members = 2, .rules = "poll-records = 3\n"}.with(at("26 s", "stop"));
    const auto started = factsOf<RecordHandlingStarted>(run.recording->trace());
    ASSERT_EQ(started.size(), 5U);
    EXPECT_EQ(started[3].fact.member, MemberId{0U});
    EXPECT_EQ(started[4].fact.member, MemberId{1U});
    EXPECT_EQ(started[4].at, SimTime{36s});
    EXPECT_EQ(started[4].fact.execution, 1U);
}

TEST(Close, DoesNotWaitForWhatIsOnItsWay)
{
    const FinishedRun run = Batches{.delay = "2 s"}.with(at("23 s", "stop"));
    const Trace& trace = run.recording->trace();
    EXPECT_TRUE(factsOf<MemberDrains>(trace).empty());
    const auto left = factsOf<MemberLeft>(trace);
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].at, SimTime{23s});
    EXPECT_TRUE(factsOf<RecordHandlingStarted>(trace).empty());
}

/// Else a record that always fails would keep it from leaving.
TEST(Close, ComesBetweenTwoTriesOfARecord)
{
    const FinishedRun run = Batches{.members = 2,
                                    .rules = "commit = \"auto\"\npoll-records = 3\n",
                                    .reaction = "poison = [3]\n"}
                                .with(at("26 s", "stop"));
    ASSERT_FALSE(run.violation) << run.violation->what;
    const Trace& trace = run.recording->trace();
    const auto left = factsOf<MemberLeft>(trace);
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].at, SimTime{32s}) << "when the third has failed";
    const auto started = factsOf<RecordHandlingStarted>(trace);
    ASSERT_GE(started.size(), 4U);
    EXPECT_EQ(started[3].fact.member, MemberId{1U});
    EXPECT_EQ(started[3].fact.execution, 2U) << "the third again, and not those before it";
}

TEST(Close, IsOvertakenByAKill)
{
    const FinishedRun run = Batches{.members = 2}.with(at("22 s", "stop") + at("23 s", "kill"));
    const Trace& trace = run.recording->trace();
    EXPECT_EQ(factsOf<MemberDrains>(trace).size(), 1U);
    EXPECT_TRUE(factsOf<MemberLeft>(trace).empty());
    EXPECT_EQ(factsOf<MemberKilled>(trace).size(), 1U);
}

TEST(Close, IsAskedForOnce)
{
    const FinishedRun run = Batches{}.with(at("21 s", "stop") + at("22 s", "stop"));
    EXPECT_EQ(factsOf<MemberDrains>(run.recording->trace()).size(), 1U);
    EXPECT_EQ(factsOf<MemberLeft>(run.recording->trace()).size(), 1U);
}

TEST(Close, IsWaitedForByTheProcessThatTakesItsPlace)
{
    const FinishedRun run = Batches{}.with(at("21 s", "stop", "restart = \"1 s\"\n"));
    ASSERT_FALSE(run.violation) << run.violation->what;
    const auto joined = factsOf<MemberJoined>(run.recording->trace());
    ASSERT_EQ(joined.size(), 2U);
    EXPECT_EQ(joined[1].at, SimTime{24s});
    EXPECT_EQ(factsOf<RecordEffect>(run.recording->trace()).size(), 5U);
}

TEST(Close, IsNotFollowedByAStartWhereItIsAskedForAgainAfterThat)
{
    const FinishedRun run =
        Batches{}.with(at("21 s", "stop", "restart = \"1 s\"\n") + at("23 s", "stop"));
    EXPECT_EQ(factsOf<MemberJoined>(run.recording->trace()).size(), 1U);
}

TEST(Close, OfWhoHangsIsWaitedForToo)
{
    const FinishedRun run = Batches{}.with(at("21 s", "hang", "for = \"2 s\"\n") +
                                           at("22 s", "stop", "restart = \"500 ms\"\n"));
    ASSERT_FALSE(run.violation) << run.violation->what;
    const auto joined = factsOf<MemberJoined>(run.recording->trace());
    ASSERT_EQ(joined.size(), 2U);
    EXPECT_EQ(joined[1].at, SimTime{26s});
}

}  // namespace
}  // namespace millrace::close_test
