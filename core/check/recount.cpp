// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/recount.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/check/life.h"

namespace millrace::check {

namespace {

/// More obligations than any run has, so that a small file cannot ask for endless work.
constexpr std::uint64_t kObligationsMax = 20'000'000;

/// A second line of the same number would hide the first.
std::vector<std::string> faultsOfTape(const Cut& cut)
{
    std::uint32_t next = 0;
    for (const Step& step : cut.steps)
        if (step.kind == Kind::Happened && step.happening != next++)
            return {fmt::format("Line {}: happening {} was expected, not {}: the tape has a gap.",
                                step.line, next - 1, step.happening)};
    if (std::uint64_t{next} * cut.history.reactions.size() > kObligationsMax)
        return {fmt::format("The history has more than {} obligations.", kObligationsMax)};
    return {};
}

/// A key refuses an effect, or a second job of an obligation that has one.
void writeSuppressed(const Cut& cut, Lives& log, Lives& list)
{
    for (const Step& step : cut.steps) {
        const bool ofLog = step.kind == Kind::RecordEffectSuppressed;
        if (!ofLog && step.kind != Kind::JobEffectSuppressed && step.kind != Kind::EnqueueRefused)
            continue;
        Lives& lives = ofLog ? log : list;
        const auto life = lives.find({step.happening, step.reaction});
        if (life != lives.end())
            ++life->second.suppressed;
    }
}

/// Takes away what is not owed, and counts what was done of it.
std::uint64_t takeBackfilled(Lives& lives)
{
    std::uint64_t done = 0;
    std::erase_if(lives, [&done](const auto& each) {
        done += !each.second.owed && !each.second.effects.empty() ? 1 : 0;
        return !each.second.owed;
    });
    return done;
}

}  // namespace

Lives obligationsOf(const Cut& cut)
{
    std::map<std::uint32_t, std::int64_t> fromOf;
    for (const std::uint32_t reaction : cut.history.reactions)
        if (const Setting* from = cut.history.setting("reaction", reaction, "from", cut.lastFact()))
            fromOf[reaction] = from->value;
    Lives lives;
    for (const Step& step : cut.steps) {
        if (step.kind != Kind::Happened)
            continue;
        for (const std::uint32_t reaction : cut.history.reactions) {
            const auto from = fromOf.find(reaction);
            lives[{step.happening, reaction}] =
                Life{.happened = &step,
                     .reaction = reaction,
                     .owed = from == fromOf.end() || step.timeNs >= from->second};
        }
    }
    return lives;
}

std::variant<Recount, std::vector<std::string>> recount(std::string_view csv,
                                                        std::optional<std::int64_t> untilNs)
{
    const Result<History> read = readHistory(csv);
    if (!read)
        return std::vector{fmt::format("Line {}: {}", read.error().line, read.error().message)};
    const History& history = read.value();
    if (history.steps.empty())
        return std::vector<std::string>{"The history has no facts."};
    const std::int64_t endNs = history.steps.back().timeNs;
    if (untilNs && (*untilNs < 0 || *untilNs > endNs))
        return std::vector{
            fmt::format("The history goes from 0 to {} ns; {} ns lies outside.", endNs, *untilNs)};

    const std::int64_t timeNs = untilNs.value_or(endNs);
    const auto last = std::ranges::find_if(
        history.steps, [timeNs](const Step& step) { return step.timeNs > timeNs; });
    const Cut cut{history, std::span{history.steps.begin(), last}, timeNs};
    if (std::vector<std::string> faults = faultsOfTape(cut); !faults.empty())
        return faults;
    Lives log = logLives(cut);
    Lives list = listLives(cut);
    writeSuppressed(cut, log, list);
    shareBridged(cut, log, list);
    const std::uint64_t ofLog = takeBackfilled(log);
    const std::uint64_t ofList = takeBackfilled(list);
    return Recount{rowsOf(cut, "log", log, ofLog), rowsOf(cut, "list", list, ofList)};
}

}  // namespace millrace::check
