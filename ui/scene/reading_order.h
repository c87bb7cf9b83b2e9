// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>
#include <vector>

#include "core/trace/columns.h"
#include "ui/scene/scene.h"

namespace millrace::ui {

using ThingAt = std::pair<Thing, std::uint32_t>;

/// The things of a scene that a click can select, each once: kind by kind, who works first, and by
/// number within a kind. What keys walk through.
std::vector<ThingAt> thingsOf(const Scene& scene);
/// Also those of a column that are scrolled away.
std::vector<ThingAt> thingsOf(const Scene& scene, const Columns& columns);

/// How a key goes through them.
enum class Walk : std::uint8_t { Next, Before, NextKind, KindBefore };

/// From a thing, which need not be among them, to another; round and round. Next and Before stay
/// within its kind; to come to another kind is to come to its first. From Thing::Run, which is
/// nothing, to the first or the last. Thing::Run where there are none.
ThingAt walkFrom(const std::vector<ThingAt>& things, const ThingAt& from, Walk walk);

}  // namespace millrace::ui
