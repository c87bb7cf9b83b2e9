// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

namespace millrace::ui {

/// What can be done in the window. Menus, buttons, keys and the list of keys all come from here.
enum class ActionId {
    Open,
    OpenShipped,
    Save,
    SaveAs,
    Export,
    ExportFacts,
    Quit,
    Undo,
    Redo,
    NextThing,
    ThingBefore,
    NextKind,
    KindBefore,
    PlayPause,
    Pause,
    StepForward,
    StepBack,
    BeatForward,
    BeatBack,
    NextMark,
    LastMark,
    Start,
    End,
    NoEnd,
    Faster,
    Slower,
    NormalSpeed,
    ShuttleBack,
    ShuttleForward,
    StepAtSelection,
    Until,
    NewBranch,
    NextBranch,
    RenameBranch,
    RemoveBranch,
    BringBranchBack,
    Outcomes,
    FirstDifference,
    LastCause,
    NextCause,
    Life,
    LifeCloser,
    CloseLife,
    ShowBeside,
    SeedRoulette,
    Loop,
    LoopFrom,
    LoopTo,
    Pace,
    SlowAtMarks,
    Kill,
    Stop,
    Restart,
    Rewind,
    Replay,
    PoisonNext,
    AddPartition,
    AddReader,
    CrashMachine,
    PauseQueue,
    Redrive,
    Discard,
    NextLine,
    MoveLine,
    CopyLine,
    MuteLine,
    RemoveLine,
    FaultStrip,
    LogProfile,
    ListProfile,
    Disarm,
    DarkTheme,
    Present,
    FullScreen,
    Keys,
};

enum class MenuId { File, Edit, Run, Fault, View, Help };

struct ActionSpec {
    ActionId id;
    MenuId menu;
    std::string_view text;  ///< As in the menu, "&" before its access key.
    std::string_view keys;  ///< Portable key sequences, separated by ";"; the first is shown.
    std::string_view tip;
};

/// In the order of the menus, and in each of its entries.
const std::vector<ActionSpec>& actionTable();

/// Whether it has nothing to act on before a scenario is open.
bool needsScenario(const ActionSpec& action);

/// As in the menu bar, "&" before its access key.
std::string_view titleOf(MenuId menu);

/// A key sequence of the table with all who claim it, where more than one does.
std::vector<std::string_view> clashingKeys(const std::vector<ActionSpec>& table);

}  // namespace millrace::ui
