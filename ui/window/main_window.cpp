// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/main_window.h"

#include <QAbstractButton>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSpinBox>
#include <QStyle>
#include <QVBoxLayout>

#include "core/base/duration_text.h"
#include "core/base/printable.h"
#include "core/scenario/shipped.h"
#include "ui/charts/chart_pane.h"
#include "ui/export/export_dialog.h"
#include "ui/export/run_frames.h"
#include "ui/paint/fonts.h"
#include "ui/panels/control_panel.h"
#include "ui/panels/elided_label.h"
#include "ui/stage/stage_view.h"
#include "ui/timeline/timeline_view.h"
#include "ui/timeline/transport_bar.h"
#include "ui/window/window_style.h"

namespace millrace::ui {

namespace {

constexpr int kGap = 8;

QString text(std::string_view words)
{
    return QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size()));
}

QString safe(std::string_view words)
{
    return QString::fromStdString(printable(words));
}

}  // namespace

MainWindow::MainWindow(QWidget* parent) : QMainWindow{parent}
{
    setFont(textFont(13, false));
    setAcceptDrops(true);
    makeActions();
    layOut();
    connectRunActions();
    connectFileActions();
    connect(&m_document, &ScenarioDocument::runReady, this, [this] {
        const FinishedRun& run = m_document.run();
        m_player.setRecording(run.recording);
        if (run.violation)
            complain(tr("This is a bug in Millrace: %1 (at %2, fact %3).")
                    .arg(safe(run.violation->what), QString::fromStdString(clockText(run.violation->at)))
                    .arg(run.violation->fact));
        else if (!run.stopped.empty())
            complain(safe(run.stopped));
    });
    connect(&m_document, &ScenarioDocument::bugFound, this,
            [this](const QString& what) { complain(tr("This is a bug in Millrace: %1").arg(what)); });
    connect(&m_document, &ScenarioDocument::runProgress, this, [this](double part) {
        say(tr("Computing the run: %1 %").arg(qRound(part * 100)));
        if (part >= 1.0)
            say({});
    });
    connect(&m_document, &ScenarioDocument::edited, this, &MainWindow::showDocument);
    connect(m_controls, &ControlPanel::refused, this, &MainWindow::complain);
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
    const char* const titles[] = {"&File", "&Edit", "&Run", "F&ault", "&View", "&Help"};
    std::map<MenuId, QMenu*> menus;
    for (int n = 0; n < 6; ++n)
        menus[static_cast<MenuId>(n)] = m_menus->addMenu(tr(titles[n]));
    for (const ActionSpec& spec : actionTable()) {
        auto* action = new QAction{tr(spec.text.data()), this};
        QList<QKeySequence> keys;
        for (const QString& key : text(spec.keys).split(QLatin1Char(';')))
            keys.push_back(QKeySequence{key, QKeySequence::PortableText});
        action->setShortcuts(keys);
        action->setToolTip(tr("%1 (%2)").arg(text(spec.tip), keys.front().toString(QKeySequence::NativeText)));
        menus[spec.menu]->addAction(action);
        addAction(action);  // Its keys work although the menu bar is not the window's own.
        m_actions[spec.id] = action;
    }
    m_actions[ActionId::DarkTheme]->setCheckable(true);
}

void MainWindow::layOut()
{
    auto* center = new QWidget{this};
    auto* rows = new QVBoxLayout{center};
    rows->setContentsMargins(kGap, 0, kGap, kGap);
    rows->setSpacing(kGap);
    rows->addWidget(makeHeader());
    m_message = new QLabel{center};
    m_message->setObjectName(QStringLiteral("message"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message->hide();
    rows->addWidget(m_message);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(kGap);
    m_controls = new ControlPanel{m_document, center};
    m_controls->setFixedWidth(204);
    m_controls->addButtons(makeBreakButtons());
    m_stage = new StageView{m_player, center};
    middle->addWidget(m_controls);
    middle->addWidget(m_stage, 1);
    rows->addLayout(middle, 1);
    auto* chartFrame = new QFrame{center};
    chartFrame->setObjectName(QStringLiteral("panel"));
    auto* chartLayout = new QVBoxLayout{chartFrame};
    chartLayout->setContentsMargins(1, 1, 1, 1);
    m_chart = new ChartPane{m_player, chartFrame};
    chartLayout->addWidget(m_chart);
    chartFrame->setFixedHeight(104);
    rows->addWidget(chartFrame);
    m_transport = new TransportBar{m_player,
                                   {action(ActionId::Start), action(ActionId::StepBack),
                                    action(ActionId::PlayPause), action(ActionId::StepForward),
                                    action(ActionId::End), action(ActionId::Slower),
                                    action(ActionId::Faster)},
                                   center};
    rows->addWidget(m_transport);
    setCentralWidget(center);
    m_stage->setFocus();
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
    row->addWidget(m_menus);
    m_name = new ElidedLabel{header};
    m_name->setObjectName(QStringLiteral("muted"));
    row->addWidget(m_name, 1);
    for (const ActionId id : {ActionId::Undo, ActionId::Open, ActionId::Save, ActionId::Export}) {
        QAction* act = action(id);
        auto* button = new QPushButton{act->text().remove(QLatin1Char('&')), header};
        button->setToolTip(act->toolTip());
        connect(button, &QPushButton::clicked, act, &QAction::trigger);
        connect(act, &QAction::enabledChanged, button, &QWidget::setEnabled);
        row->addWidget(button);
    }
    return header;
}

QWidget* MainWindow::makeBreakButtons()
{
    auto* box = new QWidget{this};
    auto* rows = new QVBoxLayout{box};
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(4);
    auto* heading = new QLabel{tr("BREAK BOTH SIDES NOW"), box};
    heading->setObjectName(QStringLiteral("heading"));
    rows->addWidget(heading);
    auto* first = new QHBoxLayout;
    m_slot = new QSpinBox{box};
    m_slot->setPrefix(tr("slot "));
    m_slot->setRange(1, 4);
    m_slot->setValue(2);
    m_slot->setAccessibleName(tr("Slot to break"));
    auto* kill = new QPushButton{tr("Kill"), box};
    kill->setObjectName(QStringLiteral("harm"));
    first->addWidget(m_slot, 1);
    first->addWidget(kill, 1);
    auto* second = new QHBoxLayout;
    auto* stop = new QPushButton{tr("Stop"), box};
    auto* restart = new QPushButton{tr("Restart"), box};
    second->addWidget(stop);
    second->addWidget(restart);
    rows->addLayout(first);
    rows->addLayout(second);
    const auto connectAct = [this](QPushButton* button, Intervention::Act act) {
        connect(button, &QPushButton::clicked, this,
                [this, act] { breakNow(act, {Target::Kind::Slot, m_slot->value() - 1}); });
    };
    connectAct(kill, Intervention::Act::Kill);
    connectAct(stop, Intervention::Act::Stop);
    connectAct(restart, Intervention::Act::Restart);
    return box;
}

void MainWindow::connectRunActions()
{
    const auto on = [this](ActionId id, auto&& act) {
        connect(action(id), &QAction::triggered, this, std::forward<decltype(act)>(act));
    };
    on(ActionId::PlayPause, [this] { m_player.setPlaying(!m_player.playing()); });
    on(ActionId::Pause, [this] { m_player.setPlaying(false); });
    on(ActionId::StepForward, [this] { m_player.stepForward(); });
    on(ActionId::StepBack, [this] { m_player.stepBack(); });
    on(ActionId::BeatForward, [this] { m_player.seek(m_player.time() + std::chrono::seconds{1}); });
    on(ActionId::BeatBack, [this] { m_player.seek(m_player.time() - std::chrono::seconds{1}); });
    on(ActionId::NextMark, [this] { m_player.nextMark(); });
    on(ActionId::LastMark, [this] { m_player.lastMark(); });
    on(ActionId::Start, [this] { m_player.seek(SimTime{}); });
    on(ActionId::End, [this] { m_player.seek(m_player.end()); });
    on(ActionId::Faster, [this] { m_player.faster(); });
    on(ActionId::Slower, [this] { m_player.slower(); });
    on(ActionId::NormalSpeed, [this] { m_player.setSpeed(1.0); });
    on(ActionId::Kill, [this] { pressKill(); });
    on(ActionId::Stop, [this] { breakSelection(Intervention::Act::Stop); });
    on(ActionId::Restart, [this] { breakSelection(Intervention::Act::Restart); });
    on(ActionId::Disarm, [this] { disarm(); });
    connect(&m_player, &Player::selectionChanged, this, [this] {
        m_armed = false;
        m_stage->setKillPreview(false);
    });
}

void MainWindow::connectFileActions()
{
    const auto on = [this](ActionId id, auto&& act) {
        connect(action(id), &QAction::triggered, this, std::forward<decltype(act)>(act));
    };
    on(ActionId::Open, [this] { chooseFile(); });
    on(ActionId::OpenShipped, [this] { chooseShipped(); });
    on(ActionId::Save, [this] { save(false); });
    on(ActionId::SaveAs, [this] { save(true); });
    on(ActionId::Export, [this] { openExportDialog(); });
    on(ActionId::Quit, [this] { close(); });
    on(ActionId::Undo, [this] { m_document.undo(); });
    on(ActionId::Redo, [this] { m_document.redo(); });
    on(ActionId::DarkTheme, [this](bool checked) { setDark(checked); });
    on(ActionId::FullScreen, [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    on(ActionId::Keys, [this] { showKeys(); });
}

void MainWindow::setDark(bool dark)
{
    m_dark = dark;
    const Theme theme{dark};
    action(ActionId::DarkTheme)->setChecked(dark);
    // Of the application: a style sheet keeps a window's palette from its widgets.
    QApplication::setPalette(paletteOf(theme));
    setStyleSheet(styleSheetOf(theme));
    m_stage->setDark(dark);
    m_chart->setTheme(theme);
    m_transport->setTheme(theme);
}

void MainWindow::say(const QString& text)
{
    m_message->setProperty("harm", false);
    m_message->style()->polish(m_message);
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
}

void MainWindow::complain(const QString& text)
{
    say(text);
    m_message->setProperty("harm", true);
    m_message->style()->polish(m_message);
}

void MainWindow::showErrors(const std::vector<Error>& errors)
{
    constexpr std::size_t kShown = 6;
    QStringList lines;
    for (std::size_t n = 0; n < std::min(errors.size(), kShown); ++n)
        lines << safe(describe(errors[n]));
    if (errors.size() > kShown)
        lines << tr("and %1 more").arg(errors.size() - kShown);
    complain(lines.join(QLatin1Char('\n')));
}

void MainWindow::showDocument()
{
    const QString name = QString::fromStdString(m_document.scenario().name);
    const QString changed = m_document.isModified() ? tr(" · changed") : QString{};
    const QString watch = QString::fromStdString(m_document.scenario().watch);
    m_name->setText(m_document.isOpen() ? QStringLiteral("%1%2.  %3").arg(name, changed, watch) : QString{});
    setWindowTitle(tr("%1%2 – Millrace").arg(name, changed));
    action(ActionId::Undo)->setEnabled(m_document.canUndo());
    action(ActionId::Redo)->setEnabled(m_document.canRedo());
    if (!m_document.isOpen())
        return;
    int members = 0;
    for (const int slots : m_document.scenario().log.slots)
        members += slots;
    m_slot->setMaximum(std::max({1, members, m_document.scenario().queue.workers}));
}

bool MainWindow::openScenario(const QString& pathOrName)
{
    say({});
    m_player.setPlaying(false);
    m_player.select(std::nullopt);
    const std::vector<Error> errors = m_document.open(pathOrName);
    showErrors(errors);
    if (!errors.empty())
        return false;
    m_player.seek(SimTime{});
    return true;
}

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
    QStringList names;
    for (const ShippedScenario& each : shippedScenarios())
        names << text(each.name);
    bool chosen = false;
    const QString name = QInputDialog::getItem(this, tr("Shipped scenarios"), tr("Scenario"), names, 0, false, &chosen);
    if (chosen && mayDiscard())
        openScenario(name);
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
    QMessageBox question{QMessageBox::Question, tr("Millrace"), tr("The scenario was changed. Save it?"),
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
    if (event->type() != QEvent::ShortcutOverride)
        return QMainWindow::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const QWidget* focus = QApplication::focusWidget();
    const bool plain = (key->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) == 0;
    const bool text = qobject_cast<const QLineEdit*>(focus) != nullptr ||
                      qobject_cast<const QAbstractSpinBox*>(focus) != nullptr;
    const bool button = qobject_cast<const QAbstractButton*>(focus) != nullptr && key->key() == Qt::Key_Space;
    const bool moves = key->key() == Qt::Key_Left || key->key() == Qt::Key_Right ||
                       key->key() == Qt::Key_Home || key->key() == Qt::Key_End;
    const bool slider = qobject_cast<const QAbstractSlider*>(focus) != nullptr && moves;
    if (plain && (text || button || slider))
        event->accept();
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::openExportDialog()
{
    if (!m_player.hasRecording())
        return;
    const auto recording = m_player.shared();
    ExportContext context;
    context.scenarioPath = m_document.path().isEmpty() ? m_document.displayName() : m_document.path();
    context.runEnd = m_player.end();
    context.playhead = m_player.time();
    context.dark = m_dark;
    context.makeSource = [recording](QSize size, bool dark) { return framesOf(recording, size, dark); };
    context.notes = notesOf(*recording);
    auto* dialog = new ExportDialog{context, this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void MainWindow::showKeys()
{
    QString lines;
    for (const ActionSpec& spec : actionTable())
        lines += QStringLiteral("%1\t%2\n").arg(action(spec.id)->shortcut().toString(QKeySequence::NativeText), text(spec.tip));
    QMessageBox box{QMessageBox::NoIcon, tr("Keys"), lines, QMessageBox::Close, this};
    box.setTextFormat(Qt::PlainText);
    box.exec();
}

void MainWindow::pressKill()
{
    const auto& selection = m_player.selection();
    const bool mortal = selection && (selection->thing == Thing::Member || selection->thing == Thing::Worker);
    if (!mortal) {
        say(tr("Click a worker or a member first; then X shows what would be killed, and X again kills it."));
        return;
    }
    if (m_armed) {
        breakSelection(Intervention::Act::Kill);
        return;
    }
    m_player.setPlaying(false);
    m_armed = true;
    m_stage->setKillPreview(true);
    say(tr("X again kills %1 at %2. Esc: never mind.")
            .arg(text(m_player.recording().columns().nameOf(selection->thing, selection->index)),
                 QString::fromStdString(clockText(m_player.time()))));
}

void MainWindow::breakSelection(Intervention::Act act)
{
    const auto selection = m_player.selection();
    if (!selection || (selection->thing != Thing::Member && selection->thing != Thing::Worker)) {
        say(tr("Click a worker or a member first."));
        return;
    }
    const Target::Kind kind = selection->thing == Thing::Member ? Target::Kind::Member : Target::Kind::Worker;
    breakNow(act, {kind, static_cast<int>(selection->index)});
    m_armed = false;
    m_stage->setKillPreview(false);
}

void MainWindow::breakNow(Intervention::Act act, Target target)
{
    if (!m_player.hasRecording())
        return;
    const std::vector<Error> errors = m_document.addIntervention({m_player.time(), act, target});
    showErrors(errors);
}

void MainWindow::disarm()
{
    if (!m_armed)
        m_player.select(std::nullopt);
    m_armed = false;
    m_stage->setKillPreview(false);
    say({});
}

}  // namespace millrace::ui
