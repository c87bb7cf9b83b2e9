// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/profile.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/scenario/scenario_reader.h"
#include "core/scenario/shipped.h"

// Profiles of real products: what they set, and what is wrong with those of strangers.

namespace millrace::profile_test {
namespace {

using namespace std::chrono_literals;

TEST(Profiles, AreAllReadable)
{
    for (const ShippedText& each : shippedProfiles()) {
        const auto read = readProfile(each.text, std::string{each.name});
        if (const auto* errors = std::get_if<std::vector<Error>>(&read))
            FAIL() << describe(errors->front());
        const auto& profile = std::get<Profile>(read);
        EXPECT_EQ(profile.name, each.name);
        EXPECT_FALSE(profile.notModelled.empty());
        EXPECT_FALSE(profile.settings.empty());
    }
    EXPECT_EQ(shippedProfiles().size(), 23U);
}

TEST(Profiles, NameTheSourceOfEverySetting)
{
    for (const Profile& profile : profiles()) {
        for (const ProfileSetting& setting : profile.settings) {
            SCOPED_TRACE(profile.name + ": " + setting.name);
            EXPECT_FALSE(setting.source.empty());
            if (setting.retries)
                EXPECT_FALSE(profile.formula.empty());
        }
    }
}

struct Runs {
    const char* profile;
    int attempts;  ///< Runs of a job that always fails, as the product does it by default.
};

void PrintTo(const Runs& row, std::ostream* out)
{
    *out << row.profile;
}

class DefaultRetriesTest : public testing::TestWithParam<Runs> {};

TEST_P(DefaultRetriesTest, AreThoseOfTheTable)
{
    const Profile* profile = findProfile(GetParam().profile);
    ASSERT_NE(profile, nullptr);
    EXPECT_EQ(profile->half, Profile::Half::Queue);
    EXPECT_EQ(profile->queue.attempts, GetParam().attempts);
    EXPECT_EQ(profile->queue.profile, GetParam().profile);
}

INSTANTIATE_TEST_SUITE_P(Rows, DefaultRetriesTest,
                         testing::Values(Runs{"sidekiq", 26}, Runs{"sidekiq-super-fetch", 26},
                                         Runs{"resque", 1}, Runs{"solid_queue", 1},
                                         Runs{"good_job", 1}, Runs{"que", 16}, Runs{"river", 25},
                                         Runs{"oban", 20}, Runs{"faktory", 26},
                                         Runs{"celery-redis", 1}, Runs{"bullmq", 1},
                                         Runs{"bee-queue", 1}, Runs{"pg-boss", 3},
                                         Runs{"graphile-worker", 25}, Runs{"activejob-async", 1}),
                         [](const auto& row) {
                             std::string name = row.param.profile;
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

TEST(Profiles, GiveTheListItsRetriesAndTheScenarioMayChangeThem)
{
    const auto read = readScenario("format = 1\n[[reaction]]\nname = \"a\"\n[queue]\nprofile = "
                                   "\"sidekiq\"\nworkers = 3\n[queue.backoff]\nplus = \"1 s\"\n",
                                   "file.toml");
    ASSERT_TRUE(std::holds_alternative<Scenario>(read))
        << describe(std::get<std::vector<Error>>(read).front());
    const QueueSpec& queue = std::get<Scenario>(read).queue;
    EXPECT_EQ(queue.profile, "sidekiq");
    EXPECT_EQ(queue.workers, 3);
    EXPECT_EQ(queue.attempts, 26);
    EXPECT_EQ(queue.backoff.jitterKind, BackoffSpec::Jitter::Added);
    EXPECT_EQ(queue.backoff.plus, 1s);
}

TEST(Profiles, OfTheOtherHalfAreNoChoice)
{
    const auto read = readScenario(
        "format = 1\n[[reaction]]\nname = \"a\"\n[queue]\nprofile = \"kafka-4\"\n", "file.toml");
    const auto& errors = std::get<std::vector<Error>>(read);
    EXPECT_EQ(errors.front().line, 5);
    EXPECT_NE(errors.front().message.find("it belongs in [log]"), std::string::npos);
}

TEST(Profiles, HaveTheDefaultsOfKafka4)
{
    const Profile* kafka = findProfile("kafka-4");
    ASSERT_NE(kafka, nullptr);
    EXPECT_EQ(kafka->log.session, 45s);
    EXPECT_EQ(kafka->log.heartbeat, 3s);
    EXPECT_EQ(kafka->log.retention, 168h);
    EXPECT_EQ(kafka->log.producer.linger, 5ms);
    EXPECT_FALSE(kafka->log.producer.given);
    const GroupSpec expected{.protocol = GroupSpec::Protocol::Classic,
                             .assignor = GroupSpec::Assignor::Range,
                             .reset = GroupSpec::Reset::Latest,
                             .pollRecords = 500,
                             .commit = GroupSpec::Commit::Auto,
                             .autoCommit = 5s,
                             .maxPoll = 5min,
                             .initialDelay = 3s};
    EXPECT_EQ(kafka->group, expected);
    EXPECT_EQ(findProfile("kafka-3")->log.producer.linger, 0ms);
    EXPECT_EQ(findProfile("kafka-4-share")->group.protocol, GroupSpec::Protocol::Share);
    EXPECT_EQ(findProfile("kafka-5"), nullptr);
}

TEST(Profiles, AreWhatAScenarioBeginsWithAndItsOwnKeysComeAfter)
{
    const auto read = readScenario("format = 1\n[[reaction]]\nname = \"a\"\n[log]\nprofile = "
                                   "\"kafka-4\"\npartitions = 6\n[log.group]\npoll-records = 10\n",
                                   "file.toml");
    ASSERT_TRUE(std::holds_alternative<Scenario>(read))
        << describe(std::get<std::vector<Error>>(read).front());
    const LogSpec& log = std::get<Scenario>(read).log;
    EXPECT_EQ(log.profile, "kafka-4");
    EXPECT_EQ(log.partitions, 6);
    EXPECT_EQ(log.groups.at(0).pollRecords, 10);
    EXPECT_EQ(log.groups.at(0).commit, GroupSpec::Commit::Auto);
}

TEST(Profiles, AreNamedWhenThereIsNoneOfThisName)
{
    const auto read = readScenario(
        "format = 1\n[[reaction]]\nname = \"a\"\n[log]\nprofile = \"kafka4\"\n", "file.toml");
    const auto& errors = std::get<std::vector<Error>>(read);
    EXPECT_EQ(errors.front().line, 5);
    EXPECT_NE(errors.front().message.find("kafka-4"), std::string::npos);
}

struct BadRow {
    const char* name;
    const char* rest;
    int line;
    const char* says;
};

void PrintTo(const BadRow& row, std::ostream* out)
{
    *out << row.name;
}

class BadProfileTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadProfileTest, IsAnErrorWithItsPlace)
{
    const auto read = readProfile(
        std::string{"format = 1\nname = \"p\"\nproduct = \"P\"\n"} + GetParam().rest, "p.toml");
    const auto* errors = std::get_if<std::vector<Error>>(&read);
    ASSERT_NE(errors, nullptr);
    EXPECT_EQ(errors->front().line, GetParam().line) << errors->front().message;
    EXPECT_NE(errors->front().message.find(GetParam().says), std::string::npos)
        << errors->front().message;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadProfileTest,
    testing::Values(
        BadRow{"UnknownKey", "color = 1\n", 4, "color"},
        BadRow{"NoSource", "[[setting]]\nname = \"a\"\nvalue = 1\n", 4, "source"},
        BadRow{"ValueIsAList", "[[setting]]\nname = \"a\"\nvalue = [1]\nsource = \"s\"\n", 6,
               "a number"},
        BadRow{"KeyOfAnotherTable",
               "[[setting]]\nname = \"a\"\nvalue = 1\nkey = \"queue.workers\"\nsource = \"s\"\n", 7,
               "[log]"},
        BadRow{"KeyThatIsNone",
               "[[setting]]\nname = \"a\"\nvalue = 1\nkey = \"log.color\"\nsource = \"s\"\n", 6,
               "color"},
        BadRow{"ValueOutOfRange",
               "[[setting]]\nname = \"a\"\nvalue = 0\nkey = \"log.partitions\"\nsource = \"s\"\n",
               6, "1 to 1024"},
        BadRow{"HalfThatIsNone", "half = \"stream\"\n", 4, "\"queue\""},
        BadRow{"KeyOfTheLogInTheList",
               "half = \"queue\"\n[[setting]]\nname = \"a\"\nvalue = 1\nkey = "
               "\"log.partitions\"\nsource = \"s\"\n",
               8, "[queue]"},
        BadRow{"RetriesOfTheLog", "retries = \"sidekiq\"\n", 4, "only the list"},
        BadRow{"FormulaThatIsNone", "half = \"queue\"\nretries = \"sidekick\"\n", 5,
               "Did you mean \"sidekiq\"?"},
        BadRow{"SettingTheFormulaDoesNotKnow",
               "half = \"queue\"\nretries = \"sidekiq\"\n[[setting]]\nname = \"retris\"\nvalue = "
               "1\nretries = true\nsource = \"s\"\n",
               8, "retris"},
        BadRow{"NotModelledIsNoList", "not-modelled = \"all\"\n", 4, "list"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::profile_test
