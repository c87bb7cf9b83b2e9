// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/main_window.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <QAbstractButton>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QStyle>

#include "core/base/duration_text.h"
#include "ui/charts/chart_pane.h"
#include "ui/document/drafts.h"
#include "ui/paint/fonts.h"
#include "ui/panels/break_panel.h"
#include "ui/panels/control_panel.h"
#include "ui/panels/elided_label.h"
#include "ui/panels/log_controls.h"
#include "ui/panels/outcomes_window.h"
#include "ui/panels/why_panel.h"
#include "ui/stage/stage_view.h"
#include "ui/timeline/life_strip.h"
#include "ui/timeline/transport_bar.h"
#include "ui/window/compare_window.h"
#include "ui/window/remembered.h"
#include "ui/window/window_style.h"
#include "ui/window/words.h"

namespace millrace::ui {

MainWindow::MainWindow(QWidget* parent) : QMainWindow{parent}
{
    setFont(textFont(13, false));
    setAcceptDrops(true);
    makeActions();
    layOut();
    connectRunActions();
    connectFaultActions();
    connectFileActions();
    connectLogActions();
    connectListActions();
    connectTravelActions();
    connectBranchActions();
    connectPlaybackActions();
    connectLineActions();
    connect(&m_document, &ScenarioDocument::runReady, this, [this] {
        const FinishedRun& run = m_document.run();
        m_player.setRecording(run.recording);
        if (std::exchange(m_tellsProgress, false))
            say({});
        complainOf(run);
        if (std::exchange(m_untold, false))
            tellWithoutEffect();
    });
    connect(&m_document, &ScenarioDocument::runGrew, this, [this] {
        const FinishedRun& run = m_document.run();
        m_player.growRecording(run.recording);
        complainOf(run);
    });
    connect(&m_player, &Player::moved, this, &MainWindow::lookAhead);
    connect(&m_document, &ScenarioDocument::bugFound, this, [this](const QString& what) {
        complain(tr("This is a bug in Millrace: %1").arg(what));
    });
    connect(&m_document, &ScenarioDocument::memoryLacked, this, [this] {
        complain(tr("There is not enough memory for this run. What is shown is the one before it; "
                    "Ctrl+Z takes the last change back."));
    });
    connect(&m_document, &ScenarioDocument::runProgress, this, [this](double part) {
        say(tr("Computing the run: %1 %").arg(qRound(part * 100)));
        m_tellsProgress = true;
    });
    connect(&m_document, &ScenarioDocument::runStarted, m_cancel, &QWidget::show);
    connect(&m_document, &ScenarioDocument::runReady, m_cancel, &QWidget::hide);
    connect(&m_document, &ScenarioDocument::bugFound, m_cancel, &QWidget::hide);
    connect(&m_document, &ScenarioDocument::memoryLacked, m_cancel, &QWidget::hide);
    connect(&m_document, &ScenarioDocument::runGivenUp, this, [this] {
        m_cancel->hide();
        say(m_player.hasRecording()
                ? tr("Cancelled; what was changed is taken back. Redo brings it.")
                : tr("Cancelled. Any change computes the run."));
    });
    connect(&m_document, &ScenarioDocument::edited, this, &MainWindow::showDocument);
    connect(m_controls, &ControlPanel::refused, this, &MainWindow::complain);
    connect(m_logControls, &LogControls::refused, this, &MainWindow::complain);
    qApp->installEventFilter(this);
    setDark(false);
    showDocument();
}

MainWindow::~MainWindow()
{
    qApp->removeEventFilter(this);
}

void MainWindow::makeActions()
{
    m_menus = new QMenuBar{this};
    std::map<MenuId, QMenu*> menus;
    for (const ActionSpec& spec : actionTable()) {
        if (!menus.contains(spec.menu))
            menus[spec.menu] = m_menus->addMenu(text(titleOf(spec.menu)));
        auto* action = new QAction{tr(spec.text.data()), this};
        QList<QKeySequence> keys;
        for (const QString& key : text(spec.keys).split(QLatin1Char(';')))
            keys.push_back(QKeySequence{key, QKeySequence::PortableText});
        action->setShortcuts(keys);
        action->setToolTip(
            tr("%1 (%2)").arg(text(spec.tip), keys.front().toString(QKeySequence::NativeText)));
        menus[spec.menu]->addAction(action);
        if (spec.id == ActionId::OpenShipped) {
            m_recent = menus[spec.menu]->addMenu(tr("Open &recent"));
            m_recent->setObjectName(QStringLiteral("recent"));
            connect(m_recent, &QMenu::aboutToShow, this, &MainWindow::fillRecent);
        }
        addAction(action);  // Its keys work although the menu bar is not the window's own.
        m_actions[spec.id] = action;
    }
    for (const ActionId id : {ActionId::DarkTheme, ActionId::Present})
        m_actions[id]->setCheckable(true);
}

void MainWindow::setDark(bool dark)
{
    m_dark = dark;
    if (m_remembered)
        m_remembered->setDark(dark);
    const Theme theme{dark};
    action(ActionId::DarkTheme)->setChecked(dark);
    // Of the application: a style sheet keeps a window's palette from its widgets.
    QApplication::setPalette(paletteOf(theme));
    setStyleSheet(styleSheetOf(theme));
    m_stage->setDark(dark);
    m_chart->setTheme(theme);
    m_transport->setTheme(theme);
    m_life->setTheme(theme);
    if (m_beside != nullptr)
        m_beside->setDark(dark);
    if (m_outcomes != nullptr)
        m_outcomes->setStyleSheet(styleSheetOf(theme));
}

void MainWindow::say(const QString& hint)
{
    m_message->hide();
    m_hint = hint;
    showName();
}

void MainWindow::complain(const QString& text)
{
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
}

void MainWindow::complainOf(const FinishedRun& run)
{
    if (run.violation)
        complain(tr("This is a bug in Millrace: %1 (at %2, fact %3).")
                     .arg(safe(run.violation->what),
                          QString::fromStdString(clockText(run.violation->at)))
                     .arg(run.violation->fact));
    else if (!run.stopped.empty())
        complain(safe(run.stopped));
}

bool MainWindow::showErrors(const std::vector<Error>& errors)
{
    constexpr std::size_t kShown = 12;
    QStringList lines;
    for (std::size_t n = 0; n < std::min(errors.size(), kShown); ++n)
        lines << safe(describe(errors[n]));
    if (errors.size() > kShown)
        lines << tr("and %1 more").arg(errors.size() - kShown);
    complain(lines.join(QLatin1Char('\n')));
    return errors.empty();
}

/// What an edit brings about is said at once; what was so when the file was opened waits behind a
/// button, for a lesson may mean it.
void MainWindow::noteWarnings()
{
    const std::vector<Warning> before = std::exchange(m_warned, warningsOf(m_document.scenario()));
    const auto isNew = [&before](const Warning& each) {
        return std::ranges::find(before, each.key, &Warning::key) == before.end();
    };
    const auto found = std::ranges::find_if(m_warned, isNew);
    if (found != m_warned.end() && m_document.isModified())
        m_hint = QString::fromStdString(found->message);
    m_warnings->setVisible(!m_warned.empty());
    m_warnings->setText(m_warned.size() == 1 ? tr("1 warning")
                                             : tr("%1 warnings").arg(m_warned.size()));
    m_warnings->setToolTip(tr("What may surprise in these settings"));
}

void MainWindow::showWarnings()
{
    QStringList lines;
    for (const Warning& each : m_warned)
        lines << safe(fmt::format("{}: {}", each.key, each.message));
    const QString text = lines.join(QLatin1Char('\n'));
    complain(m_message->isVisible() && m_message->text() == text ? QString{} : text);
}

void MainWindow::showDocument()
{
    m_hint.clear();
    noteWarnings();
    showName();
    const bool open = m_document.isOpen();
    m_why->watch(open ? QString::fromStdString(m_document.scenario().watch) : QString{});
    for (const ActionSpec& spec : actionTable())
        if (needsScenario(spec))
            action(spec.id)->setEnabled(open);
    m_controls->setEnabled(open);
    m_transport->setEnabled(open);
    if (!open)
        return;
    action(ActionId::Undo)->setEnabled(m_document.canUndo());
    action(ActionId::Redo)->setEnabled(m_document.canRedo());
    m_break->show(m_document.scenario());
}

/// In the header: what is open and what to watch, or for the moment a hint. In one place, so that
/// a hint moves nothing else.
void MainWindow::showName()
{
    const Scenario& scenario = m_document.scenario();
    const QString name = QString::fromStdString(scenario.name);
    const QString changed = m_document.isModified() ? tr(" · changed") : QString{};
    const bool isOpen = m_document.isOpen();
    setWindowTitle(isOpen ? tr("%1%2 – Millrace").arg(name, changed) : tr("Millrace"));
    const QString watch = QString::fromStdString(scenario.watch);
    const QString open =
        watch.isEmpty() ? name + changed : QStringLiteral("%1%2.  %3").arg(name, changed, watch);
    m_name->setText(!m_hint.isEmpty() ? m_hint : isOpen ? open : QString{});
    m_name->setProperty("hint", !m_hint.isEmpty());
    m_name->style()->polish(m_name);
}

bool MainWindow::openScenario(const QString& pathOrName)
{
    complain({});
    say({});
    m_player.setPlaying(false);
    m_player.select(std::nullopt);
    const std::vector<Error> errors = m_document.open(pathOrName);
    showErrors(errors);
    if (!errors.empty())
        return false;
    m_player.seek(SimTime{});
    m_stage->scrollToTop();
    noteFile();
    return true;
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->urls().size() == 1)
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    if (mayDiscard())
        openScenario(event->mimeData()->urls().front().toLocalFile());
}

/// A key belongs to the widget with the focus before it belongs to the window: letters to text
/// fields, Space to buttons, arrows to sliders.
bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
    const bool pressed = event->type() == QEvent::KeyPress;
    if (!pressed && event->type() != QEvent::ShortcutOverride)
        return QMainWindow::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    if (isPaletteKey(*key)) {
        event->accept();
        if (pressed)
            breakSelection(key->key() >= Qt::Key_A && key->key() <= Qt::Key_Z
                               ? static_cast<char>(key->key())
                               : 'X');
        return true;
    }
    if (pressed)
        return QMainWindow::eventFilter(watched, event);
    const QWidget* focus = QApplication::focusWidget();
    const bool plain = (key->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) == 0;
    const bool text = qobject_cast<const QLineEdit*>(focus) != nullptr ||
                      qobject_cast<const QAbstractSpinBox*>(focus) != nullptr;
    const bool button =
        qobject_cast<const QAbstractButton*>(focus) != nullptr && key->key() == Qt::Key_Space;
    const bool moves = key->key() == Qt::Key_Left || key->key() == Qt::Key_Right ||
                       key->key() == Qt::Key_Home || key->key() == Qt::Key_End;
    const bool slider = qobject_cast<const QAbstractSlider*>(focus) != nullptr && moves;
    const bool opens =
        qobject_cast<const QComboBox*>(focus) != nullptr && key->key() == Qt::Key_Space;
    if (plain && (text || button || slider || opens))
        event->accept();
    return QMainWindow::eventFilter(watched, event);
}

}  // namespace millrace::ui
