// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <vector>

#include <QWidget>

#include "core/analysis/outcome_table.h"
#include "ui/document/scenario_document.h"

class QLabel;
class QTableWidget;

namespace millrace::ui {

/// The outcomes of all branches in one table, two lines a branch: what does harm is marked, what
/// differs from the parent is emphasised. It follows whatever becomes of the branches.
class OutcomesWindow : public QWidget {
    Q_OBJECT

public:
    explicit OutcomesWindow(ScenarioDocument& document, QWidget* parent = nullptr);

    QTableWidget* table() const { return m_table; }
    void copyText() const;
    void copyCsv() const;

Q_SIGNALS:
    void visibilityChanged(bool visible);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void showNote();
    void fillLine(int row, const OutcomeLine& line);
    QString whyOf(const OutcomeLine& line, std::size_t column) const;

    ScenarioDocument& m_document;
    QLabel* m_note = nullptr;
    QTableWidget* m_table = nullptr;
    std::vector<ComparedRun> m_runs;  ///< What the table shows.
    /// Counting delays costs as much as the run is long: only a new run is counted.
    std::map<std::shared_ptr<const Recording>, RunOutcome> m_counted;
};

}  // namespace millrace::ui
