// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/log_ledger.h"
#include "core/trace/queue_ledger.h"

namespace millrace {

/// What both sides owe and have done, folded from facts. Copies share pages, so a keyframe
/// holds one.
struct Ledger {
    LogLedger log;
    QueueLedger list;

    /// Call before the fact is applied.
    template <class Fact>
    void see(const VisibleState& before, const Columns& columns, SimTime time, const Fact& fact)
    {
        constexpr bool kOfLog = Fact::kInfo.half != Half::List;
        constexpr bool kOfList = Fact::kInfo.half != Half::Log;
        if constexpr (kOfLog)
            log.see(before, columns, time, fact);
        if constexpr (kOfList)
            list.see(before, columns, time, fact);
        if ((kOfLog && log.side().hasNews()) || (kOfList && list.side().hasNews())) [[unlikely]]
            shareNews(time, columns);
    }

    void advanceTo(SimTime time, const Columns& columns)
    {
        log.advanceTo(time, columns);
        list.advanceTo(time, columns);
    }

    /// Of what grows with the run, about.
    std::size_t bytes() const { return log.bytes() + list.bytes(); }

private:
    /// Of obligations that are one on both sides.
    void shareNews(SimTime time, const Columns& columns);
};

}  // namespace millrace
