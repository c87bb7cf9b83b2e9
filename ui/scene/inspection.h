// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/trace/moment.h"

namespace millrace::ui {

struct InspectorRow {
    std::string label;  ///< "really"; without a value a text of any length.
    std::string value;  ///< "dead since 1:13.0"
};

struct Inspection {
    std::string title;
    std::vector<InspectorRow> rows;
};

/// What is known about a thing at this moment, for people. A thing that does not exist gives an
/// empty inspection.
Inspection inspect(const Moment& moment, Thing thing, std::uint32_t index);

}  // namespace millrace::ui
