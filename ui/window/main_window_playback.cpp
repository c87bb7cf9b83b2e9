// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <QAction>
#include <QMenu>

#include "core/base/duration_text.h"
#include "ui/panels/seed_dialog.h"
#include "ui/panels/why_panel.h"
#include "ui/timeline/fault_lane.h"
#include "ui/timeline/life_strip.h"
#include "ui/timeline/transport_bar.h"
#include "ui/window/main_window.h"

// How the playhead moves, the lines of the timeline, many seeds.

namespace millrace::ui {

namespace {

using namespace std::chrono_literals;

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
    on(ActionId::NoEnd, [this] { toggleEnd(); });
    connect(m_transport, &TransportBar::lengthWanted, this, &MainWindow::chooseLength);
    on(ActionId::SeedRoulette, [this] { openSeedRoulette(); });
}

/// A run without an end is computed as it is played.
void MainWindow::lookAhead()
{
    const bool unlimited = m_player.pace() == Playback::Pace::Unlimited;
    const double speed =
        unlimited ? std::max(m_player.speed(), m_player.achieved()) : m_player.speed();
    m_document.lookAhead(m_player.time(), m_player.playing() ? speed : 1.0);
}

/// One change of one value: undo brings it back.
void MainWindow::setLength(SimDuration length)
{
    const std::string text = durationText(length);  // "forever", too.
    const std::vector<Error> errors = m_document.setValue("duration", fmt::format("\"{}\"", text));
    if (!showErrors(errors))
        return;
    say(length == kForever ? tr("The run has no end any more: it is computed as it is played.")
                           : tr("The run ends at %1. Undo brings back how long it was.")
                                 .arg(QString::fromStdString(clockText(SimTime{length}, 1))));
}

/// To the millisecond, and never nothing.
SimDuration MainWindow::lengthHere() const
{
    const SimDuration least = std::chrono::milliseconds{1};
    return std::max<SimDuration>(
        std::chrono::floor<std::chrono::milliseconds>(m_player.time().time_since_epoch()), least);
}

void MainWindow::toggleEnd()
{
    if (m_player.hasRecording())
        setLength(hasEnd(m_document.scenario()) ? kForever : lengthHere());
}

/// A menu at the number that says how long it is.
void MainWindow::chooseLength(const QPoint& at)
{
    if (!m_player.hasRecording())
        return;
    auto* menu = new QMenu{this};
    menu->setObjectName(QStringLiteral("lengths"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const SimDuration now = m_document.scenario().duration;
    const auto add = [this, menu, now](const QString& text, SimDuration length) {
        QAction* entry = menu->addAction(text, this, [this, length] { setLength(length); });
        entry->setCheckable(true);
        entry->setChecked(length == now);
    };
    add(tr("No end: computed as it is played"), kForever);
    add(tr("Ends at the playhead, %1")
            .arg(QString::fromStdString(clockText(SimTime{lengthHere()}, 1))),
        lengthHere());
    menu->addSeparator();
    for (const SimDuration length : std::initializer_list<SimDuration>{1min, 3min, 10min, 1h, 24h})
        add(QString::fromStdString(durationText(length)), length);
    menu->popup(at - QPoint{0, menu->sizeHint().height()});
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
    if (!m_document.isOpen() || !m_player.hasRecording())
        return;
    // Of a run without an end: by where it is computed to.
    const Scenario scenario = endedAt(m_document.scenario(), m_player.end());
    auto* dialog = new SeedDialog{scenario, kSeeds, this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SeedDialog::seedChosen, this, [this](quint64 seed) {
        if (!showErrors(m_document.setValue("seed", std::to_string(seed))))
            return;
        say(tr("The run of seed %1. Undo brings the former one back.").arg(seed));
    });
    dialog->show();
    if (!hasEnd(m_document.scenario()))
        say(tr("Each seed by %1, as far as this run is computed.")
                .arg(QString::fromStdString(clockText(m_player.end(), 0))));
}

}  // namespace millrace::ui
