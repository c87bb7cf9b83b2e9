// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/analysis/fact_at.h"

// What people ask about a moment of a run: why, what next, what became of this one. Each answer is
// a list of facts in words, and each fact a place to go to.

namespace millrace {

/// A fact to read and to go to.
struct Told {
    std::uint64_t fact = 0;
    SimTime at{};
    Half half{};
    std::string words;    ///< "lease ended · worker 2 · update search A11"
    std::string meaning;  ///< One sentence on facts of this kind.
};

Told toldOf(const Recording& recording, std::uint64_t fact);

/// The last of the first `facts` facts that concerns the thing.
std::optional<std::uint64_t> lastFactOf(const Recording& recording, Thing thing,
                                        std::uint32_t index, std::uint64_t facts);
/// The first one after the first `facts` facts.
std::optional<std::uint64_t> nextFactOf(const Recording& recording, Thing thing,
                                        std::uint32_t index, std::uint64_t facts);

/// The chain of causes, from the fact back to what has none: each is what led to the one before.
struct WhyChain {
    std::vector<Told> chain;
    std::uint64_t leftOut = 0;  ///< Links between the last but one and the root, where it is long.
};
WhyChain whyOf(const Recording& recording, std::uint64_t fact, std::size_t most = 12);

/// What comes next for the thing after the first `facts` facts: up to `most`.
std::vector<Told> nextOf(const Recording& recording, Thing thing, std::uint32_t index,
                         std::uint64_t facts, std::size_t most = 5);

/// The life of one happening on both sides: all that is about it, its records and its jobs, and
/// what was done to who had them in hand. Up to `most`.
std::vector<Told> lifeOf(const Recording& recording, HappeningId happening, std::size_t most = 500);

}  // namespace millrace
