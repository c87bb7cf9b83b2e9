// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "ui/scene/inspection.h"

// What the inspector says of compaction.

namespace millrace::ui {

/// How far the cleaner has been; nothing where it has not.
void addCleanedRow(Inspection& out, const PartitionState& partition);
/// Where a record is, or why it is not there any more, and how long a tombstone stays.
void addRecordRows(Inspection& out, const PartitionState& partition, const std::string& name,
                   Offset offset);

}  // namespace millrace::ui
