// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace millrace {

/// Lists the profiles of real products, or prints every setting of one with its value, the key of
/// ours that it sets, and its source. Returns 0, or 1 when there is none of this name.
int printProfiles(const std::string& name);

struct Profile;

/// The profile of this name; or null, after it said on standard error which may be meant.
const Profile* namedProfile(const std::string& name);

}  // namespace millrace
