// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "core/base/time.h"

namespace millrace {

/// Longer than any delay: a formula without a cap.
inline constexpr SimDuration kNoCap = SimDuration::max();

/// Time between a failure and the next try. Attempt n (from 1) that failed waits for
/// value(n) with jitter, plus `plus`. The formulas of the products are values of this:
///
///     Active Job   n^4 * (1 .. 1 + jitter) + 2      rails activejob/lib/active_job/exceptions.rb
///     Sidekiq 8    (n-1)^4 + 15 + {0 .. 10n-1}      sidekiq lib/sidekiq/job_retry.rb
///     Sidekiq 6.4  (n-1)^4 + 15 + n {0 .. 9}        the same file
///     Faktory      (n-1)^4 + 15 + n {0 .. 29}       faktory manager/retry.go
///     resque-retry a list                           resque-retry exponential_backoff.rb
///     Celery       {0 .. min(600, f 2^(n-1))}       celery utils/time.py
///     BullMQ       d 2^(n-1) * (1-jitter .. 1)      bullmq classes/backoffs.js
///     Que          n^4 + 3                          que lib/que/job_methods.rb
///     River        n^4 * (0.9 .. 1.1)               river retry_policy.go
///     Oban         (15 + 2^n) * (1 .. 1.1)          oban worker.ex, backoff.ex
///     pg-boss      d 2^(n-1) * (1 .. 2)             pg-boss plans.js
///     graphile     e^min(n,10)                      graphile-worker failJob
///     bee-queue    d 2^(n-1)                        bee-queue lib/backoff.js
struct BackoffSpec {
    enum class Kind : std::uint8_t {
        Constant,     ///< base
        Exponential,  ///< pad + min(base * factor^(n-1), cap)
        Polynomial,   ///< the sum of powers[k] * n^k seconds, not below 0
        List,         ///< list[n-1]; the last stays
    };
    /// What chance makes of value(n); uniform in each.
    enum class Jitter : std::uint8_t {
        Longer,   ///< times 1 .. 1 + jitter
        Shorter,  ///< times 1 - jitter .. 1
        Around,   ///< times 1 - jitter .. 1 + jitter
        Full,     ///< anything from 0 to it
        Between,  ///< times jitterFrom .. jitter
        Added,    ///< a whole number from 0 to below `values` * n, times `step`; or, when
                  ///< `stepGrows`, from 0 to below `values`, times `step` * n
    };
    /// Coefficients of n^0 .. n^8.
    using Powers = std::array<double, 9>;

    Kind kind = Kind::Exponential;
    SimDuration base = std::chrono::seconds{1};  ///< 0 .. 1 d.
    double factor = 2.0;                         ///< 1 .. 100; exponential only.
    SimDuration cap = std::chrono::minutes{1};   ///< base .. 30 d, or kNoCap; exponential only.
    std::uint32_t growsUntil = 0;  ///< From this n on it stays; 0: it always grows. Exponential.
    int squeezedFrom = 0;          ///< Oban with more than 20 attempts: exponent n / this * 20.
    SimDuration pad{};             ///< 0 .. 1 d; exponential only.
    double jitter = 0.1;           ///< 0 .. 1; Between: jitterFrom .. 10.
    Jitter jitterKind = Jitter::Longer;
    double jitterFrom = 1.0;   ///< 0 .. jitter; Between only.
    SimDuration step{};        ///< 0 .. 1 h. Above 0 delays are whole multiples, cut off.
    std::uint32_t values = 0;  ///< 1 .. 1000; Added only.
    bool stepGrows = false;    ///< Added only.
    bool capsJitter = false;   ///< The cap holds after the jitter too; exponential only.
    SimDuration plus{};        ///< 0 .. 1 d; without jitter, beside the cap.
    Powers powers{};
    std::vector<SimDuration> list;  ///< 1 .. 100 delays of 0 .. 30 d.

    bool operator==(const BackoffSpec&) const = default;
};

}  // namespace millrace
