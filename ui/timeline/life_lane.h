// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <optional>

#include <QWidget>

#include "core/analysis/item_life.h"
#include "ui/paint/theme.h"
#include "ui/playback/player.h"
#include "ui/timeline/time_axis.h"

namespace millrace::ui {

/// Rows of one life: each group's copy in outline, for reading takes a copy; below them each job,
/// solid. A click on a mark goes there, and so do the arrow keys up and down.
class LifeLane : public QWidget {
    Q_OBJECT

public:
    explicit LifeLane(Player& player, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// Nothing is drawn for a life without rows.
    void show(ItemLife life);
    /// The axis of this life alone, or of the whole run.
    void setCloser(bool closer);
    bool isCloser() const { return m_closer; }
    TimeAxis axis() const;
    const ItemLife& life() const { return m_life; }

    /// A mark by its place: row, then mark.
    struct Place {
        std::size_t row = 0;
        std::size_t mark = 0;
    };
    QPointF pointOf(const Place& place) const;
    /// What the pointer says there; empty where there is nothing.
    QString tipAt(const QPointF& point) const;
    QSize sizeHint() const override { return {600, heightOf(kMostRows)}; }
    QSize minimumSizeHint() const override { return {100, heightOf(kFewestRows)}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    static constexpr int kRowHeight = 12;
    static constexpr std::size_t kFewestRows = 6;
    static constexpr std::size_t kMostRows = 9;

    int heightOf(std::size_t most) const
    {
        return kRowHeight * static_cast<int>(std::clamp<std::size_t>(m_life.rows.size(), 1, most));
    }
    std::size_t rowsShown() const;
    void scrollTo(std::size_t row);
    double middleOf(std::size_t row) const;
    std::optional<std::size_t> rowAt(double y) const;
    std::optional<Place> markAt(const QPointF& point) const;
    void go(const Place& place);
    void step(int by);
    void paintRow(QPainter& painter, std::size_t row) const;
    void paintSpan(QPainter& painter, const LifeRow& row, const LifeSpan& span, double y) const;
    void paintWords(QPainter& painter, const LifeRow& row, double y) const;

    Player& m_player;
    Theme m_theme;
    ItemLife m_life;
    bool m_closer = true;
    std::size_t m_first = 0;      ///< The row at the top.
    std::optional<Place> m_mark;  ///< Where the arrow keys are.
};

}  // namespace millrace::ui
