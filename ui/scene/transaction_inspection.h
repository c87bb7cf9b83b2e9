// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scene/inspection.h"

// What the inspector says of transactions.

namespace millrace::ui {

/// The producer's process, its coordinator, and its transactions that are not over.
Inspection ofProducer(const Moment& moment);
/// Of the record at an offset: its transaction and how that stands.
void addTransactionRow(Inspection& out, const Moment& moment, PartitionId partition, Offset offset);
/// What a group waits for, and what it did because it does not.
void addIsolationRows(Inspection& out, const GroupState& group);
/// What a group has done about a record: "has committed it", "passed over it".
std::string readWords(const LogState& log, GroupId group, PartitionId partition, Offset offset);

}  // namespace millrace::ui
