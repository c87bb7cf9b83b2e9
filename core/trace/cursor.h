// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/trace/moment.h"
#include "core/trace/recording.h"

namespace millrace {

/// A playhead in a recording: (time, fact), since one instant can hold many facts. Moving
/// forward folds the facts between; moving back, or far, restores a keyframe first.
class Cursor {
public:
    explicit Cursor(std::shared_ptr<const Recording> recording);

    /// More of the same run: the playhead stays where it is. Requires that the recording begins
    /// with all of the present one.
    void goOnIn(std::shared_ptr<const Recording> recording);

    /// After all facts at or before `time`. Clamped to [0, end of the run].
    void seekTime(SimTime time);
    /// After the first `facts` facts, at the time of the last of them. Clamped.
    void seekFact(std::uint64_t facts);
    /// One fact on or back; false at the ends.
    bool stepForward();
    bool stepBack();

    SimTime time() const { return m_time; }
    const VisibleState& state() const { return m_state; }
    const Ledger& ledger() const { return m_ledger; }
    const Recording& recording() const { return *m_recording; }

    /// What a view needs of this playhead. Delays cost more than all the rest, so whoever draws
    /// every frame may pass those of a moment ago. Valid until the cursor moves or dies.
    Moment moment() const;
    Moment moment(const Delays& log, const Delays& list) const;

private:
    void restart(std::uint64_t facts, SimTime time);
    void applyNext();

    std::shared_ptr<const Recording> m_recording;
    TraceReader m_reader;
    VisibleState m_state;
    Ledger m_ledger;
    SimTime m_time{};
};

}  // namespace millrace
