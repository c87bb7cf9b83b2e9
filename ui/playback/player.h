// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include "core/trace/cursor.h"
#include "ui/playback/counterpart.h"
#include "ui/playback/playback.h"

namespace millrace::ui {

/// What the user is looking at: the run, the playhead, the selection. Views listen and ask; no
/// view calls another.
class Player : public QObject {
    Q_OBJECT

public:
    explicit Player(QObject* parent = nullptr);

    /// Another run of an edited scenario: the playhead stays at its time, and what is selected
    /// stays so as far as that run has it.
    void setRecording(std::shared_ptr<const Recording> recording);
    /// More of the same run: playhead and loop stay as they are.
    void growRecording(std::shared_ptr<const Recording> recording);
    bool hasRecording() const { return m_cursor.has_value(); }
    const Recording& recording() const { return m_cursor->recording(); }
    const std::shared_ptr<const Recording>& shared() const { return m_recording; }

    /// Valid until the playhead moves. Percentiles of a very large run are up to a quarter of a
    /// second old, in time on screen.
    Moment moment();
    const VisibleState& state() const { return m_cursor->state(); }
    SimTime time() const { return m_cursor ? m_cursor->time() : SimTime{}; }
    SimTime end() const { return m_cursor ? m_cursor->recording().end() : SimTime{}; }

    /// Whether there is more of the run to be computed.
    bool goesOn() const { return m_playback.goesOn; }
    /// Where the axes of timelines end: with the run, or while it goes on, at a round time behind
    /// that, so that they do not move all the time.
    SimTime axisEnd() const;

    bool playing() const { return m_playback.playing; }
    double speed() const { return m_playback.speed; }
    bool backward() const { return m_playback.backward; }
    Playback::Pace pace() const { return m_playback.pace; }
    bool slowAtMarks() const { return m_playback.slowAtMarks; }
    bool looping() const { return m_playback.looping; }
    SimTime loopFrom() const { return m_playback.loopFrom; }
    SimTime loopTo() const { return m_playback.loopTo; }
    /// Simulated seconds per second on screen over the last second of playing; 0 = unknown.
    double achieved() const { return m_achieved; }
    const std::optional<Selection>& selection() const { return m_selection; }

    void setPlaying(bool playing);
    /// Plays that way at the speed that is set; each further call while it does, twice as fast.
    /// Whatever ends it brings the speed back.
    void shuttle(bool backward);
    void setSpeed(double speed);
    void setPace(Playback::Pace pace);
    void setSlowAtMarks(bool slow);
    /// From the one to the other, again and again; without a range, the whole run.
    void setLooping(bool looping);
    void setLoopFrom(SimTime time);
    void setLoopTo(SimTime time);
    void faster();
    void slower();
    void seek(SimTime time);
    /// After the first `facts` facts: at one instant there can be many.
    void seekFact(std::uint64_t facts);
    void stepForward();
    void stepBack();
    /// To the next or the last moment that has a mark on the timeline.
    void nextMark();
    void lastMark();
    void select(std::optional<Selection> selection);

    /// One frame of playing; the timer calls it with what has passed on screen.
    void advance(std::chrono::nanoseconds elapsed);

Q_SIGNALS:
    void moved();  ///< The playhead, or the run under it.
    void recordingChanged();
    void recordingGrew();
    void playingChanged();
    void speedChanged();
    void selectionChanged();

private:
    void endShuttle();
    double partOfSpeed() const;
    void passEvents(double events);
    void passAsManyAsPossible();
    void endFrame(SimTime before, std::chrono::nanoseconds elapsed);

    std::shared_ptr<const Recording> m_recording;
    std::optional<Cursor> m_cursor;
    Playback m_playback;
    std::optional<double> m_beforeShuttle;  ///< The speed that is set, while it goes faster.
    std::optional<Selection> m_selection;
    QTimer m_timer;
    QElapsedTimer m_sinceFrame;
    double m_eventsOwed = 0.0;  ///< Part of an event that has passed on screen.
    double m_achieved = 0.0;
    double m_passed = 0.0;  ///< Simulated seconds since the speed was last measured.
    double m_onScreen = 0.0;
    QElapsedTimer m_sinceDelays;
    Delays m_logDelays;
    Delays m_listDelays;
};

}  // namespace millrace::ui
