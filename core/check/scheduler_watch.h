// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <utility>

#include "core/check/watch.h"

namespace millrace::check {

/// Checks of recurring jobs: at each time of the schedule every scheduler that is there sends, one
/// job of that time comes about, and none where nobody was there. Steps of other kinds, and
/// histories without schedulers, are ignored.
class SchedulerWatch {
public:
    SchedulerWatch(const Tape& tape, Findings& findings) : m_tape{tape}, m_findings{findings} {}
    void see(const Step& step);
    void end(const Step& last);

private:
    struct Task {
        std::map<std::uint32_t, std::int64_t> underWay;  ///< Until when, by scheduler.
        std::size_t senders = 0;
        bool recorded = false;
    };

    void sent(const Step& step);
    void accepted(const Step& step);
    void refused(const Step& step);
    void missed(const Step& step);
    bool isNow(const Step& step);
    void moves(const Step& step, bool starts);
    std::size_t ready(std::int64_t timeNs) const;
    void judgeLast();

    const Tape& m_tape;
    Findings& m_findings;
    bool m_any = false;  ///< A scheduler has ever started.
    std::map<std::uint32_t, std::optional<std::int64_t>> m_since;     ///< Nothing: it is not there.
    std::map<std::pair<std::uint32_t, std::uint32_t>, Task> m_tasks;  ///< Happening, reaction.
    const Step* m_last = nullptr;                                     ///< Happening.
    std::size_t m_expected = 0;                                       ///< Senders of it.
};

}  // namespace millrace::check
