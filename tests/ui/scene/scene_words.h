// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "ui/scene/inspection.h"
#include "ui/scene/scene.h"

namespace millrace::test {

/// Whether these words stand somewhere.
inline bool shows(const ui::Scene& scene, std::string_view words)
{
    return std::ranges::any_of(scene, [words](const ui::Shape& each) {
        return each.text.find(words) != std::string::npos;
    });
}

inline std::string rowOf(const ui::Inspection& inspection, std::string_view name)
{
    const auto row = std::ranges::find(inspection.rows, name, &ui::InspectorRow::label);
    return row == inspection.rows.end() ? "no such row" : row->value;
}

}  // namespace millrace::test
