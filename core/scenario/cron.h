// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "core/base/time.h"

namespace millrace {

/// A time of the calendar in UTC, whole seconds. Time zones and their clock changes are not
/// modelled.
using CalendarTime = std::chrono::sys_seconds;

/// A schedule as cron has it. Where both the day of the month and that of the week are restricted,
/// either is enough (crontab(5); fugit cron.rb, day_match?). A field is a set of bits, one a value.
/// Its text: cron_text.h.
struct Cron {
    std::uint64_t seconds = 1;  ///< Second 0.
    std::uint64_t minutes = 0;
    std::uint64_t hours = 0;
    std::uint64_t days = 0;      ///< From bit 1.
    std::uint64_t months = 0;    ///< From bit 1.
    std::uint64_t weekdays = 0;  ///< Sunday is bit 0.
    bool anyDay = true;          ///< `*`
    bool anyWeekday = true;      ///< `*`

    bool operator==(const Cron&) const = default;
};

/// A schedule, and the time of the calendar at which a run of it begins.
struct Schedule {
    std::string text;  ///< As in the file.
    Cron cron;
    CalendarTime from = std::chrono::sys_days{std::chrono::January / 5 / 2026};  ///< A Monday.

    /// kNever when there is none.
    SimTime nextAfter(SimTime time) const;
    bool operator==(const Schedule&) const = default;
};

/// The first time after `time`; nothing when there is none within eight years, the longest that the
/// calendar lets a day of a month wait: then it never fires.
std::optional<CalendarTime> nextAfter(const Cron& cron, CalendarTime time);

}  // namespace millrace
