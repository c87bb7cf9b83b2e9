// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/invariant.h"
#include "core/trace/checks.h"
#include "core/trace/list_checks.h"

// Facts of batches. Numbers in comments: reliability invariants.

namespace millrace {

void verify(const VisibleState& before, SimTime time, const JobHeld& fact)
{
    checkPlaces(before);
    checkArrival(before, time, fact.happening, fact.reaction);
    MILLRACE_INVARIANT(fact.job.value == before.queue.accepted);
    const BatchRule* rule = batchOf(before.queue.rules.admission, fact.reaction);
    MILLRACE_INVARIANT(rule != nullptr);
    // 39: only what has something to wait for.
    MILLRACE_INVARIANT(batchRow(before.queue, fact.reaction, fact.happening).ended !=
                       rule->members);
}

void verify(const VisibleState& before, SimTime, const BatchMemberEnded& fact)
{
    const BatchRule* rule = batchOf(before.queue.rules.admission, fact.reaction);
    MILLRACE_INVARIANT(rule != nullptr && fact.ended < 64);
    const std::uint64_t bit = std::uint64_t{1} << fact.ended;
    MILLRACE_INVARIANT((rule->members & bit) != 0);
    // 36: a job ends once.
    MILLRACE_INVARIANT((batchRow(before.queue, fact.reaction, fact.happening).ended & bit) == 0);
}

void verify(const VisibleState& before, SimTime, const JobReleased& fact)
{
    checkPlaces(before);
    MILLRACE_INVARIANT(std::ranges::binary_search(before.queue.held, fact.job));
    MILLRACE_INVARIANT(fact.lane < before.queue.lanes.size());
}

void verifyTurn(const Columns& columns, const VisibleState& before, const BatchMemberEnded& fact)
{
    const auto has = [&](const Claim& claim) {
        if (claim.job.isNone() || claim.taken)
            return false;
        const JobRow& row = columns.jobs[claim.job.value];
        return row.happening == fact.happening && row.reaction.value == fact.ended;
    };
    // 49: what has ended is in nobody's hands.
    MILLRACE_INVARIANT(std::ranges::none_of(before.queue.workers, [&](const WorkerState& each) {
        return has(each.claim) || std::ranges::any_of(each.buffer, has);
    }));
}

void verifyTurn(const Columns& columns, const VisibleState& before, const JobReleased& fact)
{
    const JobRow& row = columns.jobs[fact.job.value];
    const BatchRule* rule = batchOf(before.queue.rules.admission, row.reaction);
    // 39: all that it waits for have ended.
    MILLRACE_INVARIANT(rule != nullptr);
    MILLRACE_INVARIANT(batchRow(before.queue, row.reaction, row.happening).ended == rule->members);
}

}  // namespace millrace
