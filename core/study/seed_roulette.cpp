// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/seed_roulette.h"

#include <algorithm>

#include "core/engine/engine.h"

namespace millrace {

void seedRoulette(const Scenario& scenario, int seeds,
                  const std::function<bool(const SeedOutcome&)>& take)
{
    constexpr std::uint64_t kSeeds = std::uint64_t{1} << 63U;  // As files allow.
    Scenario other = scenario;
    for (int n = 0; n < seeds; ++n) {
        other.seed = (scenario.seed + static_cast<std::uint64_t>(n)) % kSeeds;
        const FinishedRun run = runScenario(other);
        const Ledger& ledger = run.recording->ledger();
        if (!take({other.seed, ledger.log.outcome(run.last), ledger.list.outcome(run.last)}))
            return;
    }
}

std::vector<SeedBar> barsOf(const std::vector<SeedOutcome>& outcomes, std::uint64_t Outcome::*row,
                            std::uint64_t most)
{
    if (outcomes.empty() || most == 0)
        return {};
    std::uint64_t least = UINT64_MAX;
    std::uint64_t largest = 0;
    for (const SeedOutcome& each : outcomes) {
        least = std::min({least, each.log.*row, each.list.*row});
        largest = std::max({largest, each.log.*row, each.list.*row});
    }
    const std::uint64_t width = (largest - least) / most + 1;
    std::vector<SeedBar> bars((largest - least) / width + 1);
    for (std::size_t n = 0; n < bars.size(); ++n) {
        bars[n].from = least + n * width;
        bars[n].to = bars[n].from + width - 1;
    }
    for (const SeedOutcome& each : outcomes) {
        bars[(each.log.*row - least) / width].log.push_back(each.seed);
        bars[(each.list.*row - least) / width].list.push_back(each.seed);
    }
    return bars;
}

}  // namespace millrace
