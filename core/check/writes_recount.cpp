// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/writes_recount.h"

namespace millrace::check {

WritesAtCut WritesAtCut::of(const Cut& cut, std::string_view half)
{
    WritesAtCut writes;
    writes.inForce = cut.history.setting("run", 0, "transaction", cut.lastFact()) != nullptr;
    if (!writes.inForce)
        return writes;
    const std::string_view sent = cut.history.choice(half, 0, "sent", cut.lastFact());
    const bool before = sent == "before-commit";
    for (const Step& step : cut.steps) {
        switch (step.kind) {
        case Kind::WriteBegan:
            if (!before)
                writes.unsent.insert(step.happening);
            break;
        case Kind::WriteCommitted:
            writes.committedAt[step.happening] = step.fact;
            if (sent != "outbox")
                writes.unsent.erase(step.happening);
            break;
        case Kind::WriteRolledBack:
            writes.unsent.erase(step.happening);
            (before ? writes.ghosts : writes.neverSent).insert(step.happening);
            break;
        case Kind::SenderDied:
            if (sent == "after-commit")
                writes.neverSent.insert(step.happening);
            break;
        case Kind::OutboxSent:
            writes.unsent.erase(step.happening);
            break;
        default:
            break;
        }
    }
    return writes;
}

}  // namespace millrace::check
