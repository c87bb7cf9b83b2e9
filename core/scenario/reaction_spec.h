// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/scenario/variate_spec.h"

namespace millrace {

/// Something that must be done about every happening, declared once; both sides owe it.
struct ReactionSpec {
    enum class Effect : std::uint8_t {
        UpsertDelete,  ///< "upsert-delete": the state of the entity; type "deleted" removes it
        Count,         ///< "count": one more, such as a mail sent
    };

    std::string name;  ///< Unique, 1 .. 40 characters: "search".
    std::string does;  ///< "updates the search index"; up to 80 characters.
    std::string job;   ///< The imperative on the list, "update search"; default: the name.
    VariateSpec work{.mean = std::chrono::milliseconds{500}};  ///< One execution.
    std::optional<SimDuration> due;  ///< Late after this; never late without. 1 ms .. 30 d.
    double fails = 0.0;              ///< Chance per execution, 0 .. 1; same draw on both sides.
    /// Poison: happenings, counted from 0 as they happen, whose every execution fails, on both
    /// sides. In the file `poison = [12, 40]`, counted from 1; sorted, up to 1000.
    std::vector<std::uint32_t> poison;
    std::string raises = "StandardError";  ///< The class of what it fails with; for Active Job.
    Effect effect = Effect::Count;
    double effectAt = 1.0;  ///< Fraction of the work after which the effect happens; 0 .. 1.
    /// The receiver remembers the key (happening, reaction) of every effect, and refuses repeats.
    /// It forgets none; real ones do (Stripe: after 24 hours at the earliest).
    bool idempotent = false;
    /// The log's reader wakes at every multiple of this and reads until it has caught up;
    /// 0 = reads at once. `every = "45 s"`; 0, or 100 ms .. 30 d. Jobs know no such thing.
    SimDuration every{};
    std::string everyStandsFor;  ///< "stands for nightly"; shown beside `every`.
    /// The reaction is there from this on: the application makes no jobs for what happened before.
    /// What its reader finds of that in the log is read all the same, and owed to nobody. To 30 d.
    SimDuration from{};
    /// Stable identity for random draws; default: its ordinal. Renaming or moving a reaction
    /// keeps it, so no other draw changes. 0 .. 1000000, unique.
    std::uint32_t id = 0;

    bool operator==(const ReactionSpec&) const = default;
};

inline bool mayFail(const ReactionSpec& reaction)
{
    return reaction.fails > 0.0 || !reaction.poison.empty();
}

/// Whether this execution fails: by poison, or by chance. `draw` makes the draw: what never fails
/// needs none.
template <std::invocable MakeDraw>
bool failsAt(const ReactionSpec& reaction, std::uint32_t happening, MakeDraw draw)
{
    return mayFail(reaction) && (draw().chance(reaction.fails) ||
                                 std::ranges::binary_search(reaction.poison, happening));
}

}  // namespace millrace
