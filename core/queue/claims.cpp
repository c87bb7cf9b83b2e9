// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/queue/queue_model.h"

// Who gets which job, and when. An idle worker is woken at once, or looks every `poll`: then only
// the look that will find something is an event, and thousands that find nothing cost nothing.
// With a buffer a process holds more than it works on: it fetches several when it has none
// (pull), or the store fills it up after every acknowledgement, in turn with the others (push).

namespace millrace {

namespace {

using namespace std::chrono_literals;

/// pg-boss sleeps for what is left of its interval unless that is less (its `DELAY` of 100 ms).
constexpr SimDuration kNotWorthASleep = 100ms;

constexpr std::uint32_t kNoLane = UINT32_MAX;

struct Turn {
    ReadyRow row;
    Grant from = Grant::Line;
};

/// What stands first in a lane that is not empty: what came back to the front, else what is older
/// of the line and of those who came back to their places.
Turn turnOf(const Columns& columns, const LaneState& lane, std::uint32_t index)
{
    if (!lane.front.empty())
        return {lane.front.back(), Grant::Returned};
    const ReadyRow* line = lane.head < lane.tail ? &columns.lanes[index][lane.head] : nullptr;
    if (lane.placed.empty())
        return {*line, Grant::Line};
    const ReadyRow& placed = lane.placed.back();
    const auto age = [](SimTime since, JobId job) { return std::pair{since, job}; };
    const bool first = line == nullptr || age(columns.jobs[placed.job.value].enqueuedAt,
                                              placed.job) < age(line->since, line->job);
    return first ? Turn{placed, Grant::Returned} : Turn{*line, Grant::Line};
}

}  // namespace

void QueueModel::accept(Context& context, HappeningId happening, ReactionId reaction)
{
    const auto& lanes = m_settings->spec.order.lanes;
    const SimDuration wait = reaction.value < lanes.size() ? lanes[reaction.value].wait : 0ns;
    const JobId job{context.state().queue.accepted};
    if (isDown(context)) {
        context.emit(EnqueueDropped{happening, reaction, JobId::none(), Drop::StoreDown});
        return;
    }
    if (isInMemory() && !anyAlive(context)) {
        context.emit(EnqueueDropped{happening, reaction, JobId::none(), Drop::NoProcess});
        return;
    }
    if (!m_settings->admitsAll &&
        (isDuplicate(context, happening, reaction) || keep(context, happening, reaction)))
        return;
    if (wait > 0ns) {
        context.emit(JobScheduled{job, happening, reaction, context.now() + wait});
        takeKey(context, job);
        waitUntil(context, context.now() + wait, job);
        return;
    }
    const bool ready = letIn(context, {happening, reaction, context.now()}, job, Door::Arrival);
    if (context.state().queue.accepted > job.value)
        takeKey(context, job);
    if (ready)
        claimReady(context, true);
}

/// Everything that waits is gone with the process that it was in.
void QueueModel::forgetAll(Context& context)
{
    const std::uint64_t cause = context.cause();
    const auto forget = [&](JobId job, std::uint32_t lane, Spot spot) {
        context.resumeFrom(cause);
        context.emit(JobForgotten{job, lane, spot});
    };
    const QueueState& queue = context.state().queue;
    for (std::uint32_t index = 0; index < queue.lanes.size(); ++index)
        while (queue.lanes[index].size() > 0) {
            const LaneState& lane = queue.lanes[index];
            const std::vector<ReadyRow>& returned = lane.front.empty() ? lane.placed : lane.front;
            if (returned.empty())
                forget(context.columns().lanes[index][lane.head].job, index, Spot::Line);
            else
                forget(returned.back().job, index, Spot::Returned);
        }
    while (!queue.inWait.empty())
        forget(queue.inWait.front().job, queue.inWait.front().lane, Spot::Wait);
    context.resumeFrom(cause);
}

/// Gives ready jobs to those who can take them now.
void QueueModel::claimReady(Context& context, bool enqueued)
{
    const ClaimSpec& rules = m_settings->spec.claim;
    if (rules.fetch == ClaimSpec::Fetch::Push)
        return push(context);
    if (!anyToGrant(context.state().queue))
        return;
    const std::uint64_t cause = context.cause();
    while (!m_idle.empty() && anyToGrant(context.state().queue)) {
        const WorkerId worker = m_idle.front();
        m_idle.pop_front();
        m_isIdle[worker.value] = false;
        context.resumeFrom(cause);
        claim(context, worker);
    }
    while (enqueued && rules.wakes && !m_pollers.empty() && anyToGrant(context.state().queue)) {
        const WorkerId worker{m_pollers.begin()->second};
        m_pollers.erase(m_pollers.begin());
        m_isIdle[worker.value] = false;
        context.resumeFrom(cause);
        claim(context, worker);
    }
    plan(context);
}

void QueueModel::claim(Context& context, WorkerId worker)
{
    m_askedAt[worker.value] = context.now();
    grant(context, worker, Into::Hand);
    fillBuffer(context, worker);
}

/// What a process fetches beyond the job of the worker that asked; others of it may be idle.
void QueueModel::fillBuffer(Context& context, WorkerId worker)
{
    const ClaimSpec& rules = m_settings->spec.claim;
    if (rules.prefetch <= rules.threads)
        return;
    const WorkerId process = processOf(context.state().queue, worker);
    while (heldBy(context, process) < static_cast<std::uint32_t>(rules.prefetch))
        if (!grant(context, process, Into::Buffer))
            break;
    for (std::uint32_t w = process.value; w < process.value + m_settings->threads(); ++w)
        if (m_isIdle[w] && takeBuffered(context, WorkerId{w}))
            dropIdle(WorkerId{w});
}

/// The next job, for this worker or its process; false when there is none.
bool QueueModel::grant(Context& context, WorkerId worker, Into into)
{
    const std::uint32_t lane = isDown(context) ? kNoLane : nextLane(context);
    if (lane == kNoLane)
        return false;
    const QueueSpec& spec = m_settings->spec;
    const Turn turn = turnOf(context.columns(), context.state().queue.lanes[lane], lane);
    const ReadyRow& row = turn.row;
    const JobRow& job = context.columns().jobs[row.job.value];
    const SimTime now = context.now();
    const SimTime arrivesAt =
        now + delayOf(context, job.happening, job.reaction, 1 + row.executions);
    const bool leased =
        spec.claim.kind == ClaimSpec::Kind::Lease && spec.claim.renew != ClaimSpec::Renew::Process;
    const SimTime leaseEndsAt = leased ? now + m_settings->lease : kNever;
    if (isPlain())
        context.emit(
            JobClaimed{row.job, worker, row.attempt + 1, row.executions, arrivesAt, leaseEndsAt});
    else
        context.emit(JobGranted{row.job, worker, lane, turn.from, into, row.attempt + 1,
                                row.executions, arrivesAt, leaseEndsAt});
    jot(context, row.job, worker, Jotting::What::Given);
    const bool renews = spec.claim.renew != ClaimSpec::Renew::Never;
    if (leased && (!renews || into == Into::Buffer)) {
        m_watched.insert(worker.value);
        scheduleLook(context, lookAt(context, *claimOn(context.state().queue, row.job, worker),
                                     leaseEndsAt));
    }
    if (into == Into::Buffer)
        return true;
    const std::uint32_t number = ++m_turns[worker.value];
    schedule(context, arrivesAt, Kind::ClaimArrives, worker.value, number);
    if (leased && spec.claim.renew == ClaimSpec::Renew::Claim)
        renewLater(context, worker);
    if (leased && spec.claim.renew == ClaimSpec::Renew::Timer)
        scheduleRenewal(context, worker, now);
    return true;
}

/// Of the lanes that have a job. They are in the order of queues, then of priorities.
std::uint32_t QueueModel::nextLane(Context& context)
{
    const auto& lanes = context.state().queue.lanes;
    if (m_settings->spec.admission.groups)
        return oldestGroup(context);
    if (m_settings->spec.order.queues != OrderSpec::Queues::Strict)
        return drawLane(context);
    const auto found =
        std::ranges::find_if(lanes, [](const LaneState& lane) { return lane.canGrant(); });
    return found == lanes.end() ? kNoLane : static_cast<std::uint32_t>(found - lanes.begin());
}

/// Of the groups that have nothing in flight, that whose first job came first.
std::uint32_t QueueModel::oldestGroup(const Context& context)
{
    const auto& lanes = context.state().queue.lanes;
    std::uint32_t oldest = kNoLane;
    JobId first;
    for (std::uint32_t l = 0; l < lanes.size(); ++l) {
        if (!lanes[l].canGrant())
            continue;
        const JobId job = turnOf(context.columns(), lanes[l], l).row.job;
        if (oldest != kNoLane && job > first)
            continue;
        oldest = l;
        first = job;
    }
    return oldest;
}

/// Every claim draws the order in which the queues are asked, by their weights; so the first that
/// has a job is drawn among those that have one.
std::uint32_t QueueModel::drawLane(Context& context)
{
    const OrderSpec& order = m_settings->spec.order;
    const auto& lanes = context.state().queue.lanes;
    std::vector<std::uint32_t> first;  // Of every queue that has a job.
    std::uint64_t sum = 0;
    const auto weight = [&order, &lanes](std::uint32_t lane) {
        return order.queues == OrderSpec::Queues::Weighted
                   ? static_cast<std::uint64_t>(order.weights[lanes[lane].queue])
                   : 1;
    };
    for (std::uint32_t l = 0; l < lanes.size(); ++l) {
        const bool counts =
            lanes[l].canGrant() && (first.empty() || lanes[first.back()].queue != lanes[l].queue);
        if (counts) {
            first.push_back(l);
            sum += weight(l);
        }
    }
    if (first.size() < 2)
        return first.empty() ? kNoLane : first.front();
    std::uint64_t drawn = context.draw(Purpose::QueueChoice, m_choices++).below(sum);
    for (const std::uint32_t lane : first) {
        if (drawn < weight(lane))
            return lane;
        drawn -= weight(lane);
    }
    return first.back();
}

std::uint32_t QueueModel::heldBy(const Context& context, WorkerId process) const
{
    const auto& workers = context.state().queue.workers;
    auto held = static_cast<std::uint32_t>(workers[process.value].buffer.size());
    for (std::uint32_t w = process.value; w < process.value + m_settings->threads(); ++w) {
        const Claim& claim = workers[w].claim;
        const bool acknowledged =
            m_settings->spec.claim.ack == ClaimSpec::Ack::Early && claim.working;
        held += !claim.job.isNone() && !claim.taken && !acknowledged ? 1 : 0;
    }
    return held;
}

/// The store may send it more.
void QueueModel::becomeHungry(const Context& context, WorkerId worker)
{
    const WorkerId process = processOf(context.state().queue, worker);
    if (m_isHungry[process.value])
        return;
    m_isHungry[process.value] = true;
    m_hungry.push_back(process);
}

void QueueModel::push(Context& context)
{
    const QueueState& queue = context.state().queue;
    const auto most = static_cast<std::uint32_t>(
        std::max(m_settings->spec.claim.prefetch, m_settings->spec.claim.threads));
    while (!m_hungry.empty() && anyToGrant(queue)) {
        const WorkerId process = m_hungry.front();
        m_hungry.pop_front();
        m_isHungry[process.value] = false;
        if (!isPushedTo(context, process) || heldBy(context, process) >= most)
            continue;
        if (grant(context, process, Into::Buffer))
            foreseeAtSilentLine(context, {queue.workers[process.value].buffer.back().job, process});
        if (heldBy(context, process) < most)
            becomeHungry(context, process);
        for (std::uint32_t w = process.value; w < process.value + m_settings->threads(); ++w) {
            if (!m_isIdle[w] || !takeBuffered(context, WorkerId{w}))
                continue;
            m_isIdle[w] = false;
            break;
        }
    }
}

/// From the buffer of its process into the worker's hand.
bool QueueModel::takeBuffered(Context& context, WorkerId worker)
{
    const QueueState& queue = context.state().queue;
    const WorkerId process = processOf(queue, worker);
    const WorkerState& state = queue.workers[process.value];
    const bool isOnItsWay = state.cutOffUntil && !state.buffer.empty() &&
                            state.buffer.front().until > state.cutOffSince;
    if (state.buffer.empty() || isOnItsWay)
        return false;
    context.emit(JobTaken{worker, queue.workers[process.value].buffer.front().job});
    const Claim& claim = queue.workers[worker.value].claim;
    const std::uint32_t turn = ++m_turns[worker.value];
    schedule(context, claim.until, Kind::ClaimArrives, worker.value, turn);
    const bool leased = claim.leaseEndsAt != kNever;
    if (leased)
        m_watched.insert(worker.value);
    if (leased && m_settings->spec.claim.renew == ClaimSpec::Renew::Claim)
        renewLater(context, worker);
    if (leased && m_settings->spec.claim.renew == ClaimSpec::Renew::Timer)
        scheduleRenewal(context, worker, claim.seenAt);
    return true;
}

void QueueModel::becomeIdle(Context& context, WorkerId worker)
{
    if ((m_settings->buffers() && takeBuffered(context, worker)) || isCutOff(context, worker))
        return;
    const ClaimSpec& rules = m_settings->spec.claim;
    if (rules.fetch == ClaimSpec::Fetch::Push || rules.poll == 0ns) {
        m_isIdle[worker.value] = true;
        if (rules.fetch == ClaimSpec::Fetch::Push)
            becomeHungry(context, worker);
        else
            m_idle.push_back(worker);
        claimReady(context);
        return;
    }
    const SimDuration poll = byClock(rules.poll, context.state().queue.workers[worker.value].clock);
    SimTime& askedAt = m_askedAt[worker.value];
    const bool asked = askedAt > SimTime{} || context.now() > SimTime{};
    if (rules.paced && asked && askedAt + poll > context.now() + kNotWorthASleep) {
        schedule(context, askedAt + poll, Kind::WorkerFree, worker.value, m_turns[worker.value]);
        return;
    }
    askedAt = context.now();
    if (anyToGrant(context.state().queue)) {
        claim(context, worker);
    } else if (poll != rules.poll) {
        schedule(context, context.now() + poll, Kind::WorkerFree, worker.value,
                 m_turns[worker.value]);
    } else {
        m_isIdle[worker.value] = true;
        m_pollers.emplace(context.now().time_since_epoch() % rules.poll, worker.value);
    }
    plan(context);
}

void QueueModel::dropIdle(WorkerId worker)
{
    if (!m_isIdle[worker.value])
        return;
    m_isIdle[worker.value] = false;
    std::erase(m_idle, worker);
    std::erase_if(m_pollers, [worker](const auto& each) { return each.second == worker.value; });
}

/// Schedules the next look of an idle worker, if it will find a job.
void QueueModel::plan(Context& context)
{
    if (m_pollers.empty() || !anyToGrant(context.state().queue))
        return;
    const SimDuration period = m_settings->spec.claim.poll;
    const SimDuration phase = context.now().time_since_epoch() % period;
    auto next = m_pollers.lower_bound({phase, 0});
    if (next == m_pollers.end())
        next = m_pollers.begin();
    const SimDuration wait = (next->first - phase + period) % period;
    if (m_pollAt != kNever && m_pollAt <= context.now() + wait)
        return;
    m_pollAt = context.now() + wait;
    schedule(context, m_pollAt, Kind::PollDue, 0);
}

void QueueModel::poll(Context& context)
{
    if (context.now() != m_pollAt)
        return;  // Another look came before this one.
    m_pollAt = kNever;
    const SimDuration phase = context.now().time_since_epoch() % m_settings->spec.claim.poll;
    const std::uint64_t cause = context.cause();
    while (anyToGrant(context.state().queue)) {
        const auto next = m_pollers.lower_bound({phase, 0});
        if (next == m_pollers.end() || next->first != phase)
            break;
        const WorkerId worker{next->second};
        m_pollers.erase(next);
        m_isIdle[worker.value] = false;
        context.resumeFrom(cause);
        claim(context, worker);
    }
    plan(context);
}

}  // namespace millrace
