// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <thread>
#include <vector>

#include <QDialog>

#include "core/study/seed_roulette.h"

class QComboBox;
class QLabel;

namespace millrace::ui {

/// How often each value of a row of the scoreboard comes, seed by seed.
class SeedBars : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    void setBars(std::vector<SeedBar> bars);
    const std::vector<SeedBar>& bars() const { return m_bars; }
    QRectF place(std::size_t bar, bool list) const;
    QSize sizeHint() const override { return {620, 260}; }

Q_SIGNALS:
    void chosen(quint64 seed);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    std::vector<SeedBar> m_bars;
};

/// Runs the scenario with many seeds in the background and shows what came of it. A click on a
/// bar asks for a run that is in it.
class SeedDialog : public QDialog {
    Q_OBJECT

public:
    SeedDialog(const Scenario& scenario, int seeds, QWidget* parent = nullptr);

    SeedBars* bars() const { return m_bars; }
    std::size_t done() const { return m_outcomes.size(); }

Q_SIGNALS:
    void seedChosen(quint64 seed);

private:
    void take(const SeedOutcome& outcome);
    void showBars();

    int m_seeds;
    std::vector<SeedOutcome> m_outcomes;
    QComboBox* m_row = nullptr;
    SeedBars* m_bars = nullptr;
    QLabel* m_progress = nullptr;
    std::jthread m_thread;  ///< Last: it stops before what it uses goes.
};

}  // namespace millrace::ui
