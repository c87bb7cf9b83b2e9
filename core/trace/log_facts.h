// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/broker_facts.h"
#include "core/trace/compaction_facts.h"
#include "core/trace/consumer_facts.h"
#include "core/trace/group_facts.h"
#include "core/trace/producer_facts.h"
#include "core/trace/rebalance_facts.h"
#include "core/trace/record_facts.h"
#include "core/trace/share_facts.h"
#include "core/trace/topic_facts.h"
#include "core/trace/transaction_facts.h"

// Facts of the log half. Each is one whole transition and carries its results, so a trace can
// be folded without settings: a heartbeat says when the session ends, a fetch when it arrives.

namespace millrace {

using LogFacts = decltype(RecordFacts{} + GroupFacts{} + ConsumerFacts{} + RebalanceFacts{} +
                          ShareFacts{} + BrokerFacts{} + ProducerFacts{} + TransactionFacts{} +
                          TopicFacts{} + CompactionFacts{});

}  // namespace millrace
