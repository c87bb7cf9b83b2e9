// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/crash_words.h"

#include <gtest/gtest.h>

#include "core/scenario/profile.h"

namespace millrace::crash_words_test {
namespace {

struct Row {
    const char* name;
    const char* profile;
    const char* words;
};

void PrintTo(const Row& row, std::ostream* out)
{
    *out << row.name;
}

class CrashWordsTest : public testing::TestWithParam<Row> {};

TEST_P(CrashWordsTest, AreReadOffTheProfile)
{
    EXPECT_EQ(afterCrash(findProfile(GetParam().profile)->queue), GetParam().words);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, CrashWordsTest,
    testing::Values(
        Row{"SolidQueue", "solid_queue", "fails it, for a person, within 1 s"},
        Row{"Resque", "resque", "fails it, for a person, when another starts, not before 5 min"},
        Row{"Sidekiq", "sidekiq", "loses it, at once"},
        Row{"Celery", "celery-redis", "loses it, at once"},
        Row{"GoodJob", "good_job", "runs it again, in its place, within 10 s"},
        Row{"Rabbitmq", "rabbitmq", "runs it again, in its place, at once"},
        Row{"Bullmq", "bullmq", "runs it again, before the others, 15 s to 1 min after its death"},
        Row{"Sqs", "sqs", "runs it again, behind the others, 30 s after its claim"},
        Row{"Faktory", "faktory",
            "takes it for a failure and retries it, 30 min and up to 15 s more after its claim"}),
    [](const auto& row) { return row.param.name; });

TEST(CrashWords, OfOthersAreGroupedByWhatTheyDoAndLeaveOutOneself)
{
    const auto fates = afterCrashElsewhere(findProfile("sidekiq")->queue);
    std::string lost;
    for (const auto& [fate, names] : fates)
        if (fate == "loses it")
            lost = names;
    EXPECT_EQ(lost, "celery-redis");
    EXPECT_EQ(fates.size(), 7U);
}

}  // namespace
}  // namespace millrace::crash_words_test
