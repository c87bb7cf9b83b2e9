// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "ui/charts/chart_pane.h"
#include "ui/panels/break_panel.h"
#include "ui/panels/control_panel.h"
#include "ui/panels/elided_label.h"
#include "ui/panels/fault_palette.h"
#include "ui/panels/log_controls.h"
#include "ui/panels/offer_bar.h"
#include "ui/panels/why_panel.h"
#include "ui/stage/stage_view.h"
#include "ui/timeline/branch_bar.h"
#include "ui/timeline/branch_tree.h"
#include "ui/timeline/fault_lane.h"
#include "ui/timeline/life_strip.h"
#include "ui/timeline/timeline_view.h"
#include "ui/timeline/transport_bar.h"
#include "ui/timeline/until_field.h"
#include "ui/window/main_window.h"

// Where the parts of the window lie.

namespace millrace::ui {

namespace {

constexpr int kGap = 8;

}  // namespace

void MainWindow::layOut()
{
    auto* center = new QWidget{this};
    auto* rows = new QVBoxLayout{center};
    rows->setContentsMargins(kGap, 0, kGap, kGap);
    rows->setSpacing(kGap);
    m_header = makeHeader();
    rows->addWidget(m_header);
    m_message = new QLabel{center};
    m_message->setObjectName(QStringLiteral("message"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message->hide();
    rows->addWidget(m_message);
    m_offer = new OfferBar{center};
    rows->addWidget(m_offer);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(kGap);
    m_controls = new ControlPanel{m_document, center};
    m_controls->setFixedWidth(204);
    m_break = new BreakPanel{center};
    m_controls->addButtons(m_break);
    connect(m_break, &BreakPanel::slotBroken, this,
            [this](Intervention::Act act, int slot, SimDuration lasts) {
                breakNow(act, {Target::Kind::Slot, slot}, lasts);
            });
    connect(m_break, &BreakPanel::chosen, this, &MainWindow::choose);
    connect(m_break, &BreakPanel::readerAdded, action(ActionId::AddReader), &QAction::trigger);
    m_logControls = new LogControls{
        m_document,
        m_player,
        {action(ActionId::PoisonNext), action(ActionId::AddPartition)},
        {action(ActionId::Kill), action(ActionId::CrashMachine), action(ActionId::Restart)},
        center};
    m_controls->addPage(tr("The log"), m_logControls);
    m_stage = new StageView{m_player, center};
    // It takes what the others leave, and in a low window those shrink first.
    m_stage->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    middle->addWidget(m_controls);
    middle->addWidget(m_stage, 1);
    rows->addLayout(middle, 1);
    m_chartRow = makeChartRow(center);
    rows->addWidget(m_chartRow);
    m_transport = new TransportBar{m_player,
                                   {action(ActionId::Start), action(ActionId::StepBack),
                                    action(ActionId::PlayPause), action(ActionId::StepForward),
                                    action(ActionId::End), action(ActionId::Slower),
                                    action(ActionId::Faster)},
                                   center};
    m_until = new UntilField{m_player, center};
    m_transport->addTravel(m_until);
    m_transport->addTravel(
        new BranchBar{m_document,
                      {action(ActionId::NewBranch), action(ActionId::FirstDifference),
                       action(ActionId::Outcomes)},
                      center});
    m_branches = new BranchTree{m_player, m_document, center};
    m_transport->addAbove(m_branches);
    m_lines = new FaultLane{m_player, m_document, center};
    m_lines->setMenu({action(ActionId::MoveLine), action(ActionId::CopyLine),
                      action(ActionId::MuteLine), action(ActionId::RemoveLine),
                      action(ActionId::FaultStrip)});
    m_transport->addLane(m_lines);
    connect(m_why, &WhyPanel::foretold, m_transport->timeline(), &TimelineView::showNext);
    rows->addWidget(m_transport);
    setCentralWidget(center);
    // A click leaves the keyboard where it is: Space goes on to play.
    for (auto* button : center->findChildren<QPushButton*>()) {
        button->setFocusPolicy(Qt::TabFocus);
        connect(button, &QPushButton::clicked, this, &MainWindow::leaveNumbers);
    }
    for (auto* number : center->findChildren<QSpinBox*>()) {
        connect(number, &QSpinBox::valueChanged, this, [this] {
            if (QApplication::mouseButtons() != Qt::NoButton)
                leaveNumbers();
        });
        connect(number->findChild<QLineEdit*>(), &QLineEdit::returnPressed, this,
                &MainWindow::leaveNumbers);
    }
    m_palette = new FaultPalette{center};
    m_stage->setFocus();
}

/// Whoever has chosen one has done with it: the next key is for all.
void MainWindow::leaveNumbers()
{
    if (qobject_cast<QAbstractSpinBox*>(QApplication::focusWidget()) != nullptr)
        m_stage->setFocus();
}

/// In a low window there is no room for charts, why and the life of an event: the stage has to stay
/// whole.
void MainWindow::makeRoom()
{
    constexpr int kTooLow = 560;  // As on a small screen on which all is drawn twice as large.
    m_chartRow->setVisible(!m_presents && height() >= kTooLow);
    // Where the stage has room enough to be whole, what is more goes in part to the curves, and a
    // second row of words to the timeline.
    m_transport->timeline()->setMinimumHeight(height() < 800 ? 38 : 49);
    // In a narrow window why needs its lines.
    static_cast<QHBoxLayout*>(m_chartRow->layout())->setStretch(0, width() < 1400 ? 3 : 4);
    m_chartRow->setMaximumHeight(std::clamp(96 + (height() - 720) / 4, 96, 190));
}

/// For a class: what is not the stage is gone until then, and a clicker goes from mark to mark.
void MainWindow::present(bool alone)
{
    action(ActionId::Present)->setChecked(alone);
    if (alone == m_presents)
        return;
    m_presents = alone;
    for (QWidget* each :
         {m_header, static_cast<QWidget*>(m_controls), static_cast<QWidget*>(m_transport)})
        each->setVisible(!alone);
    if (alone)
        m_wasOffered = m_offer->isVisible();
    m_offer->setVisible(!alone && m_wasOffered);
    makeRoom();
    // Above the header there is no margin.
    centralWidget()->layout()->setContentsMargins(kGap, alone ? kGap : 0, kGap, kGap);
    m_stage->setEnlarged(alone);
    const auto clicks = [this, alone](ActionId id, Qt::Key key) {
        QList<QKeySequence> keys = action(id)->shortcuts();
        keys.removeAll(QKeySequence{key});  // Else they belong to sliders and lists.
        if (alone)
            keys.push_back(QKeySequence{key});
        action(id)->setShortcuts(keys);
    };
    clicks(ActionId::NextMark, Qt::Key_PageDown);
    clicks(ActionId::LastMark, Qt::Key_PageUp);
    if (alone)
        m_wasFullScreen = isFullScreen();
    setWindowState(windowState().setFlag(Qt::WindowFullScreen, alone || m_wasFullScreen));
    m_stage->setFocus();
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    makeRoom();
}

/// The whole run as lines, or the life of the event that is selected, and beside it why.
QWidget* MainWindow::makeChartRow(QWidget* parent)
{
    auto* box = new QWidget{parent};
    box->setMinimumHeight(64);  // In the smallest window with all lanes.
    auto* row = new QHBoxLayout{box};
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGap);
    auto* chartFrame = new QFrame{box};
    chartFrame->setObjectName(QStringLiteral("panel"));
    auto* chartLayout = new QVBoxLayout{chartFrame};
    chartLayout->setContentsMargins(1, 1, 1, 1);
    m_chart = new ChartPane{m_player, chartFrame};
    chartLayout->addWidget(m_chart);
    // In the place of the charts: what was clicked stays under the pointer.
    m_life = new LifeStrip{m_player, chartFrame};
    chartLayout->addWidget(m_life);
    connect(m_life, &LifeStrip::shown, m_chart, &QWidget::setHidden);
    m_why = new WhyPanel{m_player, box};
    row->addWidget(chartFrame, 4);
    row->addWidget(m_why, 2);
    return box;
}

QWidget* MainWindow::makeHeader()
{
    auto* header = new QWidget{this};
    header->setFixedHeight(38);
    auto* row = new QHBoxLayout{header};
    row->setContentsMargins(4, 4, 0, 0);
    auto* brand = new QLabel{tr("Millrace"), header};
    brand->setObjectName(QStringLiteral("brand"));
    row->addWidget(brand);
    row->addSpacing(6);
    m_menus->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    row->addWidget(m_menus, 0, Qt::AlignVCenter);
    m_name = new ElidedLabel{header};
    m_name->setObjectName(QStringLiteral("muted"));
    row->addWidget(m_name, 1);
    m_cancel = new QPushButton{tr("Cancel"), header};
    m_cancel->setObjectName(QStringLiteral("cancel"));
    m_cancel->setToolTip(tr("Stop computing; what was changed is taken back (Esc)"));
    m_cancel->hide();
    connect(m_cancel, &QPushButton::clicked, this, &MainWindow::disarm);
    row->addWidget(m_cancel);
    m_warnings = new QPushButton{header};
    m_warnings->setObjectName(QStringLiteral("warnings"));
    m_warnings->hide();
    connect(m_warnings, &QPushButton::clicked, this, &MainWindow::showWarnings);
    row->addWidget(m_warnings);
    for (const ActionId id :
         {ActionId::Undo, ActionId::Open, ActionId::Save, ActionId::Export, ActionId::Present}) {
        QAction* act = action(id);
        auto* button = new QPushButton{act->text().remove(QLatin1Char('&')), header};
        button->setToolTip(act->toolTip());
        connect(button, &QPushButton::clicked, act, &QAction::trigger);
        connect(act, &QAction::enabledChanged, button, &QWidget::setEnabled);
        row->addWidget(button);
    }
    return header;
}

}  // namespace millrace::ui
