// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/scenario_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "core/base/nearest_word.h"
#include "core/scenario/shipped.h"
#include "core/scenario/spec_tables.h"
#include "core/scenario/topics.h"

namespace millrace {

namespace {

using namespace std::chrono_literals;

constexpr int kFormat = 1;
constexpr std::size_t kReactionsMax = 32;
constexpr std::size_t kInterventionsMax = 1000;
constexpr int kPartitionsMax = 1024;

template <class Read>
void withTable(SpecReader& root, std::string_view key, Read read)
{
    SpecReader table = root.inner(key);
    read(table);
}

void readReactions(SpecReader& root, Scenario& scenario)
{
    std::uint32_t ordinal = 0;
    for (const TomlValue& item : root.tables("reaction", kReactionsMax)) {
        SpecReader table{item, fmt::format("reaction[{}]", ordinal), root.errors()};
        ReactionSpec spec;
        spec.id = ordinal++;
        readReaction(table, spec);
        for (const ReactionSpec& other : scenario.reactions) {
            if (other.name == spec.name && !spec.name.empty())
                table.fail("name", fmt::format("there are two reactions named \"{}\".", spec.name));
            if (other.id == spec.id)
                table.fail("id", fmt::format("two reactions have the id {}.", spec.id));
        }
        scenario.reactions.push_back(spec);
    }
    const TomlEntry* list = root.entry("reaction");
    if (list == nullptr)
        root.fail("reaction", "is missing: a scenario needs at least one [[reaction]].");
    else if (list->value.kind == TomlValue::Kind::Array && list->value.items.empty())
        root.fail("reaction", "is empty: a scenario needs at least one [[reaction]].");
}

/// There is no list: requests do the work, and there must be somebody to serve them.
void runInCaller(SpecReader& root, Scenario& scenario)
{
    const TomlEntry* application = root.entry("application");
    if (application != nullptr && application->value.find("run") != nullptr &&
        scenario.application.run != ApplicationSpec::Run::Inline)
        root.fail("application", "expected run = \"inline\", as queue.store = \"caller\" has it.");
    scenario.application.run = ApplicationSpec::Run::Inline;
    if (scenario.application.threads == 0)
        scenario.application.threads = 3;
}

Scenario readTables(SpecReader& root)
{
    Scenario scenario;
    root.text("name", scenario.name, 1, 200);
    root.text("watch", scenario.watch, 0, 400);
    root.integer("seed", scenario.seed, 0, INT64_MAX);
    root.durationOrForever("duration", scenario.duration, 1ms);
    withTable(root, "workload", [&](SpecReader& table) {
        readWorkload(table, scenario.workload, scenario.duration);
    });
    withTable(root, "network", [&](SpecReader& table) { readNetwork(table, scenario.network); });
    if (root.has("application"))
        withTable(root, "application",
                  [&](SpecReader& table) { readApplication(table, scenario.application); });
    else
        root.any("application");
    readReactions(root, scenario);
    withTable(root, "log", [&](SpecReader& table) { readLog(table, scenario.log, scenario); });
    withTable(root, "queue",
              [&](SpecReader& table) { readQueue(table, scenario.queue, scenario); });
    if (scenario.queue.store == QueueSpec::Store::Caller)
        runInCaller(root, scenario);
    std::size_t bridge = 0;
    for (const TomlValue& item : root.tables("bridge", kReactionsMax)) {
        SpecReader table{item, fmt::format("bridge[{}]", bridge++), root.errors()};
        readBridge(table, scenario);
    }
    if (root.has("transaction"))
        withTable(root, "transaction",
                  [&](SpecReader& table) { readWrites(table, scenario.writes, scenario); });
    else
        root.any("transaction");
    int line = 0;
    for (const TomlValue& item : root.tables("at", kInterventionsMax)) {
        SpecReader table{item, fmt::format("at[{}]", line), root.errors()};
        readIntervention(table, line++, scenario);
    }
    scenario.lines = line;
    std::size_t chaos = 0;
    for (const TomlValue& item : root.tables("chaos", kReactionsMax)) {
        SpecReader table{item, fmt::format("chaos[{}]", chaos++), root.errors()};
        readChaos(table, line, scenario);
    }
    std::ranges::stable_sort(scenario.timeline, {}, &Intervention::at);
    std::ranges::stable_sort(scenario.muted, {}, &Intervention::at);
    if (const int all = partitionsTogether(scenario); all > kPartitionsMax)
        root.fail("log",
                  fmt::format("has {} partitions with those of all topics and those that are "
                              "added; expected at most {}.",
                              all, kPartitionsMax));
    root.finish();
    return scenario;
}

}  // namespace

std::variant<Scenario, std::vector<Error>> readScenario(std::string_view text,
                                                        const std::string& fileName)
{
    const Result<TomlValue> document = parseToml(text, fileName);
    if (!document)
        return std::vector<Error>{document.error()};
    ErrorList errors{fileName};
    SpecReader root{document.value(), "", errors};
    int format = kFormat;
    root.integer("format", format, 1, 1'000'000);
    if (!root.has("format"))
        root.fail("format", "is missing: the first line should be format = 1.");
    if (format > kFormat) {
        // A newer file has keys that this version cannot know: say only what helps.
        root.fail("format",
                  fmt::format("this file has format {} and needs a newer Millrace.", format));
        return errors.take();
    }
    Scenario scenario = readTables(root);
    if (!errors.empty())
        return errors.take();
    return scenario;
}

Result<std::string> readTextFile(const std::string& path)
{
    const auto failure = [&path](Error::Code code, std::string message) {
        return Error{code, std::move(message), path};
    };
    std::error_code status;
    if (!std::filesystem::exists(path, status))
        return failure(Error::Code::NotFound, "There is no such file.");
    if (std::filesystem::is_directory(path, status))
        return failure(Error::Code::Io, "This is a folder, not a file.");
    std::ifstream file{path, std::ios::binary};
    if (!file)
        return failure(Error::Code::Io,
                       fmt::format("The file cannot be read: {}.", std::strerror(errno)));
    // One byte more than allowed tells too large from just right, whatever the file claims.
    std::string text(kScenarioBytesMax + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.size() > kScenarioBytesMax)
        return failure(Error::Code::OutOfRange, "The file is larger than 8 MiB.");
    if (text.empty())
        return failure(Error::Code::Malformed, "The file is empty.");
    return text;
}

Result<std::string> readScenarioText(const std::string& nameOrPath)
{
    if (const ShippedText* shipped = findShipped(nameOrPath))
        return std::string{shipped->text};
    Result<std::string> read = readTextFile(nameOrPath);
    const bool isName = nameOrPath.find_first_of("/.") == std::string::npos;
    if (read || !isName || read.error().code != Error::Code::NotFound)
        return read;
    std::vector<std::string_view> names;
    for (const ShippedText& each : shippedScenarios())
        names.push_back(each.name);
    Error error = read.error();
    error.message = "There is no such file, and no scenario of this name comes with Millrace." +
                    didYouMean(nameOrPath, names);
    return error;
}

}  // namespace millrace
