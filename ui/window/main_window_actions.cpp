// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>

#include "ui/window/keys_dialog.h"
#include "ui/window/main_window.h"

// What the actions of the table do to the playhead and to the run.

namespace millrace::ui {

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
    on(ActionId::ExportFacts, [this] { openFactsDialog(); });
    on(ActionId::Quit, [this] { close(); });
    on(ActionId::Undo, [this] { m_document.undo(); });
    on(ActionId::Redo, [this] { m_document.redo(); });
    on(ActionId::DarkTheme, [this](bool checked) { setDark(checked); });
    on(ActionId::Present, [this](bool checked) { present(checked); });
    on(ActionId::FullScreen, [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    on(ActionId::Keys, [this] { KeysDialog{this}.exec(); });
}

}  // namespace millrace::ui
