// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/scenario/cron.h"

namespace millrace {

/// Five fields (minute, hour, day of the month, month, day of the week), or six with the second
/// first, as Fugit reads them for Solid Queue and GoodJob: `*`, lists, ranges, steps, names such as
/// JAN and MON, 7 for Sunday; or one of @hourly, @daily, @weekly, @monthly, @yearly. The error has
/// a sentence and no place.
Result<Cron> parseCron(std::string_view text);

/// "2026-01-05 03:00" or "2026-01-05 03:00:30"; nothing for any other text, or a day that is none.
std::optional<CalendarTime> calendarTimeOf(std::string_view text);
/// The longer of the two.
std::string textOf(CalendarTime time);

}  // namespace millrace
