// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/fault_palette.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

namespace millrace::ui {

FaultPalette::FaultPalette(QWidget* parent)
    : QFrame{parent}
    , m_title{new QLabel{this}}
    , m_foot{new QLabel{this}}
{
    setObjectName(QStringLiteral("palette"));
    setAccessibleName(tr("What can be done to the selection"));
    auto* rows = new QVBoxLayout{this};
    rows->setContentsMargins(10, 8, 10, 8);
    rows->setSpacing(4);
    m_title->setObjectName(QStringLiteral("heading"));
    m_title->setTextFormat(Qt::PlainText);
    m_foot->setObjectName(QStringLiteral("muted"));
    rows->addWidget(m_title);
    rows->addWidget(m_foot);
    hide();
}

void FaultPalette::addRow(int row, const FaultChoice& choice)
{
    const QString key{QLatin1Char{choice.key}};
    auto* button = new QPushButton{tr("%1   %2").arg(key, choice.name), m_rows};
    button->setObjectName(QStringLiteral("fault"));
    button->setFocusPolicy(Qt::NoFocus);
    button->setEnabled(choice.isPossible());
    button->setAccessibleDescription(choice.sentence);
    const QString words = choice.isPossible() ? choice.sentence : choice.refusal;
    auto* label = new QLabel{words, m_rows};
    label->setTextFormat(Qt::PlainText);
    label->setEnabled(choice.isPossible());
    label->setWordWrap(true);
    // A grid asks no label how high it is when its words take two lines.
    constexpr int kWidth = 240;
    label->setFixedWidth(kWidth);
    label->ensurePolished();
    label->setMinimumHeight(label->heightForWidth(kWidth));
    button->setToolTip(choice.sentence);
    connect(button, &QPushButton::clicked, this,
            [this, letter = choice.key] { Q_EMIT chosen(letter); });
    m_grid->addWidget(button, row, 0);
    m_grid->addWidget(label, row, 1);
}

void FaultPalette::offer(const QString& title, std::vector<FaultChoice> choices,
                         const QRect& beside, const QRect& within)
{
    m_choices = std::move(choices);
    m_title->setText(title);
    if (m_rows != nullptr) {
        m_rows->hide();
        m_rows->deleteLater();  // A button of it may be what was clicked.
    }
    m_rows = new QWidget{this};
    m_grid = new QGridLayout{m_rows};
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(10);
    m_grid->setVerticalSpacing(3);
    m_grid->setColumnStretch(1, 1);
    for (std::size_t n = 0; n < m_choices.size(); ++n)
        addRow(static_cast<int>(n), m_choices[n]);
    static_cast<QVBoxLayout*>(layout())->insertWidget(1, m_rows);
    const FaultChoice& first = m_choices.front();
    m_foot->setText(first.key == 'X' && first.isPossible()
                        ? tr("X again, or Enter: %1 · a letter: that one · Esc: never mind")
                              .arg(first.name.toLower())
                        : tr("A letter: that one · Esc: never mind"));
    m_rows->show();
    setVisible(true);
    const QSize size = sizeHint().boundedTo(within.size());
    resize(size);
    constexpr int kGap = 10;
    const bool right = beside.right() + kGap + size.width() <= within.right();
    const int x = right ? beside.right() + kGap : beside.left() - kGap - size.width();
    move(std::clamp(x, within.left(), within.right() - size.width() + 1),
         std::clamp(beside.top(), within.top(), within.bottom() - size.height() + 1));
    raise();
}

}  // namespace millrace::ui
