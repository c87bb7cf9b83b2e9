// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>

#include "core/base/duration_text.h"
#include "ui/panels/seed_dialog.h"
#include "ui/panels/why_panel.h"
#include "ui/timeline/fault_lane.h"
#include "ui/timeline/life_strip.h"
#include "ui/window/main_window.h"

// How the playhead moves, the lines of the timeline, many seeds.

namespace millrace::ui {

namespace {

constexpr int kSeeds = 200;

}  // namespace

void MainWindow::connectPlaybackActions()
{
    const auto on = [this](ActionId id, auto&& act) {
        connect(action(id), &QAction::triggered, this, std::forward<decltype(act)>(act));
    };
    on(ActionId::LoopFrom, [this] {
        m_player.setLoopFrom(m_player.time());
        say(tr("The loop begins at %1. Shift+Space plays it.")
                .arg(QString::fromStdString(clockText(m_player.loopFrom()))));
    });
    on(ActionId::LoopTo, [this] {
        m_player.setLoopTo(m_player.time());
        say(tr("The loop ends at %1. Shift+Space plays it.")
                .arg(QString::fromStdString(clockText(m_player.loopTo()))));
    });
    on(ActionId::Loop, [this] {
        m_player.setLooping(!m_player.looping());
        m_player.setPlaying(m_player.looping());
    });
    on(ActionId::Pace, [this] {
        const auto next = (static_cast<int>(m_player.pace()) + 1) % 3;
        m_player.setPace(static_cast<Playback::Pace>(next));
        const QString paces[] = {tr("Time passes evenly."),
                                 tr("Each thing that happens is seen equally long."),
                                 tr("As fast as possible.")};
        say(paces[next]);
    });
    on(ActionId::SlowAtMarks, [this] {
        m_player.setSlowAtMarks(!m_player.slowAtMarks());
        say(m_player.slowAtMarks() ? tr("Time stretches near marks.")
                                   : tr("Time passes marks as all the rest."));
    });
    on(ActionId::Life, [this] {
        m_life->open();
        m_why->showLife();
    });
    on(ActionId::CloseLife, [this] { m_life->close(); });
    on(ActionId::LifeCloser, [this] {
        if (m_life->isVisible())
            m_life->toggleCloser();
        else
            say(tr("Y shows the life of the selected event; then Z looks at it closer."));
    });
    on(ActionId::SeedRoulette, [this] { openSeedRoulette(); });
}

void MainWindow::connectLineActions()
{
    const auto on = [this](ActionId id, void (FaultLane::*act)()) {
        connect(action(id), &QAction::triggered, m_lines, act);
    };
    on(ActionId::NextLine, &FaultLane::selectNext);
    on(ActionId::MoveLine, &FaultLane::moveToPlayhead);
    on(ActionId::CopyLine, &FaultLane::copyToPlayhead);
    on(ActionId::MuteLine, &FaultLane::toggleMute);
    on(ActionId::RemoveLine, &FaultLane::remove);
    on(ActionId::FaultStrip, &FaultLane::toggleStrip);
    connect(m_lines, &FaultLane::said, this, &MainWindow::say);
    connect(m_lines, &FaultLane::refused, this, &MainWindow::complain);
}

void MainWindow::openSeedRoulette()
{
    if (!m_document.isOpen())
        return;
    auto* dialog = new SeedDialog{m_document.scenario(), kSeeds, this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SeedDialog::seedChosen, this, [this](quint64 seed) {
        showErrors(m_document.setValue("seed", std::to_string(seed)));
        say(tr("The run of seed %1. Undo brings the former one back.").arg(seed));
    });
    dialog->show();
}

}  // namespace millrace::ui
