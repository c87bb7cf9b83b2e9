// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/timeline_spec.h"

namespace millrace {

/// `[[chaos]]`: each of a kind fails now and then and is repaired, by exponential times that the
/// seed draws. It becomes lines of the timeline when the file is read: the run knows no other
/// faults than those.
struct ChaosSpec {
    Target::Kind kind = Target::Kind::Slot;           ///< Slot, Member, Worker or Broker.
    Intervention::Act act = Intervention::Act::Kill;  ///< Kill or Stop.
    SimDuration every = std::chrono::minutes{1};      ///< Mean, from a repair to the next failure.
    SimDuration repair = std::chrono::seconds{10};    ///< Mean, from a failure to its repair.
    SimDuration from{};
    SimDuration until{};  ///< No failure from here on; a repair may still come.

    bool operator==(const ChaosSpec&) const = default;
};

}  // namespace millrace
