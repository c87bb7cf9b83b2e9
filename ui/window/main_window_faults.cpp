// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QKeyEvent>

#include "core/base/duration_text.h"
#include "ui/panels/fault_palette.h"
#include "ui/stage/stage_view.h"
#include "ui/timeline/fault_lane.h"
#include "ui/timeline/until_field.h"
#include "ui/window/main_window.h"
#include "ui/window/words.h"

// What is done to the selection: the first X shows all that can be, and whom a kill would hit; a
// letter, a click or the second X does it. Each becomes a line of the timeline at the playhead.

namespace millrace::ui {

void MainWindow::connectFaultActions()
{
    const auto on = [this](ActionId id, auto&& act) {
        connect(action(id), &QAction::triggered, this, std::forward<decltype(act)>(act));
    };
    on(ActionId::Kill, [this] { pressKill(); });
    on(ActionId::Stop, [this] { breakSelection('T'); });
    on(ActionId::Restart, [this] { breakSelection('R'); });
    on(ActionId::CrashMachine, [this] { breakSelection('M'); });
    on(ActionId::Disarm, [this] { disarm(); });
    connect(m_palette, &FaultPalette::chosen, this, &MainWindow::breakSelection);
    connect(m_stage, &StageView::faultsWanted, this, [this] {
        if (!m_armed)
            pressKill();
    });
    connect(&m_player, &Player::selectionChanged, this, &MainWindow::lower);
    // What can be done depends on the moment.
    connect(&m_player, &Player::moved, this, [this] {
        if (m_armed && !m_player.playing())
            showPalette();
        else
            lower();
    });
}

std::vector<FaultChoice> MainWindow::choicesNow()
{
    const auto& selection = m_player.selection();
    if (!m_player.hasRecording() || !selection)
        return {};
    return faultChoices(m_document, m_player.moment(), selection->thing, selection->index);
}

void MainWindow::pressKill()
{
    if (m_armed) {
        breakSelection('X');
        return;
    }
    if (choicesNow().empty()) {
        say(tr(
            "Select a worker, a member, a group, a broker, the producer, a scheduler, the store, "
            "a reaction or a partition first, by a click or S and V; then X shows what can be done "
            "to it."));
        return;
    }
    m_player.setPlaying(false);
    m_armed = true;
    showPalette();
}

void MainWindow::showPalette()
{
    const std::vector<FaultChoice> choices = choicesNow();
    if (choices.empty()) {
        lower();
        return;
    }
    const bool kills = choices.front().key == 'X' && choices.front().isPossible();
    m_stage->setKillPreview(kills);
    const auto selection = m_player.selection();
    const QRect stage{m_stage->mapTo(centralWidget(), QPoint{}), m_stage->size()};
    const QRect thing =
        m_stage->placeOf(selection->thing, selection->index).translated(stage.topLeft());
    m_palette->offer(tr("TO %1, AT %2")
                         .arg((selection->thing == Thing::Store ? tr("the store")
                               : selection->thing == Thing::Happening
                                   ? tr("both sides")
                                   : text(m_player.recording().columns().nameOf(selection->thing,
                                                                                selection->index)))
                                  .toUpper(),
                              QString::fromStdString(clockText(m_player.time()))),
                     choices, thing, stage);
    say(kills ? tr("X again: %1. Esc: never mind.").arg(choices.front().name.toLower())
              : tr("A letter does it. Esc: never mind."));
}

/// The choice of a letter, or why not.
void MainWindow::breakSelection(char key)
{
    const std::vector<FaultChoice> choices = choicesNow();
    const FaultChoice* choice = choiceOf(choices, key);
    if (choice == nullptr) {
        say(choices.empty() ? tr("Select a worker, a member, a broker, the producer, a scheduler "
                                 "or the store first; X shows what can be done to it.")
                            : tr("That cannot be done to it; X shows what can."));
        return;
    }
    make(*choice);
}

/// From a menu: without a selection, and without the palette.
void MainWindow::choose(Thing thing, std::uint32_t index, char key)
{
    if (!m_player.hasRecording())
        return;
    const auto choices = faultChoices(m_document, m_player.moment(), thing, index);
    if (const FaultChoice* choice = choiceOf(choices, key))
        make(*choice);
}

void MainWindow::make(const FaultChoice& choice)
{
    if (!choice.isPossible()) {
        say(tr("%1: %2").arg(choice.name, choice.refusal));
        return;
    }
    lower();
    m_player.setPlaying(false);
    if (!showErrors(choice.place.empty() ? m_document.addIntervention(choice.act)
                                         : m_document.setValue(choice.place, choice.value)))
        return;
    say(tr("%1, at %2. Ctrl+Z takes it back.")
            .arg(choice.name, QString::fromStdString(clockText(m_player.time()))));
    if (choice.place.empty())
        tellWithoutEffect();
}

/// Of the line that was made last, as soon as its run is there.
void MainWindow::tellWithoutEffect()
{
    m_untold = m_document.isRunning();
    if (m_untold)
        return;
    if (const QString why = m_lines->whyLastChangesNothing(); !why.isEmpty())
        say(tr("That changes nothing: %1. Ctrl+Z takes it back.").arg(why));
}

void MainWindow::breakNow(Intervention::Act act, Target target, SimDuration lasts)
{
    if (!m_player.hasRecording())
        return;
    if (showErrors(m_document.addIntervention(
            {.at = m_player.time(), .act = act, .target = target, .lasts = lasts})))
        tellWithoutEffect();
}

/// The preview is over.
void MainWindow::lower()
{
    m_armed = false;
    m_palette->hide();
    m_stage->setKillPreview(false);
}

void MainWindow::disarm()
{
    if (m_stage->cancelDrag())
        return;
    if (m_document.isRunning()) {
        m_document.giveUpRun();
        return;
    }
    if (m_until->isWaiting()) {
        m_until->cancel();
        return;
    }
    if (m_presents && !m_armed && !m_player.selection()) {
        present(false);
        return;
    }
    if (!m_armed)
        m_player.select(std::nullopt);
    lower();
    say({});
}

/// While the palette is there, its letters are its own, and Enter is its first choice.
bool MainWindow::isPaletteKey(const QKeyEvent& key) const
{
    if (!m_armed || !m_palette->isVisible() || key.modifiers() != Qt::NoModifier)
        return false;
    return key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter ||
           (key.key() >= Qt::Key_A && key.key() <= Qt::Key_Z &&
            choiceOf(m_palette->choices(), static_cast<char>(key.key())) != nullptr);
}

}  // namespace millrace::ui
