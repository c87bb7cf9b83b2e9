// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/backoff.h"

#include <algorithm>
#include <utility>

// Sums, products and comparisons of doubles, no pow() and no floor(): the same bits with every
// libm. Values are nanoseconds, whole ones as long as they are below 2^53.

namespace millrace {

namespace {

using Kind = BackoffSpec::Kind;
using Jitter = BackoffSpec::Jitter;

constexpr double kNsPerSecond = 1e9;
constexpr double kObanAttempts = 20;
constexpr double kAllWhole = 9007199254740992.0;  // 2^53: from here on every double is whole.

double ns(SimDuration duration)
{
    return static_cast<double>(duration.count());
}

/// A formula without a cap ends as an infinity, and a sum of two of them as no number at all: from
/// kLongestDuration on they are all the same.
double bounded(double value)
{
    return value < ns(kLongestDuration) ? std::max(value, 0.0) : ns(kLongestDuration);
}

SimDuration cut(double value)
{
    return SimDuration{static_cast<SimDuration::rep>(bounded(value))};
}

double floorOf(double value)
{
    return value >= kAllWhole ? value : static_cast<double>(static_cast<std::int64_t>(value));
}

/// The largest whole number below the value; at least 0.
double wholeBelow(double value)
{
    const double whole = floorOf(value);
    return whole < value ? whole : std::max(whole - 1.0, 0.0);
}

std::uint32_t exponentOf(const BackoffSpec& spec, std::uint32_t attempt)
{
    if (spec.growsUntil > 0)
        return std::min(attempt, spec.growsUntil);
    if (spec.squeezedFrom == 0)
        return attempt;
    const double part = static_cast<double>(attempt) / spec.squeezedFrom * kObanAttempts;
    return static_cast<std::uint32_t>(part + 0.5);
}

double grown(const BackoffSpec& spec, std::uint32_t attempt)
{
    double delay = ns(spec.base);
    const bool capped = spec.cap != kNoCap;
    const double cap = ns(spec.cap);
    const std::uint32_t exponent = exponentOf(spec, attempt);
    if (exponent == 0)
        delay /= spec.factor;
    for (std::uint32_t n = 1; n < exponent && (!capped || delay < cap) && spec.factor > 1.0; ++n)
        delay *= spec.factor;
    return ns(spec.pad) + (capped ? std::min(delay, cap) : delay);
}

double sumOf(const BackoffSpec::Powers& powers, std::uint32_t attempt)
{
    double sum = 0;
    for (std::size_t k = powers.size(); k-- > 0;)
        sum = sum * attempt + powers[k];
    return std::max(sum, 0.0) * kNsPerSecond;
}

double formulaOf(const BackoffSpec& spec, std::uint32_t attempt)
{
    switch (spec.kind) {
    case Kind::Constant:
        return std::min(ns(spec.base), spec.cap == kNoCap ? ns(spec.base) : ns(spec.cap));
    case Kind::Exponential:
        return grown(spec, attempt);
    case Kind::Polynomial:
        return sumOf(spec.powers, attempt);
    case Kind::List:
        return spec.list.empty()
                   ? 0
                   : ns(spec.list[std::min<std::size_t>(attempt, spec.list.size()) - 1]);
    }
    return 0;
}

/// value(n), without jitter and `plus`.
double valueOf(const BackoffSpec& spec, std::uint32_t attempt)
{
    return bounded(formulaOf(spec, attempt));
}

/// Between which products of the value the jitter lies.
std::pair<double, double> range(const BackoffSpec& spec, double value)
{
    switch (spec.jitterKind) {
    case Jitter::Longer:
        return {value, value + value * spec.jitter};
    case Jitter::Shorter:
        return {value * (1.0 - spec.jitter), value};
    case Jitter::Around:
        return {value - value * spec.jitter, value + value * spec.jitter};
    case Jitter::Full:
        return {0, value};
    case Jitter::Between:
        return {value * spec.jitterFrom, value * spec.jitter};
    case Jitter::Added:
        break;
    }
    return {value, value};
}

/// Full jitter of whole steps takes in its end (randrange(n + 1)), and a factor between two does
/// (Ruby's rand(a..b)); the others stop short of it.
bool takesInEnd(const BackoffSpec& spec)
{
    return spec.jitterKind == Jitter::Full || spec.jitterKind == Jitter::Between;
}

/// How many steps the jitter adds at most, and how long one is.
std::pair<std::uint64_t, SimDuration> added(const BackoffSpec& spec, std::uint32_t attempt)
{
    if (spec.stepGrows)
        return {spec.values - 1, spec.step * attempt};
    return {std::uint64_t{spec.values} * attempt - 1, spec.step};
}

DelayBounds steppedBounds(const BackoffSpec& spec, double value)
{
    const double step = ns(spec.step);
    const double steps = value / step;
    const auto [low, high] = range(spec, steps);
    DelayBounds bounds{.base = floorOf(steps) * step, .least = floorOf(low) * step};
    bounds.most = bounds.least;
    if (high > low)
        bounds.most = (takesInEnd(spec) ? floorOf(high) : wholeBelow(high)) * step;
    bounds.most = std::max(bounds.most, bounds.least);
    return bounds;
}

DelayBounds boundsInNs(const BackoffSpec& spec, std::uint32_t attempt)
{
    const double value = valueOf(spec, attempt);
    if (spec.jitterKind == Jitter::Added) {
        const auto [most, step] = added(spec, attempt);
        return {value, value, value + static_cast<double>(most) * ns(step)};
    }
    if (spec.step > SimDuration::zero())
        return steppedBounds(spec, value);
    const auto [low, high] = range(spec, value);
    DelayBounds bounds{value, low, high, high > low && !takesInEnd(spec)};
    if (spec.capsJitter && spec.cap != kNoCap) {
        bounds.mostExclusive = bounds.mostExclusive && bounds.most <= ns(spec.cap);
        bounds.most = std::min(bounds.most, ns(spec.cap));
    }
    return bounds;
}

}  // namespace

SimDuration delayAfter(const BackoffSpec& spec, std::uint32_t attempt, Draw draw)
{
    if (spec.jitterKind == Jitter::Added) {
        const auto [most, step] = added(spec, attempt);
        const auto steps = static_cast<SimDuration::rep>(draw.below(most + 1));
        return std::min(cut(valueOf(spec, attempt)) + steps * step + spec.plus, kLongestDuration);
    }
    if (spec.step > SimDuration::zero()) {
        const DelayBounds bounds = boundsInNs(spec, attempt);
        const SimDuration least = cut(bounds.least);
        const auto steps = static_cast<std::uint64_t>((cut(bounds.most) - least) / spec.step);
        const auto more = static_cast<SimDuration::rep>(draw.below(steps + 1));
        return std::min(least + more * spec.step + spec.plus, kLongestDuration);
    }
    if (spec.jitterKind == Jitter::Longer && !spec.capsJitter) {
        const SimDuration whole = cut(valueOf(spec, attempt));
        const SimDuration spread = cut(ns(whole) * spec.jitter);
        return std::min(whole + draw.between(SimDuration::zero(), spread) + spec.plus,
                        kLongestDuration);
    }
    const auto [low, high] = range(spec, valueOf(spec, attempt));
    SimDuration delay = draw.between(cut(low), cut(high));
    if (spec.capsJitter)
        delay = std::min(delay, spec.cap);
    return std::min(delay + spec.plus, kLongestDuration);
}

DelayBounds delayBounds(const BackoffSpec& spec, std::uint32_t attempt)
{
    DelayBounds bounds = boundsInNs(spec, attempt);
    for (double* each : {&bounds.base, &bounds.least, &bounds.most})
        *each = (*each + ns(spec.plus)) / kNsPerSecond;
    return bounds;
}

}  // namespace millrace
