// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>

#include "core/analysis/questions.h"
#include "core/analysis/run_difference.h"
#include "ui/playback/player.h"

class QLabel;
class QListWidget;
class QListWidgetItem;

namespace millrace::ui {

/// Why the selected thing is as it is: the last fact about it and the chain of its causes, then
/// what comes next for it. Each line is a place to go to. Or how two branches differ. While nothing
/// is asked, what there is to watch.
class WhyPanel : public QFrame {
    Q_OBJECT

public:
    explicit WhyPanel(Player& player, QWidget* parent = nullptr);

    /// What the open scenario says of itself: the header has no room for all of it.
    void watch(const QString& text);
    /// The life of the selected event, on both sides; the list says when there is none.
    void showLife();
    /// Of two runs, until something is selected. `here` is the run on the screen.
    void showDifference(const RunDifference& difference, const std::vector<OutcomeRow>& outcomes,
                        const QString& here, const QString& there);
    /// In its place: that there is none, or why it cannot be told.
    void showNoDifference(const QString& sentence);
    /// Whether it tells of two runs.
    bool isComparing() const { return m_compares; }
    /// The fact of the cause that lies before the one the playhead is at, or behind it.
    void goToCause(bool back);

Q_SIGNALS:
    /// What comes next for the selected thing; nothing where none is, or it has no more.
    void foretold(const std::vector<Told>& next);

public:
    // For tests.
    QListWidget* list() const { return m_list; }
    QString heading() const;

private:
    void askLater();
    void ask();
    void begin(bool compares);
    void addLine(const QString& text, const QString& tip, std::uint64_t fact);
    void go(const QListWidgetItem& item);

    Player& m_player;
    QLabel* m_heading = nullptr;
    QListWidget* m_list = nullptr;
    QString m_watch;
    QTimer m_timer;  ///< While the playhead moves, nothing is asked.
    bool m_compares = false;
    bool m_goes = false;  ///< A click on a line moves the playhead, and the lines stay.
};

}  // namespace millrace::ui
