// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/millracectl/check_command.h"
#include "app/millracectl/run_command.h"
#include "core/base/invariant.h"
#include "core/base/version.h"

// Exit codes: 0 fine, 1 bad input, 2 our bug.

int main(int argc, char** argv)
{
    using namespace millrace;
    CLI::App app{"Millrace without a window: runs scenarios and counts what became of the work."};
    app.set_version_flag("--version", std::string{kVersion});
    app.require_subcommand(1);

    RunArguments run;
    CLI::App* runCommand = app.add_subcommand("run", "Runs a scenario and prints the outcome.");
    runCommand->add_option("FILE", run.file, "A scenario file, or the name of a shipped one.")
        ->required();
    runCommand->add_option("--seed", run.seed, "Uses this seed instead of the file's.")
        ->check(CLI::Range(std::int64_t{0}, INT64_MAX));
    runCommand->add_option("--until", run.until, "Ends the run at this time, such as \"90 s\".");
    runCommand->add_flag("--json", run.json, "Prints one JSON object.");
    runCommand->add_option("--facts", run.factsFile, "Writes all facts to this CSV file.");
    runCommand
        ->add_option("--sabotage", run.sabotage,
                     "Breaks a guarantee on purpose (skip, repeat, reorder), to see that the "
                     "alarm rings.")
        ->check(CLI::IsMember({"skip", "repeat", "reorder"}));

    CheckArguments check;
    CLI::App* checkCommand =
        app.add_subcommand("check", "Says whether scenario files are right, and where not.");
    checkCommand->add_option("FILE", check.files, "Scenario files.")->required();

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 1;
    }
    try {
        const int code = runCommand->parsed() ? runScenarioFile(run) : checkScenarioFiles(check);
        // What waits in the buffer may still find the disk full.
        if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0)
            return code;
        fmt::print(stderr, "The output cannot be written: {}.\n", std::strerror(errno));
        return std::max(code, 1);
    } catch (const InvariantBroken& error) {
        fmt::print(stderr, "This is a bug in Millrace: {}\n", error.what());
        return 2;
    } catch (const std::system_error& error) {
        // How fmt::print() tells that its stream is full.
        fmt::print(stderr, "The output cannot be written: {}.\n", error.code().message());
        return 1;
    }
}
