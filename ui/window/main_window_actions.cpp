// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QLabel>

#include "core/base/duration_text.h"
#include "ui/stage/stage_view.h"
#include "ui/window/main_window.h"
#include "ui/window/words.h"

// What the actions of the table do to the playhead and to the run.

namespace millrace::ui {

namespace {

/// What can be killed by a click, as the timeline names it.
std::optional<Target::Kind> mortalKind(Thing thing)
{
    switch (thing) {
    case Thing::Member:
        return Target::Kind::Member;
    case Thing::Worker:
        return Target::Kind::Worker;
    case Thing::Broker:
        return Target::Kind::Broker;
    case Thing::Producer:
        return Target::Kind::Producer;
    case Thing::Scheduler:
        return Target::Kind::Scheduler;
    case Thing::Reaction:
        return Target::Kind::Reaction;
    case Thing::Store:
        return Target::Kind::Store;
    default:
        return std::nullopt;
    }
}

}  // namespace

void MainWindow::connectRunActions()
{
    const auto on = [this](ActionId id, auto&& act) {
        connect(action(id), &QAction::triggered, this, std::forward<decltype(act)>(act));
    };
    on(ActionId::PlayPause, [this] { m_player.setPlaying(!m_player.playing()); });
    on(ActionId::Pause, [this] { m_player.setPlaying(false); });
    on(ActionId::StepForward, [this] { m_player.stepForward(); });
    on(ActionId::StepBack, [this] { m_player.stepBack(); });
    on(ActionId::BeatForward, [this] { m_player.seek(m_player.time() + std::chrono::seconds{1}); });
    on(ActionId::BeatBack, [this] { m_player.seek(m_player.time() - std::chrono::seconds{1}); });
    on(ActionId::NextMark, [this] { m_player.nextMark(); });
    on(ActionId::LastMark, [this] { m_player.lastMark(); });
    on(ActionId::Start, [this] { m_player.seek(SimTime{}); });
    on(ActionId::End, [this] { m_player.seek(m_player.end()); });
    on(ActionId::Faster, [this] { m_player.faster(); });
    on(ActionId::Slower, [this] { m_player.slower(); });
    on(ActionId::NormalSpeed, [this] { m_player.setSpeed(1.0); });
    on(ActionId::Kill, [this] { pressKill(); });
    on(ActionId::Stop, [this] { breakSelection(Intervention::Act::Stop); });
    on(ActionId::Restart, [this] { breakSelection(Intervention::Act::Restart); });
    on(ActionId::Disarm, [this] { disarm(); });
    connect(&m_player, &Player::selectionChanged, this, [this] {
        m_armed = false;
        m_stage->setKillPreview(false);
    });
}

void MainWindow::connectFileActions()
{
    const auto on = [this](ActionId id, auto&& act) {
        connect(action(id), &QAction::triggered, this, std::forward<decltype(act)>(act));
    };
    on(ActionId::Open, [this] { chooseFile(); });
    on(ActionId::OpenShipped, [this] { chooseShipped(); });
    on(ActionId::Save, [this] { save(false); });
    on(ActionId::SaveAs, [this] { save(true); });
    on(ActionId::Export, [this] { openExportDialog(); });
    on(ActionId::Quit, [this] { close(); });
    on(ActionId::Undo, [this] { m_document.undo(); });
    on(ActionId::Redo, [this] { m_document.redo(); });
    on(ActionId::DarkTheme, [this](bool checked) { setDark(checked); });
    on(ActionId::FullScreen, [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    on(ActionId::Keys, [this] { showKeys(); });
}

void MainWindow::pressKill()
{
    const auto& selection = m_player.selection();
    if (!selection || !mortalKind(selection->thing)) {
        say(tr(
            "Click a worker, a member, a broker, the producer, a scheduler, the store or a "
            "reaction first; "
            "then X shows what would be killed, and X again kills it. Of a reaction, it is what it "
            "calls."));
        return;
    }
    if (m_armed) {
        breakSelection(Intervention::Act::Kill);
        return;
    }
    m_player.setPlaying(false);
    m_armed = true;
    m_stage->setKillPreview(true);
    const QString words = selection->thing == Thing::Reaction
                              ? tr("X again takes what %1 calls down for a minute, at %2. Esc: "
                                   "never mind.")
                              : tr("X again kills %1 at %2. Esc: never mind.");
    say(words.arg(selection->thing == Thing::Store ? tr("the store")
                                                   : text(m_player.recording().columns().nameOf(
                                                         selection->thing, selection->index)),
                  QString::fromStdString(clockText(m_player.time()))));
}

void MainWindow::breakSelection(Intervention::Act act)
{
    const auto selection = m_player.selection();
    const auto kind = selection ? mortalKind(selection->thing) : std::nullopt;
    if (!kind) {
        say(tr(
            "Click a worker, a member, a broker, the producer, a scheduler or the store first."));
        return;
    }
    const Target target{*kind, static_cast<int>(selection->index)};
    if (selection->thing != Thing::Reaction)
        breakNow(act, target);
    else if (act == Intervention::Act::Kill)
        takeDown(target);
    else
        say(tr("What a reaction calls can only be taken down, with X; it comes back by itself."));
    m_armed = false;
    m_stage->setKillPreview(false);
}

void MainWindow::breakNow(Intervention::Act act, Target target)
{
    if (!m_player.hasRecording())
        return;
    const std::vector<Error> errors = m_document.addIntervention({m_player.time(), act, target});
    showErrors(errors);
}

void MainWindow::takeDown(Target reaction)
{
    if (!m_player.hasRecording())
        return;
    showErrors(m_document.addIntervention({.at = m_player.time(),
                                           .act = Intervention::Act::Outage,
                                           .target = reaction,
                                           .lasts = std::chrono::minutes{1}}));
}

void MainWindow::disarm()
{
    if (m_stage->cancelDrag())
        return;
    if (m_document.isRunning()) {
        m_document.giveUpRun();
        return;
    }
    if (!m_armed)
        m_player.select(std::nullopt);
    m_armed = false;
    m_stage->setKillPreview(false);
    say({});
}

}  // namespace millrace::ui
