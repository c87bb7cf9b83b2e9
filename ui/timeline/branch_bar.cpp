// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/branch_bar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>

namespace millrace::ui {

namespace {

constexpr int kChipHeight = 26;

QPushButton* chip(const QString& text, QAction* action, QWidget* parent)
{
    auto* button = new QPushButton{text, parent};
    button->setFixedHeight(kChipHeight);
    button->setToolTip(action->toolTip());
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

}  // namespace

BranchBar::BranchBar(ScenarioDocument& document, const Actions& actions, QWidget* parent)
    : QWidget{parent}
    , m_document{document}
{
    auto* row = new QHBoxLayout{this};
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(chip(tr("+ what if"), actions.newBranch, this));
    m_difference = chip(tr("first difference"), actions.difference, this);
    m_outcomes = chip(tr("outcomes"), actions.outcomes, this);
    row->addWidget(m_difference);
    row->addWidget(m_outcomes);
    connect(&document, &ScenarioDocument::branchesChanged, this, &BranchBar::showButtons);
    showButtons();
}

void BranchBar::showButtons()
{
    m_difference->setVisible(m_document.branchCount() > 1);
    m_outcomes->setVisible(m_document.branchCount() > 1);
}

}  // namespace millrace::ui
