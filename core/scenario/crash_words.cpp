// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/crash_words.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/scenario/profile.h"

namespace millrace {

namespace {

using Crash = FateSpec::Crash;

std::string fateOf(const QueueSpec& rules)
{
    constexpr const char* kLost = "loses it";
    if (rules.store == QueueSpec::Store::Memory)
        return "loses it, and all that wait";
    if (rules.claim.ack == ClaimSpec::Ack::Early)
        return kLost;
    switch (rules.fate.crash) {
    case Crash::Back:
        return "runs it again, behind the others";
    case Crash::Front:
        return "runs it again, before the others";
    case Crash::Place:
        return "runs it again, in its place";
    case Crash::Retry:
        return "takes it for a failure and retries it";
    case Crash::Failed:
        return "fails it, for a person";
    case Crash::Lost:
        break;
    }
    return kLost;
}

/// "15 s to 1 min", but "30 min and up to 15 s more": nobody reads 1815 s.
std::string rangeText(SimDuration least, SimDuration most)
{
    const std::string from = durationText(least);
    const std::string to = durationText(most);
    if (from == to)
        return to;
    return to.find(' ') <= 3
               ? fmt::format("{} to {}", from, to)
               : fmt::format("{} and up to {} more", from, durationText(most - least));
}

/// From the death of the process, if its supervisor lives.
std::string delayOf(const QueueSpec& rules)
{
    const SweepSpec& sweep = rules.sweep;
    if (sweep.supervisor > SimDuration::zero())
        return "within " + durationText(sweep.supervisor);
    if (rules.claim.kind == ClaimSpec::Kind::Connection)
        return rules.claim.poll > SimDuration::zero() ? "within " + durationText(rules.claim.poll)
                                                      : "at once";
    if (sweep.every == SweepSpec::kNeverSwept)
        return sweep.atStart ? "when another starts, not before " + durationText(rules.lease)
                             : "never";
    const bool renewed = rules.claim.renew != ClaimSpec::Renew::Never;
    const SimDuration least = renewed ? rules.lease - rules.heartbeat : rules.lease;
    const SimDuration most = rules.lease + sweep.every + sweep.spread;
    return fmt::format("{} after its {}", rangeText(least, most), renewed ? "death" : "claim");
}

}  // namespace

std::string afterCrash(const QueueSpec& rules)
{
    const bool lost = rules.fate.crash == Crash::Lost || rules.claim.ack == ClaimSpec::Ack::Early;
    return fmt::format("{}, {}", fateOf(rules), lost ? "at once" : delayOf(rules));
}

std::vector<std::pair<std::string, std::string>> afterCrashElsewhere(const QueueSpec& rules)
{
    std::vector<std::pair<std::string, std::string>> fates;
    for (const Profile& each : profiles()) {
        if (each.half != Profile::Half::Queue || !each.runs || each.name == rules.profile ||
            each.queue.store == QueueSpec::Store::Caller)
            continue;
        const std::string fate = fateOf(each.queue);
        const auto known = std::ranges::find(fates, fate, [](const auto& of) { return of.first; });
        if (known == fates.end())
            fates.emplace_back(fate, each.name);
        else
            known->second += ", " + each.name;
    }
    return fates;
}

}  // namespace millrace
