// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/time.h"

namespace millrace {

/// The application's own database: `[transaction]`. Each happening is a transaction of it, which is
/// committed or rolled back when it has lasted; what both halves get of it is sent before, with or
/// after that. Not modelled: transactions that wait for each other, and a relay that dies.
struct WriteSpec {
    /// When a half is told.
    enum class Sent : std::uint8_t {
        BeforeCommit,  ///< "before-commit": from within; a rollback leaves a ghost
        AfterCommit,   ///< "after-commit": a death between the two leaves nothing
        WithCommit,    ///< "with-commit": the list lies in the same database; both or neither
        Outbox,        ///< "outbox": a row of the same transaction, which a relay sends
    };

    bool given = false;                                  ///< There is such a table.
    SimDuration lasts = std::chrono::milliseconds{400};  ///< From the happening on; 1 ms .. 1 h.
    Sent log = Sent::AfterCommit;                        ///< Never WithCommit.
    Sent queue = Sent::AfterCommit;
    double rollsBack = 0.0;  ///< Chance, 0 .. 1: "rolls-back".
    /// Happenings, counted from 0, that are rolled back, and after whose commit the process dies.
    /// In the file "rolled-back" and "dies", counted from 1; sorted, up to 1000 each.
    std::vector<std::uint32_t> rolledBack;
    std::vector<std::uint32_t> dies;
    SimDuration outbox = std::chrono::seconds{1};  ///< The relay looks this often; 10 ms .. 1 d.

    bool uses(Sent when) const { return given && (log == when || queue == when); }
    bool operator==(const WriteSpec&) const = default;
};

}  // namespace millrace
