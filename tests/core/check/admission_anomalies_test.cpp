// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "tests/core/check/history_text.h"
#include "tests/core/check/recount_text.h"

// Bad histories of groups, limits, unique jobs and pauses: the marked line is what must be found
// first. And good ones, in which nothing is; and what obligations count as there. Each continues
// goodStart(), where jobs 0, 1, 2 of one entity are ready.

namespace millrace::check::admission_anomalies_test {
namespace {

using test::setting;

struct Case {
    const char* name;
    const char* rules;  ///< See rulesOf().
    const char* text;
    Anomaly anomaly = Anomaly::Unexpected;
};

void PrintTo(const Case& row, std::ostream* out)
{
    *out << row.name;
}

std::string rulesOf(std::string_view rules)
{
    if (rules == "groups")
        return setting("list", 0, "groups", 0, "choice", "entity");
    if (rules == "limit" || rules == "limit of 3")
        return setting("reaction", 0, "limit", rules == "limit" ? 1 : 3, "count") +
               setting("reaction", 0, "limitKey", 0, "choice", "reaction") +
               setting("reaction", 0, "limitConflict", 0, "choice", "block");
    if (rules == "window" || rules == "until-done" || rules == "window of 100 ms")
        return setting("reaction", 0, "uniqueKey", 0, "choice", "entity") +
               setting("reaction", 0, "uniqueWindow",
                       rules == "window"       ? 500
                       : rules == "until-done" ? 0
                                               : 100,
                       "nanoseconds");
    return {};
}

/// Rules come before what they are for.
std::string historyOf(const Case& row)
{
    std::string text = test::goodStart();
    const auto place = text.find("0 MemberJoined");
    return text.insert(place, rulesOf(row.rules)) + row.text;
}

std::vector<Finding> findingsIn(const Case& row, std::uint64_t* wrong)
{
    const Result<History> history = readHistory(test::csvOf(historyOf(row), wrong));
    if (!history) {
        ADD_FAILURE() << history.error().line << ": " << history.error().message;
        return {};
    }
    return findAnomalies(history.value());
}

#define GRANT(AT, JOB, WORKER)                                                             \
    AT " JobGranted job=" #JOB " worker=" #WORKER " lane=0 from=line into=hand attempt=1 " \
       "executions=0 arrivesAt=3000 leaseEndsAt=never\n"
#define START(WORKER) "3000 JobStarted worker=" #WORKER " execution=1 endsAt=4000\n"
#define DONE(JOB, WORKER)                                                                     \
    "4000 JobEffect worker=" #WORKER " job=" #JOB " happening=" #JOB " reaction=0 entity=0\n" \
    "4000 JobCompleted worker=" #WORKER " job=" #JOB "\n"
#define HAPPENED3                                          \
    "4100 Happened happening=3 entity=0 number=4 type=0\n" \
    "4100 JobSent happening=3 reaction=0 arrivesAt=4200\n"

class BadAdmissionHistoryTest : public testing::TestWithParam<Case> {};

TEST_P(BadAdmissionHistoryTest, IsFound)
{
    std::uint64_t wrong = 0;
    const std::vector<Finding> findings = findingsIn(GetParam(), &wrong);
    ASSERT_FALSE(findings.empty());
    EXPECT_EQ(nameOf(findings.front().anomaly), nameOf(GetParam().anomaly))
        << findings.front().message;
    EXPECT_EQ(findings.front().fact, wrong) << findings.front().message;
}

const auto kName = [](const auto& row) { return std::string{row.param.name}; };

INSTANTIATE_TEST_SUITE_P(
    Rows, BadAdmissionHistoryTest,
    testing::Values(
        Case{"ASecondOfAGroup", "groups", GRANT("2100", 0, 0) GRANT("!2200", 1, 1),
             Anomaly::GroupOverlap},
        Case{"AGroupBehindARetry", "groups",
             GRANT("2100", 0, 0)
                 START(0) "4000 JobRetried worker=0 job=0 dueAt=9000\n" GRANT("!4000", 1, 1),
             Anomaly::GroupOverlap},
        Case{"MoreThanTheLimit", "limit",
             GRANT("2100", 0, 0) GRANT("2100", 1, 1) START(0) "!" START(1), Anomaly::LimitExceeded},
        Case{"ASlotThatIsNotThere", "limit",
             "2100 SemaphoreSet semaphore=0 free=0 expiresAt=9000 move=taken\n"
             "!2200 SemaphoreSet semaphore=0 free=0 expiresAt=9000 move=taken\n",
             Anomaly::SlotWrong},
        Case{"ASlotGivenBackTwice", "limit",
             "!2100 SemaphoreSet semaphore=0 free=1 expiresAt=9000 move=released\n",
             Anomaly::SlotWrong},
        Case{"ASemaphoreOfNoLimit", "",
             "!2100 SemaphoreSet semaphore=0 free=0 expiresAt=9000 move=taken\n",
             Anomaly::SlotWrong},
        Case{"ClaimedWhileBlocked", "limit of 3",
             HAPPENED3
             "4200 JobBlocked job=3 happening=3 reaction=0 semaphore=0 door=arrival\n" GRANT(
                 "!4200", 3, 1),
             Anomaly::ClaimedNotReady},
        Case{"LetInWithoutHavingBeenBlocked", "limit", "!2100 JobUnblocked job=1 semaphore=0\n",
             Anomaly::WrongState},
        Case{"RefusedAfterTheWindow", "window of 100 ms",
             HAPPENED3 "!4200 EnqueueDropped happening=3 reaction=0 job=2 drop=duplicate\n",
             Anomaly::RefusedWrongly},
        Case{"RefusedWithoutARule", "",
             HAPPENED3 "!4200 EnqueueDropped happening=3 reaction=0 job=2 drop=duplicate\n",
             Anomaly::RefusedWrongly},
        Case{"RefusedByALimitThatBlocks", "limit",
             HAPPENED3 "!4200 EnqueueDropped happening=3 reaction=0 job=none drop=limit\n",
             Anomaly::RefusedWrongly},
        Case{"HandedOutInAPause", "", "2050 QueuePaused queue=0 paused=1\n" GRANT("!2100", 0, 0),
             Anomaly::ClaimedPaused}),
    kName);

/// 46: three jobs of one entity within 200 ms.
TEST(BadAdmissionHistory, OfAKeyWithinItsWindowIsFound)
{
    for (const char* rules : {"window", "until-done"}) {
        const std::vector<Finding> findings = findingsIn({"", rules, ""}, nullptr);
        ASSERT_EQ(findings.size(), 2U) << rules;
        EXPECT_EQ(findings[0].anomaly, Anomaly::KeyRepeated);
        EXPECT_EQ(findings[0].message, "Job 1 has the key of job 0.");
        EXPECT_EQ(findings[1].message, "Job 2 has the key of job 1.");
    }
}

class GoodAdmissionHistoryTest : public testing::TestWithParam<Case> {};

TEST_P(GoodAdmissionHistoryTest, HasNoFinding)
{
    std::uint64_t wrong = 0;
    const std::vector<Finding> findings = findingsIn(GetParam(), &wrong);
    EXPECT_TRUE(findings.empty()) << describe(findings.front());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, GoodAdmissionHistoryTest,
    testing::Values(
        Case{"GroupsOneAfterTheOther", "groups",
             GRANT("2100", 0, 0) START(0) DONE(0, 0) GRANT("4000", 1, 1)},
        Case{"LimitsOneAfterTheOther", "limit",
             GRANT("2100", 0, 0) START(0) DONE(0, 0)
                 GRANT("4000", 1, 1) "4000 JobStarted worker=1 execution=1 endsAt=5000\n"},
        Case{"BothAfterTheSemaphoreIsDeleted", "limit",
             "2100 SemaphoreSet semaphore=0 free=0 expiresAt=2500 move=taken\n"
             "2600 SemaphoreSet semaphore=0 free=1 expiresAt=never move=expired\n" GRANT("2700", 0,
                                                                                         0)
                 GRANT("2700", 1, 1) START(0) START(1)},
        Case{"HandedOutAfterAPause", "",
             "2050 QueuePaused queue=0 paused=1\n2060 QueuePaused queue=0 paused=0\n" GRANT("2100",
                                                                                            0, 0)}),
    kName);

class AdmissionRecountTest : public testing::TestWithParam<test::CountCase> {};

TEST_P(AdmissionRecountTest, CountsWhatWasWorkedOutByHand)
{
    test::expectRows(GetParam(), test::countedRows(GetParam(), false));
}

std::string grouped(const char* text)
{
    return historyOf({"", "groups", text});
}

std::string limited(const char* text)
{
    return historyOf({"", "limit", text});
}

// Nobody can start what stands behind the dead, or behind what is retried.
INSTANTIATE_TEST_SUITE_P(
    Rows, AdmissionRecountTest,
    testing::Values(
        test::CountCase{"DroppedByARule",
                        HAPPENED3
                        "4200 EnqueueDropped happening=3 reaction=0 job=2 drop=duplicate\n",
                        4200,
                        {{"discarded", 1}, {"waiting", 3}, {"due", 4}}},
        test::CountCase{
            "BlockedBehindTheLiving",
            limited("2000 SemaphoreSet semaphore=0 free=0 expiresAt=9000 move=taken\n" GRANT(
                "2100", 0, 0) HAPPENED3 "4200 JobBlocked job=3 happening=3 reaction=0 semaphore=0 "
                                        "door=arrival\n"),
            4200,
            {{"inHand", 1}, {"waiting", 3}, {"stuck", 0}}},
        test::CountCase{
            "BlockedBehindTheDead",
            limited("2000 SemaphoreSet semaphore=0 free=0 expiresAt=9000 move=taken\n" GRANT(
                "2100", 0, 0) HAPPENED3 "4200 JobBlocked job=3 happening=3 reaction=0 semaphore=0 "
                                        "door=arrival\n4300 WorkerKilled worker=0\n"),
            4300,
            {{"inHand", 0}, {"waiting", 2}, {"stuck", 2}}},
        // The dead one's slot is forgotten; what is blocked waits for the living one.
        test::CountCase{
            "BlockedBehindTheLivingAfterTheDeadIsForgotten",
            limited("2000 SemaphoreSet semaphore=0 free=0 expiresAt=2500 move=taken\n" GRANT(
                "2100", 0, 0) "2300 WorkerKilled worker=0\n"
                              "2600 SemaphoreSet semaphore=0 free=1 expiresAt=never "
                              "move=expired\n" HAPPENED3
                              "4200 SemaphoreSet semaphore=0 free=0 expiresAt=9000 move=taken\n"
                              "4200 JobBlocked job=3 happening=3 reaction=0 semaphore=0 "
                              "door=arrival\n"),
            4200,
            {{"waiting", 3}, {"stuck", 1}}},
        test::CountCase{"InAGroupBehindTheDead",
                        grouped(GRANT("2100", 0, 0) HAPPENED3
                                "4200 JobGrouped job=3 happening=3 reaction=0 lane=0\n"
                                "4300 WorkerKilled worker=0\n"),
                        4300,
                        {{"inHand", 0}, {"waiting", 2}, {"stuck", 2}}},
        test::CountCase{
            "InAGroupBehindARetry",
            grouped(GRANT("2100", 0, 0)
                        START(0) "4000 JobRetried worker=0 job=0 dueAt=9000\n" HAPPENED3
                                 "4200 JobGrouped job=3 happening=3 reaction=0 lane=0\n"),
            4200,
            {{"waiting", 3}, {"stuck", 1}}}),
    [](const auto& row) { return std::string{row.param.name}; });

#undef GRANT
#undef START
#undef DONE
#undef HAPPENED3

}  // namespace
}  // namespace millrace::check::admission_anomalies_test
