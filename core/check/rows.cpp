// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <limits>
#include <string_view>

#include "core/check/life.h"
#include "core/check/writes_recount.h"

// Rows that mean the same on both sides.

namespace millrace::check {

namespace {

constexpr std::uint64_t kNoFact = std::numeric_limits<std::uint64_t>::max();

using Rows = std::map<std::string, std::uint64_t>;

std::string rowOf(Class standing)
{
    switch (standing) {
    case Class::Handled:
        return "handled";
    case Class::NotAsked:
        return "notAsked";
    case Class::Refused:
        return "refused";
    case Class::Sending:
        return "sending";
    case Class::Lost:
        return "lost";
    case Class::Discarded:
        return "discarded";
    case Class::Parked:
        return "parked";
    case Class::InHand:
        return "inHand";
    case Class::Stuck:
        return "stuck";
    case Class::Waiting:
        return "waiting";
    }
    return {};
}

void countClasses(Rows& rows, const Lives& lives)
{
    for (const auto& [key, life] : lives) {
        ++rows[rowOf(life.standing)];
        rows["dead"] += life.standing == Class::Parked && life.outOfAttempts ? 1 : 0;
        rows["reached"] += life.starts > 0 ? 1 : 0;
        rows["executions"] += life.starts;
        rows["suppressed"] += life.suppressed;
        rows["duplicated"] += life.effects.size() > 1 ? 1 : 0;
        rows["extraEffects"] += life.effects.empty() ? 0 : life.effects.size() - 1;
    }
}

/// What the effects of one entity tell of.
class Told {
public:
    /// `looksUp`: what is so when they take place; else their own happening.
    Told(const Cut& cut, std::uint32_t entity, bool looksUp, const WritesAtCut& writes)
    {
        if (!looksUp)
            return;
        for (const Step& step : cut.steps) {
            if (step.kind != Kind::Happened || step.entity != entity)
                continue;
            const auto committed = writes.committedAt.find(step.happening);
            if (!writes.inForce)
                m_states.emplace_back(step.fact, step.number);
            else if (committed != writes.committedAt.end())
                m_states.emplace_back(committed->second, step.number);
        }
    }
    std::uint32_t by(const Step& effect, const Life& life) const
    {
        std::uint32_t number = life.happened->number;
        for (const auto& [since, each] : m_states)
            if (since < effect.fact)
                number = std::max(number, each);
        return number;
    }

private:
    std::vector<std::pair<std::uint64_t, std::uint32_t>> m_states;  ///< Since which fact, number.
};

/// Rows about the order of effects within one reaction and entity. Order is that of the facts:
/// two effects at one instant are told apart.
void countOrder(Rows& rows, std::vector<const Life*>& line, bool upsertDelete, const Told& told)
{
    const auto number = [](const Life* life) { return life->happened->number; };
    std::ranges::sort(line, std::ranges::greater{}, number);
    std::uint64_t firstOfLater = kNoFact;  // The earliest effect of any larger number.
    std::uint64_t lastEffect = 0;
    std::uint32_t lastNumber = 0;
    for (const Life* life : line) {
        if (life->effects.empty())
            continue;
        rows["outOfOrder"] += firstOfLater < life->effects.front()->fact ? 1 : 0;
        for (std::size_t n = 1; n < life->effects.size(); ++n)
            rows["wentBack"] += firstOfLater < life->effects[n]->fact ? 1 : 0;
        firstOfLater = std::min(firstOfLater, life->effects.front()->fact);
        if (life->effects.back()->fact >= lastEffect) {
            lastEffect = life->effects.back()->fact;
            lastNumber = told.by(*life->effects.back(), *life);
        }
        for (const Step* effect : life->effects)
            rows["toldLater"] += told.by(*effect, *life) > number(life) ? 1 : 0;
    }
    const auto largest =
        std::ranges::find_if(line, [](const Life* life) { return !life->effects.empty(); });
    if (upsertDelete && largest != line.end() && number(*largest) > lastNumber)
        ++rows["wrongNow"];
}

void countOrders(Rows& rows, const Cut& cut, std::string_view half, const Lives& lives)
{
    const bool looksUp = cut.history.choice(half, 0, "carries", cut.lastFact()) == "id";
    const WritesAtCut writes = WritesAtCut::of(cut, half);
    for (const auto& [key, life] : lives)
        rows["ghosts"] += writes.ghosts.contains(key.first) ? life.effects.size() : 0;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<const Life*>> lines;
    for (const auto& [key, life] : lives)
        lines[{life.reaction, life.happened->entity}].push_back(&life);
    std::map<std::uint32_t, bool> upsertDelete;
    for (const std::uint32_t reaction : cut.history.reactions)
        upsertDelete[reaction] =
            cut.history.choice("reaction", reaction, "effect", cut.lastFact()) == "upsert-delete";
    for (auto& [key, line] : lines)
        countOrder(rows, line, upsertDelete.at(key.first), Told{cut, key.second, looksUp, writes});
}

/// How long an obligation took, or has been taking.
struct Delay {
    std::int64_t ns = 0;
    bool open = false;  ///< Not handled: an age. At equal length the open one is the longer.

    auto operator<=>(const Delay&) const = default;
};

/// Nearest rank: the smallest value that `percent` of all do not exceed.
Delay percentile(const std::vector<Delay>& sorted, std::uint64_t percent)
{
    if (sorted.empty())
        return {};
    return sorted[(sorted.size() * percent + 99) / 100 - 1];
}

/// Lateness, and delays over the reactions that have a `due`; where none has one, over all.
void countDelays(Rows& rows, const Cut& cut, const Lives& lives)
{
    std::map<std::uint32_t, std::int64_t> dueOf;
    for (const std::uint32_t reaction : cut.history.reactions)
        if (const Setting* due = cut.history.setting("reaction", reaction, "due", cut.lastFact()))
            dueOf[reaction] = due->value;
    std::vector<Delay> delays;
    for (const auto& [key, life] : lives) {
        const auto due = dueOf.find(life.reaction);
        const bool counts = dueOf.empty() || due != dueOf.end();
        if (!counts || life.standing == Class::NotAsked)
            continue;
        const bool open = life.effects.empty();
        const std::int64_t end = open ? cut.timeNs : life.effects.front()->timeNs;
        delays.push_back({end - life.happened->timeNs, open});
        rows["late"] += due != dueOf.end() && delays.back().ns > due->second ? 1 : 0;
    }
    std::ranges::sort(delays);
    const Delay p50 = percentile(delays, 50);
    const Delay p99 = percentile(delays, 99);
    rows["delayP50Ns"] = static_cast<std::uint64_t>(std::max<std::int64_t>(p50.ns, 0));
    rows["delayP99Ns"] = static_cast<std::uint64_t>(std::max<std::int64_t>(p99.ns, 0));
    rows["delayP50Open"] = p50.open ? 1 : 0;
    rows["delayP99Open"] = p99.open ? 1 : 0;
}

}  // namespace

std::map<std::string, std::uint64_t> rowsOf(const Cut& cut, std::string_view half,
                                            const Lives& lives, std::uint64_t backfilled)
{
    Rows rows;
    for (const char* name :
         {"due",        "reached",    "handled",  "executions", "duplicated", "extraEffects",
          "suppressed", "outOfOrder", "wentBack", "wrongNow",   "late",       "waiting",
          "stuck",      "inHand",     "parked",   "dead",       "discarded",  "refused",
          "sending",    "lost",       "notAsked", "backfilled", "toldLater",  "ghosts"})
        rows[name] = 0;
    rows["happenings"] =
        static_cast<std::uint64_t>(std::ranges::count(cut.steps, Kind::Happened, &Step::kind));
    rows["due"] = lives.size();
    rows["backfilled"] = backfilled;
    countClasses(rows, lives);
    countOrders(rows, cut, half, lives);
    countDelays(rows, cut, lives);
    return rows;
}

}  // namespace millrace::check
