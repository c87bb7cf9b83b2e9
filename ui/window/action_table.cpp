// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/action_table.h"

#include <algorithm>

namespace millrace::ui {

const std::vector<ActionSpec>& actionTable()
{
    using enum ActionId;
    static const std::vector<ActionSpec> kTable{
        {Open, MenuId::File, "&Open…", "Ctrl+O", "Opens a scenario file."},
        {OpenShipped, MenuId::File, "&Shipped scenarios…", "Ctrl+Shift+O",
         "Opens one that comes with Millrace."},
        {Save, MenuId::File, "&Save", "Ctrl+S",
         "Saves the scenario; what you did not touch stays as it is."},
        {SaveAs, MenuId::File, "Save &as…", "Ctrl+Shift+S",
         "Saves the scenario under another name."},
        {Export, MenuId::File, "&Export…", "Ctrl+E", "Writes a video or a picture."},
        {ExportFacts, MenuId::File, "Export &facts (CSV)…", "Ctrl+Shift+E",
         "Writes all that happens in the run, a line each."},
        {Quit, MenuId::File, "&Quit", "Ctrl+Q", "Leaves Millrace."},
        {Undo, MenuId::Edit, "&Undo", "Ctrl+Z", "Takes the last change back, to the byte."},
        {Redo, MenuId::Edit, "&Redo", "Ctrl+Shift+Z;Ctrl+Y", "Does it again."},
        {LogProfile, MenuId::Edit, "&Profile of the log…", "P",
         "Whose defaults the log has, and what is not modelled of it."},
        {ListProfile, MenuId::Edit, "Profile of the &list…", "Shift+P",
         "Which job system the list behaves like, and what is not modelled of it."},
        {NextThing, MenuId::Edit, "Select the &next thing", "S",
         "The next member, worker or whatever is selected; the first when nothing is."},
        {ThingBefore, MenuId::Edit, "Select the thing &before", "Shift+S", "The one before it."},
        {NextKind, MenuId::Edit, "Select a thing of another &kind", "V",
         "Members, workers, groups, partitions and so on, in turn."},
        {KindBefore, MenuId::Edit, "Select a thing of the k&ind before", "Shift+V", "Back again."},
        {PlayPause, MenuId::Run, "&Play or pause", "Space", "Plays from the playhead, or pauses."},
        {Pause, MenuId::Run, "P&ause", "K", "Pauses."},
        {StepForward, MenuId::Run, "Step &forward", "Right;.", "To the next thing that happens."},
        {StepBack, MenuId::Run, "Step &back", "Left;,", "To what happened before."},
        {BeatForward, MenuId::Run, "One second forward", "Shift+Right", "One second on."},
        {BeatBack, MenuId::Run, "One second back", "Shift+Left", "One second back."},
        {NextMark, MenuId::Run, "&Next mark", "Ctrl+Right", "To the next mark on the timeline."},
        {LastMark, MenuId::Run, "&Last mark", "Ctrl+Left", "To the mark before."},
        {Start, MenuId::Run, "&Start of the run", "Home", "To the start."},
        {End, MenuId::Run, "&End of the run", "End", "To the end."},
        {NoEnd, MenuId::Run, "Without an en&d, or an end here", "Shift+End",
         "The run goes on as it is played; again, and it ends at the playhead."},
        {Faster, MenuId::Run, "Fas&ter", "+", "Plays faster."},
        {Slower, MenuId::Run, "Slo&wer", "-", "Plays slower."},
        {NormalSpeed, MenuId::Run, "Normal spee&d", "=", "One simulated second a second."},
        {ShuttleBack, MenuId::Run, "Play b&ackward", "J", "Backward; again for twice as fast."},
        {ShuttleForward, MenuId::Run, "Play f&orward", "L", "Forward; again for twice as fast."},
        {StepAtSelection, MenuId::Run, "Step at the se&lection", "F4",
         "To what happens next to what is selected."},
        {Until, MenuId::Run, "Run &until…", "U", "Goes on until something holds."},
        {NewBranch, MenuId::Run, "New &branch", "Ctrl+B",
         "What if? A second run of the same scenario, to change."},
        {NextBranch, MenuId::Run, "Ne&xt branch", "Ctrl+Shift+B", "Shows the next branch."},
        {RenameBranch, MenuId::Run, "Rena&me the branch", "F2", "Another name for the one shown."},
        {RemoveBranch, MenuId::Run, "Remo&ve the branch", "Shift+Del",
         "The one shown is gone, and its parent is shown."},
        {BringBranchBack, MenuId::Run, "Brin&g the branch back", "Ctrl+Shift+Del",
         "The one removed last, as it was."},
        {FirstDifference, MenuId::Run, "First d&ifference", "Ctrl+J",
         "Where this branch parts from the one it was made from."},
        {Outcomes, MenuId::Run, "Ou&tcomes of all branches", "Ctrl+T",
         "What became of each, in one table."},
        {LastCause, MenuId::Run, "To its &cause", "[", "What led to it."},
        {NextCause, MenuId::Run, "Back from the cause", "]", "What it led to."},
        {Life, MenuId::Run, "Li&fe of the selection", "Y",
         "All that happens to the selected event, on both sides, drawn and in words."},
        {LifeCloser, MenuId::Run, "Its life c&loser", "Z", "That life alone, or in the whole run."},
        {CloseLife, MenuId::Run, "Close that life", "Shift+Y", "Until Y opens it again."},
        {ShowBeside, MenuId::Run, "Show another branch b&eside", "Ctrl+Shift+J",
         "Two branches on one clock, the other in a window of its own."},
        {SeedRoulette, MenuId::Run, "Seed r&oulette…", "Ctrl+Shift+R",
         "Many seeds, and how often each outcome comes."},
        {LoopFrom, MenuId::Run, "Loop from here", "I", "The loop begins at the playhead."},
        {LoopTo, MenuId::Run, "Loop to here", "O", "The loop ends at the playhead."},
        {Loop, MenuId::Run, "Play in a loop", "Shift+Space",
         "Plays from the loop's beginning to its end, again and again."},
        {Pace, MenuId::Run, "Next pa&ce", "C",
         "By time, each event equally long, or as fast as possible."},
        {SlowAtMarks, MenuId::Run, "Slo&w near marks", "Shift+L",
         "Time stretches near what is worth a look."},
        {Kill, MenuId::Fault, "Brea&k the selection…", "X",
         "Shows all that can be done to it, as a right click does; X again kills it."},
        {Stop, MenuId::Fault, "&Stop the selection", "T", "It hands its work back and leaves."},
        {Restart, MenuId::Fault, "&Restart the selection", "R", "A new process in its place."},
        {Rewind, MenuId::Fault, "Move its &bookmark back", "B",
         "The selected group reads the last ten seconds again."},
        {Replay, MenuId::Fault, "Read &everything again", "Shift+B",
         "The selected group reads all that is still there."},
        {PoisonNext, MenuId::Fault, "&Poison the next event", "N",
         "Whoever handles the next event for the chosen group fails at it, each time."},
        {AddPartition, MenuId::Fault, "&Add a partition", "A",
         "The topic has one more from now on, and some keys move."},
        {AddReader, MenuId::Fault, "Add a &reader", "Shift+A",
         "One more reaction from now on: its group reads what the log kept, its jobs begin now."},
        {CrashMachine, MenuId::Fault, "Crash its &machine", "M",
         "Of the selected broker or worker: what it had not written goes with it."},
        {PauseQueue, MenuId::Fault, "Pause or resume a &queue", "Q",
         "Nothing of it is handed out; what runs goes on."},
        {Redrive, MenuId::Fault, "&Have what failed done again", "E",
         "What waits for a person is ready once more."},
        {Discard, MenuId::Fault, "Th&row away what failed", "Shift+E",
         "What waits for a person is dropped."},
        {NextLine, MenuId::Fault, "Select the next line of the timeline", "G",
         "Each fault is a thing below the timeline."},
        {MoveLine, MenuId::Fault, "Move the line to the playhead", "Shift+G",
         "The selected line acts now instead."},
        {CopyLine, MenuId::Fault, "Copy the line to the playhead", "Ctrl+Shift+D",
         "The selected line acts now too."},
        {MuteLine, MenuId::Fault, "M&ute the line", "Shift+M",
         "The selected line does nothing; again, and it does."},
        {RemoveLine, MenuId::Fault, "Take the line away", "Del", "The selected line is gone."},
        {FaultStrip, MenuId::Fault, "What it would do else&where", "F6",
         "The outcome with the selected line at every place of the run."},
        {Disarm, MenuId::Fault, "&Never mind", "Esc",
         "Leaves a kill undone, gives up a long run, or lets go."},
        {DarkTheme, MenuId::View, "&Dark", "Ctrl+D", "Light on dark."},
        {Present, MenuId::View, "&Present", "F5",
         "The stage alone, large and on all of the screen; PgUp and PgDn go from mark to mark."},
        {FullScreen, MenuId::View, "&Full screen", "F11", "All of the screen."},
        {Keys, MenuId::Help, "&Keys", "F1;?", "All keys at a glance."},
    };
    return kTable;
}

bool needsScenario(const ActionSpec& action)
{
    switch (action.menu) {
    case MenuId::File:
        return action.id == ActionId::Save || action.id == ActionId::SaveAs ||
               action.id == ActionId::Export || action.id == ActionId::ExportFacts;
    case MenuId::View:
    case MenuId::Help:
        return false;
    case MenuId::Edit:
    case MenuId::Run:
    case MenuId::Fault:
        break;
    }
    return true;
}

std::string_view titleOf(MenuId menu)
{
    constexpr std::string_view kTitles[] = {"&File", "&Edit", "&Run", "F&ault", "&View", "&Help"};
    return kTitles[static_cast<int>(menu)];
}

std::vector<std::string_view> clashingKeys(const std::vector<ActionSpec>& table)
{
    std::vector<std::string_view> all;
    for (const ActionSpec& action : table) {
        for (std::string_view rest = action.keys; !rest.empty();) {
            const std::string_view key = rest.substr(0, rest.find(';'));
            all.push_back(key);
            rest.remove_prefix(std::min(rest.size(), key.size() + 1));
        }
    }
    std::ranges::sort(all);
    std::vector<std::string_view> clashes;
    for (std::size_t n = 1; n < all.size(); ++n)
        if (all[n] == all[n - 1])
            clashes.push_back(all[n]);
    return clashes;
}

}  // namespace millrace::ui
