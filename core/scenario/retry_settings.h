// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/backoff_spec.h"
#include "core/scenario/spec_reader.h"

// How the settings on retries of several products are written.

namespace millrace {

inline constexpr double kRetrySecondsMax = 86'400.0 * 30;

SimDuration seconds(double count);

/// The value as its author wrote it. 6.4 and "6.4" are one version.
std::string wordOf(const TomlValue& value);
bool isNumber(const TomlValue& value);

/// A number of seconds of at most 30 days.
void readSeconds(SpecReader& settings, std::string_view key, SimDuration& value);
void readMilliseconds(SpecReader& settings, std::string_view key, SimDuration& value);

/// The setting "version": "8.1.7" is 801; zero after an error.
int readVersion(SpecReader& settings, const char* example);

/// "0, 60, 600" or [0, 60, 600]: seconds.
void readList(SpecReader& settings, std::string_view key, const TomlValue& found,
              std::vector<SimDuration>& list);

/// A number of seconds, a duration, a list of numbers or a formula, in which the variable is
/// `first` at the first failure.
void readWait(SpecReader& settings, std::string_view key, int first, BackoffSpec& backoff);

}  // namespace millrace
