// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/document/document_value.h"
#include "core/scenario/profile.h"
#include "core/scenario/queue_spec.h"

namespace millrace {

/// Without case, signs and unit: "lockDuration_ms" -> "lockduration".
std::string plainName(std::string_view name);

/// Applies one parameter of an experiment, named as the product names its setting, with the unit
/// at its end ("visibility_timeout_s"). Nothing when it was applied or says nothing; else why not.
/// `known` is false for a name that no mechanism here has.
std::optional<std::string> applyParameter(QueueSpec& queue, const Profile& profile,
                                          std::string_view name, const DocumentValue& value,
                                          bool& known);

}  // namespace millrace
