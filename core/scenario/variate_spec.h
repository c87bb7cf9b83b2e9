// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>

#include "core/base/random.h"
#include "core/base/time.h"

namespace millrace {

/// A random duration. In files `{ kind = "exponential", mean = "600 ms" }`,
/// `{ kind = "uniform", low = "1 s", high = "2 s" }`, or just "400 ms" for a constant.
struct VariateSpec {
    enum class Kind : std::uint8_t { Constant, Uniform, Exponential };

    Kind kind = Kind::Constant;
    SimDuration mean{};  ///< Constant and exponential; 0 .. 1 d. Ignored by uniform.
    SimDuration low{};   ///< Uniform only; 0 .. high.
    SimDuration high{};  ///< Uniform only; low .. 1 d.

    bool operator==(const VariateSpec&) const = default;
};

/// One value of what is not constant.
SimDuration drawn(const VariateSpec& spec, Draw draw);
/// One value; never negative. `draw` makes the draw: what is constant needs none.
template <std::invocable MakeDraw>
SimDuration sample(const VariateSpec& spec, MakeDraw draw)
{
    return spec.kind == VariateSpec::Kind::Constant ? spec.mean : drawn(spec, draw());
}
inline SimDuration sample(const VariateSpec& spec, const Draw& draw)
{
    return sample(spec, [&draw] { return draw; });
}

}  // namespace millrace
