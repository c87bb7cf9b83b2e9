// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>

#include <QTimer>
#include <QWidget>

#include "core/analysis/pace.h"
#include "ui/paint/theme.h"
#include "ui/playback/player.h"

class QHBoxLayout;

namespace millrace::ui {

struct Chart;

/// The whole run of both sides on one clock: what is not handled yet and what stands still; how
/// much is handled; after what time. The past is dark, the future pale; the log is a solid line,
/// the list a dashed one. The pointer asks what was so there, a click is a jump there. Where there
/// is no room for all, the first stay.
class ChartPane : public QWidget {
    Q_OBJECT

public:
    explicit ChartPane(Player& player, QWidget* parent = nullptr);
    ~ChartPane() override;

    void setTheme(const Theme& theme);
    /// As they are written, for tests.
    QStringList titles() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    enum Which : std::size_t { Open, Handled, Delay, kCharts };

    void addChart(Which which, const QString& name, std::size_t lines);
    void showRun();
    void showPlayhead();
    void makeRoom();

    Player& m_player;
    QHBoxLayout* m_row;
    /// Behind pointers: only one file knows the library.
    std::array<std::unique_ptr<Chart>, kCharts> m_charts;
    Pace m_pace;
    QTimer m_refresh;
    QTimer m_grows;
};

}  // namespace millrace::ui
