// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace millrace {

/// Which of several places in a run is missed least when it goes: the one where the gap that it
/// leaves is smallest beside its age, counted back from the last. Never the first, nor the last.
/// Taken again and again while a run grows, places lie the further apart the older they are.
/// `facts` rises. Requires three places at least.
std::size_t leastMissed(const std::vector<std::uint64_t>& facts);

}  // namespace millrace
