// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <thread>

#include <QLineEdit>

#include "core/predicate/run_until.h"
#include "ui/playback/player.h"

namespace millrace::ui {

/// "Run until": a line of text that moves the playhead to where it first holds. The search has a
/// thread of its own and ends when another begins, when the run changes, and with the field. In a
/// run without an end it asks for more, until it is given up.
class UntilField : public QLineEdit {
    Q_OBJECT

public:
    explicit UntilField(Player& player, QWidget* parent = nullptr);
    ~UntilField() override;

    /// Whether it looks further than the run is computed.
    bool isWaiting() const { return m_looksBeyond; }
    /// Ends a search, if there is one; the playhead stays where it was.
    void cancel();

Q_SIGNALS:
    void refused(const QString& sentence);  ///< Not understood, or it never becomes true.
    void found();
    void left();        ///< By Esc: nobody wants to write any more.
    void moreWanted();  ///< It does not hold as far as a run without an end is computed.
    void waits(const QString& sentence);  ///< How far it has looked by now.
    void gaveUp();                        ///< By cancel().

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void search();
    void searchFrom(std::uint64_t facts);
    void take(const std::optional<UntilPlace>& place, std::uint64_t searched);
    void goOn();
    void giveUp();

    Player& m_player;
    RunUntil m_until;
    int m_runs = 0;                ///< Counts other runs; one that goes on is the same.
    bool m_looksBeyond = false;    ///< Of what was computed when it began.
    bool m_waits = false;          ///< For more of the run.
    std::uint64_t m_searched = 0;  ///< So many facts then.
    std::jthread m_search;
};

}  // namespace millrace::ui
