// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/outcomes_window.h"

#include <algorithm>
#include <utility>

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QTableWidget>
#include <QVBoxLayout>

#include "core/base/duration_text.h"
#include "core/base/printable.h"
#include "core/scenario/guarantee.h"
#include "ui/paint/fonts.h"

namespace millrace::ui {

namespace {

constexpr int kNameColumn = 0;
constexpr int kSideColumn = 1;
constexpr int kFirstValue = 2;

QString words(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

}  // namespace

OutcomesWindow::OutcomesWindow(ScenarioDocument& document, QWidget* parent)
    : QWidget{parent, Qt::Window}
    , m_document{document}
    , m_note{new QLabel{this}}
    , m_table{new QTableWidget{this}}
{
    setFont(textFont(13, false));
    setWindowTitle(tr("Outcomes of all branches – Millrace"));
    resize(1180, 300);
    auto* rows = new QVBoxLayout{this};
    rows->setContentsMargins(8, 8, 8, 8);
    m_note->setObjectName(QStringLiteral("muted"));
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    rows->addWidget(m_note);
    m_table->setAccessibleName(tr("Outcomes of all branches"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setFont(textFont(12, false));
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignBottom);
    m_table->horizontalHeader()->setFont(textFont(11, false));
    m_table->setTabKeyNavigation(false);
    rows->addWidget(m_table, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto* text = new QPushButton{tr("Copy as &text"), this};
    auto* csv = new QPushButton{tr("Copy as &CSV"), this};
    csv->setToolTip(tr("Every row of the ledger, delays in nanoseconds"));
    buttons->addWidget(text);
    buttons->addWidget(csv);
    rows->addLayout(buttons);
    connect(text, &QPushButton::clicked, this, &OutcomesWindow::copyText);
    connect(csv, &QPushButton::clicked, this, &OutcomesWindow::copyCsv);
    connect(new QShortcut{QKeySequence::Copy, this}, &QShortcut::activated, this,
            &OutcomesWindow::copyText);
    connect(new QShortcut{Qt::Key_Escape, this}, &QShortcut::activated, this, &QWidget::hide);
    connect(m_table, &QTableWidget::cellActivated, this,
            [this](int row, int) { m_document.showBranch(static_cast<std::size_t>(row) / 2); });
    connect(&document, &ScenarioDocument::branchesChanged, this, &OutcomesWindow::fill);
    connect(&document, &ScenarioDocument::runReady, this, &OutcomesWindow::fill);
    connect(&document, &ScenarioDocument::runStarted, this, &OutcomesWindow::fill);
    connect(&document, &ScenarioDocument::runGrew, this, &OutcomesWindow::fill);
    connect(&document, &ScenarioDocument::otherGrew, this, &OutcomesWindow::fill);
}

void OutcomesWindow::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    fill();
    Q_EMIT visibilityChanged(true);
}

void OutcomesWindow::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    Q_EMIT visibilityChanged(false);
}

void OutcomesWindow::showNote()
{
    SimTime least = kNever;
    for (std::size_t n = 0; n < m_document.branchCount(); ++n)
        if (m_document.isBranchComputed(n) && m_document.branchRun(n).recording->goesOn())
            least = std::min(least, m_document.branchRun(n).recording->end());
    const QString when = least == kNever
                             ? tr("Each branch by the end of its run.")
                             : tr("Each branch by the end of its run; one without an end as far as "
                                  "it is computed, to %1 at least.")
                                   .arg(QString::fromStdString(clockText(least, 0)));
    m_note->setText(tr("%1 ▲ does harm. Bold, with the change: it differs from the branch it was "
                       "made from. Enter or a double click shows a branch.")
                        .arg(when));
}

/// The colours of the marks are those of the theme.
void OutcomesWindow::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        fill();
}

void OutcomesWindow::fill()
{
    if (!isVisible() || !m_document.isOpen())
        return;
    showNote();
    std::map<std::shared_ptr<const Recording>, RunOutcome> counted;
    m_runs.clear();
    for (std::size_t n = 0; n < m_document.branchCount(); ++n) {
        ComparedRun run{m_document.branchName(n).toStdString(), m_document.branchParent(n),
                        std::nullopt};
        if (m_document.isBranchComputed(n)) {
            const FinishedRun& finished = m_document.branchRun(n);
            const auto known = m_counted.find(finished.recording);
            run.outcome = known != m_counted.end() ? known->second
                                                   : outcomeOf(*finished.recording, finished.last);
            counted.emplace(finished.recording, *run.outcome);
        }
        m_runs.push_back(std::move(run));
    }
    m_counted = std::move(counted);
    const OutcomeTable table = outcomeTableOf(m_runs);
    const int current = m_table->currentRow();
    m_table->clearSpans();
    m_table->setRowCount(static_cast<int>(table.lines.size()));
    m_table->setColumnCount(kFirstValue + static_cast<int>(table.columns.size()));
    QStringList heads{tr("branch"), tr("side")};
    for (const std::string_view column : table.columns)
        heads << words(column).replace(QLatin1String(", "), QLatin1String(",\n"));
    m_table->setHorizontalHeaderLabels(heads);
    for (std::size_t n = 0; n < outcomeMeasures().size(); ++n)
        m_table->horizontalHeaderItem(kFirstValue + static_cast<int>(n))
            ->setToolTip(words(outcomeMeasures()[n].meaning));
    for (std::size_t row = 0; row < table.lines.size(); ++row)
        fillLine(static_cast<int>(row), table.lines[row]);
    m_table->resizeColumnsToContents();
    m_table->resizeRowsToContents();
    m_table->setColumnWidth(kNameColumn, std::min(m_table->columnWidth(kNameColumn), 220));
    const bool isThere = current >= 0 && current < m_table->rowCount();
    m_table->setCurrentCell(isThere ? current : static_cast<int>(m_document.shownBranch()) * 2,
                            kSideColumn);
}

void OutcomesWindow::fillLine(int row, const OutcomeLine& line)
{
    const bool first = line.side == Half::Log;
    const bool shown = line.run == m_document.shownBranch();
    const auto put = [&](int column, const QString& text, bool bold) {
        auto* item = new QTableWidgetItem{text};
        item->setFont(textFont(12, bold));
        m_table->setItem(row, column, item);
        return item;
    };
    const QString name = QString::fromStdString(m_runs[line.run].name);
    put(kNameColumn, shown ? tr("%1 (shown)").arg(name) : name, shown)->setToolTip(name);
    if (first)
        m_table->setSpan(row, kNameColumn, 2, 1);
    put(kSideColumn, first ? tr("log") : tr("list"), false);
    if (line.cells.empty()) {
        for (int column = kFirstValue; column < m_table->columnCount(); ++column)
            put(column, {}, false);
        put(kFirstValue,
            shown ? tr("being computed") : tr("not computed: its run goes on when it is shown"),
            false);
        m_table->setSpan(row, kFirstValue, 1, m_table->columnCount() - kFirstValue);
        return;
    }
    for (std::size_t n = 0; n < line.cells.size(); ++n) {
        const OutcomeCell& cell = line.cells[n];
        QString text = QString::fromStdString(cell.value);
        if (cell.harm)
            text = QStringLiteral("▲ ") + text;
        if (!cell.change.empty())
            text += QStringLiteral(" (%1)").arg(QString::fromStdString(cell.change));
        QTableWidgetItem* item = put(kFirstValue + static_cast<int>(n), text, !cell.change.empty());
        item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        if (cell.harm)
            item->setForeground(palette().color(QPalette::BrightText));
        item->setToolTip(whyOf(line, n));
    }
}

/// What in the branch's settings permits it, reaction by reaction.
QString OutcomesWindow::whyOf(const OutcomeLine& line, std::size_t column) const
{
    if (column >= outcomeMeasures().size() || m_runs[line.run].outcome == std::nullopt)
        return {};
    const auto value = outcomeMeasures()[column].value;
    std::string Guarantee::*text = nullptr;
    if (value == &Outcome::lost)
        text = &Guarantee::maySkip;
    else if (value == &Outcome::duplicated)
        text = &Guarantee::mayRepeat;
    else if (value == &Outcome::outOfOrder)
        text = &Guarantee::mayReorder;
    const auto& scenario = m_document.branchRun(line.run).scenario;
    if (text == nullptr || !scenario)
        return words(outcomeMeasures()[column].meaning);
    const Guarantees all = guaranteesOf(*scenario);
    const std::vector<Guarantee>& side = line.side == Half::Log ? all.log : all.list;
    QStringList lines;
    for (std::size_t n = 0; n < std::min(side.size(), scenario->reactions.size()); ++n) {
        const std::string& why = side[n].*text;
        lines << tr("%1: %2").arg(
            QString::fromStdString(printableLine(scenario->reactions[n].name)),
            why.empty() ? tr("never, as it is configured") : QString::fromStdString(why));
    }
    return lines.join(QLatin1Char('\n'));
}

void OutcomesWindow::copyText() const
{
    QGuiApplication::clipboard()->setText(QString::fromStdString(outcomeTableAsText(m_runs)));
}

void OutcomesWindow::copyCsv() const
{
    QGuiApplication::clipboard()->setText(QString::fromStdString(outcomeTableAsCsv(m_runs)));
}

}  // namespace millrace::ui
