// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "core/trace/columns.h"

namespace millrace::ui {

/// What a click selects.
struct Selection {
    Thing thing = Thing::Run;
    std::uint32_t index = 0;

    bool operator==(const Selection&) const = default;
};

/// The same thing in another run: by its name, for its index may be another's there; events by
/// entity and number, jobs by what they are for. None where that run does not have it.
std::optional<Selection> counterpartOf(const Selection& selection, const Columns& here,
                                       const Columns& there);

}  // namespace millrace::ui
