// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
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

/// Calls `visit(time, index, cause, fact)` for each fact of the type with this code. Decoding any
/// fact is compiled once, not once for each type that a test asks for.
void eachFactOf(
    const Trace& trace, std::uint8_t code,
    const std::function<void(SimTime, std::uint64_t, std::uint64_t, const void*)>& visit);

/// All facts of one type, in order.
template <class Fact>
std::vector<Found<Fact>> factsOf(const Trace& trace)
{
    std::vector<Found<Fact>> found;
    eachFactOf(trace, Fact::kInfo.code,
               [&](SimTime time, std::uint64_t index, std::uint64_t cause, const void* fact) {
                   found.push_back({time, index, cause, *static_cast<const Fact*>(fact)});
               });
    return found;
}

}  // namespace millrace::test
