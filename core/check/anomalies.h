// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/check/history.h"

// What cannot have happened: checks of the history itself, whatever the configured guarantee.
// Names follow Jepsen's where Jepsen has one. A loss or a repeat that the configuration allows is
// no anomaly; those are numbers, see recount.h.

namespace millrace::check {

enum class Anomaly : std::uint8_t {
    // Of the trace
    TimeWentBack,
    CauseFromFuture,
    AfterTheEnd,
    TapeBroken,  ///< Happenings, or the numbers of an entity's, are not consecutive.
    Unexpected,  ///< From nowhere: appended but never sent, claimed but never enqueued.
    Duplicate,   ///< Sent, appended, enqueued or begun twice.
    BeforeArrival,
    EarlyArrival,  ///< Sooner than the network is while it is slow.
    Zombie,        ///< A process acts that is not alive.
    WrongState,    ///< An edge that the life of a process or job does not have.
    // Of work, on both sides
    NothingInHand,
    BusyHand,           ///< A process takes a second piece of work.
    ExecutionMiscount,  ///< Executions rise by one a start.
    EffectWithoutStart,
    EffectTwice,      ///< Within one execution.
    WrongEffect,      ///< Of another happening, reaction or entity than the one in hand.
    EffectOfTheDown,  ///< What it calls does not answer.
    EndedWithoutStart,
    EndedWithoutEffect,  ///< Committed, completed or answered well, and nothing was done.
    // Of the log
    OffsetGap,  ///< Or an offset that was given before: appends number a partition 0, 1, 2 ...
    InconsistentOffsets,  ///< An offset does not hold what was appended there.
    LogStartWrong,        ///< Decreases, or passes the log end.
    SegmentSplit,         ///< Retention takes a part of a segment, or one that is open.
    CompactedWrongly,     ///< The newest of a key, or what is open; a tombstone too early.
    FetchOutOfRange,
    PollSkip,
    NonmonotonicPoll,
    NonOwner,  ///< Fetch, commit or revocation by or of a member that does not own the partition.
    TwoOwners,
    ReassignedBeforeExpulsion,
    WrongPosition,
    Membership,
    GenerationWrong,
    SessionEnd,  ///< Early or late.
    ExpelledAlive,
    CommitBeyondEnd,
    CommitNotInHand,
    RefusedWrongly,      ///< A commit or an answer that was rightful, or for another reason.
    WrongNext,           ///< Another record follows than that of the batch.
    GivenUpEarly,        ///< Before its last attempt, or where nothing is given up.
    PollTimeout,         ///< A member drops out early or late.
    AssignmentMiscount,  ///< Members of a group, or partitions of a member.
    Unowned,             ///< A stable group leaves a partition to nobody.
    PartitionCountWrong,
    AnswerWithoutAcquisition,
    LockEnd,  ///< Early or late.
    // Of brokers and the producer
    NotTheLeader,      ///< Appends, or is fetched from, while it does not lead.
    EpochWrong,        ///< Of a leader: they rise by one.
    DirtyLeader,       ///< Elected without being in sync, and no setting permits it.
    FollowerDiverged,  ///< Has what its leader has not.
    WatermarkWrong,    ///< Not the least that those in sync have reported, or it falls.
    CommittedLost,     ///< Cut below the high watermark, and nothing permits it.
    WrongTruncation,   ///< Too much of a log is cut, or too little.
    InSyncWrong,       ///< Joins behind the others, or the last one leaves.
    FencedWrong,       ///< Early, late, or the living.
    SequenceGap,       ///< Of an idempotent producer: left out, or appended twice.
    AcceptedEarly,     ///< Answered before all who should have it do.
    // Of bridges
    EnqueueLost,  ///< What a member has put on the list never comes there.
    // Of transactions
    UnstableRead,       ///< read_committed, at or above the last stable offset.
    AbortedRead,        ///< read_committed, of a transaction that was aborted (G1a).
    MarkerDelivered,    ///< A marker is handed to a reader.
    MixedMarkers,       ///< A transaction commits in one partition and aborts in another.
    MarkerMissing,      ///< It is said to be over, and a partition has no marker of it.
    StableOffsetWrong,  ///< Past a transaction that is open, or it falls.
    NotEnlisted,        ///< A partition gets records without taking part.
    AfterTheDecision,   ///< Records come into a transaction whose end is decided.
    WrongDecision,      ///< A transaction is ended by nobody who may, or too early.
    // Of the list
    DoubleClaim,
    ClaimedNotReady,
    Ghost,  ///< Claimed after it was completed or dead-lettered.
    ClaimedOutOfTurn,
    AttemptMiscount,
    TooManyAttempts,
    LeaseEnd,  ///< Early or late.
    LeaseOfTheLiving,
    CompletedTwice,
    EarlyReady,
    DeadLetteredEarly,
    // Of admission
    GroupOverlap,   ///< A second of a group is handed out.
    KeyRepeated,    ///< A second of a key is let in.
    LimitExceeded,  ///< More run, or may run, than there are slots.
    SlotWrong,      ///< A semaphore does not count what it gave and got back.
    ClaimedPaused,
    StoreWrong,  ///< A store that is down acts, or one that is back has forgotten too much.
    BatchWrong,  ///< Kept back for others, or let in, at the wrong time.
};

/// In lower case with hyphens: "inconsistent-offsets".
std::string_view nameOf(Anomaly anomaly);

struct Finding {
    Anomaly anomaly{};
    std::uint64_t fact = 0;  ///< Where it shows; the last fact for what never came.
    std::string message;     ///< A whole sentence.
};

/// At most so many findings are reported; one mistake often leads to many.
inline constexpr std::size_t kFindingsMax = 1'000;

/// In the order of facts; empty when nothing is wrong.
std::vector<Finding> findAnomalies(const History& history);

/// "poll-skip at fact 93: Offset 7 is fetched; 6 was next."
std::string describe(const Finding& finding);

/// Reads the facts export first and describes every finding; empty when nothing is wrong. Text
/// that is no facts export gives one line, "unreadable: " and why.
std::vector<std::string> findAnomalies(std::string_view csv);

}  // namespace millrace::check
