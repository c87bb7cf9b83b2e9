// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "tests/core/check/judged.h"

// Bad histories of keys and of receivers that do not answer: the marked line is what must be found
// first. Each continues goodStart() where effects have keys.

namespace millrace::check::effect_anomalies_test {
namespace {

struct Case {
    const char* name;
    const char* text;
    Anomaly anomaly = Anomaly::Unexpected;  ///< Without a marked line nothing is found.
    bool keyed = true;
};

void PrintTo(const Case& row, std::ostream* out)
{
    *out << row.name;
}

#define CLAIM(AT, JOB, WORKER, ATTEMPT, EXECUTIONS, ARRIVES, ENDS)                                \
    AT " JobClaimed job=" #JOB " worker=" #WORKER " attempt=" #ATTEMPT " executions=" #EXECUTIONS \
       " arrivesAt=" #ARRIVES " leaseEndsAt=" #ENDS "\n"
#define START(AT, WORKER, EXECUTION, ENDS) \
    AT " JobStarted worker=" #WORKER " execution=" #EXECUTION " endsAt=" #ENDS "\n"
#define JOB_EFFECT(AT, WORKER) \
    AT " JobEffect worker=" #WORKER " job=0 happening=0 reaction=0 entity=0\n"
#define JOB_REPEAT(AT, WORKER) \
    AT " JobEffectSuppressed worker=" #WORKER " job=0 happening=0 reaction=0\n"
// Job 0 fails after its effect, and worker 1 has it again once the others are handed out.
#define FIRST                                                                                      \
    CLAIM("2100", 0, 0, 1, 0, 2400, 8100)                                                          \
    START("2400", 0, 1, 2900)                                                                      \
    JOB_EFFECT("2500", 0)                                                                          \
    "2900 JobRetried worker=0 job=0 dueAt=3000\n"                                                  \
    "3000 JobReady job=0\n" CLAIM("3000", 1, 0, 1, 0, 3300, 9000)                                  \
        CLAIM("3000", 2, 1, 1, 0, 3300, 9000)                                                      \
            START("3300", 1, 1,                                                                    \
                  3500) "3500 JobEffect worker=1 job=2 happening=2 reaction=0 entity=0\n"          \
                        "3500 JobCompleted worker=1 job=2\n" CLAIM("3500", 0, 1, 2, 1, 3800, 9500) \
                            START("3800", 1, 2, 3900)
#define RECORD                                                                      \
    "2100 RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=2400\n" \
    "2400 RecordHandlingStarted member=0 execution=1 endsAt=2900\n"
#define RECORD_EFFECT(AT) AT " RecordEffect member=0 happening=0 reaction=0 entity=0\n"
#define RECORD_REPEAT(AT) AT " RecordEffectSuppressed member=0 happening=0 reaction=0\n"
#define DOWN(AT, UNTIL) AT " ReceiverDown reaction=0 until=" UNTIL "\n"

class EffectHistoryTest : public testing::TestWithParam<Case> {};

TEST_P(EffectHistoryTest, IsJudged)
{
    std::string text = test::goodStart();
    if (GetParam().keyed)
        text.insert(text.find("0 MemberJoined"),
                    test::setting("reaction", 0, "idempotent", 1, "count"));
    text += GetParam().text;
    test::expectJudged(text, GetParam().anomaly);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, EffectHistoryTest,
    testing::Values(
        Case{"ARepeatIsRefused", FIRST JOB_REPEAT("3900", 1) "3900 JobCompleted worker=1 job=0\n"},
        Case{"ARepeatIsDone", FIRST JOB_EFFECT("!3900", 1), Anomaly::KeyRepeated},
        Case{"ARepeatIsDoneWhereNobodyHasKeys", FIRST JOB_EFFECT("3900", 1), Anomaly::Unexpected,
             false},
        Case{"TheFirstIsRefused",
             CLAIM("2100", 0, 0, 1, 0, 2400, 8100) START("2400", 0, 1, 2900) JOB_REPEAT("!2900", 0),
             Anomaly::RefusedWrongly},
        Case{"RefusedWhereNobodyHasKeys", FIRST JOB_REPEAT("!3900", 1), Anomaly::RefusedWrongly,
             false},
        Case{"TheLogsFirstIsRefused", RECORD RECORD_REPEAT("!2900"), Anomaly::RefusedWrongly},
        Case{"WhatTheListDidIsNotTheLogs",
             FIRST
             "3900 RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=4000\n"
             "4000 RecordHandlingStarted member=0 execution=1 endsAt=4100\n" RECORD_REPEAT("!4100"),
             Anomaly::RefusedWrongly},
        Case{"AnEffectOfOneThatIsDown", DOWN("2050", "2950000000") RECORD RECORD_EFFECT("!2900"),
             Anomaly::EffectOfTheDown},
        Case{"AnEffectOnceItIsUp", DOWN("2050", "2500000000") RECORD
             "2500 ReceiverUp reaction=0\n" RECORD_EFFECT("2900")},
        Case{"UpAtAnotherTime", DOWN("2050", "2500000000") "!2400 ReceiverUp reaction=0\n",
             Anomaly::WrongState},
        Case{"UpWithoutHavingBeenDown", "!2400 ReceiverUp reaction=0\n", Anomaly::WrongState},
        Case{"DownTwice", DOWN("2050", "2500000000") DOWN("!2100", "2600000000"),
             Anomaly::WrongState},
        Case{"DownForNoTime", DOWN("!2050", "2050000000"), Anomaly::WrongState}),
    [](const auto& row) { return std::string{row.param.name}; });

#undef CLAIM
#undef START
#undef JOB_EFFECT
#undef JOB_REPEAT
#undef FIRST
#undef RECORD
#undef RECORD_EFFECT
#undef RECORD_REPEAT
#undef DOWN

}  // namespace
}  // namespace millrace::check::effect_anomalies_test
