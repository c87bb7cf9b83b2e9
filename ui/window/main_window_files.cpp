// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCloseEvent>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>

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
    if (as || path.isEmpty())
        path = QFileDialog::getSaveFileName(this, tr("Save the scenario"), m_document.displayName(),
                                            tr("Scenarios (*.toml)"));
    if (path.isEmpty())
        return false;
    const Status saved = m_document.saveAs(path);
    if (!saved)
        showErrors({saved.error()});
    return static_cast<bool>(saved);
}

bool MainWindow::mayDiscard()
{
    if (!m_document.isModified())
        return true;
    QMessageBox question{QMessageBox::Question, tr("Millrace"),
                         tr("The scenario was changed. Save it?"),
                         QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, this};
    question.setTextFormat(Qt::PlainText);
    question.setDefaultButton(QMessageBox::Save);
    const int answer = question.exec();
    return answer == QMessageBox::Discard || (answer == QMessageBox::Save && save(false));
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    event->setAccepted(mayDiscard());
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
    FactsContext context{m_player.shared(), scenarioToName(), targetOfExports(), {}};
    if (!hasEnd(m_document.scenario()))
        context.until = m_player.end();
    auto* dialog = new FactsDialog{std::move(context), this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

}  // namespace millrace::ui
