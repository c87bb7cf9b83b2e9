// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

// What a fact is, for those who handle all of them alike: encoding, digest, exports, help.
//
// A fact is a struct with `kInfo` and one list of its fields:
//
//     struct RecordAppended {
//         static constexpr FactInfo kInfo{17, Half::Log, "RecordAppended", "..."};
//         PartitionId partition;
//         ...
//         template <class Self, class Visitor>
//         static void fields(Self& self, Visitor& visit) { visit("partition", self.partition); ...
//         }
//     };
//
// Field types: Id<...>, Offset (std::uint64_t), std::uint32_t, std::int64_t, SimTime,
// std::string, and enum classes with underlying std::uint8_t.

namespace millrace {

enum class Half : std::uint8_t { Both, Log, List };

struct FactInfo {
    std::uint8_t code;         ///< 1 .. 255. Stable: never reused, never renumbered.
    Half half;                 ///< Whose digest it enters.
    std::string_view name;     ///< In exports and help.
    std::string_view meaning;  ///< One sentence in the present tense.
};

/// Types of facts, for what must be done with each type.
template <class... Facts>
struct FactList {
    static constexpr std::size_t kCount = sizeof...(Facts);
};

template <class... A, class... B>
constexpr FactList<A..., B...> operator+(FactList<A...>, FactList<B...>)
{
    return {};
}

/// Calls `visit(std::type_identity<Fact>{})` for every type of the list, in order.
template <class... Facts, class Visit>
constexpr void forEachType(FactList<Facts...>, Visit&& visit)
{
    (visit(std::type_identity<Facts>{}), ...);
}

}  // namespace millrace
