// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/compare_window.h"

#include <QAction>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/paint/fonts.h"
#include "ui/paint/theme.h"
#include "ui/stage/stage_view.h"
#include "ui/window/window_style.h"

namespace millrace::ui {

CompareWindow::CompareWindow(ScenarioDocument& document, Player& clock, QWidget* parent)
    : QWidget{parent, Qt::Window}
    , m_document{document}
    , m_clock{clock}
{
    setFont(textFont(13, false));
    resize(1180, 700);
    auto* rows = new QVBoxLayout{this};
    rows->setContentsMargins(8, 6, 8, 8);
    m_heading = new QLabel{this};
    m_heading->setTextFormat(Qt::PlainText);
    m_heading->setObjectName(QStringLiteral("brand"));
    rows->addWidget(m_heading);
    m_stage = new StageView{m_player, this};
    rows->addWidget(m_stage, 1);
    connect(&document, &ScenarioDocument::branchesChanged, this, &CompareWindow::showBranch);
    connect(&document, &ScenarioDocument::runReady, this, &CompareWindow::showBranch);
    connect(&document, &ScenarioDocument::otherGrew, this, &CompareWindow::growBranch);
    connect(&clock, &Player::moved, this, &CompareWindow::follow);
    connect(&clock, &Player::selectionChanged, this, &CompareWindow::followSelection);
    connect(&m_player, &Player::selectionChanged, this, &CompareWindow::leadSelection);
    auto* close = new QAction{tr("Close"), this};
    close->setShortcut(Qt::Key_Escape);
    connect(close, &QAction::triggered, this, &QWidget::hide);
    addAction(close);
}

void CompareWindow::setDark(bool dark)
{
    setStyleSheet(styleSheetOf(Theme{dark}));
    m_stage->setDark(dark);
}

void CompareWindow::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    showBranch();
    Q_EMIT visibilityChanged(isVisible());
}

void CompareWindow::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    Q_EMIT visibilityChanged(false);
}

void CompareWindow::showBranch()
{
    if (!isVisible() || m_document.branchCount() < 2) {
        hide();  // There is nothing beside it any more.
        return;
    }
    const std::size_t other = m_document.comparedBranch();
    const FinishedRun& run = m_document.branchRun(other);
    const QString name = m_document.branchName(other);
    m_heading->setText(
        tr("%1, beside %2").arg(name, m_document.branchName(m_document.shownBranch())));
    setWindowTitle(tr("%1 – Millrace").arg(name));
    if (run.recording && (!m_player.hasRecording() || m_player.shared() != run.recording))
        m_player.setRecording(run.recording);
    followSelection();
    follow();
}

void CompareWindow::followSelection()
{
    if (m_linking)
        return;
    m_linking = true;
    const std::optional<Selection>& selected = m_clock.selection();
    m_player.select(selected && m_player.hasRecording()
                        ? counterpartOf(*selected, m_clock.recording().columns(),
                                        m_player.recording().columns())
                        : selected);
    m_linking = false;
}

/// A click here selects the same thing there.
void CompareWindow::leadSelection()
{
    const std::optional<Selection>& selected = m_player.selection();
    if (m_linking || !m_clock.hasRecording() || !m_player.hasRecording())
        return;
    m_linking = true;
    m_clock.select(selected ? counterpartOf(*selected, m_player.recording().columns(),
                                            m_clock.recording().columns())
                            : selected);
    m_linking = false;
}

/// What is shown has grown, or another branch.
void CompareWindow::growBranch()
{
    const FinishedRun& run = m_document.branchRun(m_document.comparedBranch());
    if (isVisible() && m_player.hasRecording() && run.recording != m_player.shared()) {
        m_player.growRecording(run.recording);
        follow();
    }
}

void CompareWindow::follow()
{
    if (isVisible() && m_player.hasRecording())
        m_player.seek(m_clock.time());
}

}  // namespace millrace::ui
