// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QAction>

#include "core/analysis/run_difference.h"
#include "core/base/duration_text.h"
#include "ui/paint/theme.h"
#include "ui/panels/outcomes_window.h"
#include "ui/panels/why_panel.h"
#include "ui/timeline/branch_tree.h"
#include "ui/window/compare_window.h"
#include "ui/window/main_window.h"
#include "ui/window/window_style.h"

// Branches: made, named, removed; where they part, two beside each other, all in one table.

namespace millrace::ui {

void MainWindow::connectBranchActions()
{
    const auto on = [this](ActionId id, auto&& act) {
        connect(action(id), &QAction::triggered, this, std::forward<decltype(act)>(act));
    };
    on(ActionId::NewBranch, [this] {
        m_document.addBranch({}, m_player.time());
        say(tr("A second run of the same scenario. What you change now, you change in it alone."));
    });
    on(ActionId::NextBranch, [this] {
        if (m_document.branchCount() > 1)
            m_document.showBranch((m_document.shownBranch() + 1) % m_document.branchCount());
        else
            say(tr("There is one run only. Ctrl+B makes another."));
    });
    on(ActionId::RenameBranch, [this] {
        if (m_document.branchCount() > 1)
            m_branches->rename(m_document.shownBranch());
        else
            say(tr("There is one run only. Ctrl+B makes another."));
    });
    on(ActionId::RemoveBranch, [this] { removeBranch(m_document.shownBranch()); });
    on(ActionId::BringBranchBack, [this] {
        if (!m_document.canBringBranchBack())
            say(tr("No branch was removed."));
        m_document.bringBranchBack();
    });
    on(ActionId::FirstDifference, [this] { goToFirstDifference(); });
    on(ActionId::ShowBeside, [this] { showBeside(); });
    on(ActionId::Outcomes, [this] { showOutcomes(); });
    connect(&m_document, &ScenarioDocument::runReady, this, &MainWindow::followDifference);
    connect(&m_document, &ScenarioDocument::branchesChanged, this, &MainWindow::followDifference);
    connect(m_branches, &BranchTree::refused, this, &MainWindow::complain);
    connect(m_branches, &BranchTree::removeWanted, this, &MainWindow::removeBranch);
}

void MainWindow::removeBranch(std::size_t branch)
{
    if (branch == 0) {
        say(tr("The first one stays: it is the scenario as it was opened."));
        return;
    }
    const QString name = m_document.branchName(branch);
    m_document.removeBranch(branch);
    say(tr("%1 is removed. Ctrl+Shift+Del brings it back.").arg(name));
}

/// Why the two runs cannot be compared now; empty when they can.
QString MainWindow::obstacleToCompare() const
{
    if (!m_player.hasRecording() || m_document.branchCount() < 2)
        return tr("There is one run only. Ctrl+B makes another to compare with.");
    const std::size_t other = m_document.comparedBranch();
    if (!m_document.isBranchComputed(m_document.shownBranch()))
        return tr("One of the two is still being computed.");
    if (!m_document.isBranchComputed(other))
        return tr("%1 is not computed yet: show it first.").arg(m_document.branchName(other));
    return {};
}

/// Requires that nothing is in the way. Returns where they part, if they do.
std::optional<RunDifference> MainWindow::compareRuns()
{
    const std::size_t shown = m_document.shownBranch();
    const std::size_t other = m_document.comparedBranch();
    const FinishedRun& here = m_document.branchRun(shown);
    const FinishedRun& there = m_document.branchRun(other);
    const auto difference = differenceOf(*here.recording, *there.recording);
    if (difference) {
        m_why->showDifference(*difference,
                              outcomesOf(*here.recording, here.last, *there.recording, there.last),
                              m_document.branchName(shown), m_document.branchName(other));
        return difference;
    }
    const SimTime end = std::min(here.recording->end(), there.recording->end());
    m_why->showNoDifference(here.recording->goesOn() && there.recording->goesOn()
                                ? tr("No difference by %1, as far as both are computed.")
                                      .arg(QString::fromStdString(clockText(end, 0)))
                                : tr("No difference: every fact is the same in both."));
    return difference;
}

void MainWindow::goToFirstDifference()
{
    if (const QString obstacle = obstacleToCompare(); !obstacle.isEmpty()) {
        say(obstacle);
        return;
    }
    m_player.setPlaying(false);
    m_player.select(std::nullopt);
    if (const auto difference = compareRuns())
        m_player.seekFact(difference->fact + 1);
}

/// What is said of two runs must be true of them as they are now.
void MainWindow::followDifference()
{
    if (!m_why->isComparing())
        return;
    if (const QString obstacle = obstacleToCompare(); obstacle.isEmpty())
        compareRuns();
    else
        m_why->showNoDifference(obstacle);
}

void MainWindow::showBeside()
{
    if (m_document.branchCount() < 2) {
        say(tr("There is one run only. Ctrl+B makes another to show beside it."));
        return;
    }
    if (m_beside == nullptr) {
        m_beside = new CompareWindow{m_document, m_player, this};
        m_beside->setDark(m_dark);
        // Whichever of the two has the keyboard.
        for (const ActionSpec& spec : actionTable())
            if (spec.menu == MenuId::Run || spec.id == ActionId::NextThing ||
                spec.id == ActionId::ThingBefore || spec.id == ActionId::NextKind ||
                spec.id == ActionId::KindBefore)
                m_beside->addAction(action(spec.id));
        connect(m_beside, &CompareWindow::visibilityChanged, m_branches, &BranchTree::setBeside);
        connect(m_beside, &CompareWindow::visibilityChanged, this, &MainWindow::letOthersFollow);
    }
    m_beside->setVisible(!m_beside->isVisible());
}

/// Whoever compares branches compares what is equally long.
void MainWindow::letOthersFollow()
{
    m_document.setOthersFollow((m_beside != nullptr && m_beside->isVisible()) ||
                               (m_outcomes != nullptr && m_outcomes->isVisible()));
}

void MainWindow::showOutcomes()
{
    if (!m_document.isOpen())
        return;
    if (m_outcomes == nullptr) {
        m_outcomes = new OutcomesWindow{m_document, this};
        m_outcomes->setStyleSheet(styleSheetOf(Theme{m_dark}));
        connect(m_outcomes, &OutcomesWindow::visibilityChanged, this, &MainWindow::letOthersFollow);
    }
    m_outcomes->setVisible(!m_outcomes->isVisible());
}

}  // namespace millrace::ui
