// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/retry_formulas.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/scenario/polynomial.h"
#include "core/scenario/retry_settings.h"

// The formulas of core/scenario/backoff_spec.h, from each product's own settings.

namespace millrace {

namespace {

using namespace std::chrono_literals;
using BackoffKind = BackoffSpec::Kind;
using Jitter = BackoffSpec::Jitter;

constexpr int kAttemptsMax = 1000;
constexpr BackoffSpec::Powers kFourth{0, 0, 0, 0, 1};
constexpr BackoffSpec::Powers kFourthOfCount{1, -4, 6, -4, 1};  // (n - 1)^4

BackoffSpec without(BackoffKind kind)
{
    return {.kind = kind, .base = 0s, .cap = kNoCap, .jitter = 0.0};
}

/// rails activejob/lib/active_job/exceptions.rb: retry_on and determine_delay.
void readActiveJob(SpecReader& settings, RetrySpec& spec)
{
    spec.backoff = without(BackoffKind::Polynomial);
    const TomlValue* attempts = settings.any("attempts");
    if (attempts != nullptr && (attempts->text == "unlimited" || attempts->text == ":unlimited"))
        spec.attempts = kRunsWithoutLimit;
    else if (attempts != nullptr && attempts->kind == TomlValue::Kind::Text)
        settings.fail("attempts",
                      fmt::format("expected a whole number, or \"unlimited\", found {}.",
                                  foundText(*attempts)));
    else
        settings.integer("attempts", spec.attempts, 1, kAttemptsMax);
    const int version = readVersion(settings, "8.1");
    double jitter = 0.0;
    settings.number("retry_jitter", jitter, 0.0, 10.0);
    const TomlValue* own = settings.any("jitter");
    if (own != nullptr && wordOf(*own) != "JITTER_DEFAULT")
        settings.number("jitter", jitter, 0.0, 10.0);
    const TomlValue* wait = settings.any("wait");
    if (wait == nullptr)
        return;
    std::string word = wordOf(*wait);
    if (word.starts_with(':'))
        word.erase(0, 1);
    const bool oldName = word == "exponentially_longer";
    if (wait->kind == TomlValue::Kind::Real)
        settings.fail("wait", "expected whole seconds: Active Job takes no fractions.");
    else if (oldName && version >= 702)
        settings.fail("wait", "\"exponentially_longer\" is gone since Rails 7.2; it is "
                              "\"polynomially_longer\" now.");
    else if (word == "polynomially_longer" || oldName) {
        spec.backoff.powers = kFourth;
        spec.backoff.plus = 2s;
        spec.backoff.jitter = jitter;
    } else {
        readWait(settings, "wait", 1, spec.backoff);
        // A number or a duration gets jitter, what a proc says does not.
        const bool proc = word.find_first_of("(|{>,") != std::string::npos;
        if (!proc && isConstant(spec.backoff.powers))
            spec.backoff.jitter = jitter;
    }
}

/// sidekiq lib/sidekiq/job_retry.rb: delay_for and process_retry.
void readSidekiq(SpecReader& settings, RetrySpec& spec)
{
    spec.backoff = without(BackoffKind::Polynomial);
    spec.backoff.powers = kFourthOfCount;
    spec.backoff.plus = 15s;
    const TomlValue* block = settings.any("sidekiq_retry_in");
    if (block != nullptr && wordOf(*block) != "default") {
        spec.backoff.plus = 0s;
        readWait(settings, "sidekiq_retry_in", 0, spec.backoff);
    }
    spec.backoff.jitterKind = Jitter::Added;
    spec.backoff.values = 10;
    spec.backoff.step = 1s;
    // Since 8.0 rand(10 * (count + 1)); before, rand(10) * (count + 1).
    spec.backoff.stepGrows = readVersion(settings, "8.1") < 800;
    int retries = 25;
    settings.integer("max_retries", retries, 0, kAttemptsMax - 1);
    const TomlValue* retry = settings.any("retry");
    if (retry != nullptr && retry->kind == TomlValue::Kind::Boolean)
        retries = retry->boolean ? retries : 0;
    else
        settings.integer("retry", retries, 0, kAttemptsMax - 1);
    spec.attempts = retries + 1;
}

/// resque-retry lib/resque/plugins/retry.rb and exponential_backoff.rb.
void readResqueRetry(SpecReader& settings, RetrySpec& spec)
{
    bool plugin = false;
    int retries = 0;
    settings.boolean("resque-retry", plugin);
    spec.backoff = without(BackoffKind::List);
    spec.backoff.list = {0s};
    const TomlValue* strategy = settings.any("backoff_strategy");
    const bool backsOff = strategy != nullptr && wordOf(*strategy) != "none";
    readWait(settings, "retry_delay", 1, spec.backoff);
    if (backsOff && wordOf(*strategy) == "default")
        spec.backoff.list = {0s, 60s, 600s, 3600s, 10800s, 21600s};
    else if (backsOff)
        readList(settings, "backoff_strategy", *strategy, spec.backoff.list);
    if (backsOff) {
        spec.backoff.kind = BackoffKind::List;
        spec.backoff.step = 1s;
        spec.backoff.jitterKind = Jitter::Between;
    }
    double least = 1.0;
    double most = 1.0;
    settings.number("retry_delay_multiplicand_min", least, 0.0, 10.0);
    settings.number("retry_delay_multiplicand_max", most, 0.0, 10.0);
    if (least > most)
        settings.fail("retry_delay_multiplicand_min",
                      "expected at most retry_delay_multiplicand_max.");
    spec.backoff.jitterFrom = least;
    spec.backoff.jitter = backsOff ? most : 0.0;
    const TomlValue* limit = settings.any("retry_limit");
    if (limit != nullptr && wordOf(*limit) == "default")
        retries = backsOff ? static_cast<int>(spec.backoff.list.size()) : 1;
    else
        settings.integer("retry_limit", retries, 0, kAttemptsMax - 1);
    spec.attempts = plugin || backsOff ? retries + 1 : 1;
}

/// celery app/autoretry.py, utils/time.py: get_exponential_backoff_interval.
void readCelery(SpecReader& settings, RetrySpec& spec)
{
    int retries = 3;
    double most = 600;
    bool jitter = true;
    SimDuration wait = 180s;
    settings.integer("max_retries", retries, 0, kAttemptsMax - 1);
    readSeconds(settings, "default_retry_delay", wait);
    settings.number("retry_backoff_max", most, 0.0, kRetrySecondsMax);
    settings.boolean("retry_jitter", jitter);
    double factor = 0;  // int(max(1.0, retry_backoff)) when there is one; True is 1.
    const TomlValue* backoff = settings.any("retry_backoff");
    if (backoff != nullptr && backoff->kind == TomlValue::Kind::Boolean)
        factor = backoff->boolean ? 1 : 0;
    else
        settings.number("retry_backoff", factor, 0.0, 86'400.0);
    std::string raises = "()";
    settings.text("autoretry_for", raises, 1, 200);
    spec.attempts = raises == "()" ? 1 : retries + 1;
    if (factor == 0) {
        spec.backoff = without(BackoffKind::Constant);
        spec.backoff.base = wait;
        return;
    }
    spec.backoff = without(BackoffKind::Exponential);
    factor = std::max(1.0, factor);
    spec.backoff.base = seconds(static_cast<double>(static_cast<std::int64_t>(factor)));
    spec.backoff.cap = seconds(static_cast<double>(static_cast<std::int64_t>(most)));
    spec.backoff.step = 1s;
    spec.backoff.jitterKind = jitter ? Jitter::Full : Jitter::Longer;
}

/// bullmq classes/backoffs.js.
void readBullmq(SpecReader& settings, RetrySpec& spec)
{
    static constexpr Choice<BackoffKind> kTypes[] = {{"fixed", BackoffKind::Constant},
                                                     {"exponential", BackoffKind::Exponential}};
    spec.backoff = without(BackoffKind::Constant);
    settings.integer("attempts", spec.attempts, 1, kAttemptsMax);
    settings.choice<BackoffKind>("type", spec.backoff.kind, kTypes);
    readMilliseconds(settings, "delay", spec.backoff.base);
    settings.number("jitter", spec.backoff.jitter, 0.0, 1.0);
    spec.backoff.jitterKind = Jitter::Shorter;
    spec.backoff.step = 1ms;
}

/// oban lib/oban/worker.ex: backoff; lib/oban/backoff.ex.
void readOban(SpecReader& settings, RetrySpec& spec)
{
    spec.backoff = without(BackoffKind::Exponential);
    spec.backoff.base = 2s;
    spec.backoff.pad = 15s;
    spec.backoff.jitter = 0.1;
    spec.backoff.step = 1s;
    settings.integer("max_attempts", spec.attempts, 1, kAttemptsMax);
    spec.backoff.squeezedFrom = spec.attempts > 20 ? spec.attempts : 0;
}

/// que lib/que/job_methods.rb, job.rb.
void readQue(SpecReader& settings, RetrySpec& spec)
{
    int retries = 15;
    spec.backoff = without(BackoffKind::Polynomial);
    readWait(settings, "retry_interval", 1, spec.backoff);
    settings.integer("maximum_retry_count", retries, 0, kAttemptsMax - 1);
    spec.attempts = retries + 1;
}

/// river retry_policy.go: DefaultClientRetryPolicy.
void readRiver(SpecReader& settings, RetrySpec& spec)
{
    spec.backoff = without(BackoffKind::Polynomial);
    spec.backoff.powers = kFourth;
    spec.backoff.jitter = 0.1;
    spec.backoff.jitterKind = Jitter::Around;
    settings.integer("MaxAttempts", spec.attempts, 1, kAttemptsMax);
}

/// faktory manager/retry.go: nextRetry.
void readFaktory(SpecReader& settings, RetrySpec& spec)
{
    int retries = 25;
    spec.backoff = without(BackoffKind::Polynomial);
    spec.backoff.powers = kFourthOfCount;
    spec.backoff.plus = 15s;
    spec.backoff.jitterKind = Jitter::Added;
    spec.backoff.values = 30;
    spec.backoff.step = 1s;
    spec.backoff.stepGrows = true;
    settings.integer("retry", retries, -1, kAttemptsMax - 1);  // -1: straight to the dead set.
    spec.attempts = std::max(retries, 0) + 1;
}

/// pg-boss plans.js: failJobs.
void readPgBoss(SpecReader& settings, RetrySpec& spec)
{
    int retries = 2;
    bool backsOff = false;
    SimDuration wait = 0s;
    settings.integer("retryLimit", retries, 0, kAttemptsMax - 1);
    settings.boolean("retryBackoff", backsOff);
    readSeconds(settings, "retryDelay", wait);
    SimDuration most = kNoCap;
    const TomlValue* cap = settings.any("retryDelayMax");
    if (cap != nullptr && wordOf(*cap) != "none") {
        most = 0s;
        readSeconds(settings, "retryDelayMax", most);
    }
    spec.attempts = retries + 1;
    spec.backoff = without(backsOff ? BackoffKind::Exponential : BackoffKind::Constant);
    spec.backoff.base = backsOff ? std::max<SimDuration>(wait, 1s) : wait;
    spec.backoff.growsUntil = 16;
    if (backsOff) {
        spec.backoff.jitter = 1.0;
        spec.backoff.cap = most;
        spec.backoff.capsJitter = most != kNoCap;
    }
}

/// graphile-worker sql failJob: exp(least(attempts, 10)) seconds.
void readGraphile(SpecReader& settings, RetrySpec& spec)
{
    spec.backoff = without(BackoffKind::Exponential);
    spec.backoff.base = SimDuration{2'718'281'828};
    spec.backoff.factor = 2.718281828459045;
    spec.backoff.growsUntil = 10;
    settings.integer("max_attempts", spec.attempts, 1, kAttemptsMax);
}

/// bee-queue lib/backoff.js.
void readBeeQueue(SpecReader& settings, RetrySpec& spec)
{
    enum class Strategy { Immediate, Fixed, Exponential };
    static constexpr Choice<Strategy> kStrategies[] = {{"immediate", Strategy::Immediate},
                                                       {"fixed", Strategy::Fixed},
                                                       {"exponential", Strategy::Exponential}};
    Strategy strategy = Strategy::Immediate;
    int retries = 0;
    SimDuration delay = 0s;
    settings.integer("retries", retries, 0, kAttemptsMax - 1);
    settings.choice<Strategy>("strategy", strategy, kStrategies);
    readMilliseconds(settings, "delay", delay);
    spec.attempts = retries + 1;
    spec.backoff = without(strategy == Strategy::Exponential ? BackoffKind::Exponential
                                                             : BackoffKind::Constant);
    spec.backoff.base = strategy == Strategy::Immediate ? 0s : delay;
}

constexpr RetryFormula kFormulas[] = {{"activejob", readActiveJob},
                                      {"bee-queue", readBeeQueue},
                                      {"bullmq", readBullmq},
                                      {"celery", readCelery},
                                      {"faktory", readFaktory},
                                      {"graphile-worker", readGraphile},
                                      {"oban", readOban},
                                      {"pg-boss", readPgBoss},
                                      {"que", readQue},
                                      {"resque-retry", readResqueRetry},
                                      {"river", readRiver},
                                      {"sidekiq", readSidekiq}};

}  // namespace

std::span<const RetryFormula> retryFormulas()
{
    return kFormulas;
}

const RetryFormula* findRetryFormula(std::string_view name)
{
    const auto found = std::ranges::find(kFormulas, name, &RetryFormula::name);
    return found == std::end(kFormulas) ? nullptr : &*found;
}

}  // namespace millrace
