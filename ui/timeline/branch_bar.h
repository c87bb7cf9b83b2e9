// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/document/scenario_document.h"

class QAction;
class QPushButton;

namespace millrace::ui {

/// What can be done with branches, beside the transport: make another, and when there are two,
/// compare. The branches themselves are the tree above the timeline.
class BranchBar : public QWidget {
    Q_OBJECT

public:
    /// The actions its buttons trigger.
    struct Actions {
        QAction* newBranch;
        QAction* difference;
        QAction* outcomes;
    };

    BranchBar(ScenarioDocument& document, const Actions& actions, QWidget* parent = nullptr);

private:
    void showButtons();

    ScenarioDocument& m_document;
    QPushButton* m_difference = nullptr;
    QPushButton* m_outcomes = nullptr;
};

}  // namespace millrace::ui
