// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "tests/core/check/judged.h"

// Bad histories of the application's database: the marked line is what must be found first.

namespace millrace::check::write_anomalies_test {
namespace {

struct Case {
    const char* name;
    const char* log;   ///< When the log is told.
    const char* list;  ///< When the list is.
    const char* text;
    Anomaly anomaly = Anomaly::Unexpected;  ///< Without a marked line nothing is found.
};

void PrintTo(const Case& row, std::ostream* out)
{
    *out << row.name;
}

#define HAPPENED(AT, N, NUMBER) AT " Happened happening=" #N " entity=0 number=" #NUMBER " type=0\n"
#define BEGAN(AT, N, ENDS) AT " WriteBegan happening=" #N " endsAt=" ENDS "\n"
#define COMMITTED(AT, N) AT " WriteCommitted happening=" #N " entity=0\n"
#define ROLLED(AT, N) AT " WriteRolledBack happening=" #N "\n"
#define DIED(AT, N) AT " SenderDied happening=" #N "\n"
#define RELAYED(AT, N) AT " OutboxSent happening=" #N "\n"
#define RECORD(AT, N) AT " RecordSent happening=" #N " partition=0 arrivesAt=9000\n"
#define JOB(AT, N) AT " JobSent happening=" #N " reaction=0 arrivesAt=9000\n"
#define FIRST HAPPENED("1000", 0, 1) BEGAN("1000", 0, "1500")
#define AFTER "after-commit"
#define BEFORE "before-commit"
#define WITH "with-commit"
#define OUTBOX "outbox"
#define END "2500 RunEnded\n"

class WriteHistoryTest : public testing::TestWithParam<Case> {};

TEST_P(WriteHistoryTest, IsJudged)
{
    const std::string text = test::declared("run", 0) + test::smallWorld() +
                             test::setting("run", 0, "transaction", 500, "nanoseconds") +
                             test::setting("log", 0, "sent", 0, "choice", GetParam().log) +
                             test::setting("list", 0, "sent", 0, "choice", GetParam().list) +
                             GetParam().text;
    test::expectJudged(text, GetParam().anomaly);
}

using enum Anomaly;

INSTANTIATE_TEST_SUITE_P(
    Rows, WriteHistoryTest,
    testing::Values(
        Case{"BeforeAndAfter", BEFORE, AFTER,
             FIRST RECORD("1000", 0) COMMITTED("1500", 0) JOB("1500", 0) END},
        Case{"WithAndByTheRelay", OUTBOX, WITH,
             FIRST COMMITTED("1500", 0) JOB("1500", 0) RELAYED("2000", 0) RECORD("2000", 0) END},
        Case{"RolledBack", AFTER, BEFORE, FIRST JOB("1000", 0) ROLLED("1500", 0) END},
        Case{"TheSenderDied", AFTER, WITH,
             FIRST COMMITTED("1500", 0) JOB("1500", 0) DIED("1500", 0) END},
        Case{"ToldOfARollback", AFTER, BEFORE,
             FIRST JOB("1000", 0) ROLLED("1500", 0) "!" RECORD("1500", 0) END, WrongState},
        Case{"ToldTooEarly", AFTER, BEFORE, FIRST JOB("1000", 0) "!" RECORD("1000", 0) END,
             WrongState},
        Case{"ToldTooLate", BEFORE, AFTER,
             FIRST RECORD("1000", 0) COMMITTED("1500", 0) "!" JOB("1600", 0) END, WrongState},
        Case{"ToldByTheDead", AFTER, WITH,
             FIRST COMMITTED("1500", 0) JOB("1500", 0) DIED("1500", 0) "!" RECORD("1500", 0) END,
             WrongState},
        Case{"PastTheRelay", OUTBOX, WITH,
             FIRST COMMITTED("1500", 0) JOB("1500", 0) "!" RECORD("1500", 0) END, WrongState},
        Case{"RelayedUncommitted", OUTBOX, BEFORE, FIRST JOB("1000", 0) "!" RELAYED("1200", 0) END,
             WrongState},
        Case{"NeverTold", AFTER, WITH, FIRST COMMITTED("1500", 0) JOB("1500", 0) "!" END,
             EnqueueLost},
        Case{"EndsTwice", BEFORE, BEFORE,
             FIRST RECORD("1000", 0) JOB("1000", 0) COMMITTED("1500", 0) "!" ROLLED("1500", 0) END,
             Duplicate},
        Case{"EndsEarly", BEFORE, BEFORE,
             FIRST RECORD("1000", 0) JOB("1000", 0) "!" COMMITTED("1400", 0) END, WrongState},
        Case{"NeverEnds", BEFORE, BEFORE, FIRST RECORD("1000", 0) JOB("1000", 0) "!" END,
             WrongState},
        Case{"DiesBeforeTheCommit", AFTER, BEFORE, FIRST JOB("1000", 0) "!" DIED("1200", 0) END,
             WrongState},
        Case{"BeginsLater", BEFORE, BEFORE, HAPPENED("1000", 0, 1) "!" BEGAN("1100", 0, "1600") END,
             Unexpected}),
    [](const auto& row) { return row.param.name; });

#undef HAPPENED
#undef BEGAN
#undef COMMITTED
#undef ROLLED
#undef DIED
#undef RELAYED
#undef RECORD
#undef JOB
#undef FIRST
#undef AFTER
#undef BEFORE
#undef WITH
#undef OUTBOX
#undef END

}  // namespace
}  // namespace millrace::check::write_anomalies_test
