// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/guarantee.h"

namespace millrace {

/// What brokers and the producer permit to happen to any reaction of the log. Requires
/// hasCluster(scenario).
Guarantee clusterGuarantee(const Scenario& scenario);

}  // namespace millrace
