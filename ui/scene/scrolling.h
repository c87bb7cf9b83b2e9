// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/trace/moment.h"
#include "ui/scene/layout.h"

namespace millrace::ui {

/// Columns that may hold more than there is room for.
enum class Column : std::uint8_t { Partitions, Groups, Workers };

/// Where it lies.
Rect columnArea(const Moment& moment, const StageLayout& layout, Column column);
/// In which things of this kind stand; nothing for others.
std::optional<Column> columnOf(Thing thing);
/// How many rows of it are shown: a page.
std::uint32_t rowsShown(const Moment& moment, const StageLayout& layout, Column column);
/// By so many rows, down or up, as far as there are any. Cards with more members than they show are
/// gone through before the next group comes.
Scrolled scrolledBy(const Moment& moment, const StageLayout& layout, Column column, int rows);
/// By so little that the thing is shown; as it is where that is so, or where it has no column.
Scrolled scrolledTo(const Moment& moment, const StageLayout& layout, Thing thing,
                    std::uint32_t index);

}  // namespace millrace::ui
