// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/scenario/scenario_reader.h"
#include "core/trace/enum_names.h"

// What becomes of one job whose holder dies, hangs, stops or is slow, under each mechanism that a
// real system has: what ends the claim, who notices, when, and where the job goes. One reaction of
// one second, two workers, nothing travels; the story names each step with its time in ms.

namespace millrace::claim_ends_test {
namespace {

struct ClaimRow {
    const char* name;
    const char* queue;  ///< Keys of [queue].
    const char* acts;
    const char* story;
};

void PrintTo(const ClaimRow& row, std::ostream* out)
{
    *out << row.name;
}

/// The steps of the first job.
class Story {
public:
    template <class Fact>
    void see(SimTime, const Fact&)
    {
    }
    void see(SimTime, const JobClaimed& fact) { takes(fact.worker, fact.job); }
    void see(SimTime, const JobGranted& fact)
    {
        if (fact.into == Into::Hand)
            takes(fact.worker, fact.job);
    }
    void see(SimTime, const JobTaken& fact) { takes(fact.worker, fact.job); }
    void see(SimTime at, const JobStarted& fact)
    {
        if (fact.worker.value < m_hands.size() && m_hands[fact.worker.value] == JobId{0U})
            add(at, fmt::format("w{} starts", fact.worker.value + 1));
    }
    void see(SimTime at, const JobCompleted& fact)
    {
        if (fact.job == JobId{0U})
            add(at, fmt::format("w{} done", fact.worker.value + 1));
    }
    void see(SimTime at, const LateAck& fact)
    {
        if (fact.job == JobId{0U})
            add(at, fmt::format("w{} late, {}", fact.worker.value + 1, nameOf(fact.answer)));
    }
    void see(SimTime at, const JobReturned& fact)
    {
        if (fact.job == JobId{0U})
            add(at, fmt::format("{} {}", nameOf(fact.to), nameOf(fact.why)));
    }
    void see(SimTime at, const JobParked& fact) { end(at, fact.job, "failed", nameOf(fact.why)); }
    void see(SimTime at, const JobDiscarded& fact) { end(at, fact.job, "gone", nameOf(fact.why)); }
    void see(SimTime at, const JobLost& fact) { end(at, fact.job, "lost", ""); }
    void see(SimTime at, const JobDeadLettered& fact) { end(at, fact.job, "dead", ""); }
    void see(SimTime at, const LeaseEnded& fact) { end(at, fact.job, "lease ended", ""); }
    void see(SimTime at, const JobPostponed& fact) { end(at, fact.job, "later", nameOf(fact.why)); }
    void see(SimTime at, const JobReady& fact) { end(at, fact.job, "ready", ""); }

    std::string text() const { return m_text; }

private:
    void takes(WorkerId worker, JobId job)
    {
        m_hands.resize(std::max<std::size_t>(m_hands.size(), worker.value + 1), JobId::none());
        m_hands[worker.value] = job;
    }
    void end(SimTime at, JobId job, std::string_view what, std::string_view why)
    {
        if (job == JobId{0U})
            add(at, fmt::format("{}{}{}", what, why.empty() ? "" : " ", why));
    }
    void add(SimTime at, const std::string& what)
    {
        m_text += fmt::format("{}{} {}", m_text.empty() ? "" : "; ", toNs(at) / 1'000'000, what);
    }

    std::vector<JobId> m_hands;
    std::string m_text;
};

class ClaimEndTest : public testing::TestWithParam<ClaimRow> {};

TEST_P(ClaimEndTest, TellsThisStory)
{
    const std::string text =
        fmt::format("format = 1\nname = \"x\"\nduration = \"200 s\"\n"
                    "[workload]\narrivals = {{ kind = \"tape\" }}\n"
                    "entities = [\"a\"]\ntape = [ {{ at = \"0 s\", entity = \"a\" }} ]\n"
                    "[network]\ndelay = \"0 s\"\nclocks = \"product\"\n"
                    "[[reaction]]\nname = \"r\"\nwork = \"1 s\"\n[log]\nslots = {{ r = 0 }}\n"
                    "[queue]\nworkers = 2\n{}\n{}\n",
                    GetParam().queue, GetParam().acts);
    auto outcome = readScenario(text, "file.toml");
    if (const auto* errors = std::get_if<std::vector<Error>>(&outcome))
        FAIL() << describe(errors->front());
    const FinishedRun run = runScenario(std::get<Scenario>(outcome));
    EXPECT_FALSE(run.violation) << run.violation->what;
    Story story;
    TraceReader reader{run.recording->trace()};
    while (!reader.atEnd())
        reader.next([&](SimTime time, std::uint64_t, const auto& fact) { story.see(time, fact); });
    EXPECT_EQ(story.text(), GetParam().story);
}

constexpr const char* kKill = "[[at]]\ntime = \"500 ms\"\nkill = \"worker 1\"";

INSTANTIATE_TEST_SUITE_P(
    Death, ClaimEndTest,
    testing::Values(
        ClaimRow{"PopLoses", "claim = \"pop\"", kKill, "0 w1 starts; 500 lost"},
        ClaimRow{"PopIsParkedByAStartingProcess",
                 "claim = \"pop\"\ncrash = \"failed\"\nsweep = \"never\"\n"
                 "sweep-at-start = true\nlease = \"3 s\"\nheartbeat = \"1 s\"",
                 "[[at]]\ntime = \"500 ms\"\nkill = \"worker 1\"\nrestart = \"4 s\"",
                 "0 w1 starts; 4500 failed heartbeat-ended"},
        ClaimRow{"PopIsNotParkedByAProcessThatStartsTooEarly",
                 "claim = \"pop\"\ncrash = \"failed\"\nsweep = \"never\"\n"
                 "sweep-at-start = true\nlease = \"3 s\"\nheartbeat = \"1 s\"",
                 "[[at]]\ntime = \"500 ms\"\nkill = \"worker 1\"\nrestart = \"1 s\"",
                 "0 w1 starts"},
        ClaimRow{"RowIsReapedByTheSupervisor",
                 "claim = \"row\"\ncrash = \"failed\"\nsupervisor = \"1 s\"\nsweep = \"3 s\"\n"
                 "lease = \"3 s\"\nheartbeat = \"1 s\"",
                 kKill, "0 w1 starts; 1000 failed reaped"},
        ClaimRow{"RowOfADeadMachineIsPruned",
                 "claim = \"row\"\ncrash = \"failed\"\nsupervisor = \"1 s\"\nsweep = \"2 s\"\n"
                 "lease = \"3 s\"\nheartbeat = \"1 s\"",
                 "[[at]]\ntime = \"500 ms\"\nkill-machine = \"worker 1\"",
                 "0 w1 starts; 4000 failed heartbeat-ended"},
        ClaimRow{"MachineDiesBeforeItsSupervisorLooks",
                 "claim = \"row\"\ncrash = \"failed\"\nsupervisor = \"1 s\"\nsweep = \"2 s\"\n"
                 "lease = \"3 s\"\nheartbeat = \"1 s\"",
                 "[[at]]\ntime = \"500 ms\"\nkill = \"worker 1\"\n"
                 "[[at]]\ntime = \"800 ms\"\nkill-machine = \"worker 1\"",
                 "0 w1 starts; 4000 failed heartbeat-ended"},
        ClaimRow{"ConnectionWaitsForTheNextPoll",
                 "claim = \"connection\"\ncrash = \"place\"\ncrash-counts = false\n"
                 "poll = \"10 s\"\nwake = true",
                 kKill, "0 w1 starts; 500 place connection-lost; 10000 w2 starts; 11000 w2 done"},
        ClaimRow{"ConnectionIsPushedOnAtOnce",
                 "claim = \"connection\"\ncrash = \"place\"\nfetch = \"push\"", kKill,
                 "0 w1 starts; 500 place connection-lost; 500 w2 starts; 1500 w2 done"},
        ClaimRow{"LeaseRunsOut",
                 "renew = \"never\"\nlease = \"2 s\"\nheartbeat = \"1 s\"\n"
                 "crash = \"place\"",
                 kKill, "0 w1 starts; 2000 place lease-ended; 2000 w2 starts; 3000 w2 done"},
        ClaimRow{"LockIsMissedInTwoPasses",
                 "renew = \"timer\"\nlease = \"2 s\"\nheartbeat = \"1 s\"\nsweep = \"1500 ms\"\n"
                 "sweep-passes = 2\ncrash = \"front\"",
                 kKill, "0 w1 starts; 3000 front lease-ended; 3000 w2 starts; 4000 w2 done"},
        ClaimRow{"SweepOfAHundredSeconds",
                 "renew = \"never\"\nlease = \"2 s\"\nheartbeat = \"1 s\"\nsweep = \"100 s\"\n"
                 "sweep-at-start = true\ncrash = \"front\"",
                 kKill, "0 w1 starts; 100000 front lease-ended; 100000 w2 starts; 101000 w2 done"},
        ClaimRow{"SweepWhenAnotherStarts",
                 "renew = \"never\"\nlease = \"2 s\"\nheartbeat = \"1 s\"\nsweep = \"100 s\"\n"
                 "sweep-at-start = true\ncrash = \"front\"",
                 "[[at]]\ntime = \"500 ms\"\nkill = \"worker 1\"\nrestart = \"2 s\"",
                 "0 w1 starts; 2500 front lease-ended; 2500 w2 starts; 3500 w2 done"},
        ClaimRow{"EarlyAckLosesWhatRuns", "renew = \"never\"\nack = \"early\"", kKill,
                 "0 w1 starts; 500 lost"},
        ClaimRow{"CrashCountsAsTheLastAttempt",
                 "renew = \"never\"\nlease = \"2 s\"\nheartbeat = \"1 s\"\nattempts = 1\n"
                 "crash = \"place\"\nexhausted = \"failed\"",
                 kKill, "0 w1 starts; 2000 failed stalled"},
        ClaimRow{"CrashIsAFailure",
                 "renew = \"never\"\nlease = \"2 s\"\nheartbeat = \"1 s\"\ncrash = \"retry\"\n"
                 "backoff = { kind = \"constant\", base = \"5 s\", jitter = 0.0 }\n"
                 "stager = \"2 s\"",
                 kKill,
                 "0 w1 starts; 2000 later lease-ended; 8000 ready; 8000 w2 starts; 9000 w2 done"},
        ClaimRow{"ChildDiesAlone", "claim = \"pop\"\ncrash = \"failed\"\nsweep = \"never\"",
                 "[[at]]\ntime = \"500 ms\"\nkill-child = \"worker 1\"",
                 "0 w1 starts; 500 failed child-died"},
        ClaimRow{"ParentDiesAlone", "claim = \"pop\"\ncrash = \"failed\"\nsweep = \"never\"",
                 "[[at]]\ntime = \"500 ms\"\nkill-parent = \"worker 1\"",
                 "0 w1 starts; 1000 w1 done"},
        ClaimRow{"KillersReachTheStallLimit",
                 "renew = \"never\"\nlease = \"2 s\"\nheartbeat = \"1 s\"\ncrash = \"front\"\n"
                 "crash-counts = false\nstall-limit = 1\nstall-at-claim = true\n"
                 "exhausted = \"failed\"\nkillers = [1]",
                 "[[at]]\ntime = \"9 s\"\nrestart = \"worker 1\"",
                 "0 w1 starts; 2000 front lease-ended; 2000 w2 starts; 4000 front lease-ended; "
                 "9000 failed refused"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Life, ClaimEndTest,
    testing::Values(
        ClaimRow{"SlowWorkIsDoneTwice",
                 "renew = \"never\"\nlease = \"600 ms\"\nheartbeat = \"100 ms\"\n"
                 "crash = \"place\"\nattempts = 2\nexhausted = \"failed\"",
                 "",
                 "0 w1 starts; 600 place lease-ended; 600 w2 starts; 1000 w1 late, refused; "
                 "1200 failed stalled; 1600 w2 late, refused"},
        ClaimRow{"LateWordCompletes",
                 "renew = \"never\"\nlease = \"600 ms\"\nheartbeat = \"100 ms\"\n"
                 "crash = \"place\"\nlate-ack = \"completes\"",
                 "",
                 "0 w1 starts; 600 place lease-ended; 600 w2 starts; 1000 w1 late, completes; "
                 "1600 w2 late, refused"},
        ClaimRow{"LateWordCompletesWhatWaits",
                 "renew = \"never\"\nlease = \"600 ms\"\nheartbeat = \"100 ms\"\n"
                 "crash = \"retry\"\nlate-ack = \"completes\"\n"
                 "backoff = { kind = \"constant\", base = \"5 s\", jitter = 0.0 }",
                 "", "0 w1 starts; 600 later lease-ended; 1000 w1 late, completes"},
        ClaimRow{"HungWorkerWakesAsAZombie", "lease = \"1 s\"\nheartbeat = \"300 ms\"",
                 "[[at]]\ntime = \"200 ms\"\nhang = \"worker 1\"\nfor = \"3 s\"",
                 "0 w1 starts; 1000 back lease-ended; 1000 w2 starts; 2000 w2 done; "
                 "4000 w1 late, refused"},
        ClaimRow{"ShortHangIsNotNoticed", "lease = \"1 s\"\nheartbeat = \"300 ms\"",
                 "[[at]]\ntime = \"200 ms\"\nhang = \"worker 1\"\nfor = \"500 ms\"",
                 "0 w1 starts; 1500 w1 done"},
        ClaimRow{"HungConsumerIsCutOffByItsHeartbeat",
                 "claim = \"connection\"\ncrash = \"place\"\nlease = \"2 s\"\n"
                 "heartbeat = \"1 s\"",
                 "[[at]]\ntime = \"200 ms\"\nhang = \"worker 1\"\nfor = \"10 s\"",
                 "0 w1 starts; 2000 place connection-lost; 2000 w2 starts; 3000 w2 done; "
                 "11000 w1 late, refused"},
        ClaimRow{"CutOffWorkerGoesOn", "claim = \"connection\"\ncrash = \"place\"",
                 "[[at]]\ntime = \"500 ms\"\ndisconnect = \"worker 1\"",
                 "0 w1 starts; 500 place connection-lost; 500 w2 starts; 1000 w1 late, refused; "
                 "1500 w2 done"},
        ClaimRow{"WhoPoppedItsJobAndIsCutOffSaysItsWordWhenItIsInReach",
                 "claim = \"pop\"\ncrash = \"failed\"\nlease = \"600 ms\"\n"
                 "heartbeat = \"200 ms\"\nsweep = \"100 ms\"",
                 "[[at]]\ntime = \"100 ms\"\ncut-off = \"worker 1\"\nfor = \"3 s\"",
                 "0 w1 starts; 600 failed heartbeat-ended; 3100 w1 late, refused"},
        ClaimRow{"WhatIsClaimedInTheInstantOfALookIsMarkedByTheNext",
                 "lease = \"1 s\"\nheartbeat = \"400 ms\"\nsweep = \"3 s\"\n"
                 "sweep-passes = 2\ncrash = \"front\"",
                 "[[at]]\ntime = \"200 ms\"\nkill = \"worker 1\"\nrestart = \"9 s\"\n"
                 "[[at]]\ntime = \"6100 ms\"\nkill = \"worker 2\"",
                 "0 w1 starts; 6000 front lease-ended; 6000 w2 starts; 12000 front lease-ended; "
                 "12000 w1 starts; 13000 w1 done"},
        ClaimRow{"StoppedWorkerEndsWithinItsGrace",
                 "claim = \"pop\"\nstop-grace = \"1 s\"\nstop-to = \"front\"",
                 "[[at]]\ntime = \"500 ms\"\nstop = \"worker 1\"", "0 w1 starts; 1000 w1 done"},
        ClaimRow{"StoppedWorkerHandsBackAfterItsGrace",
                 "claim = \"pop\"\nstop-grace = \"200 ms\"\nstop-to = \"front\"",
                 "[[at]]\ntime = \"500 ms\"\nstop = \"worker 1\"",
                 "0 w1 starts; 700 front stopped; 700 w2 starts; 1700 w2 done"},
        ClaimRow{"StoppedWorkersJobFails",
                 "claim = \"pop\"\ncrash = \"failed\"\nsweep = \"never\"\n"
                 "stop-grace = \"200 ms\"\nstop-to = \"failed\"",
                 "[[at]]\ntime = \"500 ms\"\nstop = \"worker 1\"",
                 "0 w1 starts; 700 failed stopped"},
        ClaimRow{"StoppedWorkersJobIsTriedAgain",
                 "stop-grace = \"200 ms\"\nstop-to = \"retry\"\nattempts = 3\n"
                 "backoff = { kind = \"constant\", base = \"2 s\", jitter = 0.0 }",
                 "[[at]]\ntime = \"500 ms\"\nstop = \"worker 1\"",
                 "0 w1 starts; 700 later stopped; 2700 ready; 2700 w2 starts; 3700 w2 done"},
        ClaimRow{"StoppedWorkersJobHasNoTryLeft",
                 "stop-grace = \"200 ms\"\nstop-to = \"retry\"\nattempts = 1",
                 "[[at]]\ntime = \"500 ms\"\nstop = \"worker 1\"", "0 w1 starts; 700 dead"},
        ClaimRow{"HungProcessKeepsItsSession",
                 "claim = \"connection\"\nrenew = \"never\"\ncrash = \"place\"\nlease = \"3 s\"\n"
                 "heartbeat = \"1 s\"",
                 "[[at]]\ntime = \"500 ms\"\nhang = \"worker 1\"\nfor = \"20 s\"",
                 "0 w1 starts; 21000 w1 done"},
        ClaimRow{"CutOffProcessKeepsItsSessionForALease",
                 "claim = \"connection\"\nrenew = \"never\"\ncrash = \"place\"\nlease = \"3 s\"\n"
                 "heartbeat = \"1 s\"",
                 "[[at]]\ntime = \"500 ms\"\ncut-off = \"worker 1\"\nfor = \"20 s\"",
                 "0 w1 starts; 3500 place connection-lost; 3500 w2 starts; 4500 w2 done; "
                 "20500 w1 late, refused"},
        ClaimRow{"HangsOnceAtATime",
                 "claim = \"connection\"\ncrash = \"place\"\nlease = \"2 s\"\n"
                 "heartbeat = \"1 s\"",
                 "[[at]]\ntime = \"200 ms\"\nhang = \"worker 1\"\nfor = \"10 s\"\n"
                 "[[at]]\ntime = \"3 s\"\nhang = \"worker 1\"\nfor = \"10 s\"",
                 "0 w1 starts; 2000 place connection-lost; 2000 w2 starts; 3000 w2 done; "
                 "11000 w1 late, refused"},
        ClaimRow{"HungConnectionNeedsNoSecondLook",
                 "claim = \"connection\"\ncrash = \"place\"\nlease = \"2 s\"\n"
                 "heartbeat = \"1 s\"\nsweep = \"1500 ms\"\nsweep-passes = 2",
                 "[[at]]\ntime = \"200 ms\"\nhang = \"worker 1\"\nfor = \"10 s\"",
                 "0 w1 starts; 2000 place connection-lost; 2000 w2 starts; 3000 w2 done; "
                 "11000 w1 late, refused"},
        ClaimRow{"ZombieIsNotAskedAboutItsStalls",
                 "renew = \"never\"\nlease = \"600 ms\"\nheartbeat = \"100 ms\"\n"
                 "crash = \"place\"\ncrash-counts = false\nstall-limit = 0\n"
                 "stall-at-claim = true\nexhausted = \"failed\"",
                 "",
                 "0 w1 starts; 600 place lease-ended; 600 failed refused; 1000 w1 late, refused"},
        ClaimRow{"ThreadsAreNoChildren", "claim = \"pop\"\ncrash = \"lost\"\nthreads = 2",
                 "[[at]]\ntime = \"500 ms\"\nkill-parent = \"worker 1\"", "0 w1 starts; 500 lost"},
        ClaimRow{"ProcessTakesAllItsThreads", "claim = \"pop\"\nthreads = 2",
                 "[[at]]\ntime = \"500 ms\"\nkill = \"worker 2\"", "0 w1 starts; 500 lost"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::claim_ends_test
