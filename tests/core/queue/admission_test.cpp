// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/scenario/scenario_reader.h"
#include "core/trace/enum_names.h"
#include "tests/support/scenarios.h"

// What a store looks at before it lets a job in or hands it out: semaphores as Solid Queue has
// them, groups as SQS FIFO has them, keys of unique jobs, pauses. One reaction of one second, two
// workers, nothing travels; each story was worked out by hand, times in ms, jobs from 1.

namespace millrace::admission_test {
namespace {

struct AdmissionRow {
    const char* name;
    const char* tape;   ///< "0 a, 100 b"
    const char* queue;  ///< Keys of [queue].
    const char* rest;   ///< Tables after it.
    const char* story;
    const char* reaction = "";  ///< More keys of the reaction.
};

void PrintTo(const AdmissionRow& row, std::ostream* out)
{
    *out << row.name;
}

class Story {
public:
    template <class Fact>
    void see(SimTime, const Fact&)
    {
    }
    void see(SimTime at, const JobEnqueued& fact) { add(at, fact.job, "ready"); }
    void see(SimTime at, const JobGrouped& fact) { add(at, fact.job, "ready"); }
    void see(SimTime at, const JobReady& fact) { add(at, fact.job, "ready"); }
    void see(SimTime at, const JobScheduled& fact) { add(at, fact.job, "for later"); }
    void see(SimTime at, const JobRedriven& fact) { add(at, fact.job, "ready"); }
    void see(SimTime at, const JobUnblocked& fact) { add(at, fact.job, "let in"); }
    void see(SimTime at, const JobBlocked& fact) { add(at, fact.job, "blocked"); }
    void see(SimTime at, const JobDropped& fact) { add(at, fact.job, "dropped"); }
    void see(SimTime at, const JobGranted& fact)
    {
        add(at, fmt::format("w{} {}", fact.worker.value + 1, fact.job.value + 1));
    }
    void see(SimTime at, const JobClaimed& fact)
    {
        add(at, fmt::format("w{} {}", fact.worker.value + 1, fact.job.value + 1));
    }
    void see(SimTime at, const JobCompleted& fact) { add(at, fact.job, "done"); }
    void see(SimTime at, const JobReturned& fact) { add(at, fact.job, "back"); }
    void see(SimTime at, const JobParked& fact) { add(at, fact.job, "failed"); }
    void see(SimTime at, const JobLost& fact) { add(at, fact.job, "lost"); }
    void see(SimTime at, const JobRetried& fact) { add(at, fact.job, "retried"); }
    void see(SimTime at, const JobDeadLettered& fact) { add(at, fact.job, "dead"); }
    void see(SimTime at, const EnqueueDropped& fact)
    {
        add(at, fact.job.isNone() ? "no slot" : fmt::format("like {}", fact.job.value + 1));
    }
    void see(SimTime at, const SemaphoreSet& fact)
    {
        if (fact.move == SlotMove::Expired)
            add(at, "expired");
    }
    void see(SimTime at, const QueuePaused& fact)
    {
        add(at, fact.paused != 0 ? "paused" : "resumed");
    }
    std::string text() const { return m_text; }

private:
    void add(SimTime at, JobId job, const char* what)
    {
        add(at, fmt::format("{} {}", job.value + 1, what));
    }
    void add(SimTime at, const std::string& what)
    {
        m_text += fmt::format("{}{} {}", m_text.empty() ? "" : "; ", toNs(at) / 1'000'000, what);
    }

    std::string m_text;
};

/// "0 a, 100 b" as the lines of a tape.
std::string tapeOf(std::string_view lines)
{
    std::string tape;
    while (!lines.empty()) {
        const std::size_t space = lines.find(' ');
        tape += fmt::format("{{ at = \"{} ms\", entity = \"{}\" }}, ", lines.substr(0, space),
                            lines.substr(space + 1, 1));
        lines.remove_prefix(std::min(lines.size(), space + 4));
    }
    return tape;
}

class AdmissionTest : public testing::TestWithParam<AdmissionRow> {};

TEST_P(AdmissionTest, TellsThisStory)
{
    const std::string text = fmt::format(
        "format = 1\nname = \"x\"\nduration = \"60 s\"\n"
        "[workload]\narrivals = {{ kind = \"tape\" }}\nentities = [\"a\", \"b\"]\ntape = [ {}]\n"
        "[network]\ndelay = \"0 s\"\nclocks = \"product\"\n"
        "[[reaction]]\nname = \"r\"\nwork = \"1 s\"\n{}\n[log]\nslots = {{ r = 0 }}\n"
        "[queue]\nworkers = 2\n{}\n{}\n",
        tapeOf(GetParam().tape), GetParam().reaction, GetParam().queue, GetParam().rest);
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

const auto kName = [](const auto& row) { return std::string{row.param.name}; };

constexpr const char* kKill = "[[at]]\ntime = \"500 ms\"\nkill = \"worker 1\"";
constexpr const char* kPoison = "poison = [1]";
constexpr const char* kTwice =
    "attempts = 2\nbackoff = { kind = \"constant\", base = \"500 ms\", jitter = 0.0 }\n";

// Of limits: slots are taken when a job becomes ready and given back when its execution ends.
INSTANTIATE_TEST_SUITE_P(
    Limits, AdmissionTest,
    testing::Values(
        AdmissionRow{"LetOneInAtATime", "0 a, 0 b, 100 a", "limits = { r = { to = 1 } }", "",
                     "0 1 ready; 0 w1 1; 0 2 blocked; 100 3 blocked; 1000 1 done; 1000 2 let in; "
                     "1000 w2 2; 2000 2 done; 2000 3 let in; 2000 w1 3; 3000 3 done"},
        AdmissionRow{"HoldForOneEntity", "0 a, 0 b, 100 a",
                     "limits = { r = { to = 1, key = \"entity\" } }", "",
                     "0 1 ready; 0 w1 1; 0 2 ready; 0 w2 2; 100 3 blocked; 1000 1 done; "
                     "1000 3 let in; 1000 w1 3; 1000 2 done; 2000 3 done"},
        AdmissionRow{"DropWhatFindsNoSlot", "0 a, 100 b, 1000 b",
                     "limits = { r = { to = 1, conflict = \"discard\" } }", "",
                     "0 1 ready; 0 w1 1; 100 no slot; 1000 1 done; 1000 2 ready; 1000 w2 2; "
                     "2000 2 done"},
        // The semaphore of 0 ms is over at 300 ms; who looks, looks at 500 ms. From then on two
        // run: the limit is promised for its duration only.
        AdmissionRow{"DoNotHoldBeyondTheirDuration", "0 a, 0 b",
                     "limits = { r = { duration = \"300 ms\" } }\nlimit-maintenance = \"500 ms\"",
                     "",
                     "0 1 ready; 0 w1 1; 0 2 blocked; 500 expired; 500 2 let in; 500 w2 2; "
                     "1000 1 done; 1500 2 done"},
        AdmissionRow{"AreHeldByTheDeadUntilSomebodyActs", "0 a, 0 b",
                     "claim = \"row\"\ncrash = \"failed\"\nsupervisor = \"1 s\"\n"
                     "supervisor-replaces = false\nlimits = { r = {} }",
                     kKill,
                     "0 1 ready; 0 w1 1; 0 2 blocked; 1000 1 failed; 1000 2 let in; 1000 w2 2; "
                     "2000 2 done"},
        // Nobody says that a popped job is lost: its slot is free when the semaphore is deleted.
        AdmissionRow{"AreHeldByTheLostUntilTheyExpire", "0 a, 0 b",
                     "claim = \"pop\"\nlimits = { r = { duration = \"2 s\" } }\n"
                     "limit-maintenance = \"1 s\"",
                     kKill,
                     "0 1 ready; 0 w1 1; 0 2 blocked; 500 1 lost; 3000 expired; 3000 2 let in; "
                     "3000 w2 2; 4000 2 done"},
        AdmissionRow{"AreGivenBackByAFailureAndTakenAnewByItsRetry", "0 a, 0 b",
                     "attempts = 2\nlimits = { r = {} }\n"
                     "backoff = { kind = \"constant\", base = \"500 ms\", jitter = 0.0 }",
                     "",
                     "0 1 ready; 0 w1 1; 0 2 blocked; 1000 1 retried; 1000 2 let in; 1000 w2 2; "
                     "1500 1 blocked; 2000 2 done; 2000 1 let in; 2000 w1 1; 3000 1 dead",
                     kPoison},
        AdmissionRow{"DropARetryThatFindsNoSlot", "0 a, 1000 b",
                     "attempts = 2\nlimits = { r = { conflict = \"discard\" } }\n"
                     "backoff = { kind = \"constant\", base = \"500 ms\", jitter = 0.0 }",
                     "",
                     "0 1 ready; 0 w1 1; 1000 1 retried; 1000 2 ready; 1000 w2 2; 1500 1 dropped; "
                     "2000 2 done",
                     kPoison},
        AdmissionRow{"AreKeptByAWorkerThatStops", "0 a, 0 b",
                     "claim = \"row\"\nstop-to = \"place\"\nlimits = { r = {} }",
                     "[[at]]\ntime = \"500 ms\"\nstop = \"worker 1\"",
                     "0 1 ready; 0 w1 1; 0 2 blocked; 500 1 back; 500 w2 1; 1500 1 done; "
                     "1500 2 let in; 1500 w2 2; 2500 2 done"},
        AdmissionRow{"AreTakenWhenAJobForLaterIsDue", "0 a, 0 b",
                     "lanes = { r = { wait = \"2 s\" } }\nlimits = { r = {} }", "",
                     "0 1 for later; 0 2 for later; 2000 1 ready; 2000 w1 1; 2000 2 blocked; "
                     "3000 1 done; 3000 2 let in; 3000 w2 2; 4000 2 done"},
        AdmissionRow{"AreTakenWhenAPersonTriesAgain", "0 a, 800 b",
                     "attempts = 1\nexhausted = \"failed\"\nlimits = { r = {} }",
                     "[[at]]\ntime = \"1500 ms\"\nredrive = \"failed\"",
                     "0 1 ready; 0 w1 1; 800 2 blocked; 1000 1 failed; 1000 2 let in; 1000 w2 2; "
                     "1500 1 blocked; 2000 2 done; 2000 1 let in; 2000 w1 1; 3000 1 failed",
                     kPoison}),
    kName);

// Of groups: in order, one at a time.
const std::string kGroups = "groups = \"entity\"\ncrash = \"place\"\nstop-to = \"place\"\n";
const std::string kGroupsTwice = kGroups + kTwice;
const std::string kGroupsFailed = kGroups + "attempts = 1\nexhausted = \"failed\"\n";
const std::string kGroupsLeased =
    kGroups + "renew = \"never\"\nlease = \"2 s\"\nheartbeat = \"1 s\"\n";

INSTANTIATE_TEST_SUITE_P(
    Groups, AdmissionTest,
    testing::Values(
        AdmissionRow{"GoBesideEachOtherAndEachInOrder", "0 a, 0 a, 0 b", kGroups.c_str(), "",
                     "0 1 ready; 0 w1 1; 0 2 ready; 0 3 ready; 0 w2 3; 1000 1 done; 1000 w1 2; "
                     "1000 3 done; 2000 2 done"},
        AdmissionRow{"WaitForARetry", "0 a, 0 a, 0 b", kGroupsTwice.c_str(), "",
                     "0 1 ready; 0 w1 1; 0 2 ready; 0 3 ready; 0 w2 3; 1000 1 retried; "
                     "1000 3 done; 1500 1 ready; 1500 w1 1; 2500 1 retried; 3000 1 dead; "
                     "3000 w2 2; 4000 2 done",
                     kPoison},
        AdmissionRow{"DoNotWaitForWhatIsFailedAtOnce", "0 a, 0 a", kGroupsFailed.c_str(), "",
                     "0 1 ready; 0 w1 1; 0 2 ready; 1000 1 failed; 1000 w2 2; 2000 2 done",
                     kPoison},
        AdmissionRow{"WaitForTheLeaseOfTheDead", "0 a, 0 a, 0 b", kGroupsLeased.c_str(), kKill,
                     "0 1 ready; 0 w1 1; 0 2 ready; 0 3 ready; 0 w2 3; 1000 3 done; 2000 1 back; "
                     "2000 w2 1; 3000 1 done; 3000 w2 2; 4000 2 done"}),
    kName);

// Of unique jobs.
INSTANTIATE_TEST_SUITE_P(
    Unique, AdmissionTest,
    testing::Values(
        AdmissionRow{"ForATimeWhateverBecameOfTheFirst", "0 a, 0 b, 1499 a, 1500 a",
                     "unique = { r = { window = \"1500 ms\" } }", "",
                     "0 1 ready; 0 w1 1; 0 2 ready; 0 w2 2; 1000 1 done; 1000 2 done; "
                     "1499 like 1; 1500 3 ready; 1500 w1 3; 2500 3 done"},
        AdmissionRow{"UntilTheFirstHasEnded", "0 a, 900 a, 1001 a",
                     "unique = { r = { window = \"until-done\" } }", "",
                     "0 1 ready; 0 w1 1; 900 like 1; 1000 1 done; 1001 2 ready; 1001 w2 2; "
                     "2001 2 done"},
        AdmissionRow{"OfAllEntities", "0 a, 900 b, 1001 b",
                     "unique = { r = { key = \"reaction\", window = \"until-done\" } }", "",
                     "0 1 ready; 0 w1 1; 900 like 1; 1000 1 done; 1001 2 ready; 1001 w2 2; "
                     "2001 2 done"},
        AdmissionRow{"AlsoWhileItWaitsForARetry", "0 a, 1200 a, 2600 a",
                     "attempts = 2\nunique = { r = { window = \"until-done\" } }\n"
                     "backoff = { kind = \"constant\", base = \"500 ms\", jitter = 0.0 }",
                     "",
                     "0 1 ready; 0 w1 1; 1000 1 retried; 1200 like 1; 1500 1 ready; 1500 w2 1; "
                     "2500 1 dead; 2600 2 ready; 2600 w1 2; 3600 2 done",
                     kPoison}),
    kName);

// A pause keeps what is there from being handed out; what runs goes on.
INSTANTIATE_TEST_SUITE_P(
    Pauses, AdmissionTest,
    testing::Values(AdmissionRow{"KeepTheReadyBack", "100 a", "",
                                 "[[at]]\ntime = \"50 ms\"\npause = \"default\"\n"
                                 "[[at]]\ntime = \"2 s\"\nresume = \"default\"",
                                 "50 paused; 100 1 ready; 2000 resumed; 2000 w1 1; 3000 1 done"},
                    AdmissionRow{"LetTheRunningEnd", "0 a, 600 b", "",
                                 "[[at]]\ntime = \"500 ms\"\npause = \"default\"",
                                 "0 1 ready; 0 w1 1; 500 paused; 600 2 ready; 1000 1 done"},
                    AdmissionRow{"HoldOneQueueOnly", "100 a",
                                 "queues = [\"x\", \"y\"]\nlanes = { r = { queue = \"y\" } }",
                                 "[[at]]\ntime = \"50 ms\"\npause = \"x\"",
                                 "100 1 ready; 100 w1 1; 1100 1 done"},
                    AdmissionRow{
                        "LetDueJobsBecomeReady", "0 a", "lanes = { r = { wait = \"1 s\" } }",
                        "[[at]]\ntime = \"500 ms\"\npause = \"default\"\n"
                        "[[at]]\ntime = \"2 s\"\nresume = \"default\"",
                        "0 1 for later; 500 paused; 1000 1 ready; 2000 resumed; 2000 w1 1; "
                        "3000 1 done"}),
    kName);

/// Of one entity, with one worker that never fails: nothing else could change their order. The
/// second is blocked until 2.5 s; the slot is free at 2 s, and the third takes it.
TEST(ExpiredSlot, LetsWhoComesThenOvertakeWhoWaits)
{
    const Scenario scenario = test::scenarioOf(
        "format = 1\nname = \"x\"\nduration = \"60 s\"\n"
        "[workload]\narrivals = { kind = \"tape\" }\nentities = [\"a\"]\n"
        "tape = [ { at = \"0 s\", entity = \"a\" }, { at = \"1 s\", entity = \"a\" },"
        " { at = \"2200 ms\", entity = \"a\" } ]\n"
        "[network]\ndelay = \"0 s\"\nclocks = \"product\"\n"
        "[[reaction]]\nname = \"r\"\nwork = \"4 s\"\n[log]\nslots = { r = 0 }\n"
        "[queue]\nworkers = 1\nlimits = { r = { to = 1, duration = \"1500 ms\" } }\n"
        "limit-maintenance = \"2 s\"\n");
    const FinishedRun run = runScenario(scenario);
    EXPECT_FALSE(run.violation) << run.violation->what;
    EXPECT_EQ(run.recording->ledger().list.outcome(run.last).outOfOrder, 1U);
    EXPECT_EQ(guaranteesOf(scenario).list.front().mayReorder,
              "queue.limits: where a slot expires, who comes then overtakes who waits");
}

}  // namespace
}  // namespace millrace::admission_test
