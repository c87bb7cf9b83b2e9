// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/scenario/scenario_reader.h"
#include "tests/core/scenario/queue_text.h"

// Groups, limits and unique jobs: what the keys mean and what is wrong.

namespace millrace::admission_tables_test {
namespace {

using test::BadRow;
using test::read;

using namespace std::chrono_literals;

TEST(AdmissionTables, LetEverythingInWhenNothingIsSaid)
{
    const QueueSpec queue = read("").queue;
    EXPECT_EQ(queue.admission, AdmissionSpec{});
    EXPECT_TRUE(admitsAll(queue.admission));
    EXPECT_TRUE(isGenericLease(queue));
}

TEST(AdmissionTables, LimitOneReaction)
{
    const QueueSpec queue = read("limit-duration = \"1 min\"\n"
                                 "limits = { b = { to = 2, key = \"entity\" } }\n")
                                .queue;
    ASSERT_EQ(queue.admission.limits.size(), 2U);
    EXPECT_EQ(queue.admission.limits[0], LimitSpec{});
    EXPECT_EQ(queue.admission.limits[1],
              (LimitSpec{.to = 2, .key = JobKey::Entity, .lasts = 1min}));
    EXPECT_FALSE(isGenericLease(queue));
}

TEST(AdmissionTables, LimitToOneThatBlocksUnlessSaidOtherwise)
{
    const AdmissionSpec spec =
        read("limits = { a = {}, b = { duration = \"5 s\", conflict = \"discard\" } }\n")
            .queue.admission;
    EXPECT_EQ(spec.limits[0], (LimitSpec{.to = 1, .lasts = 3min}));
    EXPECT_EQ(spec.limits[1], (LimitSpec{.to = 1, .lasts = 5s, .discards = true}));
}

TEST(AdmissionTables, MakeJobsUnique)
{
    const AdmissionSpec spec = read("unique = { a = {}, b = { key = \"reaction\", window = "
                                    "\"until-done\" } }\n")
                                   .queue.admission;
    EXPECT_EQ(spec.uniques[0], (UniqueSpec{.on = true, .window = 5min}));
    EXPECT_EQ(spec.uniques[1], (UniqueSpec{.on = true, .key = JobKey::Reaction, .window = {}}));
}

TEST(AdmissionTables, TakeWhatTheProfileHas)
{
    EXPECT_TRUE(read("profile = \"sqs-fifo\"\n").queue.admission.groups);
    EXPECT_EQ(read("profile = \"solid_queue\"\n").queue.admission.limitCheck, 10min);
}

TEST(AdmissionTables, PauseAQueueAndLetItGoOn)
{
    const Scenario scenario = read("queues = [\"x\", \"y\"]\n"
                                   "[[at]]\ntime = \"1 s\"\npause = \"y\"\n"
                                   "[[at]]\ntime = \"2 s\"\nresume = \"y\"\n");
    ASSERT_EQ(scenario.timeline.size(), 2U);
    EXPECT_EQ(scenario.timeline[0].act, Intervention::Act::Pause);
    EXPECT_EQ(scenario.timeline[0].queue, 1);
    EXPECT_EQ(scenario.timeline[1].act, Intervention::Act::Resume);
}

TEST(AdmissionTables, LetAJobWaitForOthers)
{
    const AdmissionSpec spec =
        read("batches = { b = { jobs = [\"a\"], when = \"ended\" } }\n").queue.admission;
    ASSERT_EQ(spec.batches.size(), 2U);
    EXPECT_EQ(spec.batches[0], BatchSpec{});
    EXPECT_EQ(spec.batches[1], (BatchSpec{.jobs = {0}, .ended = true}));
    EXPECT_FALSE(admitsAll(spec));
    EXPECT_FALSE(read("batches = { b = { jobs = [\"a\"] } }\n").queue.admission.batches[1].ended);
}

class BadAdmissionTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadAdmissionTest, IsRefusedWithItsPlaceAndReason)
{
    test::expectRefused(GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadAdmissionTest,
    testing::Values(
        BadRow{"LimitOfZero", "limits = { a = { to = 0 } }\n", 10, "1"},
        BadRow{"LimitOfNoReaction", "limits = { c = { to = 1 } }\n", 10, "c"},
        BadRow{"LimitByAnUnknownKey", "limits = { a = { key = \"entitiy\" } }\n", 10, "entity"},
        BadRow{"LimitThatLastsNoTime", "limits = { a = { duration = \"0 s\" } }\n", 10, "duration"},
        BadRow{"LimitWithAnUnknownConflict", "limits = { a = { conflict = \"drop\" } }\n", 10,
               "discard"},
        BadRow{"LimitThatIsNoTable", "limits = { a = 1 }\n", 10, "a"},
        BadRow{"MaintenanceWithoutPause", "limit-maintenance = \"0 s\"\n", 10, "100 ms"},
        BadRow{"UniqueForNoTime", "unique = { a = { window = \"0 s\" } }\n", 10, "window"},
        BadRow{"UniqueUntilWhen", "unique = { a = { window = \"until-dawn\" } }\n", 10,
               "until-done"},
        BadRow{"UniqueUntilDoneOfAPoppedJob",
               "claim = \"pop\"\nunique = { a = { window = \"until-done\" } }\n", 11, "pop"},
        BadRow{"UniqueUntilDoneOfAnEarlyWord",
               "claim = \"row\"\nack = \"early\"\nunique = { a = { window = \"until-done\" } }\n",
               12, "early"},
        BadRow{"GroupsThatGoBehindTheOthers", "groups = \"entity\"\nstop-to = \"place\"\n", 10,
               "place"},
        BadRow{"GroupsThatAreHandedBackBehind",
               "groups = \"entity\"\ncrash = \"place\"\nstop-to = \"back\"\n", 10, "place"},
        BadRow{"GroupsOfPriorities",
               "groups = \"entity\"\ncrash = \"place\"\nstop-to = \"place\"\n"
               "lanes = { a = { priority = 1 } }\n",
               10, "one priority"},
        BadRow{"GroupsForLater",
               "groups = \"entity\"\ncrash = \"place\"\nstop-to = \"place\"\n"
               "lanes = { a = { wait = \"1 s\" } }\n",
               10, "without wait"},
        BadRow{"GroupsWithLimits",
               "groups = \"entity\"\ncrash = \"place\"\nstop-to = \"place\"\n"
               "limits = { a = {} }\n",
               10, "no queue.limits"},
        BadRow{"BatchOfNobody", "batches = { b = {} }\n", 10, "whose jobs"},
        BadRow{"BatchOfNone", "batches = { b = { jobs = [] } }\n", 10, "1 to 2"},
        BadRow{"BatchOfAnUnknownJob", "batches = { b = { jobs = [\"aa\"] } }\n", 10,
               "Did you mean \"a\"?"},
        BadRow{"BatchOfItself", "batches = { b = { jobs = [\"b\"] } }\n", 10, "itself"},
        BadRow{"BatchesThatWaitForEachOther",
               "batches = { a = { jobs = [\"b\"] }, b = { jobs = [\"a\"] } }\n", 10,
               "waits for it"},
        BadRow{"BatchOfAnUnknownEnd", "batches = { b = { jobs = [\"a\"], when = \"finished\" } }\n",
               10, "ended"},
        BadRow{"BatchOfALimit", "limits = { a = {} }\nbatches = { b = { jobs = [\"a\"] } }\n", 11,
               "limit"},
        BadRow{"BatchThatWaitsForItsTimeToo",
               "lanes = { b = { wait = \"1 s\" } }\nbatches = { b = { jobs = [\"a\"] } }\n", 11,
               "wait"},
        BadRow{"BatchInAMemory",
               "profile = \"activejob-async\"\nbatches = { b = { jobs = [\"a\"] } }\n", 8,
               "wait for others"},
        BadRow{"BatchThatTheCallerDoes",
               "store = \"caller\"\nbatches = { b = { jobs = [\"a\"] } }\n", 11,
               "store of its own"},
        BadRow{"BatchOfOneJobForAll", "jobs = \"one\"\nbatches = { b = { jobs = [\"a\"] } }\n", 11,
               "per-reaction"},
        BadRow{"BridgeIntoABatch",
               "batches = { b = { jobs = [\"a\"] } }\n[[bridge]]\nfrom = \"log.a\"\n"
               "to = \"queue\"\n",
               12, "queue.batches"},
        BadRow{"PauseOfNoQueue", "[[at]]\ntime = \"1 s\"\npause = \"defualt\"\n", 12, "default"},
        BadRow{"PauseWithoutTime", "[[at]]\npause = \"default\"\n", 10, "when"},
        BadRow{"BridgeIntoUniqueJobs",
               "unique = { a = {} }\n[[bridge]]\nfrom = \"log.a\"\nto = \"queue\"\n", 12,
               "idempotent"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::admission_tables_test
