// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <vector>

#include <QWidget>

#include "ui/playback/player.h"
#include "ui/timeline/branch_rows.h"
#include "ui/timeline/time_axis.h"

class QLineEdit;

namespace millrace::ui {

/// The branches as a tree on the timeline's axis: each leaves its parent's line where the two
/// part, and the one that is shown is drawn strong. A click opens one, and so do the arrow keys.
/// Hidden while there is one run only.
class BranchTree : public QWidget {
    Q_OBJECT

public:
    BranchTree(Player& player, ScenarioDocument& document, QWidget* parent = nullptr);

    /// Marks the one that is shown beside.
    void setBeside(bool beside);
    /// A field in the place of its name.
    void rename(std::size_t branch);
    /// Where a branch's name is; empty while it is scrolled away.
    QRectF nameRect(std::size_t branch) const;
    const std::vector<BranchRow>& rows() const { return m_rows; }
    TimeAxis axis() const;
    QSize sizeHint() const override { return {600, heightOf(kMostRows)}; }
    QSize minimumSizeHint() const override { return {100, heightOf(kFewestRows)}; }

Q_SIGNALS:
    void refused(const QString& sentence);
    void removeWanted(std::size_t branch);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    static constexpr int kRowHeight = 13;
    static constexpr int kEdge = 1;                ///< Above the first row and below the last.
    static constexpr std::size_t kFewestRows = 2;  ///< In a window of the smallest size.
    static constexpr std::size_t kMostRows = 5;

    /// With at most so many rows.
    int heightOf(std::size_t most) const
    {
        return 2 * kEdge + kRowHeight * static_cast<int>(std::min(most, m_rows.size()));
    }
    /// How many rows there is room for.
    std::size_t rowsShown() const;
    void showBranches();
    void scrollToShown();
    void openRow(int step);
    void scrollTo(std::size_t row);
    void endRename(bool keep);
    const BranchRow* rowAt(const QPointF& point) const;
    double middleOf(std::size_t row) const;
    double leftOf(std::size_t row) const;
    QString nameOf(std::size_t branch) const;
    QString sentenceOf(const BranchRow& row) const;
    QRectF nameRectOf(std::size_t row) const;
    void paintLines(QPainter& painter) const;
    void paintNames(QPainter& painter) const;

    Player& m_player;
    ScenarioDocument& m_document;
    std::vector<BranchRow> m_rows;
    std::size_t m_first = 0;  ///< The row at the top, where there are more than fit.
    bool m_beside = false;
    QLineEdit* m_field = nullptr;  ///< While a name is typed.
    std::size_t m_renamed = 0;
};

}  // namespace millrace::ui
