// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/background_run.h"
#include "ui/document/scenario_document.h"

// The branches of a document: which there are, and which one is shown.

namespace millrace::ui {

const FinishedRun& ScenarioDocument::branchRun(std::size_t branch) const
{
    return branch == m_shown ? m_run : m_branches[branch].run;
}

void ScenarioDocument::addBranch(QString name)
{
    if (!m_open)
        return;
    if (name.isEmpty())
        name = tr("what if %1").arg(++m_branchesMade);
    keepShown();
    Branch branch = m_branches[m_shown];
    branch.name = std::move(name);
    branch.undo.clear();
    branch.redo.clear();
    m_branches.push_back(std::move(branch));
    m_shown = m_branches.size() - 1;
    takeShown();
}

void ScenarioDocument::showBranch(std::size_t branch)
{
    if (branch == m_shown || branch >= m_branches.size())
        return;
    keepShown();
    m_shown = branch;
    takeShown();
}

void ScenarioDocument::removeBranch(std::size_t branch)
{
    if (branch == 0 || branch >= m_branches.size())
        return;
    const bool wasShown = branch == m_shown;
    if (!wasShown)
        keepShown();
    m_branches.erase(m_branches.begin() + static_cast<std::ptrdiff_t>(branch));
    if (branch <= m_shown)
        --m_shown;
    if (wasShown)
        takeShown();
    else
        Q_EMIT branchesChanged();
}

void ScenarioDocument::keepShown()
{
    Branch& shown = m_branches[m_shown];
    shown.text = m_text;
    shown.undo = m_undo;
    shown.redo = m_redo;
    shown.scenario = m_scenario;
    shown.run = m_run;
    shown.runText = m_runText;
}

/// Its run is there already, unless an edit was still being computed when it was left.
void ScenarioDocument::takeShown()
{
    const Branch& shown = m_branches[m_shown];
    m_text = shown.text;
    m_undo = shown.undo;
    m_redo = shown.redo;
    m_scenario = shown.scenario;
    m_run = shown.run;
    m_runText = shown.runText;
    m_gesture = 0;
    Q_EMIT edited();
    Q_EMIT branchesChanged();
    if (m_run.scenario && *m_run.scenario == m_scenario) {
        cancelRun();
        Q_EMIT runReady();
    } else {
        startRun();
    }
}

}  // namespace millrace::ui
