// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/millracectl/backoff_command.h"

#include <fmt/format.h>

#include "app/millracectl/input.h"
#include "app/millracectl/profiles_command.h"
#include "core/document/json_writer.h"
#include "core/queue/backoff.h"
#include "core/scenario/profile.h"

namespace millrace {

namespace {

struct ComputedDelays {
    std::vector<double> base;
    std::vector<double> least;
    std::vector<double> most;
    bool mostExclusive = false;
};

ComputedDelays delaysOf(const BackoffSpec& spec, int attempts)
{
    ComputedDelays schedule;
    for (int n = 1; n <= attempts; ++n) {
        const DelayBounds bounds = delayBounds(spec, static_cast<std::uint32_t>(n));
        schedule.base.push_back(bounds.base);
        schedule.least.push_back(bounds.least);
        schedule.most.push_back(bounds.most);
        schedule.mostExclusive = schedule.mostExclusive || bounds.mostExclusive;
    }
    return schedule;
}

void printJson(const ComputedDelays& schedule)
{
    JsonWriter json;
    json.beginObject();
    json.key("unit");
    json.value("s");
    json.key("base");
    json.decimals(schedule.base);
    json.key("min");
    json.decimals(schedule.least);
    json.key("max");
    json.decimals(schedule.most);
    if (schedule.mostExclusive) {
        json.key("maxExclusive");
        json.value(true);
    }
    json.endObject();
    fmt::print("{}\n", json.take());
}

void printTable(const Profile& profile, const RetrySpec& retries, const ComputedDelays& schedule)
{
    const char* most = schedule.mostExclusive ? "less than" : "most";
    fmt::print("{}: seconds from a failure to the next try\n\n", profile.product);
    fmt::print("{:>7}  {:>14}  {:>14}  {:>14}\n", "failure", "base", "least", most);
    for (std::size_t n = 0; n < schedule.base.size(); ++n)
        fmt::print("{:>7}  {:>14}  {:>14}  {:>14}\n", n + 1, schedule.base[n], schedule.least[n],
                   schedule.most[n]);
    if (retries.attempts == 1)
        fmt::print("\nWith these settings a job that fails is not tried again.\n");
    else if (static_cast<std::size_t>(retries.attempts) <= schedule.base.size())
        fmt::print("\nWith these settings the {} failure is the last.\n",
                   fmt::format("{}{}", retries.attempts,
                               retries.attempts % 100 / 10 == 1 ? "th"
                               : retries.attempts % 10 == 1     ? "st"
                               : retries.attempts % 10 == 2     ? "nd"
                               : retries.attempts % 10 == 3     ? "rd"
                                                                : "th"));
}

}  // namespace

int printBackoff(const BackoffArguments& arguments)
{
    const Profile* profile = namedProfile(arguments.profile);
    if (profile == nullptr)
        return 1;
    if (profile->formula.empty()) {
        fmt::print(stderr, "{} has no delays between retries of its own{}\n", profile->product,
                   profile->half == Profile::Half::Log
                       ? "."
                       : "; under Active Job they are those of the profile \"activejob\".");
        return 1;
    }
    std::vector<ChangedSetting> changes;
    for (const std::string& each : arguments.settings) {
        const std::size_t equals = each.find('=');
        if (equals == std::string::npos || equals == 0) {
            fmt::print(stderr, "--set: expected NAME=VALUE, found \"{}\".\n",
                       printableLine(each, 60));
            return 1;
        }
        changes.push_back({each.substr(0, equals), each.substr(equals + 1)});
    }
    const auto read = readRetries(*profile, changes);
    if (const auto* errors = std::get_if<std::vector<Error>>(&read)) {
        printErrors(*errors);
        return 1;
    }
    const auto& retries = std::get<RetrySpec>(read);
    const ComputedDelays schedule = delaysOf(retries.backoff, arguments.attempts);
    if (arguments.json)
        printJson(schedule);
    else
        printTable(*profile, retries, schedule);
    return 0;
}

}  // namespace millrace
