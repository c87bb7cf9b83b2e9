// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>

#include "core/trace/shared_pages.h"
#include "core/trace/side_ledger.h"

namespace millrace {

/// Jobs that bridges have put on the list: a crash before the commit puts a second one there. Where
/// the obligation is follows from where all of its jobs are.
class BridgedJobs {
public:
    /// Moves one job, and says where its obligation is now.
    SideLedger::Place move(std::size_t obligation, JobId job, SideLedger::Place place);
    bool any(std::size_t obligation) const;
    std::size_t bytes() const { return m_jobs.bytes() + m_counts.bytes(); }

private:
    using Counts = std::array<std::uint16_t, SideLedger::kPlaces>;

    SharedPages<std::optional<SideLedger::Place>> m_jobs;  ///< By job; others have no place here.
    SharedPages<Counts> m_counts;                          ///< By obligation.
};

}  // namespace millrace
