// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/document/scenario_document.h"

class QHBoxLayout;
class QPushButton;

namespace millrace::ui {

/// A chip for each branch, one to make another, and one to compare with the first.
class BranchBar : public QWidget {
    Q_OBJECT

public:
    explicit BranchBar(ScenarioDocument& document, QWidget* parent = nullptr);

Q_SIGNALS:
    void differenceWanted();

private:
    void showBranches();

    ScenarioDocument& m_document;
    QHBoxLayout* m_chips = nullptr;
    QPushButton* m_difference = nullptr;
};

}  // namespace millrace::ui
