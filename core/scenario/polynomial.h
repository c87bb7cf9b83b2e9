// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/scenario/backoff_spec.h"

namespace millrace {

/// Reads a formula of one variable as people write it in their programs: "n^4 + 3", "count ** 4 +
/// 15", "10 * (count + 1)", "->(n) { n * 2 }", "proc { |count| count * 30 }", "5.minutes * n". The
/// variable has any name. `first` is its value at the first failure: 1, or 0 where a product counts
/// retries. The coefficients are those of n, which is 1 at the first failure.
Result<BackoffSpec::Powers> parsePolynomial(std::string_view text, int first);

/// Whether it is the same for every n.
bool isConstant(const BackoffSpec::Powers& powers);

}  // namespace millrace
