// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/departures.h"
#include "core/trace/key_set.h"

namespace millrace {

/// When a half is told of a happening; in a trace "before-commit", "after-commit", "with-commit",
/// "outbox".
enum class ToldWhen : std::uint8_t { BeforeCommit, AfterCommit, WithCommit, Outbox };
std::optional<ToldWhen> toldWhenOf(std::string_view text);

struct OpenWrite {
    HappeningId happening;
    SimTime since{};
    SimTime endsAt{};

    bool operator==(const OpenWrite&) const = default;
};

/// Something that is shown for a while after it was.
struct LastWrite {
    HappeningId happening = HappeningId::none();
    SimTime at{};

    bool operator==(const LastWrite&) const = default;
};

/// What can be seen of the application's database, where it is modelled.
struct WritesState {
    bool inForce = false;
    ToldWhen log = ToldWhen::AfterCommit;
    ToldWhen list = ToldWhen::AfterCommit;
    Departures<OpenWrite> open;
    Departures<HappeningId> outbox;  ///< Committed, and not yet sent.
    KeySet committed;
    KeySet rolledBack;
    std::uint32_t rollbacks = 0;
    LastWrite rollback;
    LastWrite death;

    bool hasOutbox() const { return log == ToldWhen::Outbox || list == ToldWhen::Outbox; }
    /// Whether a row of it can be found.
    bool isThere(HappeningId happening) const { return !inForce || committed.has(happening); }
    bool operator==(const WritesState&) const = default;
};

}  // namespace millrace
