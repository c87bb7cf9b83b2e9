// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/trace/moment.h"
#include "ui/scene/bookmark_drag.h"
#include "ui/scene/layout.h"
#include "ui/scene/scene.h"

namespace millrace::ui {

struct SceneOptions {
    double width = 1280;               ///< Logical pixels; 760 .. 4000.
    double height = 720;               ///< 420 .. 3000.
    Thing selectedThing = Thing::Run;  ///< Run = nothing.
    std::uint32_t selectedIndex = 0;
    bool killPreview = false;          ///< The selection is about to be killed.
    bool showScore = true;             ///< The right column: scoreboard, effects, inspector.
    bool forClass = false;             ///< For who sits far away; always with the right column.
    std::optional<BookmarkDrag> drag;  ///< A bookmark is being dragged.
    int inspectorFrom = 0;             ///< Lines of the inspector that are scrolled away.
    Scrolled scrolled;                 ///< Nothing in pictures and videos.

    StageLayout layout() const
    {
        StageLayout out = StageLayout::of(width, height, showScore, forClass);
        out.log.scrolled = out.list.scrolled = scrolled;
        return out;
    }
};

/// What does not change from frame to frame: panels, titles, captions, empty lanes. Depends on
/// what was declared and on the options' size alone.
Scene staticScene(const Moment& moment, const SceneOptions& options);

/// What moves or counts. Cost grows with what can be shown, never with backlogs.
Scene movingScene(const Moment& moment, const SceneOptions& options);

// The parts, one file each. All take the layout and add to the writer.
class SceneWriter;
void addTapeStatic(SceneWriter& out, const Moment& moment, const StageLayout& layout);
void addTape(SceneWriter& out, const Moment& moment, const StageLayout& layout);
void addLogStatic(SceneWriter& out, const Moment& moment, const HalfArea& area);
void addLog(SceneWriter& out, const Moment& moment, const StageLayout& layout);
void addLogTitle(SceneWriter& out, const Moment& moment, const HalfArea& area);
struct LogGeometry;
LogGeometry logGeometryOf(const Moment& moment, const HalfArea& area);
/// A cell of its own, and the sign of how its transaction ended.
void addMarkerCell(SceneWriter& out, const Moment& moment, const Rect& box, std::uint32_t partition,
                   Offset offset);
void addStrike(SceneWriter& out, const Rect& box);
void addLastStable(SceneWriter& out, const Moment& moment, const LogGeometry& geometry,
                   std::uint32_t partition);
void addMarkersOnTheirWay(SceneWriter& out, const Moment& moment, const LogGeometry& geometry);
void addProducer(SceneWriter& out, const Moment& moment, const HalfArea& area);
void addGroupsStatic(SceneWriter& out, const Moment& moment, const LogGeometry& geometry);
void addGroups(SceneWriter& out, const Moment& moment, const LogGeometry& geometry);
void addReplicas(SceneWriter& out, const Moment& moment, const LogGeometry& geometry,
                 std::uint32_t partition);
/// Whether brokers stand in the head of the log, for want of rows for their copies.
bool areBrokersInHead(const Moment& moment, const HalfArea& area);
double brokersWidth(const Moment& moment);  ///< There.
void addBrokers(SceneWriter& out, const Moment& moment, const HalfArea& area);
void addBatches(SceneWriter& out, const Moment& moment, const StageLayout& layout,
                const LogGeometry& geometry);
void addTopicsStatic(SceneWriter& out, const Moment& moment, const LogGeometry& geometry);
void addTopics(SceneWriter& out, const Moment& moment, const LogGeometry& geometry);
void addWaits(SceneWriter& out, const Moment& moment, const LogGeometry& geometry,
              std::uint32_t partition);
void addListStatic(SceneWriter& out, const Moment& moment, const HalfArea& area);
void addList(SceneWriter& out, const Moment& moment, const StageLayout& layout);
struct ListGeometry;
ListGeometry listGeometryOf(const Moment& moment, const HalfArea& area);
void addWorkersStatic(SceneWriter& out, const Moment& moment, const ListGeometry& geometry);
void addWorkers(SceneWriter& out, const Moment& moment, const ListGeometry& geometry);
/// What they need beside others, in their short words.
double widthOfActors(const Moment& moment, std::initializer_list<ActorKind> kinds);
/// Who looks again and again, right-aligned in one line; drops words where there is little room.
void addActors(SceneWriter& out, const Moment& moment, const Rect& area,
               std::initializer_list<ActorKind> kinds);
void addApplication(SceneWriter& out, const Moment& moment, const Rect& area);
/// The database that the halves are told of; nothing where it is not modelled.
void addWrites(SceneWriter& out, const Moment& moment, const Rect& area);
/// Who enqueues recurring jobs, in the place of the application, and where their jobs leave.
void addSchedulers(SceneWriter& out, const Moment& moment, const Rect& area);
Point schedulerExit(const Moment& moment, const Rect& area, SchedulerId scheduler);
/// The arrows from bridged groups to the list.
void addBridgesStatic(SceneWriter& out, const Moment& moment, const StageLayout& layout);
void addScoreStatic(SceneWriter& out, const StageLayout& layout);
void addScore(SceneWriter& out, const Moment& moment, const StageLayout& layout);
void addEffectsStatic(SceneWriter& out, const Rect& area);
void addEffects(SceneWriter& out, const Moment& moment, const Rect& area);
void addInspector(SceneWriter& out, const Moment& moment, const Rect& area,
                  const SceneOptions& options);
/// How many lines of the inspector have no room: so far it can be scrolled.
int inspectorLinesBeyond(const Moment& moment, const SceneOptions& options);

// Places that items of one part travel to in another.
/// Where the application hands out the newest happening.
Point tapeExit(const StageLayout& layout);
/// In the head of the log: the product it behaves like, and where its limits begin.
Rect profileChip(const Moment& moment, const HalfArea& area);
double limitsLeft(const Moment& moment, const HalfArea& area);
/// Where items enter the halves.
Point logEntry(const StageLayout& layout);
Point listEntry(const Moment& moment, const StageLayout& layout);
/// The dotted paths from the tape to there. At least two points.
std::vector<Point> pathToLog(const StageLayout& layout);
std::vector<Point> pathToList(const Moment& moment, const StageLayout& layout);
/// From a member of a bridged group to the ready list.
std::vector<Point> pathOverBridge(const Moment& moment, const StageLayout& layout, MemberId from);

/// The bridge of a group; null when it has none.
const SettingStated* bridgeOf(const Columns& columns, std::uint32_t group);
bool anyBridge(const Columns& columns);
bool isBridged(const Columns& columns, std::uint32_t reaction);

}  // namespace millrace::ui
