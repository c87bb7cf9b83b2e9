// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include "ui/document/fault_choices.h"

class QGridLayout;
class QLabel;

namespace millrace::ui {

/// What can be done to the selected thing, beside it: a letter or a click does it. What cannot be
/// done now is there too, and says why. It never takes the focus: the keys stay the window's.
class FaultPalette : public QFrame {
    Q_OBJECT

public:
    explicit FaultPalette(QWidget* parent);

    /// Shows it beside a place of its parent, and within another.
    void offer(const QString& title, std::vector<FaultChoice> choices, const QRect& beside,
               const QRect& within);
    const std::vector<FaultChoice>& choices() const { return m_choices; }

Q_SIGNALS:
    void chosen(char key);

private:
    void addRow(int row, const FaultChoice& choice);

    QLabel* m_title = nullptr;
    QLabel* m_foot = nullptr;
    QGridLayout* m_grid = nullptr;
    QWidget* m_rows = nullptr;  ///< Made anew for each thing.
    std::vector<FaultChoice> m_choices;
};

}  // namespace millrace::ui
