// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/scenario/scenario.h"
#include "core/scenario/timeline_spec.h"

// Saving patches the source text: comments, order, spacing and line ends stay byte for byte,
// only the literal that changes is replaced, and what is new goes where it belongs.

namespace millrace {

/// Sets one key to a TOML literal. Key paths: "seed", "queue.workers", "log.slots.search",
/// "workload.arrivals.rate", "reaction[0].work.mean"; after "log.slots." all that follows is one
/// name, whatever its characters, and after "log.groups." all up to the last key. A key that is
/// not there is added at the end of its table, and the table at the end of the text. Setting
/// `x.mean` where x is a constant ("400 ms") replaces that. An error when the text is not TOML, or
/// the path or the literal does not fit it.
Result<std::string> withValue(std::string_view text, std::string_view keyPath,
                              std::string_view literal);

/// Appends one [[at]] table for the act at the end of the text; where the file has `at = [...]`,
/// one more item of it. An error when the text is not TOML.
Result<std::string> withIntervention(std::string_view text, const Intervention& intervention);

/// One more reaction, "reader", that is there from then on, and its reader of the log, who joins
/// then and reads from where its group's profile says. `scenario` is what the text says. An error
/// when the text is not TOML, or has no place for it.
Result<std::string> withReader(std::string_view text, const Scenario& scenario, SimTime from);

/// Takes out the n-th line of the timeline, from 0: its [[at]] table or its item of `at`. An error
/// when there is no such line.
Result<std::string> withoutIntervention(std::string_view text, int line);

}  // namespace millrace
