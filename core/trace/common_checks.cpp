// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/invariant.h"
#include "core/trace/checks.h"

// Facts of both halves. Numbers in comments: reliability invariants.

namespace millrace {

void verify(const VisibleState& before, SimTime, const Declared&)
{
    MILLRACE_INVARIANT(before.happenings == 0);
}

void verify(const VisibleState&, SimTime, const SettingStated&) {}

void verify(const VisibleState& before, SimTime, const Happened& fact)
{
    MILLRACE_INVARIANT(!before.ended);
    MILLRACE_INVARIANT(fact.happening.value == before.happenings);
    MILLRACE_INVARIANT(fact.number >= 1);
}

void verify(const VisibleState& before, SimTime, const Intervened&)
{
    MILLRACE_INVARIANT(!before.ended);
}

void verify(const VisibleState& before, SimTime, const RunEnded&)
{
    MILLRACE_INVARIANT(!before.ended);
}

void verify(const VisibleState& before, SimTime, const CodeDeployed& fact)
{
    MILLRACE_INVARIANT(!before.ended);
    MILLRACE_INVARIANT(before.logEffects.at(fact.reaction.value).code != fact.code);
}

void verify(const VisibleState& before, SimTime time, const ReceiverDown& fact)
{
    MILLRACE_INVARIANT(!before.ended && fact.until > time);
    MILLRACE_INVARIANT(!before.logEffects.at(fact.reaction.value).downUntil);
}

void verify(const VisibleState& before, SimTime time, const ReceiverUp& fact)
{
    MILLRACE_INVARIANT(before.logEffects.at(fact.reaction.value).downUntil == time);
}

void verify(const VisibleState& before, SimTime time, const NetworkSlowed& fact)
{
    MILLRACE_INVARIANT(!before.ended && fact.until > time && fact.extra >= 0);
    MILLRACE_INVARIANT((fact.extra > 0 || fact.loss > 0) && fact.loss < 1'000'000);
    MILLRACE_INVARIANT(!before.network.isBad());
}

void verify(const VisibleState& before, SimTime time, const NetworkRestored&)
{
    MILLRACE_INVARIANT(before.network.isBad());
    MILLRACE_INVARIANT(before.network.until == time);
}

}  // namespace millrace
