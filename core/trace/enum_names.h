// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "core/trace/admission_facts.h"
#include "core/trace/broker_facts.h"
#include "core/trace/claim_facts.h"
#include "core/trace/common_facts.h"
#include "core/trace/consumer_facts.h"
#include "core/trace/producer_facts.h"
#include "core/trace/rebalance_facts.h"
#include "core/trace/share_facts.h"
#include "core/trace/store_facts.h"
#include "core/trace/transaction_facts.h"

// Names of enumerators in exports: lower case, or as Kafka spells its own.

namespace millrace {

std::string_view nameOf(Thing thing);
std::string_view nameOf(Unit unit);
std::string_view nameOf(Code code);
std::string_view nameOf(Identity identity);
std::string_view nameOf(GroupPhase phase);
std::string_view nameOf(CommitError error);
std::string_view nameOf(MovedBy by);
std::string_view nameOf(Answer answer);
std::string_view nameOf(RecordState state);
std::string_view nameOf(Crash crash);
std::string_view nameOf(Election election);
std::string_view nameOf(Cut cut);
std::string_view nameOf(Acks acks);
std::string_view nameOf(ProduceError produceError);
std::string_view nameOf(TransactionEnd end);
std::string_view nameOf(DecidedBy by);
std::string_view nameOf(Grant from);
std::string_view nameOf(Into into);
std::string_view nameOf(Return to);
std::string_view nameOf(Why why);
std::string_view nameOf(LateAnswer answer);
std::string_view nameOf(Shelf shelf);
std::string_view nameOf(ActorKind actor);
std::string_view nameOf(Door door);
std::string_view nameOf(SlotMove move);
std::string_view nameOf(Drop drop);
std::string_view nameOf(Spot spot);

}  // namespace millrace
