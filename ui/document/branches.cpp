// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include "core/base/printable.h"
#include "core/scenario/scenario_difference.h"
#include "ui/document/background_run.h"
#include "ui/document/scenario_document.h"

// The branches of a document: which there are, and which one is shown.

namespace millrace::ui {

namespace {

/// Of one line, however it was pasted; longer ones hide what is beside them.
QString tidied(const QString& name)
{
    constexpr std::size_t kLongest = 40;
    return QString::fromStdString(printableLine(name.simplified().toStdString(), kLongest));
}

}  // namespace

const FinishedRun& ScenarioDocument::branchRun(std::size_t branch) const
{
    return branch == m_shown ? m_run : m_branches[branch].run;
}

bool ScenarioDocument::isBranchComputed(std::size_t branch) const
{
    if (!branchRun(branch).recording)
        return false;
    if (branch == m_shown)
        return m_runText == m_text;
    return m_branches[branch].runText == m_branches[branch].text;
}

std::optional<std::size_t> ScenarioDocument::branchOf(int id) const
{
    const auto found = std::ranges::find(m_branches, id, &Branch::id);
    if (found == m_branches.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - m_branches.begin());
}

const Scenario& ScenarioDocument::scenarioOf(std::size_t branch) const
{
    return branch == m_shown ? m_scenario : m_branches[branch].scenario;
}

std::optional<std::size_t> ScenarioDocument::branchParent(std::size_t branch) const
{
    const std::optional<int> parent = m_branches[branch].parent;
    return parent ? branchOf(*parent) : std::nullopt;
}

SimTime ScenarioDocument::branchFork(std::size_t branch) const
{
    const std::optional<std::size_t> parent = branchParent(branch);
    if (!parent)
        return SimTime{};
    const SimTime parts = firstDifference(scenarioOf(*parent), scenarioOf(branch));
    const SimTime end{scenarioOf(branch).duration};
    const bool differs = parts != kNever && parts <= end;
    return std::min(differs ? parts : m_branches[branch].madeAt, end);
}

std::size_t ScenarioDocument::comparedBranch() const
{
    return branchParent(m_shown).value_or(m_branches.size() - 1);
}

bool ScenarioDocument::isNameTaken(const QString& name, std::size_t butOf) const
{
    for (std::size_t n = 0; n < m_branches.size(); ++n)
        if (n != butOf && m_branches[n].name == name)
            return true;
    return false;
}

/// A name that comes back, and is another's by now.
QString ScenarioDocument::freed(QString name, std::size_t butOf) const
{
    while (isNameTaken(name, butOf))
        name = tr("%1, again").arg(name);
    return name;
}

std::vector<std::size_t> ScenarioDocument::modifiedBranches() const
{
    std::vector<std::size_t> modified;
    for (std::size_t n = 0; n < m_branches.size(); ++n)
        if (textOf(n) != fileOf(n).saved)
            modified.push_back(n);
    return modified;
}

void ScenarioDocument::addBranch(QString name, SimTime at)
{
    if (!m_open)
        return;
    const int id = ++m_branchesMade;
    for (int n = id; name.isEmpty() || isNameTaken(name, m_branches.size()); ++n)
        name = tr("what if %1").arg(n);
    keepShown();
    Branch branch = m_branches[m_shown];
    branch.parent = branch.id;
    branch.id = id;
    branch.madeAt = at;
    branch.name = std::move(name);
    branch.file.isOwn = false;
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

Status ScenarioDocument::renameBranch(std::size_t branch, const QString& name)
{
    const QString tidy = tidied(name);
    if (branch >= m_branches.size() || tidy == m_branches[branch].name)
        return Done{};
    if (tidy.isEmpty())
        return Error{.message = tr("A branch needs a name.").toStdString()};
    if (isNameTaken(tidy, branch))
        return Error{.message = tr("There is a branch \"%1\" already.").arg(tidy).toStdString()};
    Branch& renamed = m_branches[branch];
    const bool isShown = branch == m_shown;
    (isShown ? m_undo : renamed.undo)
        .push_back({isShown ? m_text : renamed.text, std::exchange(renamed.name, tidy)});
    (isShown ? m_redo : renamed.redo).clear();
    if (isShown) {
        m_gesture = 0;
        Q_EMIT edited();
    }
    Q_EMIT branchesChanged();
    return Done{};
}

void ScenarioDocument::removeBranch(std::size_t branch)
{
    if (branch == 0 || branch >= m_branches.size())
        return;
    const bool wasShown = branch == m_shown;
    keepShown();
    const int parent = *m_branches[branch].parent;
    const int shown = wasShown ? parent : m_branches[m_shown].id;
    m_removed = RemovedBranch{std::move(m_branches[branch]), {}};
    m_branches.erase(m_branches.begin() + static_cast<std::ptrdiff_t>(branch));
    for (Branch& each : m_branches)
        if (each.parent == m_removed->branch.id) {
            m_removed->children.push_back(each.id);
            each.parent = parent;
        }
    m_shown = *branchOf(shown);
    if (wasShown)
        takeShown();
    else
        Q_EMIT branchesChanged();
}

void ScenarioDocument::bringBranchBack()
{
    if (!m_removed)
        return;
    keepShown();
    RemovedBranch back = *std::exchange(m_removed, std::nullopt);
    for (const int child : back.children)
        if (const auto at = branchOf(child))
            m_branches[*at].parent = back.branch.id;
    back.branch.name = freed(std::move(back.branch.name), m_branches.size());
    m_branches.push_back(std::move(back.branch));
    m_shown = m_branches.size() - 1;
    takeShown();
}

void ScenarioDocument::keepShown()
{
    Branch& shown = m_branches[m_shown];
    shown.file = m_file;
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
    m_file = shown.file;
    m_text = shown.text;
    m_undo = shown.undo;
    m_redo = shown.redo;
    m_scenario = shown.scenario;
    m_run = shown.run;
    m_runText = shown.runText;
    m_gesture = 0;
    Q_EMIT edited();
    Q_EMIT branchesChanged();
    // One without an end is shown when it is as far as the one that was shown before.
    const bool isFar = hasEnd(m_scenario) || !m_run.place || m_run.recording->end() >= m_reached;
    if (m_run.scenario && *m_run.scenario == m_scenario && isFar) {
        cancelRun();
        Q_EMIT runReady();
        growOthers();
    } else {
        startRun();
    }
}

}  // namespace millrace::ui
