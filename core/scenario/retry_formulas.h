// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

#include "core/scenario/backoff_spec.h"
#include "core/scenario/spec_reader.h"

namespace millrace {

/// `attempts` of a job that is tried again for ever.
inline constexpr int kRunsWithoutLimit = 1'000;

/// What a product does with a job that raised an exception.
struct RetrySpec {
    BackoffSpec backoff;
    int attempts = 1;  ///< Runs at most, the first one included; 1 .. 1000.
};

/// How one product makes delays from settings of its own names and units. Which settings there are,
/// and what they are by default, says its profile.
struct RetryFormula {
    std::string_view name;
    void (*read)(SpecReader& settings, RetrySpec& spec);
};

std::span<const RetryFormula> retryFormulas();

/// Null when there is none of this name.
const RetryFormula* findRetryFormula(std::string_view name);

}  // namespace millrace
