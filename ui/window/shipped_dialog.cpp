// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/shipped_dialog.h"

#include <algorithm>
#include <variant>

#include <QAbstractButton>
#include <QApplication>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "core/scenario/scenario_reader.h"
#include "core/scenario/shipped.h"
#include "ui/paint/fonts.h"
#include "ui/window/shipped_groups.h"
#include "ui/window/words.h"

namespace millrace::ui {

namespace {

enum Column { Name, Title };
constexpr int kWatchRole = Qt::UserRole;
constexpr int kWatchLines = 3;

/// Of a scenario; headings have none.
bool isScenario(const QTreeWidgetItem* item)
{
    return item != nullptr && item->parent() != nullptr;
}

QTreeWidgetItem* itemOf(std::string_view name)
{
    auto* item = new QTreeWidgetItem{{text(name)}};
    const ShippedText* shipped = findShipped(name);
    const auto read = shipped == nullptr ? std::variant<Scenario, std::vector<Error>>{}
                                         : readScenario(shipped->text, std::string{name});
    if (const auto* scenario = std::get_if<Scenario>(&read)) {
        item->setText(Title, safe(scenario->name));
        item->setData(Name, kWatchRole, safe(scenario->watch));
    }
    return item;
}

}  // namespace

ShippedDialog::ShippedDialog(const QString& open, QWidget* parent) : QDialog{parent}
{
    setWindowTitle(tr("Shipped scenarios"));
    m_find = new QLineEdit{this};
    m_find->setObjectName(QStringLiteral("find"));
    m_find->setAccessibleName(tr("Words to find"));
    m_find->setPlaceholderText(tr("Type to find…"));
    m_find->setClearButtonEnabled(true);
    m_find->installEventFilter(this);
    m_list = new QTreeWidget{this};
    m_list->setObjectName(QStringLiteral("scenarios"));
    m_list->setAccessibleName(tr("Scenarios by what they show"));
    m_list->setColumnCount(2);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setItemsExpandable(false);
    m_list->setIndentation(14);
    addGroups(open);
    m_list->resizeColumnToContents(Name);
    m_watch = new QLabel{this};
    m_watch->setObjectName(QStringLiteral("watch"));
    m_watch->setTextFormat(Qt::PlainText);
    m_watch->setWordWrap(true);
    m_watch->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_watch->setFixedHeight(kWatchLines * m_watch->fontMetrics().lineSpacing());
    auto* buttons = new QDialogButtonBox{QDialogButtonBox::Open | QDialogButtonBox::Cancel, this};
    m_open = buttons->button(QDialogButtonBox::Open);
    m_open->setDefault(true);
    for (QAbstractButton* each : buttons->buttons())
        each->setIcon({});  // No other button of the window has one.
    auto* rows = new QVBoxLayout{this};
    rows->addWidget(m_find);
    rows->addWidget(m_list, 1);
    rows->addWidget(m_watch);
    rows->addWidget(buttons);
    connect(m_find, &QLineEdit::textChanged, this, &ShippedDialog::find);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &ShippedDialog::moveTo);
    connect(m_list, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem* item) {
        if (isScenario(item))
            accept();
    });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    constexpr QSize kFrame{40, 80};  // Of its window, and some of what lies behind it.
    resize(QSize{780, 720}.boundedTo(screen()->availableSize() - kFrame));
    showChosen();
    m_list->scrollToItem(m_list->currentItem(), QAbstractItemView::PositionAtCenter);
    m_find->setFocus();
}

void ShippedDialog::addGroups(const QString& open)
{
    const QFont bold = textFont(13, true);
    QTreeWidgetItem* first = nullptr;
    QTreeWidgetItem* current = nullptr;
    for (const ShippedGroup& group : shippedGroups()) {
        auto* heading = new QTreeWidgetItem{m_list, {text(group.title)}};
        heading->setFont(Name, bold);
        heading->setFlags(Qt::ItemIsEnabled);
        heading->setFirstColumnSpanned(true);
        for (const std::string_view name : group.names) {
            QTreeWidgetItem* item = itemOf(name);
            heading->addChild(item);
            first = first == nullptr ? item : first;
            if (item->text(Name) == open)
                current = item;
        }
        heading->setExpanded(true);
    }
    m_list->setCurrentItem(current != nullptr ? current : first);
}

QString ShippedDialog::chosen() const
{
    const QTreeWidgetItem* item = m_list->currentItem();
    return isScenario(item) && !item->isHidden() ? item->text(Name) : QString{};
}

/// Those that have every word somewhere in name, title, group or what to watch. Who has them in
/// the name is chosen, for that is what one types who knows it.
void ShippedDialog::find(const QString& words)
{
    const QStringList wanted = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const auto isIn = [&wanted](const QString& where) {
        return std::ranges::all_of(wanted, [&where](const QString& each) {
            return where.contains(each, Qt::CaseInsensitive);
        });
    };
    QTreeWidgetItem* first = nullptr;
    QTreeWidgetItem* named = nullptr;
    for (int g = 0; g < m_list->topLevelItemCount(); ++g) {
        QTreeWidgetItem* heading = m_list->topLevelItem(g);
        bool any = false;
        for (int n = 0; n < heading->childCount(); ++n) {
            QTreeWidgetItem* item = heading->child(n);
            const bool found =
                isIn(QStringList{item->text(Name), item->text(Title), heading->text(Name),
                                 item->data(Name, kWatchRole).toString()}
                         .join(QLatin1Char(' ')));
            item->setHidden(!found);
            any = any || found;
            if (found && first == nullptr)
                first = item;
            if (named == nullptr && !wanted.isEmpty() && isIn(item->text(Name)))
                named = item;
        }
        heading->setHidden(!any);
    }
    if (named != nullptr)
        m_list->setCurrentItem(named);
    else if (chosen().isEmpty())
        m_list->setCurrentItem(first);
    if (m_list->currentItem() != nullptr)
        m_list->scrollToItem(m_list->currentItem());
    showChosen();
}

/// The arrow keys pass headings.
void ShippedDialog::moveTo(QTreeWidgetItem* current, const QTreeWidgetItem* from)
{
    if (current == nullptr || isScenario(current)) {
        showChosen();
        return;
    }
    QTreeWidgetItem* const above = m_list->itemAbove(current);
    const bool goesUp = from != nullptr && from->parent() == current && above != nullptr;
    m_list->setCurrentItem(goesUp ? above : m_list->itemBelow(current));
}

void ShippedDialog::showChosen()
{
    const QString name = chosen();
    m_open->setEnabled(!name.isEmpty());
    m_watch->setText(name.isEmpty() ? tr("Nothing is found.")
                                    : m_list->currentItem()->data(Name, kWatchRole).toString());
}

/// What moves in a list moves in the list, wherever one types.
bool ShippedDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_find && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp ||
            key == Qt::Key_PageDown) {
            QApplication::sendEvent(m_list, event);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

}  // namespace millrace::ui
