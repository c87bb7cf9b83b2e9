// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace millrace {

/// What a record or a job has with it of its happening. Who carries an id looks the rest up when
/// the work takes effect, and finds what is so then: jobs of Active Job do (a GlobalID), and "thin"
/// events.
enum class Carries : std::uint8_t {
    Data,  ///< "data": what happened, as it was then
    Id,    ///< "id": whom it is about
};

}  // namespace millrace
