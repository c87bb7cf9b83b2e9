// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace millrace {

struct GroupArguments {
    std::string file;
    bool json = false;
};

/// Replays what was done to the members of consumer groups, from a JSON file of the shape of
/// vectors/group-timing.json, and prints what they were seen to do. Returns 0, or 1 when the file
/// cannot be used.
int replayGroups(const GroupArguments& arguments);

}  // namespace millrace
