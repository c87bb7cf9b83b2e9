// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/scenario/scenario_reader.h"

// Scenario files from strangers: each of these is a clear error with its place, never a crash.

namespace millrace::bad_input_test {
namespace {

/// A right beginning, then what the row adds. Lines of the row begin at 4.
std::string withHead(const std::string& rest)
{
    return "format = 1\nname = \"x\"\nduration = \"60 s\"\n" + rest;
}

constexpr const char* kReaction = "[[reaction]]\nname = \"a\"\n";

std::vector<Error> errorsOf(const std::string& text)
{
    auto outcome = readScenario(text, "file.toml");
    auto* errors = std::get_if<std::vector<Error>>(&outcome);
    return errors != nullptr ? *errors : std::vector<Error>{};
}

struct BadRow {
    const char* name;
    std::string text;
    int line;
    int column;
    const char* says;
};

void PrintTo(const BadRow& row, std::ostream* out)
{
    *out << row.name;
}

class BadInputTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadInputTest, IsAnErrorWithItsPlace)
{
    const std::vector<Error> errors = errorsOf(GetParam().text);
    ASSERT_FALSE(errors.empty());
    const Error& error = errors.front();
    EXPECT_EQ(error.line, GetParam().line) << error.message;
    EXPECT_EQ(error.column, GetParam().column) << error.message;
    EXPECT_NE(error.message.find(GetParam().says), std::string::npos) << error.message;
    EXPECT_LT(error.message.size(), 400U);
    EXPECT_EQ(error.file, "file.toml");
}

std::string repeated(const char* text, int times)
{
    std::string all;
    for (int n = 0; n < times; ++n)
        all += text;
    return all;
}

std::string reactionWith(const std::string& line)
{
    return withHead(kReaction + line + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    Hostile, BadInputTest,
    testing::Values(
        BadRow{"Syntax", "format = = 1\n", 1, 10, "Error while parsing"},
        BadRow{"Binary",
               std::string("\x7f"
                           "ELF\0\1\2",
                           7),
               1, 5, "NUL"},
        BadRow{"NotUtf8", "format = 1 # \xff\n", 1, 14, "not UTF-8"},
        BadRow{"DottedKey", "a" + repeated(".a", 200'000) + " = 1\n", 1, 1, "4,096"},
        BadRow{"ShorterDottedKey", "a" + repeated(".a", 500) + " = 1\n", 1, 1, "32 parts"},
        BadRow{"DottedHeader", "[a" + repeated(".a", 500) + "]\n", 1, 1, "32 parts"},
        BadRow{"DeepArrays", "x = " + repeated("[", 100) + repeated("]", 100) + "\n", 1, 37,
               "deeper than 32"},
        BadRow{"VeryDeepArrays", "x = " + repeated("[\n", 100'000), 257, 1, "nested"},
        BadRow{"DuplicateKey", "format = 1\nseed = 1\nseed = 2\n", 3, 8, "seed"},
        BadRow{"TooLargeNumber", "format = 1\nseed = 99999999999999999999\n", 2, 28, "64 bits"},
        BadRow{"ControlCharacter", "format = 1\nname = \"a\x1b[31m\"\n", 2, 10, "control"},
        BadRow{"EscapedControlCharacter",
               "format = 1\nname = \"a\\u001b\"\n[[reaction]]\nname = \"a\"\n", 2, 8, "\\x1b"},
        BadRow{"Bidi", "format = 1\nname = \"a\xE2\x80\xAE\"\n[[reaction]]\nname = \"a\"\n", 2, 8,
               "\\u202e"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Meaning, BadInputTest,
    testing::Values(
        BadRow{"NoFormat", "name = \"x\"\n[[reaction]]\nname = \"a\"\n", 1, 1, "format"},
        BadRow{"NewerFormat", "format = 7\nfuture = 1\n", 1, 10, "newer Millrace"},
        BadRow{"NoReaction", withHead(""), 1, 1, "[[reaction]]"},
        BadRow{"UnknownKey", reactionWith("wrok = \"1 s\""), 6, 1, "Did you mean \"work\"?"},
        BadRow{"WrongType", withHead("seed = \"one\"\n") + kReaction, 4, 8, "a whole number"},
        BadRow{"Nan", reactionWith("fails = nan"), 6, 9, "0 to 1, found nan"},
        BadRow{"BeyondAnyNumber", reactionWith("[workload]\narrivals = { rate = 1e999 }"), 7, 26,
               "1e999"},
        BadRow{"Infinite", reactionWith("fails = inf"), 6, 9, "0 to 1, found inf"},
        BadRow{"NegativeDuration", reactionWith("work = \"-1 s\""), 6, 8, "\"-1 s\""},
        BadRow{"FromBeforeTheBeginning", reactionWith("from = \"-1 s\""), 6, 8, "\"-1 s\""},
        BadRow{"FromInAYear", reactionWith("from = \"400 d\""), 6, 8, "0 s to 30 d"},
        BadRow{"BatchOfOneThatComesLater",
               reactionWith("from = \"9 s\"\n[[reaction]]\nname = \"b\"\n[queue]\n"
                            "batches = { b = { jobs = [\"a\"] } }"),
               10, 11, "has a from"},
        BadRow{"DurationWithoutUnit", reactionWith("work = 5"), 6, 8, "with its unit"},
        BadRow{"TooManyWorkers", reactionWith("[queue]\nworkers = 1000000000"), 7, 11, "1 to 4096"},
        BadRow{"NoWorkers", reactionWith("[queue]\nworkers = 0"), 7, 11, "1 to 4096"},
        BadRow{"NoPartitions", reactionWith("[log]\npartitions = 0"), 7, 14, "1 to 1024"},
        BadRow{"ShortRetention", reactionWith("[log]\nretention = \"0 s\""), 7, 13, "1 s to"},
        BadRow{"TwoOfAName", reactionWith(kReaction), 7, 8, "two reactions named"},
        BadRow{"SlotsForNobody", reactionWith("[log]\nslots = { b = 1 }"), 7, 11, "no such key"},
        BadRow{"UnknownProfile", reactionWith("[log]\nprofile = \"kafka-9\""), 7, 11,
               "generic-log"},
        BadRow{"HeartbeatAboveSession", reactionWith("[network]\nheartbeat = \"9 s\""), 7, 13,
               "less than network.session"},
        BadRow{"SettingWithoutEffect", reactionWith("[queue]\nlease = \"20 s\""), 7, 9,
               "no effect"},
        BadRow{"NobodyToKill", reactionWith("[[at]]\ntime = \"1 s\"\nkill = \"slot 9\""), 8, 8,
               "there is no slot 9"},
        BadRow{"MisspeltTarget", reactionWith("[[at]]\ntime = \"1 s\"\nkill = \"slto 1\""), 8, 8,
               "found \"slto 1\". Did you mean \"slot 1\"?"},
        BadRow{"MisspeltNumber", reactionWith("[[at]]\ntime = \"1 s\"\nkill = \"slot 1x\""), 8, 8,
               "Did you mean \"slot 1\"?"},
        BadRow{"MisspeltBroker",
               reactionWith("[log]\nbrokers = 3\n[[at]]\ntime = \"1 s\"\nkill = \"brokr 3\""), 10,
               8, "Did you mean \"broker 3\"?"},
        BadRow{"MisspeltGroup",
               reactionWith("[[at]]\ntime = \"1 s\"\nseek = \"gruop 1\"\nto = \"earliest\""), 8, 8,
               "Did you mean \"group 1\"?"},
        BadRow{"NeverIsForever", reactionWith("[log]\nretention = \"never\""), 7, 13,
               "or the word \"forever\", found \"never\""},
        BadRow{"KillAfterTheEnd", reactionWith("[[at]]\ntime = \"9 min\"\nkill = \"slot 1\""), 7, 8,
               "0 s to 1 min"},
        BadRow{"KillAndStop",
               reactionWith("[[at]]\ntime = \"1 s\"\nkill = \"slot 1\"\nstop = \"slot 1\""), 9, 8,
               "kill and stop"},
        BadRow{"UniformWithoutBounds", reactionWith("work = { kind = \"uniform\" }"), 6, 8,
               "reaction[0].work: the key \"low\" is missing; kind \"uniform\" needs \"low\" and "
               "\"high\"."},
        BadRow{"UniformWithoutItsMost",
               reactionWith("work = { kind = \"uniform\", low = \"1 s\" }"), 6, 8,
               "the key \"high\" is missing"},
        BadRow{"ExponentialWithoutItsMean", reactionWith("work = { kind = \"exponential\" }"), 6, 8,
               "the key \"mean\" is missing."},
        BadRow{"BoundsWithoutKind", reactionWith("work = { low = \"1 s\", high = \"2 s\" }"), 6, 8,
               "the key \"kind\" is missing"},
        BadRow{"ALayerForAList", reactionWith("[queue]\nprofile = \"activejob\""), 7, 11,
               "its rules in [queue.activejob]"},
        BadRow{"ALogForAList", reactionWith("[queue]\nprofile = \"kafka-4\""), 7, 11,
               "\"kafka-4\" is a log: it belongs in [log]."},
        BadRow{"AListForALog", reactionWith("[log]\nprofile = \"sidekiq\""), 7, 11,
               "\"sidekiq\" is a list: it belongs in [queue]."},
        BadRow{"ANumberForAProfile", reactionWith("[log]\nprofile = 4"), 7, 11,
               "\"kafka-4\" or \"kafka-4-share\", found 4."},
        BadRow{"AListOfWaits", reactionWith("[queue.activejob]\nwait = [0, 60]"), 7, 8,
               "a list in a text, such as \"0, 60\"; found a list."},
        BadRow{"AWaitThatIsTrue", reactionWith("[queue.activejob]\nwait = true"), 7, 8,
               "found true"},
        BadRow{"ASweepOfTransactionsWithoutAny", reactionWith("[log]\ntransaction-sweep = \"1 s\""),
               7, 21, "producer.transactional = true"},
        BadRow{"TapeOfStrangers",
               reactionWith("[workload]\narrivals = { kind = \"tape\" }\nentities = [\"p\"]\n"
                            "tape = [ { at = \"1 s\", entity = \"q\" } ]"),
               9, 33, "not in workload.entities"},
        BadRow{"TapeOfAMisspeltOne",
               reactionWith("[workload]\narrivals = { kind = \"tape\" }\nentities = [\"order-A\"]\n"
                            "tape = [ { at = \"1 s\", entity = \"ordre-A\" } ]"),
               9, 33, "Did you mean \"order-A\"?"}),
    [](const auto& row) { return row.param.name; });

/// Slips of people who write their first scenario.
INSTANTIATE_TEST_SUITE_P(
    Slips, BadInputTest,
    testing::Values(
        BadRow{"TextWithoutQuotes", "format = 1\nname = My lesson\n", 2, 8,
               "Text stands in quotes, and so do durations"},
        BadRow{"DurationWithoutQuotes", "format = 1\nduration = 60 s\n", 2, 15,
               "durations: \"60 s\"."},
        BadRow{"CurlyQuotes", "format = 1\nname = \xE2\x80\x9Cx\xE2\x80\x9D\n", 2, 8,
               "Quotes are straight ones here: \"."},
        BadRow{"ANoBreakSpace", reactionWith("work = \"5\xC2\xA0s\""), 6, 8,
               "is a no-break space: write another."},
        BadRow{"ABlankInAKey", "format = 1\n[log]\nslots = { send mail = 2 }\n", 3, 16,
               "A name with a blank in it stands in quotes."},
        BadRow{"ABlankInAHeader", "format = 1\n[log group]\n", 2, 6,
               "A name with a blank in it stands in quotes."},
        BadRow{"AnOpenHeader", "format = 1\n[log\n", 2, 5, "expected ']'"},
        BadRow{"ATableTwice", "format = 1\n[log]\npartitions = 3\n[queue]\n[log]\n", 5, 1,
               "A table stands in a file once, with all its keys."},
        BadRow{"AKeyTwice", "format = 1\nseed = 1\nseed = 2\n", 3, 8,
               "A key stands in its table once."},
        BadRow{"BracesOverTwoLines", "format = 1\nnetwork = { delay = \"1 s\",\n}\n", 2, 27,
               "A table in braces ends on its line."},
        BadRow{"AnOpenText", "format = 1\nname = \"x\nseed = 1\n", 2, 10,
               "A text ends with its quote, on the same line."},
        BadRow{"Utf16",
               std::string("\xFF\xFE"
                           "f\0o\0",
                           6),
               1, 1, "save it as UTF-8"},
        BadRow{"Latin1", "format = 1\nname = \"M\xFCller\"\n", 2, 10, "save it as UTF-8"},
        BadRow{"OnlyAComment", "# a lesson\n", 1, 1, "the first line should be format = 1."},
        BadRow{"ATabBeforeAKey", reactionWith("\twork = 5"), 6, 9, "with its unit"},
        BadRow{"LinesThatEndAsOnWindows",
               "format = 1\r\nseed = \"1\"\r\n[[reaction]]\r\nname = \"a\"\r\n", 2, 8,
               "found \"1\""},
        BadRow{"AMarkAtTheBeginning",
               "\xEF\xBB\xBF"
               "format = 1\nseed = \"1\"\n[[reaction]]\nname = \"a\"\n",
               2, 8, "found \"1\""},
        BadRow{"ANumberInQuotes", reactionWith("[queue]\nworkers = \"4\""), 7, 11,
               "expected a whole number, found \"4\": leave out the quotes."},
        BadRow{"YesInQuotes", reactionWith("idempotent = \"true\""), 6, 14,
               "found \"true\": leave out the quotes."},
        BadRow{"Percent", reactionWith("fails = \"10 %\""), 6, 9,
               "expected a number from 0 to 1, without quotes, found \"10 %\"."},
        BadRow{"OneForAList", reactionWith("[workload]\nentities = \"order-A\""), 7, 12,
               "expected a list, such as [\"order-A\"], found \"order-A\"."},
        BadRow{"OneOfManyTables", reactionWith("[[queue]]\nworkers = 2"), 6, 1,
               "expected a table, written [queue] or queue = { ... }, found a list."},
        BadRow{"AWordForATable", reactionWith("[workload]\narrivals = \"poisson\""), 7, 12,
               "written [workload.arrivals] or arrivals = { ... }"},
        BadRow{"ANumberForAName", reactionWith("[[reaction]]\nname = 7"), 7, 8,
               "expected text in quotes, found 7."},
        BadRow{"SeveralForAList",
               reactionWith("[queue.backoff]\nkind = \"list\"\n"
                            "delays = \"1 s, 2 s\""),
               8, 10, "such as [\"1 s\", \"2 s\"], found \"1 s, 2 s\"."},
        BadRow{"ANumberForAChoice", reactionWith("[log.producer]\nacks = 1"), 7, 8,
               "expected \"0\", \"1\" or \"all\", found 1."},
        BadRow{"AListForAChoice", reactionWith("[log]\ncleanup = [\"compact\", \"delete\"]"), 7, 11,
               "or \"compact,delete\", found a list."},
        BadRow{"SeveralWhomAnActMeets",
               reactionWith("[[at]]\ntime = \"1 s\"\nkill = [\"slot 1\", \"slot 2\"]"), 8, 8,
               "write a [[at]] for each."},
        BadRow{"ForeverIsNever", reactionWith("[queue]\nsweep = \"forever\""), 7, 9,
               "or the word \"never\", found \"forever\"."},
        BadRow{"ForeverIsNone", reactionWith("[queue.backoff]\ncap = \"forever\""), 7, 7,
               "or the word \"none\", found \"forever\"."},
        BadRow{"ForeverIsUntilDone", reactionWith("[queue.unique.a]\nwindow = \"forever\""), 7, 10,
               "or the word \"until-done\", found \"forever\"."},
        BadRow{"ATransactionWithRequests", reactionWith("[application]\n[transaction]"), 7, 1,
               "transaction: is modelled without request threads"},
        BadRow{"OnlyOnePossibility", reactionWith("[[queue.worker]]\nworker = 9"), 7, 10,
               "expected 1, found 9."},
        BadRow{"AnotherReaction", reactionWith("[[at]]\ntime = \"1 s\"\nbug = \"xyz\""), 8, 7,
               "there is no reaction \"xyz\". There is a."},
        BadRow{"AttemptsForEver", reactionWith("[queue.activejob]\nattempts = \"forever\""), 7, 12,
               "expected a whole number, or \"unlimited\", found \"forever\"."}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OfOtherTables, BadInputTest,
    testing::Values(
        BadRow{"AsKafkaCallsIt", reactionWith("[log.group]\n\"max.poll.records\" = 500"), 7, 1,
               "Here it is \"poll-records\" of [log.group]."},
        BadRow{"AsKafkaCallsItWithoutQuotes", reactionWith("[log]\nmax.poll.records = 500"), 7, 1,
               "Here it is \"poll-records\" of [log.group]."},
        BadRow{"AsSqsCallsIt", reactionWith("[queue]\nVisibilityTimeout = 30"), 7, 1,
               "Here it is \"lease\" of [queue]."},
        BadRow{"AsNobodyCallsIt", reactionWith("[network]\ninterval = 5"), 7, 1, "There are: "},
        BadRow{"OfTheList", reactionWith("[log]\nworkers = 3"), 7, 1,
               "there is no such key in log. It is a key of [queue]."},
        BadRow{"OfTheLog", reactionWith("[queue]\npartitions = 3"), 7, 1, "a key of [log]."},
        BadRow{"OfATableThatIsNotThere", reactionWith("[log]\nprotocol = \"classic\""), 7, 1,
               "It is a key of [log.group]."},
        BadRow{"OfTheTop", reactionWith("seed = 7"), 6, 1,
               "It stands at the top of the file, before the first table."},
        BadRow{"OfALine",
               reactionWith("[[at]]\ntime = \"1 s\"\nkill = \"slot 1\"\n[network]\n"
                            "kill = \"slot 1\""),
               10, 1, "It is a key of [[at]]."},
        BadRow{"OfSeveral", reactionWith("[network]\nattempts = 3"), 7, 1,
               "It is a key of [log.group] and [queue]."},
        BadRow{"OfNone", reactionWith("[network]\ndealy = \"1 s\""), 7, 1,
               "Did you mean \"delay\"?"}),
    [](const auto& row) { return row.param.name; });

TEST(BadInput, ReportsAllErrorsOfMeaningAtOnceInOrder)
{
    const std::vector<Error> errors =
        errorsOf(reactionWith("fails = 2\nwork = \"soon\"\n[queue]\nworkers = 0\nattemps = 3"));
    ASSERT_EQ(errors.size(), 4U);
    for (std::size_t n = 1; n < errors.size(); ++n)
        EXPECT_LT(errors[n - 1].line, errors[n].line);
}

TEST(BadInput, SaysOnlyThatTheKindIsMissingOrUnknown)
{
    for (const char* work : {"{ low = \"1 s\", high = \"2 s\" }", "{ mean = \"1 s\" }",
                             "{ kind = \"unifrom\", low = \"1 s\", high = \"2 s\" }"})
        EXPECT_EQ(errorsOf(reactionWith(fmt::format("work = {}", work))).size(), 1U) << work;
}

/// One wrong key in every line but the first.
TEST(BadInput, TellsOfEveryErrorOfManyOnce)
{
    constexpr int kTables = 30;
    std::string text = "format = 1\n";
    for (int n = 0; n < kTables; ++n)
        text += fmt::format("[[reaction]]\nname = \"r{}\"\nfails = {}\nwork = \"5\"\n", n, n + 2);
    text += "[queue]\nworkers = 0\nqqqqqqqqq = 1\n[[at]]\ntime = \"1 s\"\n";
    const std::vector<Error> errors = errorsOf(text);
    ASSERT_EQ(errors.size(), 2U * kTables + 3U);
    for (std::size_t n = 1; n < errors.size(); ++n)
        EXPECT_LT(errors[n - 1].line, errors[n].line) << describe(errors[n]);
}

TEST(BadInput, TellsTheActThatWasMeantWhicheverItIs)
{
    for (const auto& [typed, meant] : {std::pair{"kil", "kill"},
                                       {"hagn", "hang"},
                                       {"outtage", "outage"},
                                       {"slow-netwrok", "slow-network"},
                                       {"brust", "burst"}}) {
        const std::vector<Error> errors =
            errorsOf(reactionWith(fmt::format("[[at]]\ntime = \"1 s\"\n{} = \"slot 1\"", typed)));
        EXPECT_TRUE(std::ranges::any_of(errors, [meant = meant](const Error& each) {
            return each.message.ends_with(fmt::format("Did you mean \"{}\"?", meant));
        })) << typed;
    }
}

TEST(BadInput, RefusesFilesThatAreMissingFoldersEmptyOrTooLarge)
{
    const auto folder = std::filesystem::temp_directory_path() / "millrace-bad-input";
    std::filesystem::create_directories(folder);
    const auto messageOf = [](const std::filesystem::path& path) {
        const Result<std::string> text = readTextFile(path.string());
        return text ? std::string{"fine"} : text.error().message;
    };
    EXPECT_NE(messageOf(folder / "missing").find("no such file"), std::string::npos);
    EXPECT_NE(messageOf(folder).find("folder"), std::string::npos);
    std::ofstream{folder / "empty"};
    EXPECT_NE(messageOf(folder / "empty").find("empty"), std::string::npos);
    std::ofstream{folder / "large"} << std::string(10'000'000, '#');
    EXPECT_NE(messageOf(folder / "large").find("8 MiB"), std::string::npos);
    std::ofstream{folder / "right"} << "format = 1\n";
    EXPECT_EQ(messageOf(folder / "right"), "fine");
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace millrace::bad_input_test
