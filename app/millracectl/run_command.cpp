// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/millracectl/run_command.h"

#include <filesystem>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "app/millracectl/input.h"
#include "core/base/atomic_file.h"
#include "core/base/duration_text.h"
#include "core/base/version.h"
#include "core/engine/engine.h"
#include "core/exports/facts_csv.h"
#include "core/exports/report.h"

namespace millrace {

namespace {

Sabotage sabotageOf(const std::string& name)
{
    if (name == "skip")
        return Sabotage::Skip;
    if (name == "repeat")
        return Sabotage::Repeat;
    return name == "reorder" ? Sabotage::Reorder : Sabotage::None;
}

/// Under any name: to write to one would be the end of the other.
bool isSameFile(const std::string& a, const std::string& b)
{
    std::error_code ignored;
    return std::filesystem::equivalent(a, b, ignored);
}

/// A word for the shell, whatever is in it.
std::string shellWord(const std::string& text)
{
    std::string word = "'";
    for (const char each : text)
        word += each == '\'' ? std::string{"'\\''"} : std::string{each};
    return printableLine(word + '\'', 4096);
}

/// A piece after the other: all facts of a long run are larger than what should be in memory.
Status writeFacts(const std::string& path, const Trace& trace)
{
    constexpr std::uint64_t kFactsAtOnce = 10'000;
    Result<AtomicFile> created = AtomicFile::create(path);
    if (!created)
        return created.error();
    AtomicFile file = std::move(created).value();
    FactsCsv csv{trace};
    std::string rows;
    for (bool hasMore = true; hasMore;) {
        rows.clear();
        hasMore = csv.append(rows, kFactsAtOnce);
        if (Status written = file.append(rows); !written)
            return written;
    }
    return file.commit();
}

/// All that someone else needs to see the same bug.
void printReproduction(const RunArguments& arguments, const Scenario& scenario, std::uint64_t fact,
                       SimTime at, std::string_view what)
{
    fmt::print(stderr, "This is a bug in Millrace: {}.\n", what);
    fmt::print(stderr, "  at {} ({} ns), fact {}\n", clockText(at), toNs(at), fact);
    fmt::print(stderr, "  reproduce: millracectl run {} --seed {}{}{}   (Millrace {})\n",
               shellWord(arguments.file), scenario.seed,
               arguments.until.empty() ? "" : " --until " + shellWord(arguments.until),
               arguments.sabotage.empty() ? "" : " --sabotage " + arguments.sabotage, kVersion);
}

/// Nothing, and a reproduction on standard error, where it meets a bug of ours: in its first facts,
/// between them or in its last.
std::optional<FinishedRun> runIt(const RunArguments& arguments, const Scenario& scenario)
{
    std::unique_ptr<Engine> engine;
    const auto reproduce = [&](std::string_view what) {
        printReproduction(arguments, scenario, engine ? engine->state().facts : 0,
                          engine ? engine->world().now : SimTime{}, what);
        return std::nullopt;
    };
    try {
        engine = std::make_unique<Engine>(scenario, sabotageOf(arguments.sabotage));
        while (engine->step()) {
        }
        return engine->finish();
    } catch (const std::bad_alloc&) {
        throw;  // Not ours: there is too little memory.
    } catch (const std::exception& bug) {
        return reproduce(bug.what());
    }
}

}  // namespace

int runScenarioFile(const RunArguments& arguments)
{
    std::optional<Scenario> scenario = loadScenario(arguments.file);
    if (!scenario)
        return 1;
    if (isSameFile(arguments.file, arguments.factsFile)) {
        fmt::print(stderr, "--facts: {} is the scenario itself; nothing was written.\n",
                   printableLine(arguments.factsFile, 4096));
        return 1;
    }
    if (arguments.seed)
        scenario->seed = *arguments.seed;
    if (!arguments.until.empty()) {
        const Result<SimTime> until = parseMoment(arguments.until);
        if (!until) {
            fmt::print(stderr, "--until: {}\n", printable(until.error().message));
            return 1;
        }
        if (hasEnd(*scenario) && until.value() > SimTime{scenario->duration})
            fmt::print(stderr, "--until: the run ends before that, at {}.\n",
                       clockText(SimTime{scenario->duration}));
        scenario = endedAt(*scenario, until.value());
    }
    if (!hasEnd(*scenario)) {
        fmt::print(stderr,
                   "{}: the scenario has no end; say how long to run it, such as --until "
                   "\"10 min\".\n",
                   printableLine(arguments.file, 4096));
        return 1;
    }
    const std::optional<FinishedRun> finished = runIt(arguments, *scenario);
    if (!finished)
        return 2;
    const FinishedRun& run = *finished;
    if (!arguments.factsFile.empty()) {
        const Status written = writeFacts(arguments.factsFile, run.recording->trace());
        if (!written) {
            fmt::print(stderr, "{}\n", printable(describe(written.error())));
            return 1;
        }
    }
    if (run.violation) {
        printReproduction(arguments, *scenario, run.violation->fact, run.violation->at,
                          run.violation->what);
        return 2;
    }
    if (!run.stopped.empty()) {
        fmt::print(stderr, "{}: {}\n", printableLine(arguments.file, 4096), run.stopped);
        return 1;
    }
    const std::string report = arguments.json
                                   ? outcomeAsJson(*run.recording, run.last, scenario->name)
                                   : printable(outcomeAsText(*run.recording, run.last));
    fmt::print("{}\n", report);
    return 0;
}

}  // namespace millrace
