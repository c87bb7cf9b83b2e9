// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QTimer>
#include <QWidget>

#include "ui/paint/theme.h"
#include "ui/playback/player.h"

namespace millrace::ui {

/// What is waiting and what stands still, on both sides, over the whole run: the past dark, the
/// future pale. The log is a solid line, the list a dashed one.
class ChartPane : public QWidget {
    Q_OBJECT

public:
    explicit ChartPane(Player& player, QWidget* parent = nullptr);
    ~ChartPane() override;

    void setTheme(const Theme& theme);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void showRun();
    void showPlayhead();
    void placeLabels();

    struct Plots;
    Player& m_player;
    std::unique_ptr<Plots> m_plots;  ///< Behind a pointer: only one file knows the library.
    QTimer m_refresh;
};

}  // namespace millrace::ui
