// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/guarantee.h"

#include <gtest/gtest.h>

#include "tests/core/scenario/queue_text.h"

// What settings permit. Rows are what swarms have found: a run broke a promise that the settings
// did not give.

namespace millrace::guarantee_test {
namespace {

struct PermitRow {
    const char* name;
    const char* rest;  ///< See withQueue().
    std::vector<Guarantee> Guarantees::*side;
    std::string Guarantee::*flag;
    const char* says;
};

void PrintTo(const PermitRow& row, std::ostream* out)
{
    *out << row.name;
}

class PermitTest : public testing::TestWithParam<PermitRow> {};

TEST_P(PermitTest, IsFound)
{
    const Guarantees guarantees = guaranteesOf(test::read(GetParam().rest));
    const std::string& reason = (guarantees.*GetParam().side).at(0).*GetParam().flag;
    EXPECT_NE(reason.find(GetParam().says), std::string::npos) << reason;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, PermitTest,
    testing::Values(PermitRow{"HeldByWhoAcknowledgesEarly",
                              "ack = \"early\"\nstop-to = \"held\"\n[[at]]\ntime = \"1 s\"\n"
                              "stop = \"worker 1\"\n",
                              &Guarantees::list, &Guarantee::maySkip, "\"early\""},
                    PermitRow{"StoppedWhileTheStoreIsDown",
                              "ack = \"early\"\n[[at]]\ntime = \"1 s\"\nkill = \"store\"\n"
                              "restart = \"2 s\"\n[[at]]\ntime = \"2 s\"\nstop = \"worker 1\"\n",
                              &Guarantees::list, &Guarantee::maySkip, "\"early\""},
                    PermitRow{
                        "LateWhereTheLogIsSmall",
                        "[log]\nretention = \"forever\"\nretention-bytes = 1000\n[log.group]\n"
                        "protocol = \"consumer\"\nmax-poll = \"1 ms\"\n",
                        &Guarantees::log, &Guarantee::mayReorder, "retention-bytes"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::guarantee_test
