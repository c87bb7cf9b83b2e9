// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>

#include "core/analysis/questions.h"
#include "ui/panels/why_panel.h"
#include "ui/stage/stage_view.h"
#include "ui/timeline/branch_bar.h"
#include "ui/timeline/transport_bar.h"
#include "ui/timeline/until_field.h"
#include "ui/window/main_window.h"

// Travelling in time: branches, where they part, why, and until when.

namespace millrace::ui {

void MainWindow::connectTravelActions()
{
    const auto on = [this](ActionId id, auto&& act) {
        connect(action(id), &QAction::triggered, this, std::forward<decltype(act)>(act));
    };
    on(ActionId::ShuttleBack, [this] { m_player.shuttle(true); });
    on(ActionId::ShuttleForward, [this] { m_player.shuttle(false); });
    on(ActionId::StepAtSelection, [this] { stepAtSelection(); });
    on(ActionId::LastCause, [this] { m_why->goToCause(true); });
    on(ActionId::NextCause, [this] { m_why->goToCause(false); });
    on(ActionId::Until, [this] { m_until->setFocus(Qt::ShortcutFocusReason); });
    on(ActionId::NewBranch, [this] {
        m_document.addBranch();
        say(tr("A second run of the same scenario. What you change now, you change in it alone."));
    });
    on(ActionId::NextBranch, [this] {
        if (m_document.branchCount() > 1)
            m_document.showBranch((m_document.shownBranch() + 1) % m_document.branchCount());
        else
            say(tr("There is one run only. Ctrl+B makes another."));
    });
    on(ActionId::FirstDifference, [this] { goToFirstDifference(); });
    connect(m_branches, &BranchBar::differenceWanted, this, &MainWindow::goToFirstDifference);
    connect(m_until, &UntilField::refused, this, &MainWindow::complain);
    connect(m_until, &UntilField::found, this, [this] {
        complain({});
        m_stage->setFocus();
    });
}

void MainWindow::stepAtSelection()
{
    const auto& selection = m_player.selection();
    if (!m_player.hasRecording() || !selection) {
        say(tr("Click something first; F4 goes to what happens to it next."));
        return;
    }
    m_player.setPlaying(false);
    const auto next = nextFactOf(m_player.recording(), selection->thing, selection->index,
                                 m_player.state().facts);
    if (next)
        m_player.seekFact(*next + 1);
    else
        say(tr("Nothing more happens to it in this run."));
}

void MainWindow::goToFirstDifference()
{
    if (!m_player.hasRecording() || m_document.branchCount() < 2) {
        say(tr("There is one run only. Ctrl+B makes another to compare with."));
        return;
    }
    const std::size_t shown = m_document.shownBranch();
    const std::size_t other = shown == 0 ? 1 : 0;
    const FinishedRun& here = m_document.branchRun(shown);
    const FinishedRun& there = m_document.branchRun(other);
    if (m_document.isRunning() || !there.recording) {
        say(tr("One of the two is still being computed."));
        return;
    }
    const auto difference = differenceOf(*here.recording, *there.recording);
    if (!difference) {
        say(tr("No difference: every fact is the same in both."));
        return;
    }
    m_player.setPlaying(false);
    m_player.select(std::nullopt);
    m_player.seekFact(difference->fact + 1);
    m_why->showDifference(*difference,
                          outcomesOf(*here.recording, here.last, *there.recording, there.last),
                          m_document.branchName(shown), m_document.branchName(other));
}

}  // namespace millrace::ui
