// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "core/scenario/polynomial.h"
#include "core/scenario/spec_tables.h"

// `[queue.backoff]`: how long a failed job waits. With `kind` it begins anew, without it changes
// what the profile has.

namespace millrace {

namespace {

using Jitter = BackoffSpec::Jitter;
using BackoffKind = BackoffSpec::Kind;

using namespace std::chrono_literals;

constexpr std::size_t kDelaysMax = 100;

void readCap(SpecReader& table, BackoffSpec& spec)
{
    table.durationOr("none", kNoCap, "cap", spec.cap, 0ms, 30 * kDay);
    if (spec.cap < spec.base)
        table.fail("cap", "expected at least backoff.base.");
}

void readFormula(SpecReader& table, BackoffSpec& spec)
{
    std::string formula;
    table.text("formula", formula, 1, 200);
    if (formula.empty())
        return;
    const Result<BackoffSpec::Powers> powers = parsePolynomial(formula, 1);
    if (powers)
        spec.powers = powers.value();
    else
        table.fail("formula", fmt::format("expected a formula in seconds, such as \"n^4 + 2\": {}.",
                                          powers.error().message));
}

void readDelays(SpecReader& table, BackoffSpec& spec)
{
    const TomlValue* found = table.value("delays", TomlValue::Kind::Array);
    if (found == nullptr)
        return;
    if (found->items.empty() || found->items.size() > kDelaysMax) {
        table.fail("delays", fmt::format("expected 1 to {} durations.", kDelaysMax));
        return;
    }
    spec.list.assign(found->items.size(), 0ms);
    for (std::size_t n = 0; n < found->items.size(); ++n) {
        TomlValue one{.kind = TomlValue::Kind::Table};
        one.entries.push_back({"delays", found->items[n].begin, found->items[n]});
        SpecReader reader{one, table.path(), table.errors()};
        reader.duration("delays", spec.list[n], 0ms, 30 * kDay);
    }
}

void readJitter(SpecReader& table, BackoffSpec& spec)
{
    static constexpr Choice<Jitter> kJitters[] = {
        {"longer", Jitter::Longer}, {"shorter", Jitter::Shorter}, {"around", Jitter::Around},
        {"full", Jitter::Full},     {"between", Jitter::Between}, {"added", Jitter::Added}};
    table.choice<Jitter>("jitter-kind", spec.jitterKind, kJitters);
    const bool adds = spec.jitterKind == Jitter::Added;
    const bool between = spec.jitterKind == Jitter::Between;
    table.idleUnless(!adds && spec.jitterKind != Jitter::Full, "jitter",
                     "a jitter-kind that is a part of the delay");
    table.number("jitter", spec.jitter, 0.0, between ? 10.0 : 1.0);
    table.idleUnless(between, "jitter-from", "jitter-kind = \"between\"");
    table.number("jitter-from", spec.jitterFrom, 0.0, 10.0);
    if (between && spec.jitterFrom > spec.jitter)
        table.fail("jitter-from", "expected at most \"jitter\".");
    table.duration("step", spec.step, 0ms, 1h);
    for (const char* key : {"values", "step-grows"})
        table.idleUnless(adds, key, "jitter-kind = \"added\"");
    table.integer("values", spec.values, 1, 1000);
    table.boolean("step-grows", spec.stepGrows);
    if (adds && (spec.values == 0 || spec.step == SimDuration::zero()))
        table.fail("jitter-kind", "\"added\" needs \"values\" and \"step\".");
}

}  // namespace

void readBackoff(SpecReader& table, BackoffSpec& spec)
{
    static constexpr Choice<BackoffKind> kKinds[] = {{"constant", BackoffKind::Constant},
                                                     {"exponential", BackoffKind::Exponential},
                                                     {"polynomial", BackoffKind::Polynomial},
                                                     {"list", BackoffKind::List}};
    if (table.has("kind"))
        spec = {};
    table.choice<BackoffKind>("kind", spec.kind, kKinds);
    const bool grows = spec.kind == BackoffKind::Exponential;
    const bool based = grows || spec.kind == BackoffKind::Constant;
    table.idleUnless(based, "base", "kind \"constant\" or \"exponential\"");
    table.duration("base", spec.base, 0ms, kDay);
    for (const char* key : {"factor", "cap", "pad"})
        table.idleUnless(grows, key, "kind = \"exponential\"");
    if (grows) {
        table.number("factor", spec.factor, 1.0, 100.0);
        readCap(table, spec);
        table.duration("pad", spec.pad, 0ms, kDay);
    } else {
        spec.cap = std::max(spec.cap, spec.base);
    }
    table.idleUnless(spec.kind == BackoffKind::Polynomial, "formula", "kind = \"polynomial\"");
    readFormula(table, spec);
    table.idleUnless(spec.kind == BackoffKind::List, "delays", "kind = \"list\"");
    readDelays(table, spec);
    if (spec.kind == BackoffKind::Polynomial && spec.powers == BackoffSpec::Powers{} &&
        !table.has("formula"))
        table.fail("kind", "\"polynomial\" needs a \"formula\".");
    if (spec.kind == BackoffKind::List && spec.list.empty() && !table.has("delays"))
        table.fail("kind", "\"list\" needs \"delays\".");
    table.duration("plus", spec.plus, 0ms, kDay);
    readJitter(table, spec);
    table.finish();
}

}  // namespace millrace
