// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scene/scene.h"

namespace millrace::ui {

/// Where the words of a text of one line lie within its place.
Rect wordsBox(const Shape& text);

/// What names a thing stays readable whatever flies by: a label that a travelling mark covers is
/// written once more above it, with a halo of its own ground, so that the mark passes behind the
/// letters and is still seen whole. `still` is the part that does not move, whose labels count as
/// well; `moving` gets the words.
void raiseLabels(Scene& moving, const Scene& still);

}  // namespace millrace::ui
