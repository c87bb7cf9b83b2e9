// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/trace/moment.h"
#include "ui/scene/layout.h"

// What is said and shown of transactions: the stage and the inspector say the same.

namespace millrace::ui {

/// How the cell of an offset is drawn.
enum class CellLook : std::uint8_t { Plain, Open, Aborted, Marker };
CellLook cellLookAt(const LogState& log, std::uint32_t partition, Offset offset);
/// How the transaction ended whose marker lies at the offset. Requires that one does.
TransactionEnd markerAt(const ReplicaSet& set, Offset offset);

/// A marker between the coordinator and a partition.
struct EndOnItsWay {
    PartitionId partition;
    SimTime sentAt{};
    SimTime arrivesAt{};
    TransactionEnd end{};
};
std::vector<EndOnItsWay> endsOnTheirWay(const LogState& log);

/// The producer and the transaction that is open, from long to short.
std::vector<std::string> producerWords(const VisibleState& state);
/// "open, by a dead producer", "committed; markers on their way".
std::string stateWords(const TransactionState& transaction);
/// Where the producer stands in the head of the log's half.
Rect producerChip(const Moment& moment, const HalfArea& area);

}  // namespace millrace::ui
