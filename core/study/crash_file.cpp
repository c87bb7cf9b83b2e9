// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/crash_file.h"

#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>

#include "core/base/nearest_word.h"
#include "core/base/printable.h"
#include "core/document/json_document.h"
#include "core/document/json_writer.h"
#include "core/scenario/spec_reader.h"
#include "core/study/crash_parameters.h"

namespace millrace {

namespace {

using Kind = DocumentValue::Kind;
using Who = CrashExperiment::Kill::Who;

constexpr std::size_t kExperimentsMax = 1'000;
constexpr std::size_t kRepetitionsMax = 1'000;
constexpr double kLongestMs = 24.0 * 3600 * 1000;

/// How long somebody watches who does not say so: longer than the slowest sweep that was ever
/// waited for (100 s), shorter than leases of an hour, for which nobody waits.
constexpr SimDuration kObserved = std::chrono::minutes{10};

SimDuration ofMilliseconds(double value)
{
    return SimDuration{static_cast<SimDuration::rep>(value * 1e6 + 0.5)};
}

std::string lowered(std::string text)
{
    for (char& each : text)
        each = each >= 'A' && each <= 'Z' ? static_cast<char>(each - 'A' + 'a') : each;
    return text;
}

bool mentions(const std::string& text, std::initializer_list<std::string_view> words)
{
    return std::ranges::any_of(
        words, [&text](std::string_view word) { return text.find(word) != std::string::npos; });
}

class ExperimentReader {
public:
    ExperimentReader(const DocumentValue& value, std::string path, CrashFile& file,
                     ErrorList& errors)
        : m_table{value, std::move(path), errors}
        , m_file{file}
    {
    }

    CrashExperiment read()
    {
        required(m_table, "id");
        required(m_table, "system");
        m_table.text("id", m_experiment.id, 1, 200);
        m_profile = profileNamed();
        const DocumentValue* parameters = object(m_table, "parameters");
        if (m_profile != nullptr && parameters != nullptr)
            readParameters(*parameters);
        readRepetitions();
        return std::move(m_experiment);
    }

private:
    static void required(SpecReader& reader, const char* key)
    {
        if (!reader.has(key))
            reader.fail(key, "is missing.");
    }
    static const DocumentValue* object(SpecReader& reader, const char* key)
    {
        required(reader, key);
        return reader.value(key, Kind::Object);
    }
    /// Null counts as not there.
    static bool has(SpecReader& reader, std::string_view key)
    {
        const DocumentEntry* entry = reader.entry(key);
        return entry != nullptr && entry->value.kind != Kind::Null;
    }
    static double number(SpecReader& reader, const char* key, double otherwise, double least,
                         double most)
    {
        double value = otherwise;
        if (has(reader, key))
            reader.number(key, value, least, most);
        return value;
    }
    static std::uint32_t count(SpecReader& reader, const char* key, std::uint32_t otherwise,
                               std::uint32_t least, std::uint32_t most)
    {
        std::uint32_t value = otherwise;
        if (has(reader, key))
            reader.integer(key, value, least, most);
        return value;
    }

    /// "sidekiq (basic fetch)" is sidekiq, and Celery's store is Redis unless it says otherwise.
    const Profile* profileNamed()
    {
        std::string text;
        m_table.text("system", text, 1, 200);
        std::string name = text.substr(0, text.find('('));
        while (name.ends_with(' '))
            name.pop_back();
        if (name == "celery")
            name = "celery-redis";
        const Profile* profile = findProfile(name);
        const bool isList = profile != nullptr && profile->half == Profile::Half::Queue;
        const bool shared = isList && profile->queue.store == QueueSpec::Store::Own;
        if (shared && profile->runs)
            return profile;
        if (isList && !shared) {
            m_table.fail("system",
                         fmt::format("{} has no store that several processes share.", name));
            return nullptr;
        }
        if (isList) {
            m_table.fail("system", fmt::format("{} has settings only: nothing here claims as it "
                                               "does.",
                                               name));
            return nullptr;
        }
        std::vector<std::string_view> names;
        for (const Profile& each : profiles())
            if (each.half == Profile::Half::Queue && each.runs)
                names.push_back(each.name);
        if (!text.empty())
            m_table.fail("system", fmt::format("there is no profile \"{}\".{}",
                                               printableLine(name, 60), didYouMean(name, names)));
        return nullptr;
    }

    void readParameters(const DocumentValue& value)
    {
        SpecReader parameters{value, m_table.pathOf("parameters"), m_table.errors()};
        for (const char* key : {"N", "workers"})
            required(parameters, key);
        m_experiment.queue = m_profile->queue;
        m_experiment.jobs = count(parameters, "N", 1, 1, 1'000'000);
        m_experiment.workers = count(parameters, "workers", 1, 1, 4096);
        const std::uint32_t threads =
            std::max(count(parameters, "concurrency_per_worker", 1, 1, 4096),
                     count(parameters, "threads_per_worker", 1, 1, 4096));
        if (m_experiment.workers * threads > 4096)
            parameters.fail("workers", "expected at most 4096 threads together.");
        m_experiment.queue.claim.threads = static_cast<int>(threads);
        m_experiment.queue.workers =
            static_cast<int>(std::min(m_experiment.workers * threads, 4096U));
        m_service = ofMilliseconds(number(parameters, "job_duration_ms", 100, 0.001, kLongestMs));
        m_experiment.observed = kObserved;
        if (has(parameters, "observed_s"))
            m_experiment.observed =
                ofMilliseconds(1000 * number(parameters, "observed_s", 600, 0.001, kLongestMs));
        if (has(parameters, "poison_job"))
            m_experiment.queue.killers = {
                count(parameters, "poison_job", 0, 0, m_experiment.jobs - 1)};
        for (const DocumentEntry& each : value.entries)
            readSetting(parameters, each);
        if (has(parameters, "kill"))
            readKill(parameters);
    }

    void readSetting(SpecReader& parameters, const DocumentEntry& entry)
    {
        bool known = true;
        const std::optional<std::string> wrong =
            applyParameter(m_experiment.queue, *m_profile, entry.key, entry.value, known);
        if (wrong)
            parameters.fail(entry.key, *wrong);
        else if (!known && entry.key != "observed_s")
            m_file.ignored.push_back(fmt::format("{}: nothing here depends on {}.",
                                                 printableLine(m_experiment.id, 60),
                                                 printableLine(entry.key, 60)));
    }

    void readKill(SpecReader& parameters)
    {
        const DocumentValue* found = parameters.value("kill", Kind::Object);
        if (found == nullptr)
            return;
        SpecReader table{*found, parameters.pathOf("kill"), parameters.errors()};
        CrashExperiment::Kill kill;
        kill.victim = count(table, "victim_worker", 0, 0, m_experiment.workers - 1);
        kill.atNthStart = count(table, "at_nth_start_of_victim", 1, 1, 1'000'000);
        kill.intoJob = ofMilliseconds(number(table, "after_ms_into_job", 0, 0, kLongestMs));
        if (has(table, "replacement_started_after_ms"))
            kill.replacementAfter =
                ofMilliseconds(number(table, "replacement_started_after_ms", 0, 0, kLongestMs));
        kill.who = whoDies(table, parameters);
        m_experiment.kill = kill;
    }

    Who whoDies(SpecReader& table, SpecReader& parameters)
    {
        std::string signal = "SIGKILL";
        std::string target;
        std::string layout;
        if (has(table, "signal"))
            table.text("signal", signal, 1, 40);
        SpecReader& place = has(table, "kill_target") ? table : parameters;
        if (has(place, "kill_target"))
            place.text("kill_target", target, 1, 300);
        if (has(parameters, "layout"))
            parameters.text("layout", layout, 1, 600);
        target = lowered(target);
        signal = lowered(signal);
        if (mentions(signal, {"term", "int", "quit", "usr"}))
            return Who::Stopped;
        if (mentions(signal, {"stop"}))
            return Who::Hung;
        if (!mentions(signal, {"kill", "9"}))
            table.fail("signal", "expected \"SIGKILL\", \"SIGTERM\" or \"SIGSTOP\".");
        const std::string words = target + ' ' + lowered(layout);
        if (mentions(words, {"whole tree", "tree", "machine", "whole host", "supervisor and"}))
            return Who::Machine;
        if (mentions(target, {"child"}) && !mentions(target, {"parent", "group"}))
            return Who::Child;
        if (mentions(target, {"parent"}) && !mentions(target, {"child", "group"}))
            return Who::Parent;
        return Who::Process;
    }

    void readRepetitions()
    {
        required(m_table, "repetitions");
        const DocumentValue* list = m_table.value("repetitions", Kind::Array);
        if (list == nullptr)
            return;
        if (list->items.empty() || list->items.size() > kRepetitionsMax)
            m_table.fail("repetitions", fmt::format("expected 1 to {}.", kRepetitionsMax));
        for (std::size_t n = 0; n < std::min(list->items.size(), kRepetitionsMax); ++n) {
            const std::string path = fmt::format("{}[{}]", m_table.pathOf("repetitions"), n);
            if (list->items[n].kind != Kind::Object) {
                m_table.errors().add(list->items[n].begin, path + ": expected an object.");
                continue;
            }
            SpecReader reader{list->items[n], path, m_table.errors()};
            m_experiment.repetitions.push_back({readStarts(reader),
                                                median(reader, "gap_between_jobs_ms", {}),
                                                median(reader, "service_ms", m_service)});
        }
    }

    static SimDuration median(SpecReader& repetition, const char* key, SimDuration otherwise)
    {
        const DocumentValue* found =
            has(repetition, key) ? repetition.value(key, Kind::Object) : nullptr;
        if (found == nullptr)
            return otherwise;
        SpecReader table{*found, repetition.pathOf(key), repetition.errors()};
        if (!has(table, "p50"))
            return otherwise;
        return ofMilliseconds(number(table, "p50", 0, 0, kLongestMs));
    }

    /// `{"0": 4.4, "1": 0}`: processes that are not named start at once.
    std::vector<SimDuration> readStarts(SpecReader& repetition)
    {
        std::vector<SimDuration> starts(m_experiment.workers);
        const char* const key = "first_start_ms_by_worker";
        const DocumentValue* found =
            has(repetition, key) ? repetition.value(key, Kind::Object) : nullptr;
        if (found == nullptr)
            return starts;
        SpecReader table{*found, repetition.pathOf(key), repetition.errors()};
        for (const DocumentEntry& each : found->entries) {
            std::size_t worker = 0;
            const char* const end = each.key.data() + each.key.size();
            const auto [stop, error] = std::from_chars(each.key.data(), end, worker);
            if (error != std::errc{} || stop != end || worker > 10'000) {
                table.fail(each.key, "expected the number of a worker.");
                continue;
            }
            starts.resize(std::max(starts.size(), worker + 1));
            starts[worker] = ofMilliseconds(number(table, each.key.c_str(), 0, 0, kLongestMs));
        }
        return starts;
    }

    SpecReader m_table;
    CrashFile& m_file;
    CrashExperiment m_experiment;
    const Profile* m_profile = nullptr;
    SimDuration m_service{};
};

double milliseconds(SimDuration duration)
{
    return static_cast<double>(duration.count()) / 1e6;
}

}  // namespace

std::variant<CrashFile, std::vector<Error>> readCrashFile(std::string_view text,
                                                          const std::string& fileName)
{
    const Result<DocumentValue> document = parseJson(text, fileName);
    if (!document)
        return std::vector<Error>{document.error()};
    ErrorList errors{fileName};
    if (document.value().kind != Kind::Object) {
        errors.add(document.value().begin, "expected an object with \"experiments\".");
        return errors.take();
    }
    SpecReader root{document.value(), "", errors};
    if (!root.has("experiments"))
        root.fail("experiments", "is missing.");
    CrashFile file;
    std::set<std::string> ids;
    if (const DocumentValue* list = root.value("experiments", Kind::Array)) {
        if (list->items.size() > kExperimentsMax)
            root.fail("experiments", fmt::format("expected up to {}.", kExperimentsMax));
        for (std::size_t n = 0; n < std::min(list->items.size(), kExperimentsMax); ++n) {
            const std::string path = fmt::format("experiments[{}]", n);
            if (list->items[n].kind != Kind::Object) {
                errors.add(list->items[n].begin, path + ": expected an object.");
                continue;
            }
            file.experiments.push_back(ExperimentReader{list->items[n], path, file, errors}.read());
            if (!ids.insert(file.experiments.back().id).second)
                errors.add(list->items[n].begin, path + ".id: is there twice.");
        }
    }
    if (!errors.empty())
        return errors.take();
    return file;
}

std::string crashesAsJson(const std::vector<CrashExperiment>& experiments,
                          const std::vector<CrashOutcome>& outcomes)
{
    JsonWriter json;
    json.beginObject();
    for (std::size_t n = 0; n < experiments.size(); ++n) {
        const CrashOutcome& outcome = outcomes[n];
        json.key(experiments[n].id);
        json.beginObject();
        json.key("never_completed");
        json.value(outcome.neverCompleted);
        json.key("executed_more_than_once");
        json.value(outcome.executedMoreThanOnce);
        json.key("kill_to_reexecution_ms");
        if (outcome.killToReexecution)
            json.microseconds(outcome.killToReexecution->count() / 1000);
        else
            json.null();
        json.key("total_ms");
        json.microseconds(outcome.total.count() / 1000);
        json.endObject();
    }
    json.endObject();
    return json.take();
}

std::string crashesAsText(const std::vector<CrashExperiment>& experiments,
                          const std::vector<CrashOutcome>& outcomes)
{
    std::string text;
    for (std::size_t n = 0; n < experiments.size(); ++n) {
        const CrashOutcome& outcome = outcomes[n];
        const std::string again = outcome.killToReexecution
                                      ? fmt::format("again {:.1f} ms after the kill",
                                                    milliseconds(*outcome.killToReexecution))
                                      : std::string{"never again"};
        text += fmt::format("{}: {} never completed, {} executed more than once, {}, {:.1f} ms in "
                            "all\n",
                            printableLine(experiments[n].id, 200), outcome.neverCompleted,
                            outcome.executedMoreThanOnce, again, milliseconds(outcome.total));
    }
    return text;
}

}  // namespace millrace
