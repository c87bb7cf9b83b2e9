// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/scenario/backoff_spec.h"

namespace millrace {

/// `[queue.activejob]`: Active Job above the list, whichever that is. It runs within the execution:
/// it sees what a job raises before the list does, and never sees a crash. Source: rails main
/// activejob/lib/active_job/exceptions.rb.
struct ActiveJobSpec {
    /// One line of retry_on or discard_on: `[[queue.activejob.rescue]]`.
    struct Rescue {
        std::vector<std::string> exceptions;  ///< Names of classes; "StandardError" is any.
        bool discards = false;                ///< "discard": discard_on.
        int attempts = 5;     ///< Runs that raise it, the first one included; 0 = unlimited.
        BackoffSpec backoff;  ///< From "wait" and "jitter".

        bool operator==(const Rescue&) const = default;
    };

    std::vector<Rescue> rescues;  ///< Looked through from the last to the first; none = no layer.

    bool operator==(const ActiveJobSpec&) const = default;
};

/// The line that takes this exception, or null.
const ActiveJobSpec::Rescue* rescueOf(const ActiveJobSpec& spec, const std::string& exception);

}  // namespace millrace
