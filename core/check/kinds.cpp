// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/kinds.h"

#include <algorithm>

namespace millrace::check {

const std::vector<KindInfo>& kinds()
{
    static const std::vector<KindInfo> kKinds{
        {Kind::Declared, "Declared", {"thing", "index", "parent", "name", "caption"}},
        {Kind::SettingStated, "SettingStated", {"thing", "index", "key", "value", "unit", "text"}},
        {Kind::Happened, "Happened", {"happening", "entity", "number", "type"}},
        {Kind::Intervened, "Intervened", {"act", "target", "index", "line"}},
        {Kind::RunEnded, "RunEnded", {}},
        {Kind::RecordSent, "RecordSent", {"happening", "partition", "arrivesAt"}},
        {Kind::RecordAppended, "RecordAppended", {"partition", "offset", "happening"}},
        {Kind::SegmentsDeleted, "SegmentsDeleted", {"partition", "logStart"}},
        {Kind::MemberJoined, "MemberJoined", {"member", "group", "sessionEndsAt"}},
        {Kind::MemberHeartbeat, "MemberHeartbeat", {"member", "sessionEndsAt"}},
        {Kind::MemberKilled, "MemberKilled", {"member"}},
        {Kind::MemberLeft, "MemberLeft", {"member", "group"}},
        {Kind::MemberExpelled, "MemberExpelled", {"member", "group"}},
        {Kind::Rebalanced, "Rebalanced", {"group", "generation"}},
        {Kind::PartitionRevoked, "PartitionRevoked", {"group", "partition", "member"}},
        {Kind::PartitionAssigned,
         "PartitionAssigned",
         {"group", "partition", "member", "position"}},
        {Kind::PositionReset, "PositionReset", {"group", "partition", "position"}},
        {Kind::RecordFetched,
         "RecordFetched",
         {"member", "partition", "offset", "happening", "arrivesAt"}},
        {Kind::RecordHandlingStarted, "RecordHandlingStarted", {"member", "execution", "endsAt"}},
        {Kind::RecordHandlingFailed, "RecordHandlingFailed", {"member"}},
        {Kind::RecordEffect, "RecordEffect", {"member", "happening", "reaction", "entity"}},
        {Kind::OffsetCommitted, "OffsetCommitted", {"member", "group", "partition", "committed"}},
        {Kind::MemberSlept, "MemberSlept", {"member", "wakesAt"}},
        {Kind::MemberWoke, "MemberWoke", {"member"}},
        {Kind::PartitionCountSet, "PartitionCountSet", {"count"}},
        {Kind::RecordHandled, "RecordHandled", {"member", "next"}},
        {Kind::OffsetCommittedAhead,
         "OffsetCommittedAhead",
         {"member", "group", "partition", "committed"}},
        {Kind::BookmarkMoved, "BookmarkMoved", {"group", "partition", "position", "by"}},
        {Kind::RecordGivenUp, "RecordGivenUp", {"member", "happening", "arrivesAt"}},
        {Kind::DeadLetterAppended, "DeadLetterAppended", {"member", "group", "happening"}},
        {Kind::MemberStarted, "MemberStarted", {"member", "group", "identity"}},
        {Kind::JoinRequested, "JoinRequested", {"member", "group", "sessionEndsAt"}},
        {Kind::RebalanceLearned, "RebalanceLearned", {"member"}},
        {Kind::GroupPhaseChanged, "GroupPhaseChanged", {"group", "phase", "members"}},
        {Kind::MemberAssigned,
         "MemberAssigned",
         {"member", "group", "partitions", "sessionEndsAt"}},
        {Kind::MemberRemoved, "MemberRemoved", {"member", "group"}},
        {Kind::GhostExpelled, "GhostExpelled", {"member", "group"}},
        {Kind::MemberDroppedOut, "MemberDroppedOut", {"member", "group", "identity"}},
        {Kind::MemberClosed, "MemberClosed", {"member"}},
        {Kind::CommitRefused,
         "CommitRefused",
         {"member", "group", "partition", "committed", "error"}},
        {Kind::RecordAcquired,
         "RecordAcquired",
         {"member", "partition", "offset", "happening", "delivery", "arrivesAt", "lockEndsAt"}},
        {Kind::RecordAnswered,
         "RecordAnswered",
         {"member", "group", "partition", "offset", "answer", "becomes"}},
        {Kind::AnswerRefused, "AnswerRefused", {"member", "group", "partition", "offset"}},
        {Kind::LockExpired, "LockExpired", {"group", "partition", "offset", "member", "becomes"}},
        {Kind::RequestStarted, "RequestStarted", {"thread", "happening", "endsAt"}},
        {Kind::RequestFinished, "RequestFinished", {"thread", "happening"}},
        {Kind::InlineStarted, "InlineStarted", {"thread", "happening", "reaction", "endsAt"}},
        {Kind::InlineEffect, "InlineEffect", {"thread", "happening", "reaction", "entity"}},
        {Kind::InlineFinished, "InlineFinished", {"thread", "happening", "reaction"}},
        {Kind::InlineFailed, "InlineFailed", {"thread", "happening", "reaction"}},
        {Kind::JobSent, "JobSent", {"happening", "reaction", "arrivesAt"}},
        {Kind::JobEnqueued, "JobEnqueued", {"job", "happening", "reaction"}},
        {Kind::JobClaimed,
         "JobClaimed",
         {"job", "worker", "attempt", "executions", "arrivesAt", "leaseEndsAt"}},
        {Kind::JobStarted, "JobStarted", {"worker", "execution", "endsAt"}},
        {Kind::LeaseExtended, "LeaseExtended", {"worker", "leaseEndsAt"}},
        {Kind::JobEffect, "JobEffect", {"worker", "job", "happening", "reaction", "entity"}},
        {Kind::JobCompleted, "JobCompleted", {"worker", "job"}},
        {Kind::JobRetried, "JobRetried", {"worker", "job", "dueAt"}},
        {Kind::JobDeadLettered, "JobDeadLettered", {"job", "worker"}},
        {Kind::JobReady, "JobReady", {"job"}},
        {Kind::LeaseEnded, "LeaseEnded", {"job", "worker"}},
        {Kind::WorkerStarted, "WorkerStarted", {"worker"}},
        {Kind::WorkerStopped, "WorkerStopped", {"worker"}},
        {Kind::WorkerKilled, "WorkerKilled", {"worker"}},
        {Kind::ReplicaAppended, "ReplicaAppended", {"partition", "broker", "logEnd"}},
        {Kind::ReplicaReported, "ReplicaReported", {"partition", "broker", "logEnd"}},
        {Kind::HighWatermarkRaised, "HighWatermarkRaised", {"partition", "highWatermark"}},
        {Kind::ReplicaPlaced, "ReplicaPlaced", {"partition", "broker"}},
        {Kind::LeaderElected,
         "LeaderElected",
         {"partition", "broker", "epoch", "election", "logEnd"}},
        {Kind::PartitionOffline, "PartitionOffline", {"partition", "epoch"}},
        {Kind::ReplicaLeftInSync, "ReplicaLeftInSync", {"partition", "broker"}},
        {Kind::ReplicaJoinedInSync, "ReplicaJoinedInSync", {"partition", "broker"}},
        {Kind::BrokerCrashed, "BrokerCrashed", {"broker", "crash", "fencedAt"}},
        {Kind::BrokerStopped, "BrokerStopped", {"broker"}},
        {Kind::BrokerStarted, "BrokerStarted", {"broker"}},
        {Kind::BrokerFenced, "BrokerFenced", {"broker"}},
        {Kind::BrokerRegistered, "BrokerRegistered", {"broker"}},
        {Kind::BrokerFlushed, "BrokerFlushed", {"broker"}},
        {Kind::ReplicaTruncated, "ReplicaTruncated", {"partition", "broker", "logEnd", "cut"}},
        {Kind::LogTruncated, "LogTruncated", {"partition", "logEnd", "was"}},
        {Kind::PositionCutBack, "PositionCutBack", {"group", "partition", "position"}},
        {Kind::RecordBuffered, "RecordBuffered", {"happening", "partition", "batch"}},
        {Kind::BatchSent, "BatchSent", {"batch", "broker", "attempt", "acks", "arrivesAt"}},
        {Kind::BatchAppended, "BatchAppended", {"batch", "offset", "sequence"}},
        {Kind::BatchRecognized, "BatchRecognized", {"batch"}},
        {Kind::BatchAnswered, "BatchAnswered", {"batch", "error", "arrivesAt"}},
        {Kind::BatchLost, "BatchLost", {"batch"}},
        {Kind::BatchAcknowledged, "BatchAcknowledged", {"batch"}},
        {Kind::BatchRetried, "BatchRetried", {"batch", "error", "dueAt"}},
        {Kind::BatchFailed, "BatchFailed", {"batch", "error"}},
    };
    return kKinds;
}

const std::map<std::string_view, Place>& places()
{
    static const std::map<std::string_view, Place> kPlaces{
        {"happening", &Step::happening},
        {"reaction", &Step::reaction},
        {"entity", &Step::entity},
        {"type", &Step::type},
        {"partition", &Step::partition},
        {"group", &Step::group},
        {"member", &Step::member},
        {"worker", &Step::worker},
        {"thread", &Step::thread},
        {"job", &Step::job},
        {"number", &Step::number},
        {"generation", &Step::generation},
        {"attempt", &Step::attempt},
        {"execution", &Step::execution},
        {"executions", &Step::executions},
        {"offset", &Step::offset},
        {"logStart", &Step::logStart},
        {"position", &Step::position},
        {"committed", &Step::committed},
        {"arrivesAt", &Step::arrivesAt},
        {"endsAt", &Step::endsAt},
        {"sessionEndsAt", &Step::sessionEndsAt},
        {"leaseEndsAt", &Step::leaseEndsAt},
        {"dueAt", &Step::dueAt},
        {"wakesAt", &Step::wakesAt},
        {"lockEndsAt", &Step::lockEndsAt},
        {"next", &Step::next},
        {"broker", &Step::broker},
        {"batch", &Step::batch},
        {"epoch", &Step::epoch},
        {"logEnd", &Step::logEnd},
        {"was", &Step::was},
        {"highWatermark", &Step::highWatermark},
        {"sequence", &Step::sequence},
        {"fencedAt", &Step::fencedAt},
        {"count", &Step::count},
        {"members", &Step::count},
        {"partitions", &Step::count},
        {"delivery", &Step::delivery},
        {"identity", &Step::identity},
        {"phase", &Step::phase},
        {"error", &Step::error},
        {"by", &Step::by},
        {"answer", &Step::answer},
        {"becomes", &Step::becomes},
    };
    return kPlaces;
}

Word wordOf(std::string_view field, std::string_view text)
{
    using Words = std::map<std::string_view, Word>;
    static const std::map<std::string_view, Words> kWords{
        {"identity", {{"dynamic", Word::Dynamic}, {"static", Word::Static}}},
        {"phase",
         {{"Empty", Word::Empty},
          {"PreparingRebalance", Word::PreparingRebalance},
          {"CompletingRebalance", Word::CompletingRebalance},
          {"Stable", Word::Stable},
          {"Assigning", Word::Assigning},
          {"Reconciling", Word::Reconciling}}},
        {"error",
         {{"UNKNOWN_MEMBER_ID", Word::UnknownMemberId},
          {"ILLEGAL_GENERATION", Word::IllegalGeneration}}},
        {"by",
         {{"seek", Word::Seek}, {"reset", Word::Reset}, {"OFFSET_OUT_OF_RANGE", Word::OutOfRange}}},
        {"answer",
         {{"ACCEPT", Word::Accept}, {"RELEASE", Word::Release}, {"REJECT", Word::Reject}}},
        {"becomes",
         {{"AVAILABLE", Word::Available},
          {"ACQUIRED", Word::Acquired},
          {"ACKNOWLEDGED", Word::Acknowledged},
          {"ARCHIVED", Word::Archived}}},
    };
    const auto words = kWords.find(field);
    if (words == kWords.end())
        return Word::None;
    const auto word = words->second.find(text);
    return word == words->second.end() ? Word::None : word->second;
}

std::uint32_t modeOf(std::string_view word)
{
    static constexpr std::string_view kWords[] = {"process",
                                                  "machine",
                                                  "clean",
                                                  "unclean",
                                                  "unflushed",
                                                  "diverged",
                                                  "0",
                                                  "1",
                                                  "all",
                                                  "NONE",
                                                  "NETWORK_EXCEPTION",
                                                  "REQUEST_TIMED_OUT",
                                                  "NOT_LEADER_OR_FOLLOWER",
                                                  "NOT_ENOUGH_REPLICAS",
                                                  "OUT_OF_ORDER_SEQUENCE_NUMBER"};
    const auto found = std::ranges::find(kWords, word);
    return found == std::end(kWords) ? kNone : static_cast<std::uint32_t>(found - kWords);
}

std::string_view nameOf(Kind kind)
{
    const auto found = std::ranges::find(kinds(), kind, &KindInfo::kind);
    return found == kinds().end() ? std::string_view{} : found->name;
}

}  // namespace millrace::check
