// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/millracectl/assign_command.h"
#include "app/millracectl/backoff_command.h"
#include "app/millracectl/check_command.h"
#include "app/millracectl/crash_command.h"
#include "app/millracectl/group_command.h"
#include "app/millracectl/partition_command.h"
#include "app/millracectl/profiles_command.h"
#include "app/millracectl/run_command.h"
#include "core/base/printable.h"
#include "core/base/version.h"

// Exit codes: 0 fine, 1 bad input, 2 our bug.

namespace millrace {
namespace {

std::string isSaid(const std::string& word)
{
    return word.empty() ? "expected a time, found nothing" : "";
}

/// What is wrong with the word, or nothing. CLI11 would cut a number down that is too large.
std::string seedError(const std::string& word)
{
    std::int64_t number = 0;
    const char* end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, number);
    if (error == std::errc{} && stop == end && number >= 0)
        return {};
    return fmt::format("expected a whole number, 0 to {}, found \"{}\"", INT64_MAX,
                       printableLine(word));
}

CLI::App* addRun(CLI::App& app, RunArguments& run)
{
    CLI::App* command = app.add_subcommand("run", "Runs a scenario and prints the outcome.");
    command->add_option("FILE", run.file, "A scenario file, or the name of a shipped one.")
        ->required();
    command->add_option("--seed", run.seed, "Uses this seed instead of the file's.")
        ->check([](const std::string& word) { return seedError(word); });
    command
        ->add_option("--until", run.until,
                     "Ends the run at this time, such as \"90 s\"; needed where it has no end.")
        ->check(isSaid);
    command->add_flag("--json", run.json, "Prints one JSON object.");
    command->add_option("--facts", run.factsFile, "Writes all facts to this CSV file.");
    command
        ->add_option("--sabotage", run.sabotage,
                     "Breaks a guarantee on purpose (skip, repeat, reorder), to see that the "
                     "alarm rings.")
        ->check(CLI::IsMember({"skip", "repeat", "reorder"}));
    return command;
}

CLI::App* addCheck(CLI::App& app, CheckArguments& check)
{
    CLI::App* command =
        app.add_subcommand("check", "Says whether scenario files are right, and where not.");
    command->add_option("FILE", check.files, "Scenario files.")->required();
    return command;
}

// CLI11 takes a value like [a,b] of a list apart, with no way to forbid it. It leaves alone what
// does not end with the bracket, so such a key gets a mark at its end until it has been parsed. A
// key that ends with the mark itself gets one too.
constexpr char kMark = '\x01';

std::vector<std::string> markedWords(int argc, char** argv)
{
    std::vector<std::string> words{argv + 1, argv + argc};
    if (words.empty() || words[0] != "partition")
        return words;
    for (std::string& word : words) {
        if (word.starts_with('[') && (word.ends_with(']') || word.ends_with(kMark)))
            word += kMark;
    }
    return words;
}

std::string unmarked(std::string word)
{
    if (word.starts_with('[') && word.ends_with(kMark))
        word.pop_back();
    return word;
}

/// What is wrong with the word, or nothing. Stricter than CLI11, to which 010 is eight and 0x10
/// sixteen.
std::string wholeNumber(const std::string& word, std::int64_t most)
{
    std::int64_t number = 0;
    const char* end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, number);
    if (error == std::errc{} && stop == end && word[0] != '0' && number >= 1 && number <= most)
        return {};
    return fmt::format("expected a whole number, 1 to {}, found \"{}\"", most,
                       printableLine(unmarked(word)));
}

CLI::App* addPartition(CLI::App& app, PartitionArguments& partition)
{
    CLI::App* command = app.add_subcommand(
        "partition", "Prints where Kafka puts records with these keys: key, murmur2, partition.");
    command
        ->add_option("--partitions", partition.partitions,
                     fmt::format("How many partitions the topic has: 1 to {}.", kPartitionsMax))
        ->required()
        ->check([](const std::string& word) { return wholeNumber(word, kPartitionsMax); });
    command->add_flag("--hex", partition.hex, "Keys are bytes, written as hexadecimal digits.");
    command
        ->add_option("KEY", partition.keys,
                     "Keys; an empty one is a key too. Put -- before keys that begin with a dash.")
        ->required()
        ->transform(unmarked);
    return command;
}

CLI::App* addGroup(CLI::App& app, GroupArguments& group)
{
    CLI::App* command = app.add_subcommand(
        "group", "Replays what was done to members of consumer groups and prints what they did.");
    command
        ->add_option("FILE", group.file,
                     "JSON: { \"timelines\": [ { \"id\", \"params\", \"actions\" }, ... ] }.")
        ->required();
    command->add_flag("--json", group.json, "Prints one JSON object, id -> list.");
    return command;
}

CLI::App* addCrash(CLI::App& app, CrashArguments& crash)
{
    CLI::App* command = app.add_subcommand(
        "crash", "Stages crashes of job systems and prints what becomes of the jobs.");
    command
        ->add_option("FILE", crash.file,
                     "JSON: { \"experiments\": [ { \"id\", \"system\", \"parameters\", "
                     "\"repetitions\" }, ... ] }.")
        ->required();
    command->add_flag("--json", crash.json, "Prints one JSON object, id -> outcome.");
    return command;
}

CLI::App* addAssign(CLI::App& app, AssignArguments& assign)
{
    CLI::App* command = app.add_subcommand(
        "assign", "Shares out partitions among members, step after step, as Kafka's assignors do.");
    command
        ->add_option("FILE", assign.file,
                     "JSON: { \"scenarios\": [ { \"id\", \"steps\": [ { \"topics\", \"members\" }, "
                     "... ] }, ... ] }.")
        ->required();
    command->add_flag("--json", assign.json, "Prints one JSON object, id -> assignor -> steps.");
    return command;
}

CLI::App* addProfiles(CLI::App& app, std::string& name)
{
    CLI::App* command = app.add_subcommand(
        "profiles", "Lists the profiles of real products, or every setting of one.");
    command->add_option("NAME", name, "A profile, such as kafka-4.");
    return command;
}

CLI::App* addBackoff(CLI::App& app, BackoffArguments& backoff)
{
    CLI::App* command = app.add_subcommand(
        "backoff", "Prints how long a job that failed waits for its next try, in seconds.");
    command->add_option("PROFILE", backoff.profile, "A profile, such as sidekiq.")->required();
    command
        ->add_option(
            "--attempts", backoff.attempts,
            fmt::format("How many failures: 1 to {}; 25 unless given.", kBackoffAttemptsMax))
        ->check([](const std::string& word) { return wholeNumber(word, kBackoffAttemptsMax); });
    command
        ->add_option("--set", backoff.settings,
                     "NAME=VALUE: changes a setting, under the product's own name.")
        ->allow_extra_args(false);
    command->add_flag("--json", backoff.json, "Prints one JSON object.");
    return command;
}

/// What the words of the command line ask for.
int call(int argc, char** argv)
{
    CLI::App app{"Millrace without a window: runs scenarios, counts what became of the work, and "
                 "shows what Kafka does with keys and with groups."};
    app.set_version_flag("--version", std::string{kVersion});
    app.require_subcommand(1);
    RunArguments run;
    CheckArguments check;
    PartitionArguments partition;
    const CLI::App* runCommand = addRun(app, run);
    const CLI::App* checkCommand = addCheck(app, check);
    GroupArguments group;
    const CLI::App* groupCommand = addGroup(app, group);
    CrashArguments crash;
    const CLI::App* crashCommand = addCrash(app, crash);
    AssignArguments assign;
    const CLI::App* assignCommand = addAssign(app, assign);
    BackoffArguments backoff;
    const CLI::App* backoffCommand = addBackoff(app, backoff);
    std::string profile;
    const CLI::App* profilesCommand = addProfiles(app, profile);
    addPartition(app, partition);
    try {
        std::vector<std::string> words = markedWords(argc, argv);
        std::ranges::reverse(words);  // As CLI11 wants them.
        app.name(argv[0]);
        app.parse(std::move(words));
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 1;
    }
    if (runCommand->parsed())
        return runScenarioFile(run);
    if (profilesCommand->parsed())
        return printProfiles(profile);
    if (backoffCommand->parsed())
        return printBackoff(backoff);
    if (assignCommand->parsed())
        return shareOutPartitions(assign);
    if (groupCommand->parsed())
        return replayGroups(group);
    if (crashCommand->parsed())
        return stageCrashes(crash);
    return checkCommand->parsed() ? checkScenarioFiles(check) : printPartitions(partition);
}

}  // namespace
}  // namespace millrace

int main(int argc, char** argv)
{
    using namespace millrace;
    try {
        const int code = call(argc, argv);
        // What waits in the buffer may still find the disk full.
        if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0)
            return code;
        fmt::print(stderr, "The output cannot be written: {}.\n", std::strerror(errno));
        return std::max(code, 1);
    } catch (const std::bad_alloc&) {
        std::fputs("There is not enough memory for this.\n", stderr);
        return 1;
    } catch (const std::system_error& error) {
        // How fmt::print() tells that its stream is full; else something that was to be read.
        if (std::ferror(stdout) != 0)
            fmt::print(stderr, "The output cannot be written: {}.\n", error.code().message());
        else
            fmt::print(stderr, "The system does not do what is needed: {}.\n",
                       printable(error.what()));
        return 1;
    } catch (const std::exception& error) {
        fmt::print(stderr, "This is a bug in Millrace: {}\n", error.what());
        return 2;
    }
}
