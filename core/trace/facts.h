// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/admission_facts.h"
#include "core/trace/batch_facts.h"
#include "core/trace/bridge_facts.h"
#include "core/trace/claim_facts.h"
#include "core/trace/common_facts.h"
#include "core/trace/effect_facts.h"
#include "core/trace/layer_facts.h"
#include "core/trace/log_facts.h"
#include "core/trace/network_facts.h"
#include "core/trace/pace_facts.h"
#include "core/trace/queue_facts.h"
#include "core/trace/scheduler_facts.h"
#include "core/trace/silence_facts.h"
#include "core/trace/store_facts.h"
#include "core/trace/write_facts.h"

namespace millrace {

/// The schema: every type of fact. Encoding, decoding, digest, exports and help derive from it.
using AllFacts =
    decltype(CommonFacts{} + LogFacts{} + QueueFacts{} + ClaimFacts{} + LayerFacts{} +
             AdmissionFacts{} + BridgeFacts{} + EffectFacts{} + StoreFacts{} + SchedulerFacts{} +
             WriteFacts{} + BatchFacts{} + NetworkFacts{} + PaceFacts{} + SilenceFacts{});

inline constexpr std::size_t kFactCodeMax = 255;

}  // namespace millrace
