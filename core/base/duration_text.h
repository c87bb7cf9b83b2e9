// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/time.h"

namespace millrace {

/// "250 ms", "1.5 s", "2 min": a decimal number and a unit (ns, us, ms, s, min, h, d), with or
/// without a space. Exact: what is finer than a nanosecond is an error (Unsupported), and so are
/// a sign (Malformed) and more than 365 days (OutOfRange).
Result<SimDuration> parseDuration(std::string_view text);

/// A time of the run as it is shown or as a duration: "1:14.1", "1:02:03", "74.1 s". Errors as of
/// parseDuration().
Result<SimTime> parseMoment(std::string_view text);

/// The shortest text that parses back to the same duration: "250 ms", "1.5 s", "2 min".
std::string durationText(SimDuration duration);

/// "1:14.1", "1:02:03.0": minutes (and hours when there are any), seconds, cut after `decimals`.
std::string clockText(SimTime time, int decimals = 1);

}  // namespace millrace
