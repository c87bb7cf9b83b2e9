// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/check/recount_text.h"

// Numbers worked out by hand. In goodStart() happenings 0, 1, 2 of one entity occur at 1.0, 1.1
// and 1.2 s; one reaction owes them within 3 s; their jobs 0, 1, 2 are ready.

namespace millrace::check::list_recount_test {
namespace {

using test::CountCase;

class ListRecountTest : public testing::TestWithParam<CountCase> {};

TEST_P(ListRecountTest, CountsWhatWasWorkedOutByHand)
{
    test::expectRows(GetParam(), test::countedRows(GetParam(), false));
}

constexpr std::uint64_t kMs = 1'000'000;

const std::string kClaim0 = "2100 JobClaimed job=0 worker=0 attempt=1 executions=0 arrivesAt=2400 "
                            "leaseEndsAt=8100\n";
const std::string kStart0 = "2400 JobStarted worker=0 execution=1 endsAt=2900\n";
const std::string kEffect0 = "2900 JobEffect worker=0 job=0 happening=0 reaction=0 entity=0\n";
const std::string kDone0 = "2900 JobCompleted worker=0 job=0\n";
const std::string kKill0 = "2500 WorkerKilled worker=0\n";
const std::string kEnd = "9000 RunEnded\n";

INSTANTIATE_TEST_SUITE_P(
    Classes, ListRecountTest,
    testing::Values(
        CountCase{"Sending", "", 1299, {{"due", 3}, {"sending", 3}}},
        CountCase{"OneAccepted", "", 1300, {{"sending", 2}, {"waiting", 1}}},
        CountCase{
            "Ready", "", 2000, {{"waiting", 3}, {"delayP50Ns", 900 * kMs}, {"delayP50Open", 1}}},
        CountCase{"OnItsWay", kClaim0, 2100, {{"inHand", 1}, {"waiting", 2}, {"reached", 0}}},
        CountCase{
            "Working", kClaim0 + kStart0, 2400, {{"inHand", 1}, {"reached", 1}, {"executions", 1}}},
        CountCase{
            "Handled",
            kClaim0 + kStart0 + kEffect0 + kDone0,
            2900,
            {{"handled", 1}, {"waiting", 2}, {"delayP99Ns", 1900 * kMs}, {"delayP99Open", 0}}},
        CountCase{
            "EffectDone", kClaim0 + kStart0 + kEffect0, 2900, {{"handled", 1}, {"inHand", 0}}},
        CountCase{"WaitsForRetry",
                  kClaim0 + kStart0 + "2900 JobRetried worker=0 job=0 dueAt=3900\n",
                  2900,
                  {{"waiting", 3}, {"executions", 1}, {"reached", 1}}},
        CountCase{"ReadyAgain",
                  kClaim0 + kStart0 +
                      "2900 JobRetried worker=0 job=0 dueAt=3900\n"
                      "3900 JobReady job=0\n",
                  3900,
                  {{"waiting", 3}}},
        CountCase{"HandedBack",
                  kClaim0 + kStart0 + "2500 WorkerStopped worker=0\n",
                  2500,
                  {{"waiting", 3}, {"inHand", 0}, {"stuck", 0}}},
        CountCase{"HolderDead", kClaim0 + kStart0 + kKill0, 2500, {{"stuck", 1}, {"waiting", 2}}},
        CountCase{"HolderDeadOnItsWay",
                  kClaim0 + "2200 WorkerKilled worker=0\n",
                  2200,
                  {{"stuck", 1}, {"waiting", 2}, {"reached", 0}}},
        // The new process does not know of the old one's claim; it takes the next job.
        CountCase{"HolderBack",
                  kClaim0 + kKill0 +
                      "2600 WorkerStarted worker=0\n"
                      "2600 JobClaimed job=1 worker=0 attempt=1 executions=0 arrivesAt=2900 "
                      "leaseEndsAt=8600\n",
                  2600,
                  {{"stuck", 1}, {"inHand", 1}, {"waiting", 1}}},
        CountCase{"TwoHoldersOneAfterTheOther",
                  kClaim0 + kKill0 +
                      "2600 WorkerStarted worker=0\n"
                      "2600 JobClaimed job=1 worker=0 attempt=1 executions=0 arrivesAt=2900 "
                      "leaseEndsAt=8600\n8100 LeaseEnded job=0 worker=0\n"
                      "8200 WorkerKilled worker=0\n",
                  8200,
                  {{"stuck", 1}, {"inHand", 0}, {"waiting", 2}}},
        CountCase{"LeaseEnded",
                  kClaim0 + kKill0 + "8100 LeaseEnded job=0 worker=0\n",
                  8100,
                  {{"stuck", 0}, {"waiting", 3}}},
        CountCase{"IdleDead", kKill0, 2500, {{"stuck", 0}, {"waiting", 3}}},
        CountCase{"Parked",
                  kClaim0 + kStart0 + "2900 JobDeadLettered job=0 worker=0\n",
                  2900,
                  {{"parked", 1}, {"dead", 1}, {"waiting", 2}}},
        CountCase{"ParkedByDeath",
                  kClaim0 + kKill0 + "8100 JobDeadLettered job=0 worker=0\n",
                  8100,
                  {{"parked", 1}, {"dead", 1}, {"stuck", 0}}},
        // Its effect has happened: handled, whatever becomes of the job.
        CountCase{"DeadButHandled",
                  kClaim0 + kStart0 + kEffect0 + "2900 JobDeadLettered job=0 worker=0\n",
                  2900,
                  {{"handled", 1}, {"parked", 0}, {"dead", 0}}},
        CountCase{"CompletedWithoutEffect",
                  kClaim0 + kStart0 + kDone0,
                  2900,
                  {{"lost", 1}, {"waiting", 2}}},
        CountCase{"Late", kEnd, 4101, {{"late", 2}}}),
    [](const auto& row) { return row.param.name; });

std::string jobEffects(std::initializer_list<int> jobs)
{
    std::string text;
    for (const int job : jobs)
        text +=
            fmt::format("3000 JobEffect worker=0 job={0} happening={0} reaction=0 entity=0\n", job);
    return text;
}

INSTANTIATE_TEST_SUITE_P(
    Order, ListRecountTest,
    testing::Values(CountCase{"InOrder",
                              jobEffects({0, 1, 2}),
                              3000,
                              {{"handled", 3}, {"outOfOrder", 0}, {"wrongNow", 0}}},
                    CountCase{"Overtaken",
                              jobEffects({2, 0, 1}),
                              3000,
                              {{"handled", 3}, {"outOfOrder", 2}, {"wrongNow", 1}}},
                    CountCase{"Twice",
                              jobEffects({0, 1, 0}),
                              3000,
                              {{"handled", 2},
                               {"duplicated", 1},
                               {"extraEffects", 1},
                               {"wentBack", 1},
                               {"wrongNow", 1},
                               {"toldLater", 0}}},
                    CountCase{"OvertakenWhereJobsHaveIds",
                              test::setting("list", 0, "carries", 0, "choice", "id") +
                                  jobEffects({2, 0, 1}),
                              3000,
                              {{"outOfOrder", 2}, {"wrongNow", 0}, {"toldLater", 2}}}),
    [](const auto& row) { return row.param.name; });

/// Two reactions done by the request itself; two happenings and one thread.
std::string inlineWorld(const std::string& text)
{
    return test::declared("reaction", 0) + test::declared("reaction", 1) +
           test::declared("entity", 0) + test::declared("eventtype", 0) +
           test::declared("application", 0) +
           test::setting("application", 0, "run", 0, "choice", "inline") +
           test::declared("list", 0) + test::setting("list", 0, "jobs", 0, "choice", "one") +
           test::declared("thread", 0) +
           "1000 Happened happening=0 entity=0 number=1 type=0\n"
           "1000 Happened happening=1 entity=0 number=2 type=0\n" +
           text;
}

const std::string kRequest0 = "1100 RequestStarted thread=0 happening=0 endsAt=1200\n";
const std::string kInline0 = "1200 InlineStarted thread=0 happening=0 reaction=0 endsAt=1500\n";
const std::string kFinished0 = "1500 InlineEffect thread=0 happening=0 reaction=0 entity=0\n"
                               "1500 InlineFinished thread=0 happening=0 reaction=0\n";
const std::string kInline1 = "1500 InlineStarted thread=0 happening=0 reaction=1 endsAt=1700\n";

INSTANTIATE_TEST_SUITE_P(
    Requests, ListRecountTest,
    testing::Values(
        CountCase{
            "NoThreadYet", inlineWorld(""), 1000, {{"due", 4}, {"sending", 4}, {"notAsked", 0}}},
        // Both reactions of the request being served are in its hand, the other request waits.
        CountCase{"Served", inlineWorld(kRequest0), 1100, {{"inHand", 2}, {"sending", 2}}},
        CountCase{"FirstGoing",
                  inlineWorld(kRequest0 + kInline0),
                  1200,
                  {{"inHand", 2}, {"sending", 2}, {"reached", 1}, {"executions", 1}}},
        CountCase{"FirstDone",
                  inlineWorld(kRequest0 + kInline0 + kFinished0 + kInline1),
                  1500,
                  {{"handled", 1}, {"inHand", 1}, {"sending", 2}, {"reached", 2}}},
        CountCase{"FirstFailed",
                  inlineWorld(kRequest0 + kInline0 +
                              "1500 InlineFailed thread=0 happening=0 reaction=0\n"),
                  1500,
                  {{"refused", 2}, {"sending", 2}, {"reached", 1}}},
        CountCase{"SecondFailed",
                  inlineWorld(kRequest0 + kInline0 + kFinished0 + kInline1 +
                              "1700 InlineFailed thread=0 happening=0 reaction=1\n"
                              "1700 RequestFinished thread=0 happening=0\n"),
                  1700,
                  {{"handled", 1}, {"refused", 1}, {"sending", 2}}},
        CountCase{"FailedAfterItsEffect",
                  inlineWorld(kRequest0 + kInline0 +
                              "1300 InlineEffect thread=0 happening=0 reaction=0 entity=0\n"
                              "1500 InlineFailed thread=0 happening=0 reaction=0\n"),
                  1500,
                  {{"handled", 1}, {"refused", 1}, {"sending", 2}}},
        CountCase{"NeverBegun",
                  inlineWorld(kRequest0 + "1200 RequestFinished thread=0 happening=0\n"),
                  1200,
                  {{"refused", 2}, {"sending", 2}}},
        CountCase{"FinishedWithoutEffect",
                  inlineWorld(kRequest0 + kInline0 +
                              "1500 InlineFinished thread=0 happening=0 reaction=0\n"),
                  1500,
                  {{"lost", 1}, {"inHand", 1}, {"sending", 2}}},
        // A second reaction that the list is not asked for: one job for each happening.
        CountCase{"NotAsked",
                  test::declared("reaction", 1) +
                      [] {
                          std::string text = test::goodStart();
                          text.replace(text.find("per-reaction"), 12, "one");
                          return text;
                      }(),
                  2000,
                  {{"due", 6}, {"notAsked", 3}, {"waiting", 3}}}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::check::list_recount_test
