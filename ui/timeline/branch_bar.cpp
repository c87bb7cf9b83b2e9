// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/branch_bar.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace millrace::ui {

namespace {

constexpr int kChipHeight = 26;

QPushButton* chip(const QString& text, const QString& tip, QWidget* parent)
{
    auto* button = new QPushButton{text, parent};
    button->setFixedHeight(kChipHeight);
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

}  // namespace

BranchBar::BranchBar(ScenarioDocument& document, QWidget* parent)
    : QWidget{parent}
    , m_document{document}
{
    auto* row = new QHBoxLayout{this};
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    m_chips = new QHBoxLayout;
    m_chips->setSpacing(4);
    row->addLayout(m_chips);
    auto* more =
        chip(tr("+ what if"), tr("A second run of the same scenario, to change (Ctrl+B)."), this);
    m_difference = chip(tr("first difference"),
                        tr("Where this branch parts from the first one, and why (Ctrl+J)."), this);
    row->addWidget(more);
    row->addWidget(m_difference);
    connect(more, &QPushButton::clicked, this, [this] { m_document.addBranch(); });
    connect(m_difference, &QPushButton::clicked, this, &BranchBar::differenceWanted);
    connect(&document, &ScenarioDocument::branchesChanged, this, &BranchBar::showBranches);
    showBranches();
}

void BranchBar::showBranches()
{
    while (QLayoutItem* item = m_chips->takeAt(0)) {
        item->widget()->deleteLater();  // Perhaps the very chip that was clicked.
        item->widget()->hide();
        delete item;
    }
    const std::size_t count = m_document.branchCount();
    for (std::size_t n = 0; count > 1 && n < count; ++n) {
        QPushButton* button = chip(m_document.branchName(n), tr("Shows this branch."), this);
        button->setCheckable(true);
        button->setChecked(n == m_document.shownBranch());
        connect(button, &QPushButton::clicked, this, [this, n] {
            m_document.showBranch(n);
            showBranches();  // A click on the one that is shown changes nothing.
        });
        m_chips->addWidget(button);
    }
    m_difference->setVisible(m_document.shownBranch() > 0);
}

}  // namespace millrace::ui
