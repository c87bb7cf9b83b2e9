// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/log/log_settings.h"
#include "core/queue/queue_settings.h"
#include "core/scenario/scenario.h"

namespace millrace {

/// What a scenario means for each model: with the defaults and periods that are in force.
std::shared_ptr<LogSettings> logSettings(const Scenario& scenario);
std::shared_ptr<const QueueSettings> queueSettings(const Scenario& scenario);

}  // namespace millrace
