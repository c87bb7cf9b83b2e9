// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/check/kind.h"

// The history of a run as the checker sees it: the rows of the exported facts, typed, and what
// they declare. Built from text alone and with structures of its own, so that a mistake of the
// simulator cannot hide in code that both share.

namespace millrace::check {

/// As in the column `kind`.
std::string_view nameOf(Kind kind);

/// The number of a word of the columns crash, election, cut, acks, error, end; kNone for any other
/// word.
std::uint32_t modeOf(std::string_view word);

/// What a field holds that is neither number nor id nor time.
enum class Word : std::uint8_t {
    None,
    // identity
    Dynamic,
    Static,
    // phase
    Empty,
    PreparingRebalance,
    CompletingRebalance,
    Stable,
    Assigning,
    Reconciling,
    // error
    UnknownMemberId,
    IllegalGeneration,
    // by
    Seek,
    Reset,
    OutOfRange,
    Application,
    Timeout,
    NewProducer,
    // answer
    Accept,
    Release,
    Reject,
    // becomes
    Available,
    Acquired,
    Acknowledged,
    Archived,
    // from, into, to
    Line,
    Returned,
    Hand,
    Buffer,
    Back,
    Front,
    InPlace,
    // why
    LeaseEnded,
    HeartbeatEnded,
    Reaped,
    ConnectionLost,
    Stopped,
    ChildDied,
    Exception,
    Stalled,
    Refused,
    ByHand,
    Full,
    TooOld,
    StoreLost,
    // late, shelf, actor
    Completes,
    Dead,
    Failed,
    Sweeper,
    Supervisor,
    Stager,
    Maintenance,
    Scheduler,
    // door, move, drop
    Arrival,
    Wait,
    Others,
    Taken,
    SlotReleased,
    Expired,
    Duplicate,
    Limit,
    NoProcess,
    StoreDown,
    Done,
    // code
    Right,
    Wrong,
};

/// "none" in an id column, and in fields that a kind does not have.
inline constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// One row. Fields that its kind does not have keep their default.
struct Step {
    std::uint64_t fact = 0;  ///< Its place in History::steps.
    std::int64_t timeNs = 0;
    Kind kind{};
    int line = 0;  ///< In the text, 1-based.
    std::optional<std::uint64_t> cause;

    std::uint32_t happening = kNone;
    std::uint32_t reaction = kNone;
    std::uint32_t entity = kNone;
    std::uint32_t type = kNone;
    std::uint32_t partition = kNone;
    std::uint32_t group = kNone;
    std::uint32_t member = kNone;
    std::uint32_t worker = kNone;
    std::uint32_t thread = kNone;
    std::uint32_t job = kNone;
    std::uint32_t broker = kNone;
    std::uint32_t batch = kNone;
    std::uint32_t enqueue = kNone;
    std::uint32_t transaction = kNone;
    std::uint32_t scheduler = kNone;
    std::uint32_t epoch = 0;
    std::uint32_t mode = kNone;  ///< Of crash, election, cut, acks, error or end: see modeOf().
    std::uint32_t number = 0;    ///< Of a happening among those of its entity, from 1; of a
                                 ///< semaphore, key or queue, from 0.
    std::uint32_t generation = 0;
    std::uint32_t attempt = 0;
    std::uint32_t execution = 0;
    std::uint32_t executions = 0;
    std::uint32_t delivery = 0;
    std::uint32_t removed = 0;
    std::uint32_t count = 0;     ///< Also of `members`, `partitions`, `free` and `paused`.
    std::uint32_t next = kNone;  ///< A happening.
    std::uint64_t offset = 0;
    std::uint64_t logStart = 0;
    std::uint64_t position = 0;
    std::uint64_t committed = 0;
    std::uint64_t logEnd = 0;
    std::uint64_t was = 0;
    std::uint64_t highWatermark = 0;
    std::uint64_t lastStable = 0;
    std::uint64_t sequence = 0;
    std::uint64_t cleanedTo = 0;
    std::uint64_t newer = 0;     ///< An offset.
    std::int64_t arrivesAt = 0;  ///< Times in ns; the largest value stands for "never".
    std::int64_t endsAt = 0;
    std::int64_t sessionEndsAt = 0;
    std::int64_t leaseEndsAt = 0;
    std::int64_t dueAt = 0;
    std::int64_t wakesAt = 0;
    std::int64_t lockEndsAt = 0;
    std::int64_t fencedAt = 0;
    std::int64_t timeoutAt = 0;
    std::int64_t leavesAt = 0;
    std::int64_t expiresAt = 0;
    Word identity{};
    Word phase{};
    Word error{};
    Word by{};
    Word answer{};
    Word becomes{};
    std::uint32_t lane = kNone;
    std::int64_t until = 0;
    std::int64_t extra = 0;
    std::uint32_t loss = 0;
    std::uint32_t factor = 0;
    std::uint32_t clock = 0;
    std::int64_t actsAt = 0;
    std::int64_t nextAt = 0;
    std::int64_t every = 0;
    Word from{};
    Word into{};
    Word to{};
    Word why{};
    Word late{};
    Word shelf{};
    Word actor{};
    Word door{};
    Word move{};
    Word drop{};
    Word spot{};
    Word code{};
};

struct Setting {
    std::uint64_t fact = 0;
    std::string thing;
    std::uint32_t index = 0;
    std::string key;
    std::int64_t value = 0;
    std::string unit;
    std::string text;
};

struct History {
    std::vector<Step> steps;        ///< All rows in order; steps[n].fact == n.
    std::vector<Setting> settings;  ///< In the order stated.
    std::map<std::uint32_t, std::uint32_t> reactionOfGroup;
    std::map<std::uint32_t, std::uint32_t> groupOfReaction;
    std::map<std::uint32_t, std::uint32_t> groupOfMember;
    std::vector<std::uint32_t> reactions;   ///< Declared, in order of their index.
    std::vector<std::uint32_t> partitions;  ///< Likewise.
    std::map<std::uint32_t, std::uint32_t> topicOfPartition;  ///< 0 where topics have no names.
    std::map<std::uint32_t, std::uint32_t> queueOfLane;
    std::size_t entities = 0;              ///< Declared.
    std::set<std::uint32_t> deletedTypes;  ///< Of event types: a record of it has no value.

    /// The setting in force after `untilFact` (inclusive); null when never stated. The pointer
    /// lives as long as the history is unchanged.
    const Setting* setting(std::string_view thing, std::uint32_t index, std::string_view key,
                           std::uint64_t untilFact) const;
    /// Its `text`; empty when never stated.
    std::string_view choice(std::string_view thing, std::uint32_t index, std::string_view key,
                            std::uint64_t untilFact) const;
};

/// Reads the facts export. The text must be well formed, its facts numbered from 0, and every
/// id declared before it is used; whether the history makes sense is for anomalies.h.
Result<History> readHistory(std::string_view csv);

}  // namespace millrace::check
