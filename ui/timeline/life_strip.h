// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <thread>

#include <QWidget>

#include "ui/timeline/life_lane.h"

class QLabel;
class QPushButton;

namespace millrace::ui {

/// The life of the selected event, or of the event of the selected job. It appears with an event in
/// a place of the same size, so that nothing moves under the pointer, and goes with the selection;
/// once closed it stays away until it is asked for. Of a long run it is read on a thread of its
/// own, and until it is there nothing is drawn.
class LifeStrip : public QWidget {
    Q_OBJECT

public:
    explicit LifeStrip(Player& player, QWidget* parent = nullptr);
    ~LifeStrip() override;

    void setTheme(const Theme& theme) { m_lane->setTheme(theme); }
    LifeLane* lane() const { return m_lane; }
    QString heading() const;
    bool isReading() const { return m_reading; }
    /// From so many facts on, a thread of its own reads them. For tests, too.
    void setMostAtOnce(std::uint64_t facts) { m_mostAtOnce = facts; }

    void open();
    void close();
    /// The life alone, or in the whole run.
    void toggleCloser();

Q_SIGNALS:
    void shown(bool visible);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void ask();
    void askOn();
    void read(HappeningId happening);
    void take(ItemLife life);
    void showCloser();
    void showHeading();

    Player& m_player;
    QLabel* m_heading = nullptr;
    QPushButton* m_closer = nullptr;
    LifeLane* m_lane = nullptr;
    bool m_wanted = true;  ///< Until somebody closes it.
    bool m_asked = false;  ///< By its key: then it stays without an event, too.
    bool m_reading = false;
    int m_runs = 0;  ///< Counts other runs; one that goes on is the same.
    std::uint64_t m_mostAtOnce = 60'000;
    std::jthread m_reader;
};

}  // namespace millrace::ui
