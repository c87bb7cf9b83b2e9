// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <ostream>

#include <gtest/gtest.h>

#include "core/base/invariant.h"
#include "core/trace/checks.h"

// A right state, corrupted, so that exactly one check fires.

namespace millrace::test {

inline constexpr SimTime kNow{std::chrono::seconds{5}};

/// A fact that is right: checked, then applied.
template <class Fact>
void state(VisibleState& to, const Fact& fact)
{
    verify(to, kNow, fact);
    apply(to, kNow, fact);
}

using Change = std::function<void(VisibleState&)>;
using Next = std::function<void(const VisibleState&)>;

struct BadStateRow {
    const char* name;
    Change prepare;  ///< Facts that are right.
    Change corrupt;
    Next next;  ///< A fact that is right before the corruption and wrong after it.
    const char* fires;
};

inline void PrintTo(const BadStateRow& row, std::ostream* out)
{
    *out << row.name;
}

template <class Fact>
Next checks(Fact fact)
{
    return [fact](const VisibleState& before) { verify(before, kNow, fact); };
}

template <class... Facts>
Change after(Facts... facts)
{
    return [=](VisibleState& good) { (state(good, facts), ...); };
}

inline void expectItFires(VisibleState good, const BadStateRow& row)
{
    row.prepare(good);
    EXPECT_NO_THROW(row.next(good)) << "the fact is right before";
    row.corrupt(good);
    try {
        row.next(good);
        FAIL() << "nothing fired";
    } catch (const InvariantBroken& broken) {
        EXPECT_NE(std::string{broken.what()}.find(row.fires), std::string::npos) << broken.what();
    }
}

}  // namespace millrace::test
