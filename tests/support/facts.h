// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/trace/recording.h"

namespace millrace::test {

/// A fact of one type with its time and place in the trace.
template <class Fact>
struct Found {
    SimTime at;
    std::uint64_t index;
    std::uint64_t cause;
    Fact fact;
};

/// All facts of one type, in order.
template <class Fact>
std::vector<Found<Fact>> factsOf(const Trace& trace)
{
    std::vector<Found<Fact>> found;
    TraceReader reader{trace};
    while (!reader.atEnd()) {
        const std::uint64_t index = reader.nextIndex();
        reader.next([&]<class Any>(SimTime time, std::uint64_t cause, const Any& fact) {
            if constexpr (std::is_same_v<Any, Fact>)
                found.push_back({time, index, cause, fact});
        });
    }
    return found;
}

}  // namespace millrace::test
