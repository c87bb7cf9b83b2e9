// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace millrace::ui {

/// From now on who reads the screen to people finds the things on every StageView as a list: in
/// the order of S and V, each with its title and what the inspector says of it, to be selected.
/// Call once at least, before the first stage is asked for.
void makeStagesAccessible();

}  // namespace millrace::ui
