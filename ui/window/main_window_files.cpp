// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QCloseEvent>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QRegularExpression>

#include "ui/export/export_dialog.h"
#include "ui/export/facts_dialog.h"
#include "ui/export/run_frames.h"
#include "ui/window/main_window.h"
#include "ui/window/shipped_dialog.h"

// Opening, saving and exporting.

namespace millrace::ui {

void MainWindow::chooseFile()
{
    if (!mayDiscard())
        return;
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a scenario"), {},
                                                      tr("Scenarios (*.toml);;All files (*)"));
    if (!path.isEmpty())
        openScenario(path);
}

void MainWindow::chooseShipped()
{
    ShippedDialog dialog{m_document.displayName(), this};
    if (dialog.exec() == QDialog::Accepted && !dialog.chosen().isEmpty() && mayDiscard())
        openScenario(dialog.chosen());
}

bool MainWindow::save(bool as)
{
    QString path = m_document.path();
    if (as || !m_document.hasOwnFile())
        path = QFileDialog::getSaveFileName(this, tr("Save the scenario"), nameToSave(),
                                            tr("Scenarios (*.toml)"));
    if (path.isEmpty())
        return false;
    const Status saved = m_document.saveAs(path);
    if (!saved)
        showErrors({saved.error()});
    else
        noteFile();
    return static_cast<bool>(saved);
}

/// Beside the file that it was made from; a branch has its own name.
QString MainWindow::nameToSave() const
{
    const QString& path = m_document.path();
    if (m_document.shownBranch() == 0 || m_document.hasOwnFile())
        return path.isEmpty() ? m_document.displayName() : path;
    static const QRegularExpression kNoNames{QStringLiteral("[^\\w.-]+")};
    const QFileInfo made{path.isEmpty() ? m_document.displayName() : path};
    const QString branch =
        m_document.branchName(m_document.shownBranch()).replace(kNoNames, QStringLiteral("-"));
    const QString name = QStringLiteral("%1-%2.toml").arg(made.completeBaseName(), branch);
    return path.isEmpty() ? name : made.dir().filePath(name);
}

bool MainWindow::mayDiscard()
{
    const std::vector<std::size_t> modified = m_document.modifiedBranches();
    if (modified.empty())
        return true;
    QStringList names;
    for (const std::size_t each : modified)
        names += m_document.branchName(each);
    const QString words =
        m_document.branchCount() == 1
            ? tr("The scenario was changed. Save it?")
            : tr("Changed and not saved: %1. Save, each branch in a file of its own?")
                  .arg(names.join(QStringLiteral(", ")));
    QMessageBox question{QMessageBox::Question, tr("Millrace"), words,
                         QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, this};
    question.setTextFormat(Qt::PlainText);
    question.setDefaultButton(QMessageBox::Save);
    const int answer = question.exec();
    if (answer != QMessageBox::Save)
        return answer == QMessageBox::Discard;
    return std::ranges::all_of(modified, [this](std::size_t each) {
        m_document.showBranch(each);
        return save(false);
    });
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    const bool leaves = mayDiscard();
    event->setAccepted(leaves);
    if (leaves)
        takeLeave();
}

/// As a command line names it.
QString MainWindow::scenarioToName() const
{
    return m_document.path().isEmpty() ? m_document.displayName() : m_document.path();
}

/// Beside the scenario, with its name, still without an ending.
QString MainWindow::targetOfExports() const
{
    const QFileInfo scenario{m_document.path()};
    const QDir folder{m_document.path().isEmpty() ? QDir::homePath() : scenario.absolutePath()};
    return folder.filePath(QFileInfo{m_document.displayName()}.completeBaseName());
}

void MainWindow::openExportDialog()
{
    if (!m_player.hasRecording())
        return;
    const auto recording = m_player.shared();
    ExportContext context;
    context.scenarioPath = scenarioToName();
    context.isSaved = !m_document.isModified();
    context.target = targetOfExports();
    context.runEnd = m_player.end();
    context.factsPerSecond = factsPerSecond(*recording);
    context.playhead = m_player.time();
    context.dark = m_dark;
    context.makeSource = [recording](QSize size, bool dark) {
        return framesOf(recording, size, dark);
    };
    context.notes = notesOf(*recording);
    auto* dialog = new ExportDialog{context, this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void MainWindow::openFactsDialog()
{
    if (!m_player.hasRecording())
        return;
    FactsContext context{.recording = m_player.shared(),
                         .scenarioPath = scenarioToName(),
                         .target = targetOfExports(),
                         .isSaved = !m_document.isModified(),
                         .until = {}};
    if (!hasEnd(m_document.scenario()))
        context.until = m_player.end();
    auto* dialog = new FactsDialog{std::move(context), this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

}  // namespace millrace::ui
