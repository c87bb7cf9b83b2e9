// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/recording.h"

#include <algorithm>

namespace millrace {

namespace {

constexpr std::size_t kMostKeyframes = 512;
/// Keyframes as close as this have all their unseen part: short runs are edited, long ones watched.
constexpr std::uint64_t kSpacingOfAll = 4'000;
constexpr std::size_t kUnseenEvery = 8;
constexpr std::size_t kMostKeyframeBytes = std::size_t{1} << 30U;

/// What a copy costs, ledger and history apart: those are shared.
std::size_t bytesOf(const VisibleState& state)
{
    std::size_t bounds = 0;
    for (const ReplicaSet& set : state.log.cluster.sets)
        bounds += set.bounds.size();
    std::size_t returned = 0;
    for (const LaneState& lane : state.queue.lanes)
        returned += lane.front.size() + lane.placed.size();
    return sizeof(Keyframe) + bounds * sizeof(TransactionBound) + returned * sizeof(ReadyRow) +
           state.queue.lanes.size() * sizeof(LaneState) +
           state.queue.semaphores.size() * sizeof(SemaphoreState) +
           state.queue.keys.size() * sizeof(KeyState) +
           state.log.readings.size() * sizeof(ReadingState) +
           state.log.members.size() * sizeof(MemberState) +
           state.log.partitions.size() * (sizeof(PartitionState) + sizeof(std::size_t)) +
           state.log.onTheirWay.size() * sizeof(RecordOnItsWay) +
           state.log.produced.size() * sizeof(ProducedRecord) +
           state.queue.workers.size() * sizeof(WorkerState) +
           state.queue.onTheirWay.size() * sizeof(JobOnItsWay) + state.queue.inWait.handleBytes();
}

}  // namespace

Recording::Recording(SimTime end, int samples) : m_end{end}, m_samples{samples} {}

Recording::Recording(const Recording& past, const Keyframe& place)
    : m_end{past.m_end}
    , m_samples{past.m_samples}
    , m_nextSample{place.nextSample}
    , m_keyframeSpacing{past.m_keyframeSpacing}
    , m_nextKeyframe{place.state.facts + m_keyframeSpacing}
    , m_trace{past.m_trace.prefix(place.position)}
    , m_columns{past.m_columns.prefix(place.columns)}
    , m_ledger{place.ledger}
    , m_digests{place.digests}
    , m_series{past.m_series.prefix(place.samples)}
{
    const auto behind =
        std::ranges::upper_bound(past.m_keyframes, place.state.facts, {},
                                 [](const auto& each) { return each->state.facts; });
    m_keyframes.assign(past.m_keyframes.begin(), behind);
    // Their sizes differ little: what thins them is a sum.
    if (!past.m_keyframes.empty())
        m_keyframeBytes = past.m_keyframeBytes / past.m_keyframes.size() * m_keyframes.size();
}

void Recording::sampleUpTo(const VisibleState& state, SimTime time)
{
    while (m_nextSample < time && m_series.size() <= static_cast<std::size_t>(m_samples)) {
        sample(state, m_nextSample);
        const auto next = static_cast<std::int64_t>(m_series.size());
        m_nextSample = fromNs(toNs(m_end) / m_samples * next);
    }
}

void Recording::sample(const VisibleState& state, SimTime at)
{
    const Outcome log = m_ledger.log.outcome(state);
    const Outcome list = m_ledger.list.outcome(state);
    m_series.push_back(
        {at, log.waiting, log.stuck, log.handled, list.waiting, list.stuck, list.handled});
}

Keyframe Recording::keyframe(const VisibleState& state, SimTime now,
                             std::shared_ptr<const Unseen> unseen) const
{
    return {.position = m_trace.end(),
            .state = state,
            .ledger = m_ledger,
            .digests = m_digests,
            .columns = m_columns.sizes(),
            .samples = m_series.size(),
            .nextSample = m_nextSample,
            .now = now,
            .unseen = std::move(unseen)};
}

bool Recording::wantsUnseen() const
{
    return m_keyframeSpacing <= kSpacingOfAll || m_sinceUnseen + 1 >= kUnseenEvery;
}

void Recording::keepKeyframe(const VisibleState& state, SimTime now,
                             std::shared_ptr<const Unseen> unseen, std::size_t unseenBytes)
{
    // Else every seek would look through all that was due before.
    m_ledger.advanceTo(state.now, m_columns);
    m_sinceUnseen = unseen ? 0 : m_sinceUnseen + 1;
    const std::size_t bytes = bytesOf(state) + (unseen ? unseenBytes : 0);
    m_keyframes.push_back(
        std::make_shared<const Keyframe>(keyframe(state, now, std::move(unseen))));
    m_keyframeBytes += bytes;
    while (m_keyframes.size() > kMostKeyframes ||
           (m_keyframeBytes > kMostKeyframeBytes && m_keyframes.size() > 1))
        thinKeyframes();
    // Copying stays a small part of the work.
    m_nextKeyframe = state.facts + std::max<std::uint64_t>(m_keyframeSpacing, bytes / 128);
}

/// Of each two one goes, so that they lie evenly from the beginning to the end. Who can be
/// branched from stays.
void Recording::thinKeyframes()
{
    std::size_t kept = 0;
    for (std::size_t n = 0; n < m_keyframes.size(); n += 2) {
        const bool second =
            n + 1 < m_keyframes.size() && (!m_keyframes[n]->unseen || m_keyframes[n + 1]->unseen);
        m_keyframes[kept++] = std::move(m_keyframes[second ? n + 1 : n]);
    }
    m_keyframeBytes = m_keyframeBytes / m_keyframes.size() * kept;
    m_keyframes.resize(kept);
    m_keyframeSpacing *= 2;
}

void Recording::finish(const VisibleState& state)
{
    m_ledger.advanceTo(m_end, m_columns);
    while (m_series.size() <= static_cast<std::size_t>(m_samples)) {
        sample(state, m_nextSample);
        const auto next = static_cast<std::int64_t>(m_series.size());
        m_nextSample = fromNs(toNs(m_end) / m_samples * next);
    }
}

}  // namespace millrace
