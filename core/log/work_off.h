// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>
#include <vector>

namespace millrace {

/// Calls `act` for all that is on the list, which is empty meanwhile: what is put on it then stays.
/// A list that stays empty keeps its memory for the next time, which comes soon.
template <class T, class Act>
void workOff(std::vector<T>& list, Act act)
{
    std::vector<T> taken = std::exchange(list, {});
    for (const T& each : taken)
        act(each);
    taken.clear();
    if (list.empty())
        list.swap(taken);
}

}  // namespace millrace
