// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/branch_tree.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include "core/base/duration_text.h"
#include "ui/paint/fonts.h"

// Drawing and places are in branch_tree_paint.cpp.

namespace millrace::ui {

namespace {

constexpr double kFieldWidth = 220;

}  // namespace

BranchTree::BranchTree(Player& player, ScenarioDocument& document, QWidget* parent)
    : QWidget{parent}
    , m_player{player}
    , m_document{document}
{
    setAccessibleName(tr("Branches"));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(&document, &ScenarioDocument::branchesChanged, this, [this] {
        endRename(false);
        showBranches();
    });
    connect(&document, &ScenarioDocument::edited, this, &BranchTree::showBranches);
    connect(&document, &ScenarioDocument::runReady, this, &BranchTree::showBranches);
    connect(&player, &Player::moved, this, qOverload<>(&QWidget::update));
    showBranches();
}

void BranchTree::setBeside(bool beside)
{
    m_beside = beside;
    update();
}

void BranchTree::showBranches()
{
    m_rows = layOutBranches(m_document);
    scrollToShown();
    setVisible(m_rows.size() > 1);
    updateGeometry();
    update();
}

std::size_t BranchTree::rowsShown() const
{
    return static_cast<std::size_t>(std::max(1, (height() - 2 * kEdge) / kRowHeight));
}

void BranchTree::scrollToShown()
{
    const auto shown = std::ranges::find(m_rows, m_document.shownBranch(), &BranchRow::branch);
    m_first = std::min(m_first, m_rows.size() - std::min(m_rows.size(), rowsShown()));
    if (shown == m_rows.end())
        return;
    scrollTo(static_cast<std::size_t>(shown - m_rows.begin()));
    setAccessibleDescription(sentenceOf(*shown));
}

void BranchTree::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    scrollToShown();
}

void BranchTree::scrollTo(std::size_t row)
{
    m_first = std::clamp(m_first, row - std::min(row, rowsShown() - 1), row);
}

QString BranchTree::nameOf(std::size_t branch) const
{
    return m_document.branchName(branch);
}

QString BranchTree::sentenceOf(const BranchRow& row) const
{
    const auto parent = m_document.branchParent(row.branch);
    if (!parent)
        return tr("%1: the scenario as it was opened.").arg(nameOf(row.branch));
    const QString state =
        m_document.isBranchComputed(row.branch) ? QString{} : tr(" Its run is not computed yet.");
    return tr("%1: parts from %2 at %3.%4")
        .arg(nameOf(row.branch), nameOf(*parent), QString::fromStdString(clockText(row.fork)),
             state);
}

QRectF BranchTree::nameRect(std::size_t branch) const
{
    const auto row = std::ranges::find(m_rows, branch, &BranchRow::branch);
    const auto n = static_cast<std::size_t>(row - m_rows.begin());
    if (row == m_rows.end() || n < m_first || n >= m_first + rowsShown())
        return {};
    return nameRectOf(n);
}

const BranchRow* BranchTree::rowAt(const QPointF& point) const
{
    for (std::size_t n = m_first; n < std::min(m_first + rowsShown(), m_rows.size()); ++n)
        if (std::abs(point.y() - middleOf(n)) <= kRowHeight / 2.0)
            return &m_rows[n];
    return nullptr;
}

void BranchTree::openRow(int step)
{
    const auto shown = std::ranges::find(m_rows, m_document.shownBranch(), &BranchRow::branch);
    const auto next = (shown - m_rows.begin()) + step;
    if (next >= 0 && next < static_cast<std::ptrdiff_t>(m_rows.size()))
        m_document.showBranch(m_rows[static_cast<std::size_t>(next)].branch);
}

void BranchTree::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    if (const BranchRow* row = rowAt(event->position()))
        m_document.showBranch(row->branch);
}

void BranchTree::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (const BranchRow* row = rowAt(event->position()))
        rename(row->branch);
}

void BranchTree::wheelEvent(QWheelEvent* event)
{
    if (m_rows.size() <= rowsShown())
        return;
    const std::size_t last = m_rows.size() - rowsShown();
    if (event->angleDelta().y() > 0)
        m_first -= std::min<std::size_t>(m_first, 1);
    else
        m_first = std::min(m_first + 1, last);
    endRename(false);
    update();
}

void BranchTree::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Up:
        openRow(-1);
        break;
    case Qt::Key_Down:
        openRow(1);
        break;
    case Qt::Key_Delete:
        Q_EMIT removeWanted(m_document.shownBranch());
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void BranchTree::contextMenuEvent(QContextMenuEvent* event)
{
    const BranchRow* row = rowAt(QPointF{event->pos()});
    if (row == nullptr)
        return;
    const std::size_t branch = row->branch;
    QMenu menu{this};
    const QAction* show = menu.addAction(tr("Show"));
    const QAction* name = menu.addAction(tr("Rename"));
    QAction* remove = menu.addAction(tr("Remove"));
    remove->setEnabled(branch > 0);
    const QAction* chosen = menu.exec(event->globalPos());
    if (chosen == show)
        m_document.showBranch(branch);
    else if (chosen == name)
        rename(branch);
    else if (chosen == remove)
        Q_EMIT removeWanted(branch);
}

void BranchTree::rename(std::size_t branch)
{
    endRename(false);
    const auto row = std::ranges::find(m_rows, branch, &BranchRow::branch);
    if (row == m_rows.end() || !isVisible())
        return;
    scrollTo(static_cast<std::size_t>(row - m_rows.begin()));
    const QRectF place = nameRect(branch);
    m_renamed = branch;
    m_field = new QLineEdit{nameOf(branch), this};
    m_field->setFont(textFont(10, false));
    m_field->setAccessibleName(tr("Name of the branch"));
    m_field->setFrame(false);
    const double left = std::clamp(place.left(), 0.0, std::max(0.0, width() - kFieldWidth));
    m_field->setGeometry(QRectF{left, place.top(), kFieldWidth, place.height()}.toRect());
    m_field->selectAll();
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::editingFinished, this, [this] { endRename(true); });
    m_field->show();
    m_field->setFocus();
    update();
}

/// The name that was typed is tried once; what is refused leaves the name as it was.
void BranchTree::endRename(bool keep)
{
    if (m_field == nullptr)
        return;
    QLineEdit* const field = std::exchange(m_field, nullptr);
    field->disconnect(this);
    const QString name = field->text();
    const bool hadFocus = field->hasFocus();
    field->hide();
    field->deleteLater();  // Perhaps it is the one that has called.
    if (hadFocus)
        setFocus();
    if (!keep)
        return;
    const Status done = m_document.renameBranch(m_renamed, name);
    Q_EMIT refused(done ? QString{} : QString::fromStdString(done.error().message));
}

bool BranchTree::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress ||
        static_cast<QKeyEvent*>(event)->key() != Qt::Key_Escape)
        return QWidget::eventFilter(watched, event);
    endRename(false);
    return true;
}

bool BranchTree::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        // With the focus here, Delete is of a branch and not of a line of the timeline.
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (static_cast<QKeyEvent*>(event)->modifiers() == Qt::NoModifier &&
            (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_Delete))
            event->accept();
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const BranchRow* row = rowAt(QPointF{help->pos()});
        QToolTip::showText(help->globalPos(), row == nullptr ? QString{} : sentenceOf(*row), this);
        return true;
    }
    return QWidget::event(event);
}

}  // namespace millrace::ui
