// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/write_state.h"

#include <algorithm>

#include "core/trace/visible_state.h"

// What the facts of the application's database change.

namespace millrace {

namespace {

void end(WritesState& writes, HappeningId happening)
{
    writes.open.erase(std::ranges::find(writes.open, happening, &OpenWrite::happening));
}

}  // namespace

std::optional<ToldWhen> toldWhenOf(std::string_view text)
{
    static constexpr std::string_view kNames[] = {"before-commit", "after-commit", "with-commit",
                                                  "outbox"};
    const auto* const found = std::ranges::find(kNames, text);
    if (found == std::end(kNames))
        return std::nullopt;
    return static_cast<ToldWhen>(found - kNames);
}

void stateWrites(WritesState& writes, const SettingStated& fact)
{
    if (fact.thing == Thing::Run && fact.key == "transaction")
        writes.inForce = true;
    if (fact.key != "sent")
        return;
    if (const std::optional<ToldWhen> told = toldWhenOf(fact.text))
        (fact.thing == Thing::Log ? writes.log : writes.list) = *told;
}

void apply(VisibleState& state, SimTime time, const WriteBegan& fact)
{
    state.writes.open.push_back({fact.happening, time, fact.endsAt});
}

void apply(VisibleState& state, SimTime, const WriteCommitted& fact)
{
    WritesState& writes = state.writes;
    end(writes, fact.happening);
    writes.committed.add(fact.happening);
    if (writes.hasOutbox())
        writes.outbox.push_back(fact.happening);
    if (!state.newest.empty())
        state.newest[fact.entity.value] = fact.happening;
}

void apply(VisibleState& state, SimTime time, const WriteRolledBack& fact)
{
    end(state.writes, fact.happening);
    state.writes.rolledBack.add(fact.happening);
    ++state.writes.rollbacks;
    state.writes.rollback = {fact.happening, time};
}

void apply(VisibleState& state, SimTime time, const SenderDied& fact)
{
    state.writes.death = {fact.happening, time};
}

void apply(VisibleState& state, SimTime, const OutboxSent&)
{
    state.writes.outbox.erase(state.writes.outbox.begin());
}

}  // namespace millrace
