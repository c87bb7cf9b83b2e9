// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/trace/moment.h"
#include "ui/scene/layout.h"
#include "ui/scene/scene.h"

namespace millrace::ui {

class SceneWriter;

/// What a press has taken hold of: a bookmark on one partition, or a card, whose bookmarks move
/// together.
struct BookmarkGrip {
    GroupId group;
    std::optional<PartitionId> partition;  ///< None: from the card.

    bool operator==(const BookmarkGrip&) const = default;
};

/// Where a bookmark would be put.
struct BookmarkDrag {
    GroupId group;
    PartitionId partition;  ///< Along which it is dragged.
    Offset offset = 0;      ///< Log start to read end: what there is to read.
    bool all = false;       ///< On every partition, to the time of that record.

    bool operator==(const BookmarkDrag&) const = default;
};

/// The bookmark or card of a group at a place of this scene.
std::optional<BookmarkGrip> gripAt(const Scene& scene, const Moment& moment,
                                   const StageLayout& layout, Point at);

/// Where that place lies in the partitions; a grip on one partition stays on it. Nothing when no
/// partition can be dragged along.
std::optional<BookmarkDrag> draggedTo(const BookmarkGrip& grip, const Moment& moment,
                                      const StageLayout& layout, Point at, bool all);

/// When the record there was appended; none at the end.
std::optional<SimTime> timeAt(const Moment& moment, PartitionId partition, Offset offset);

/// "offset 12 · 0:43.2", "end · all partitions".
std::string wordsOf(const BookmarkDrag& drag, const Moment& moment);

/// The bookmark as it would lie, and where that is.
void addBookmarkGhost(SceneWriter& out, const Moment& moment, const StageLayout& layout,
                      const BookmarkDrag& drag);

}  // namespace millrace::ui
