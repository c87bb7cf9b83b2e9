// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/claim_words.h"

#include <cstdint>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "ui/scene/scene_writer.h"

namespace millrace::ui {

namespace {

/// A choice that is not the generic one; empty where it is.
std::string_view choiceOf(const Moment& moment, std::string_view key)
{
    const SettingStated* setting = moment.columns.setting(Thing::List, key);
    return setting != nullptr ? std::string_view{setting->text} : std::string_view{};
}

/// What the time after which a silent holder is given up is of; empty where nobody asks. A claim
/// on a row or a connection lasts as long as its process is seen, and a job that was popped and is
/// lost with its holder is asked for by nobody.
const char* endOfSilence(const Moment& moment)
{
    const std::string_view claim = choiceOf(moment, "claim");
    if (claim.empty())
        return "lease";
    if (claim == "connection")
        return "silent connection";
    return claim == "pop" && choiceOf(moment, "crash") == "lost" ? "" : "silent process";
}

/// How often what retry_on takes is run, from each of its lines; "unlimited" too.
std::set<std::string_view> runsByRetryOn(const Moment& moment)
{
    constexpr std::string_view kRetries = "retry_on ";
    constexpr std::string_view kRuns = "attempts: ";
    std::set<std::string_view> runs;
    for (std::size_t n = 1;; ++n) {
        const std::string_view rule = choiceOf(moment, fmt::format("activeJob{}", n));
        if (rule.empty())
            return runs;
        if (rule.starts_with(kRetries))
            runs.insert(rule.substr(rule.rfind(kRuns) + kRuns.size()));
    }
}

}  // namespace

std::vector<Limit> claimLimitsInForce(const Moment& moment)
{
    std::vector<Limit> limits;
    const std::string silence = endOfSilence(moment);
    const SettingStated* lease = moment.columns.setting(Thing::List, "lease");
    if (lease != nullptr && !silence.empty())
        limits.push_back({silence, lease->value == INT64_MAX
                                       ? "ever"
                                       : durationText(SimDuration{lease->value})});
    const std::set<std::string_view> runs = runsByRetryOn(moment);
    const SettingStated* attempts = moment.columns.setting(Thing::List, "attempts");
    // Where Active Job tries again, a list that never does has no tries to speak of.
    if (attempts != nullptr && attempts->value > (runs.empty() ? 0 : 1))
        limits.push_back({"tries", std::to_string(attempts->value)});
    if (!runs.empty())
        limits.push_back(
            {"retry_on", runs.size() == 1 ? fmt::format("{} runs", *runs.begin()) : "by class"});
    return limits;
}

std::string queriesSoFar(const Moment& moment)
{
    const QueueState& queue = moment.state.queue;
    if (queue.rules.poll == SimDuration::zero())
        return {};
    std::uint64_t queries = queue.polls;
    for (const WorkerState& each : queue.workers)
        if (each.life == Life::Alive && each.claim.job.isNone() && !each.hungUntil)
            queries +=
                1 + static_cast<std::uint64_t>((moment.time - each.idleSince) / queue.rules.poll);
    const double seconds = std::chrono::duration<double>(moment.time.time_since_epoch()).count();
    if (seconds <= 0)
        return grouped(queries) + " queries";
    return fmt::format("{} queries, {:.1f} a second", grouped(queries),
                       static_cast<double>(queries) / seconds);
}

}  // namespace millrace::ui
