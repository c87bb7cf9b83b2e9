// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/admission_facts.h"
#include "core/trace/admission_state.h"
#include "core/trace/batch_facts.h"
#include "core/trace/claim_facts.h"
#include "core/trace/departures.h"
#include "core/trace/key_set.h"
#include "core/trace/layer_facts.h"
#include "core/trace/log_state.h"
#include "core/trace/queue_facts.h"
#include "core/trace/ready_row.h"
#include "core/trace/scheduler_facts.h"
#include "core/trace/shared_vector.h"
#include "core/trace/store_facts.h"
#include "core/trace/waiting_list.h"

// What can be seen of the queue at a playhead: what is alive. A lane is a range of Columns::lanes
// and few returned jobs, the dead set and the failed list are ranges of columns, so a backlog of
// a million costs two numbers.

namespace millrace {

/// A job between the application, or a member of a bridged group, and the list.
struct JobOnItsWay {
    HappeningId happening;
    ReactionId reaction;
    SimTime sentAt{};
    SimTime arrivesAt{};
    EnqueueId enqueue = EnqueueId::none();        ///< By a bridge; none: by the application.
    MemberId from = MemberId::none();             ///< By a bridge.
    SchedulerId scheduler = SchedulerId::none();  ///< Of a recurring job.

    bool operator==(const JobOnItsWay&) const = default;
};

/// A bridge or several schedulers may have several jobs of one obligation under way: the one that
/// is there now is meant.
inline bool arrivesAs(const JobOnItsWay& job, HappeningId happening, ReactionId reaction,
                      SimTime time)
{
    return job.happening == happening && job.reaction == reaction && job.arrivesAt == time;
}

/// Ready jobs of one queue and priority, or of one group.
struct LaneState {
    std::uint32_t queue = 0;
    bool paused = false;     ///< With its queue.
    std::uint32_t held = 0;  ///< Of a group: its jobs in flight, or waiting for their next try.
    std::uint64_t head = 0;  ///< The line is rows [head, tail) of Columns::lanes.
    std::uint64_t tail = 0;
    std::vector<ReadyRow> front;   ///< Came back before all others; the last is the next.
    std::vector<ReadyRow> placed;  ///< Came back to their places; the lowest number is the last.

    std::uint64_t size() const { return tail - head + front.size() + placed.size(); }
    bool empty() const { return head == tail && front.empty() && placed.empty(); }
    /// Whether its first job may be handed out.
    bool canGrant() const { return !empty() && !paused && held == 0; }
    bool operator==(const LaneState&) const = default;
};

/// A job that one worker, alive or not, has claimed.
struct Claim {
    JobId job = JobId::none();
    WorkerId worker;
    std::uint32_t attempt = 0;
    std::uint32_t executions = 0;  ///< Starts so far, the one going on included.
    bool working = false;          ///< Else still travelling.
    bool effectDone = false;       ///< In this execution, or refused as a repeat.
    SimTime since{};               ///< Claimed, or this execution started.
    SimTime until{};               ///< Arrives, or this execution ends.
    SimTime seenAt{};              ///< Claimed or last renewed.
    SimTime leaseEndsAt{};
    SimTime actsAt{kNever};  ///< Of a silent holder: when somebody will act on it.
    std::uint32_t lane = 0;
    bool stored = true;  ///< The store still has the job.
    bool taken = false;  ///< The store has taken it back, and its holder does not know.
    bool waits = false;  ///< Its holder has done the work, and cannot say so.

    bool operator==(const Claim&) const = default;
};

/// Who looks again and again: sweeper, supervisor, stager.
struct ActorState {
    SimTime nextAt{kNever};  ///< And at every period after that.
    SimDuration every{};     ///< 0 = not known beyond nextAt.

    bool operator==(const ActorState&) const = default;
};

struct WorkerState {
    Life life = Life::Absent;
    std::uint16_t pace = 1;            ///< Of its host: its work takes so many times as long.
    std::uint16_t clock = kTrueClock;  ///< Of its host, in thousandths: what its timers run by.
    SimTime since{};                   ///< Of the last change of `life`.
    Claim claim;                       ///< job is none when idle.
    SimTime idleSince{};
    std::optional<SimTime> hungUntil;
    SimTime hungSince{};                 ///< With it.
    std::optional<SimTime> cutOffUntil;  ///< Its host, whoever runs on it.
    SimTime cutOffSince{};               ///< With it.
    std::optional<SimTime> drainsUntil;
    std::vector<Claim> buffer;  ///< Of its process; only the first worker of it has one.

    bool operator==(const WorkerState&) const = default;
};

/// It lives, and its store hears nothing of it.
inline bool isSilent(const WorkerState& worker)
{
    return worker.life == Life::Alive && (worker.hungUntil || worker.cutOffUntil);
}

/// A request thread of the application.
struct ThreadState {
    HappeningId happening = HappeningId::none();  ///< None when free.
    ReactionId reaction = ReactionId::none();     ///< The inline reaction it is doing.
    bool effectDone = false;
    bool failed = false;
    SimTime since{};  ///< Of the part (own work or reaction) going on.
    SimTime until{};

    bool operator==(const ThreadState&) const = default;
};

/// Where the list lies.
struct StoreState {
    bool down = false;
    SimTime since{};    ///< Of the last change.
    SimTime keepsTo{};  ///< While it is down: what it did later it will have forgotten.

    bool forgets() const { return down && keepsTo < since; }
    bool operator==(const StoreState&) const = default;
};

/// A process that enqueues recurring jobs.
struct SchedulerState {
    bool alive = false;
    SimTime since{};  ///< Of the last change.

    bool operator==(const SchedulerState&) const = default;
};

/// Settings in force on which the meaning of facts depends.
struct QueueRules {
    std::uint32_t threads = 1;  ///< Workers of one process.
    bool pops = false;          ///< A claimed job is in the store no more.
    bool acksEarly = false;     ///< Nor one that has been started.
    bool strict = true;         ///< A queue that comes later is asked when the others are empty.
    bool stages = false;        ///< Due jobs wait for a look of the stager.
    bool inMemory = false;      ///< The list is gone with the last of its workers.
    bool connected = false;     ///< A claim is as long as the connection on which it was made.
    bool byCreation = false;    ///< A job that has waited stands where its number puts it.
    SimDuration poll{};
    AdmissionRules admission;

    bool operator==(const QueueRules&) const = default;
};

struct QueueState {
    std::vector<LaneState> lanes{1};  ///< In the order of preference.
    std::uint32_t accepted = 0;       ///< Jobs the store has taken: rows of Columns::jobs.
    std::uint32_t deadGone = 0;       ///< The dead set is rows [deadGone, dead) of Columns::dead.
    std::uint32_t dead = 0;
    std::uint32_t failedGone = 0;  ///< Likewise the list that waits for a person.
    std::uint32_t failed = 0;
    std::uint32_t gone = 0;                  ///< Rows of Columns::gone.
    std::uint32_t blocked = 0;               ///< Jobs that wait for a slot of some semaphore.
    std::uint64_t refused = 0;               ///< Enqueues that made no job.
    std::vector<SemaphoreState> semaphores;  ///< By number; missing: as it was at the beginning.
    std::vector<KeyState> keys;              ///< Likewise.
    std::vector<BatchRows> batches;          ///< By reaction that waits; missing: nothing ended.
    std::vector<JobId> held;                 ///< Jobs that wait for others, ascending.
    std::uint32_t completed = 0;
    std::uint32_t claimed = 0;   ///< Jobs in the hands of live workers.
    std::uint32_t buffered = 0;  ///< Jobs in the buffers of live processes.
    std::uint64_t lateAcks = 0;
    std::uint64_t polls = 0;            ///< Queries of workers up to their last claims.
    std::array<ActorState, 5> actors;   ///< By ActorKind.
    std::vector<std::uint32_t> laneOf;  ///< By reaction; missing = 0.
    QueueRules rules;
    Departures<JobOnItsWay> onTheirWay;
    WaitingList inWait;
    SharedVector<WorkerState> workers;
    std::vector<Claim> orphans;  ///< Claims of dead workers, in the order of their deaths.
    std::vector<ThreadState> threads;
    std::vector<SchedulerState> schedulers;
    StoreState store;
    std::uint32_t ticksRefused = 0;      ///< Enqueues of theirs for a time that had its job.
    std::vector<KeySet> recorded;        ///< By reaction: ticks whose job the store has made.
    std::uint32_t requestsBegun = 0;     ///< Happenings whose request a thread took up.
    std::uint32_t requestsAnswered = 0;  ///< Rows of Columns::responses.

    bool operator==(const QueueState&) const = default;
};

/// A job arrives that the application, a scheduler or a bridge has sent: it is on its way no more,
/// and of a schedule there is no other of its time.
void arrive(QueueState& queue, HappeningId happening, ReactionId reaction, SimTime time);
/// Whether the store has had the job of that tick.
inline bool isRecorded(const QueueState& queue, HappeningId happening, ReactionId reaction)
{
    return reaction.value < queue.recorded.size() && queue.recorded[reaction.value].has(happening);
}

// Each job asks these several times, and mostly there is nothing to be found.

/// Ready jobs of all lanes.
inline std::uint64_t readyJobs(const QueueState& queue)
{
    std::uint64_t jobs = 0;
    for (const LaneState& lane : queue.lanes)
        jobs += lane.size();
    return jobs;
}
/// The first worker of the process: it stands for it.
inline WorkerId processOf(const QueueState& queue, WorkerId worker)
{
    return WorkerId{worker.value - worker.value % queue.rules.threads};
}
/// Whether any lane has a job that may be handed out.
inline bool anyToGrant(const QueueState& queue)
{
    const auto canGrant = [](const LaneState& lane) { return lane.canGrant(); };
    return !queue.store.down && std::ranges::any_of(queue.lanes, canGrant);
}
/// Whether somebody holds this queue back: an index into OrderSpec::names.
bool isPaused(const QueueState& queue, std::size_t index);
/// The lane of the jobs of a reaction; with groups that of the entity.
inline std::uint32_t laneOf(const QueueState& queue, ReactionId reaction)
{
    return reaction.value < queue.laneOf.size() ? queue.laneOf[reaction.value] : 0;
}
inline std::uint32_t laneOf(const QueueState& queue, ReactionId reaction, EntityId entity)
{
    return queue.rules.admission.groups ? entity.value : laneOf(queue, reaction);
}
/// The rule for the jobs of a reaction; null without one.
inline const LimitRule* limitOf(const AdmissionRules& rules, ReactionId reaction)
{
    const bool limits = reaction.value < rules.limits.size() && rules.limits[reaction.value].to > 0;
    return limits ? &rules.limits[reaction.value] : nullptr;
}
inline const UniqueRule* uniqueOf(const AdmissionRules& rules, ReactionId reaction)
{
    const bool unique = reaction.value < rules.uniques.size() && rules.uniques[reaction.value].on;
    return unique ? &rules.uniques[reaction.value] : nullptr;
}
/// For whom the jobs of a reaction wait; null when for none.
inline const BatchRule* batchOf(const AdmissionRules& rules, ReactionId reaction)
{
    const bool waits =
        reaction.value < rules.batches.size() && rules.batches[reaction.value].members != 0;
    return waits ? &rules.batches[reaction.value] : nullptr;
}
/// What has ended of it so far; nothing where nothing has.
BatchRow batchRow(const QueueState& queue, ReactionId reaction, HappeningId happening);
/// The number of the semaphore or key that a job needs; requires such a rule.
std::uint32_t semaphoreOf(const AdmissionRules& rules, ReactionId reaction, EntityId entity);
std::uint32_t keyOf(const AdmissionRules& rules, ReactionId reaction, EntityId entity);
/// As the row says, or all of them without a row.
std::uint32_t freeSlots(const QueueState& queue, std::uint32_t semaphore);
const SemaphoreState& semaphoreAt(const QueueState& queue, std::uint32_t semaphore);
const KeyState& keyAt(const QueueState& queue, std::uint32_t key);
/// The claim of a job whose holder may be alive or not; null when nobody has it. `worker` is who
/// holds it, or the first of its process.
const Claim* claimOn(const QueueState& queue, JobId job, WorkerId worker);

}  // namespace millrace
