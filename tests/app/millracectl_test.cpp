// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>

#include "tests/app/called.h"

// The real program, as people call it.

namespace millrace::millracectl_test {
namespace {

TEST_F(MillracectlTest, PrintsEveryNumberOfTheLedgerAsJson)
{
    const Called called = call("run update-then-delete --json");
    EXPECT_EQ(called.exitCode, 0);
    for (const char* key :
         {"scenario",     "seed",        "endNs",      "facts",        "digest",     "logDigest",
          "queueDigest",  "log",         "queue",      "happenings",   "due",        "reached",
          "handled",      "executions",  "duplicated", "extraEffects", "suppressed", "outOfOrder",
          "wentBack",     "wrongNow",    "toldLater",  "ghosts",       "late",       "waiting",
          "stuck",        "inHand",      "parked",     "dead",         "discarded",  "refused",
          "sending",      "lost",        "notAsked",   "backfilled",   "delayP50Ns", "delayP99Ns",
          "delayP50Open", "delayP99Open"})
        EXPECT_TRUE(says(called, "\"" + std::string{key} + "\":")) << key;
}

TEST_F(MillracectlTest, EndsWhenItIsToldTo)
{
    EXPECT_TRUE(
        says(call("run update-then-delete --json --until '7 s'"), "\"endNs\": 7000000000,"));
    const Called bad = call("run update-then-delete --until later");
    EXPECT_EQ(bad.exitCode, 1);
    EXPECT_TRUE(says(bad, "--until"));
}

TEST_F(MillracectlTest, SaysWhereARunEndsThatIsToldToGoFurther)
{
    const std::string file =
        written("minute.toml", "format = 1\nduration = \"60 s\"\n[[reaction]]\nname = \"a\"\n");
    const Called further = call("run " + file + " --json --until '61 s'");
    EXPECT_EQ(further.exitCode, 0);
    EXPECT_TRUE(says(further, "--until: the run ends before that, at 1:00.0.\n")) << further.said;
    EXPECT_TRUE(says(further, "\"endNs\": 60000000000,"));
    EXPECT_FALSE(says(call("run " + file + " --until '60 s'"), "--until"));
    EXPECT_FALSE(says(call("run slow-drift --until '7 s'"), "--until"));
}

TEST_F(MillracectlTest, AsksHowLongToRunWhatHasNoEnd)
{
    const Called bad = call("run slow-drift");
    EXPECT_EQ(bad.exitCode, 1);
    EXPECT_TRUE(says(bad, "the scenario has no end; say how long to run it, such as --until"));
    EXPECT_TRUE(says(call("run slow-drift --json --until '7 s'"), "\"endNs\": 7000000000,"));
    EXPECT_EQ(call("check slow-drift").exitCode, 0);
}

TEST_F(MillracectlTest, WritesAllFactsOrNone)
{
    const std::string path = (folder / "facts.csv").string();
    EXPECT_EQ(call("run update-then-delete --facts '" + path + "'").exitCode, 0);
    std::ifstream file{path};
    std::string header;
    std::getline(file, header);
    EXPECT_TRUE(header.starts_with("fact,timeNs,kind,cause,"));
    const Called bad = call("run update-then-delete --facts '" + folder.string() + "/no/f.csv'");
    EXPECT_EQ(bad.exitCode, 1);
    EXPECT_TRUE(says(bad, "no/f.csv”: its folder does not exist."));
}

TEST_F(MillracectlTest, DoesNotWriteFactsOverTheirScenario)
{
    const std::string text = "format = 1\nduration = \"1 s\"\n[[reaction]]\nname = \"a\"\n";
    const std::string file = written("own.toml", text);
    std::filesystem::create_symlink(folder / "own.toml", folder / "link.csv");
    for (const std::string& facts : {file, "'" + (folder / "link.csv").string() + "'"}) {
        const Called called = call("run " + file + " --facts " + facts);
        EXPECT_EQ(called.exitCode, 1);
        EXPECT_TRUE(says(called, "is the scenario itself"));
    }
    std::ifstream now{folder / "own.toml"};
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>{now}, {}), text);
}

TEST_F(MillracectlTest, TakesSeedsThatFilesCanHaveAndNoOthers)
{
    EXPECT_EQ(call("run update-then-delete --seed 9223372036854775807").exitCode, 0);
    for (const char* seed :
         {"9223372036854775808", "18446744073709551616", "-1", "1.5", "7x", "''"})
        EXPECT_TRUE(says(call("run update-then-delete --seed " + std::string{seed}),
                         "0 to 9223372036854775807"))
            << seed;
    EXPECT_EQ(call("run update-then-delete --until ''").exitCode, 1);
}

TEST_F(MillracectlTest, SaysWhatIsWrongWithAFileAndWhere)
{
    const std::string bad = written("bad.toml", "format = 1\nseed = -1\n[[reaction]]\nnane = 1\n");
    const Called called = call("check " + bad + " " +
                               written("good.toml", "format = 1\n[[reaction]]\nname = \"a\"\n"));
    EXPECT_EQ(called.exitCode, 1);
    EXPECT_TRUE(says(called, "bad.toml:2:8: seed")) << called.said;
    EXPECT_TRUE(says(called, "bad.toml:4:1:")) << called.said;
    EXPECT_TRUE(says(called, "good.toml: fine")) << called.said;
}

TEST_F(MillracectlTest, WarnsOfWhatMaySurpriseAndGoesOn)
{
    const std::string file = written(
        "long.toml", "format = 1\n[network]\nclocks = \"product\"\n[[reaction]]\nname = \"a\"\n"
                     "work = \"9 s\"\n[workload]\narrivals = { kind = \"constant\", rate = 0.05 }\n"
                     "[queue]\nheartbeat = \"1 s\"\nrenew = \"never\"\nlease = \"4 s\"\n");
    const Called called = call("check " + file);
    EXPECT_EQ(called.exitCode, 0) << called.said;
    EXPECT_TRUE(says(called, "long.toml:12:1: warning: queue.lease: a may take 9 s"))
        << called.said;
    EXPECT_TRUE(says(called, "another gets the job meanwhile, and both do it")) << called.said;
    EXPECT_TRUE(says(called, "long.toml: fine")) << called.said;
}

TEST_F(MillracectlTest, KeepsControlCharactersOfStrangersFromTheTerminal)
{
    const Called called = call("check " + written("bad.toml", "format = 1\n\"\\u001b[31m\" = 1\n"));
    EXPECT_EQ(called.exitCode, 1);
    EXPECT_EQ(called.said.find('\x1b'), std::string::npos);
    EXPECT_TRUE(says(called, "\\x1b"));
}

TEST_F(MillracectlTest, RefusesWhatIsNoScenario)
{
    for (const std::string& arguments :
         {std::string{"run nowhere.toml"}, "run '" + folder.string() + "'",
          "run " + written("empty", ""), std::string{"run"}, std::string{"dance"},
          std::string{"run x --seed minus"}}) {
        const Called called = call(arguments);
        EXPECT_EQ(called.exitCode, 1) << arguments << ": " << called.said;
        EXPECT_FALSE(called.said.empty()) << arguments;
    }
}

TEST_F(MillracectlTest, SaysWhichScenarioWasProbablyMeant)
{
    const struct {
        const char* name;
        const char* words;
    } rows[] = {{"retry-storn", "Did you mean \"retry-storm\"?"},
                {"nowhere-near-any", "no scenario of this name comes with Millrace"},
                {"nowhere.toml", "nowhere.toml: There is no such file.\n"}};
    for (const auto& [name, words] : rows) {
        const Called called = call(std::string{"check "} + name);
        EXPECT_EQ(called.exitCode, 1) << name;
        EXPECT_TRUE(says(called, words)) << called.said;
    }
}

TEST_F(MillracectlTest, SaysThatTimeDoesNotGoOn)
{
    const Called called = call(
        "run " + written("loop.toml",
                         "format = 1\n[[reaction]]\nname = \"a\"\nwork = \"0 s\"\nfails = 1\n"));
    EXPECT_EQ(called.exitCode, 1);
    EXPECT_TRUE(says(called, "time does not go on"));
}

// Where addresses are watched, more of them are taken than there are here.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MILLRACE_ADDRESSES_ARE_WATCHED
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define MILLRACE_ADDRESSES_ARE_WATCHED
#endif

#ifndef MILLRACE_ADDRESSES_ARE_WATCHED
TEST_F(MillracectlTest, SaysThatMemoryIsShort)
{
    const std::string file =
        written("long.toml", "format = 1\nduration = \"300 d\"\n"
                             "[workload]\narrivals = { kind = \"constant\", rate = 10 }\n"
                             "[[reaction]]\nname = \"a\"\nwork = \"1 ms\"\n");
    const Called called = call("run " + file, "ulimit -v 150000; ");
    EXPECT_EQ(called.exitCode, 1);
    EXPECT_EQ(called.said, "There is not enough memory for this.\n");
}
#endif

struct PlantedCase {
    const char* sabotage;
    const char* what;
};

class PlantedTest : public MillracectlTest, public testing::WithParamInterface<PlantedCase> {};

/// Nothing in this file permits a loss, a repeat or a change of order.
constexpr const char* kStrict = "format = 1\nduration = \"60 s\"\n"
                                "[workload]\narrivals = { kind = \"constant\", rate = 3 }\n"
                                "entities = [\"only\"]\n"
                                "[[reaction]]\nname = \"mail\"\nwork = \"500 ms\"\n"
                                "[log]\npartitions = 1\nretention = \"forever\"\n"
                                "[queue]\nworkers = 1\n";

TEST_P(PlantedTest, ExitsWithTwoAndAReproductionThatReproduces)
{
    const std::string file = written("strict.toml", kStrict);
    EXPECT_EQ(call("run " + file).exitCode, 0) << "an honest run is fine";
    const Called called = call("run " + file + " --sabotage " + GetParam().sabotage);
    EXPECT_EQ(called.exitCode, 2);
    EXPECT_TRUE(says(called, GetParam().what)) << called.said;
    const std::size_t at = called.said.find("reproduce: millracectl ");
    ASSERT_NE(at, std::string::npos) << called.said;
    std::string again = called.said.substr(at + 23);
    again.resize(again.find("   ("));
    EXPECT_EQ(call(again).said, called.said);
}

INSTANTIATE_TEST_SUITE_P(Rows, PlantedTest,
                         testing::Values(PlantedCase{"skip", "was lost"},
                                         PlantedCase{"repeat", "was done twice"},
                                         PlantedCase{"reorder", "was done out of order"}),
                         [](const auto& row) { return std::string{row.param.sabotage}; });

}  // namespace
}  // namespace millrace::millracectl_test
