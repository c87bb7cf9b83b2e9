// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/crash_parameters.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/document/document_value.h"
#include "core/scenario/spec_tables.h"

// Which of our keys a parameter of an experiment sets. The profile of the product says it for the
// product's own names; what experiments call otherwise stands here. No system has code of its own.

namespace millrace {

namespace {

using Kind = DocumentValue::Kind;
using namespace std::chrono_literals;

constexpr std::pair<std::string_view, SimDuration> kUnits[] = {
    {"_ms", 1ms}, {"_milliseconds", 1ms}, {"_seconds", 1s},  {"_sec", 1s},
    {"_s", 1s},   {"_minutes", 1min},     {"_min", 1min},    {"_hours", 1h},
    {"_h", 1h},   {"Seconds", 1s},        {"Minutes", 1min}, {"Ms", 1ms}};

const std::pair<std::string_view, SimDuration>* unitOf(std::string_view name)
{
    const auto* const found = std::ranges::find_if(
        kUnits, [name](const auto& each) { return name.ends_with(each.first); });
    return found == std::end(kUnits) ? nullptr : found;
}

struct Alias {
    std::string_view name;
    std::string_view key;
};

/// Sorted by nothing: looked through for each of a few parameters.
constexpr Alias kAliases[] = {
    {"lockduration", "lease"},
    {"visibilitytimeout", "lease"},
    {"expirein", "lease"},
    {"expire", "lease"},
    {"pruneinterval", "lease"},
    {"reservefor", "lease"},
    {"rescuestuckjobsafter", "lease"},
    {"rescueafter", "lease"},
    {"lockexpiry", "lease"},
    {"processalivethreshold", "threshold"},
    {"lockrenewtime", "heartbeat"},
    {"heartbeatinterval", "heartbeat"},
    {"processheartbeatinterval", "heartbeat"},
    {"heartbeat", "heartbeat"},
    {"stallinterval", "stall"},
    {"stalledinterval", "sweep"},
    {"maintenance", "sweep"},
    {"maintenanceinterval", "sweep"},
    {"supervise", "sweep"},
    {"superviseinterval", "sweep"},
    {"reaperinterval", "sweep"},
    {"rescuerinterval", "sweep"},
    {"lifelineinterval", "sweep"},
    {"unackedrestoreinterval", "sweep"},
    {"restoreinterval", "sweep"},
    {"pollinginterval", "poll"},
    {"pollinterval", "poll"},
    {"workerpollinginterval", "poll"},
    {"newjobcheckinterval", "poll"},
    {"fetchpollinterval", "poll"},
    {"interval", "poll"},
    {"dispatcherpollinginterval", "stager"},
    {"shutdowntimeout", "stop-grace"},
    {"maxstalledcount", "stall-limit"},
    {"deliverylimit", "stall-limit"},
    {"attempts", "attempts"},
    {"maxattempts", "attempts"},
    {"maxreceivecount", "attempts"},
    {"retry", "retries"},
    {"retries", "retries"},
    {"retrylimit", "retries"},
    {"maxretries", "retries"},
    {"maximumretrycount", "retries"},
    {"prefetch", "prefetch"},
    {"prefetchcount", "prefetch"},
    {"batchsize", "prefetch"},
    {"prefetchmultiplier", "prefetch-multiplier"},
    {"workerprefetchmultiplier", "prefetch-multiplier"},
    {"ack", "ack"},
    {"acks", "ack"},
    {"ackmode", "ack"},
    {"autoack", "auto-ack"},
    {"noack", "auto-ack"},
    {"ackslate", "acks-late"},
    {"taskackslate", "acks-late"},
};

/// What an experiment may state and nothing here depends on.
constexpr std::string_view kWithoutEffect[] = {"enqueue",
                                               "fetch",
                                               "fetchtimeout",
                                               "timeout",
                                               "draindelay",
                                               "retryon",
                                               "forkperjob",
                                               "layout",
                                               "killtarget",
                                               "kill",
                                               "poisonjob",
                                               "n",
                                               "jobduration",
                                               "workers",
                                               "queue",
                                               "pool",
                                               "broker",
                                               "priority",
                                               "concurrencyperworker",
                                               "threadsperworker",
                                               "threads",
                                               "concurrency"};

std::string_view keyOf(const Profile& profile, const std::string& name)
{
    const auto* const alias = std::ranges::find(kAliases, std::string_view{name}, &Alias::name);
    if (alias != std::end(kAliases))
        return alias->key;
    for (const ProfileSetting& each : profile.settings)
        if (plainName(each.name) == name && each.key.starts_with("queue."))
            return std::string_view{each.key}.substr(6);
    return {};
}

bool setDuration(QueueSpec& queue, std::string_view key, SimDuration value)
{
    const std::pair<std::string_view, SimDuration*> fields[] = {
        {"lease", &queue.lease},
        {"heartbeat", &queue.heartbeat},
        {"sweep", &queue.sweep.every},
        {"sweep-spread", &queue.sweep.spread},
        {"supervisor", &queue.sweep.supervisor},
        {"boot", &queue.sweep.boot},
        {"poll", &queue.claim.poll},
        {"stager", &queue.fate.stager},
        {"stop-grace", &queue.fate.stopGrace}};
    for (const auto& [name, field] : fields)
        if (name == key) {
            *field = value;
            return true;
        }
    if (key == "threshold") {  // The prune looks as often as that.
        queue.lease = value;
        queue.sweep.every = value;
    } else if (key == "stall") {  // What has not been heard of between two looks is stalled.
        queue.lease = value;
        queue.sweep.every = value;
        queue.heartbeat = std::max(value / 2, SimDuration{1});
    } else {
        return false;
    }
    return true;
}

/// What a scenario with this duration would be told; nothing where it may have it.
std::optional<std::string> refusalOf(const QueueSpec& queue, std::string_view key,
                                     SimDuration value)
{
    if (key == "threshold" || key == "stall")
        key = "lease";
    DocumentValue table{.kind = Kind::Table};
    table.entries.push_back(
        {std::string{key}, {}, {.kind = Kind::Text, .text = durationText(value)}});
    ErrorList errors{""};
    SpecReader reader{table, "", errors};
    SimDuration read{};
    readQueueDuration(reader, key, read);
    checkPeriods(reader, queue);
    if (errors.empty())
        return std::nullopt;
    const std::string message = errors.take().front().message;
    const std::string own = fmt::format("{}: ", key);
    return message.starts_with(own) ? message.substr(own.size()) : message;
}

bool setCount(QueueSpec& queue, std::string_view key, int value)
{
    if (key == "attempts" || key == "retries")
        queue.attempts = value + (key == "retries" ? 1 : 0);
    else if (key == "stall-limit")
        queue.fate.stallLimit = value;
    else if (key == "prefetch")
        queue.claim.prefetch = std::max(value, 1);
    else if (key == "prefetch-multiplier")
        queue.claim.prefetch = std::max(value, 1) * queue.claim.threads;
    else
        return false;
    return true;
}

/// The store forgets what it has sent: everything sent is gone with its receiver.
void forgetAtOnce(QueueSpec& queue)
{
    constexpr int kWithoutLimit = 10'000;
    queue.claim.kind = ClaimSpec::Kind::Pop;
    queue.claim.prefetch = kWithoutLimit;
    queue.fate.crash = FateSpec::Crash::Lost;
}

/// "manual", "auto", "late", "early"; true or false.
bool setAcknowledgement(QueueSpec& queue, std::string_view key, const DocumentValue& value)
{
    const bool yes = value.kind == Kind::Boolean && value.boolean;
    const std::string word = value.kind == Kind::Text ? plainName(value.text) : "";
    if (value.kind != Kind::Boolean && value.kind != Kind::Text)
        return false;
    const bool forgets = (key == "auto-ack" && yes) || word == "auto" || word == "none" ||
                         word == "autoack" || word == "noack";
    const bool late = (key == "acks-late" && yes) || word == "late";
    const bool early =
        (key == "acks-late" && value.kind == Kind::Boolean && !yes) || word == "early";
    if (forgets)
        forgetAtOnce(queue);
    else if (late || early)
        queue.claim.ack = late ? ClaimSpec::Ack::Late : ClaimSpec::Ack::Early;
    else if (word != "manual" && word != "manualack" && key != "auto-ack")
        return false;
    return true;
}

}  // namespace

std::string plainName(std::string_view name)
{
    if (const auto* const unit = unitOf(name))
        name.remove_suffix(unit->first.size());
    std::string plain;
    for (const char each : name)
        if ((each >= 'a' && each <= 'z') || (each >= '0' && each <= '9'))
            plain += each;
        else if (each >= 'A' && each <= 'Z')
            plain += static_cast<char>(each - 'A' + 'a');
    return plain;
}

std::optional<std::string> applyParameter(QueueSpec& queue, const Profile& profile,
                                          std::string_view name, const DocumentValue& value,
                                          bool& known)
{
    const std::string plain = plainName(name);
    const bool idle = std::ranges::find(kWithoutEffect, plain) != std::end(kWithoutEffect);
    const std::string_view key = idle ? std::string_view{} : keyOf(profile, plain);
    known = idle || !key.empty();
    if (key.empty() || value.kind == Kind::Null)
        return std::nullopt;
    if (key == "ack" || key == "auto-ack" || key == "acks-late")
        return setAcknowledgement(queue, key, value)
                   ? std::nullopt
                   : std::optional<std::string>{"expected \"manual\", \"auto\", \"late\", "
                                                "\"early\", true or false."};
    const bool number = value.kind == Kind::Integer || value.kind == Kind::Real;
    if (!number)
        return "expected a number.";
    constexpr double kMost = 365.0 * 24 * 3600 * 1000;
    QueueSpec tried = queue;
    if (setCount(tried, key, 0)) {
        constexpr double kCountMax = 1'000'000;
        constexpr double kPrefetchMax = 10'000;  // Of all that a process holds.
        const double least = key == "attempts" ? 1 : 0;
        const double most = key == "prefetch" ? kPrefetchMax
                            : key == "prefetch-multiplier"
                                ? kPrefetchMax / static_cast<double>(queue.claim.threads)
                                : kCountMax;
        if (!(value.real >= least && value.real <= most) || value.real != std::floor(value.real))
            return fmt::format("expected a whole number from {} to {}.", least, std::floor(most));
        setCount(queue, key, static_cast<int>(value.real));
        return std::nullopt;
    }
    if (!setDuration(tried, key, 1s)) {
        known = false;
        return std::nullopt;
    }
    const auto* const unit = unitOf(name);
    const SimDuration one = unit != nullptr ? unit->second : SimDuration{1s};
    const double ns = value.real * static_cast<double>(one.count());
    if (!(value.real > 0) || ns > kMost * 1e6)
        return "expected a duration above 0 and up to 365 days.";
    const SimDuration duration{static_cast<SimDuration::rep>(ns)};
    setDuration(tried, key, duration);
    if (std::optional<std::string> refused = refusalOf(tried, key, duration))
        return refused;
    queue = std::move(tried);
    return std::nullopt;
}

}  // namespace millrace
