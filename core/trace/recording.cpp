// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/recording.h"

#include <algorithm>
#include <utility>

#include "core/trace/least_missed.h"

namespace millrace {

namespace {

constexpr SimDuration kFirstStep = std::chrono::milliseconds{100};
/// A run that has an end has keyframes where its eighths begin: people edit at round times, and
/// then nothing is computed twice.
constexpr int kMarks = 8;
/// So many keyframes have the unseen part at most: it is the larger one, and in a run that long an
/// edit near the end computes as much again anyway.
constexpr std::size_t kUnseenMost = 128;
/// Copied at most. More makes a run of ten thousand times the scale slower than a jump in it gets
/// faster; smaller ones never come near it.
constexpr std::size_t kBytesAFact = 300;
constexpr std::size_t kLarge = std::size_t{1} << 20U;  ///< A keyframe, beside the one before.

/// What a copy of `state` costs while there is `before`, an earlier one; history, and the ledger's
/// pages, apart: those grow with the run.
std::size_t bytesBeside(const VisibleState& state, const VisibleState& before)
{
    std::size_t bounds = 0;
    for (const ReplicaSet& set : state.log.cluster.sets)
        bounds += set.bounds.size();
    std::size_t returned = 0;
    for (const LaneState& lane : state.queue.lanes)
        returned += lane.front.size() + lane.placed.size();
    std::size_t effects = 0;
    const auto add = [&effects](const auto& side, const auto& sideBefore) {
        for (std::size_t n = 0; n < side.size(); ++n)
            effects += side[n].lastOfEntity.bytesBeside(
                n < sideBefore.size() ? sideBefore[n].lastOfEntity : SharedVector<HappeningId>{});
    };
    add(state.logEffects, before.logEffects);
    add(state.queueEffects, before.queueEffects);
    return sizeof(Keyframe) + bounds * sizeof(TransactionBound) + returned * sizeof(ReadyRow) +
           effects + state.queue.lanes.size() * sizeof(LaneState) +
           state.queue.semaphores.size() * sizeof(SemaphoreState) +
           state.queue.keys.size() * sizeof(KeyState) +
           state.log.produced.size() * sizeof(ProducedRecord) + state.queue.inWait.handleBytes() +
           (state.log.readings.size() + state.log.partitions.size()) * sizeof(std::size_t) +
           state.log.readings.bytesBeside(before.log.readings) +
           state.log.members.bytesBeside(before.log.members) +
           state.log.partitions.bytesBeside(before.log.partitions) +
           state.log.onTheirWay.bytesBeside(before.log.onTheirWay) +
           state.queue.workers.bytesBeside(before.queue.workers) +
           state.queue.onTheirWay.bytesBeside(before.queue.onTheirWay);
}

/// What a keyframe has of the ledger for itself: handles of its pages. A handle of 8 bytes stands
/// for 32 KiB.
std::size_t handleBytes(const Ledger& ledger)
{
    return ledger.bytes() / 4'096;
}

/// What an earlier keyframe has of the ledger for itself beside a later one: pages as they were
/// before what was not settled then was settled.
std::size_t bytesSettled(const Ledger& before, const Ledger& after)
{
    using Place = SideLedger::Place;
    constexpr std::size_t kBytesAnObligation = 32;  // With its copies and its entity's order.
    const auto unsettled = [](const SideLedger& side) {
        return side.count(Place::Sending) + side.count(Place::Waiting) + side.count(Place::InHand) +
               side.count(Place::Stuck);
    };
    const auto settled = [unsettled](const SideLedger& side) {
        return side.rows().due - unsettled(side);
    };
    const auto changed = [&](const SideLedger& from, const SideLedger& to) {
        const std::uint64_t since = settled(to) - std::min(settled(from), settled(to));
        return std::min(unsettled(from), since);
    };
    return (changed(before.log.side(), after.log.side()) +
            changed(before.list.side(), after.list.side())) *
           kBytesAnObligation;
}

}  // namespace

Recording::Recording(SimTime end, int samples, const MemoryBudget& budget)
    : m_budget{budget}
    , m_end{end}
    , m_isOpen{end == kNever}
    , m_step{kFirstStep}
    , m_samples{samples}
    , m_keyframeSpacing{budget.keyframeSpacing}
    , m_nextKeyframe{budget.keyframeSpacing}
    , m_nextMark{markAfter({})}
{
}

Recording::Recording(const Recording& past, const Keyframe& place, Keeps keeps)
    : m_budget{past.m_budget}
    , m_end{past.m_end}
    , m_isOpen{past.m_isOpen}
    , m_step{past.m_step}
    , m_keeps{keeps}
    , m_samples{past.m_samples}
    , m_nextSample{place.nextSample}
    , m_keyframeSpacing{past.m_keyframeSpacing}
    , m_nextKeyframe{place.state.facts + m_keyframeSpacing}
    , m_nextMark{markAfter(place.now)}
    , m_unseenEvery{past.m_unseenEvery}
    , m_trace{past.m_trace.prefix(place.position)}
    , m_columns{past.m_columns.prefix(place.columns)}
    , m_ledger{place.ledger}
    , m_series{past.m_series.prefix(past.samplesBefore(place))}
{
    if (m_isOpen)  // Steps may have doubled since the keyframe.
        m_nextSample = sampleTime(m_series.size());
    if (keeps == Keeps::Outcome) {
        m_nextSample = kNever;
        m_nextKeyframe = UINT64_MAX;
        m_nextMark = kNever;
        return;
    }
    const auto behind =
        std::ranges::upper_bound(past.m_keyframes, place.state.facts, {},
                                 [](const auto& each) { return each->state.facts; });
    m_keyframes.assign(past.m_keyframes.begin(), behind);
    if (behind == past.m_keyframes.end()) {  // It goes on where the past ends.
        m_nextKeyframe = past.m_nextKeyframe;
        m_sinceUnseen = past.m_sinceUnseen;
        m_keyframeBytes = past.m_keyframeBytes;
        m_unseenBytes = past.m_unseenBytes;
        return;
    }
    // Their sizes differ little: what thins them is a sum.
    if (past.m_keyframes.empty())
        return;
    m_keyframeBytes = past.m_keyframeBytes / past.m_keyframes.size() * m_keyframes.size();
    m_unseenBytes = past.m_unseenBytes / past.m_keyframes.size() * m_keyframes.size();
}

void Recording::sampleUpTo(const VisibleState& state, SimTime time)
{
    const auto most = static_cast<std::size_t>(m_samples);
    while (m_nextSample < time && (m_isOpen || m_series.size() <= most)) {
        sample(state, m_nextSample);
        if (m_isOpen && m_series.size() > 2 * most)
            thinSeries();
        m_nextSample = sampleTime(m_series.size());
    }
}

SimTime Recording::sampleTime(std::size_t sample) const
{
    const SimDuration step = m_isOpen ? m_step : m_end.time_since_epoch() / m_samples;
    return SimTime{step * static_cast<std::int64_t>(sample)};
}

/// How many samples were taken before a keyframe, of those that are still there.
std::size_t Recording::samplesBefore(const Keyframe& place) const
{
    if (!m_isOpen)
        return place.samples;
    const auto before = std::ranges::partition_point(
        m_series, [&place](const SeriesSample& each) { return each.at < place.nextSample; });
    return static_cast<std::size_t>(before - m_series.begin());
}

void Recording::thinSeries()
{
    History<SeriesSample> kept;
    for (std::size_t n = 0; n < m_series.size(); n += 2)
        kept.push_back(m_series[n]);
    m_series = std::move(kept);
    m_step *= 2;
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
            .columns = m_columns.sizes(),
            .samples = m_series.size(),
            .nextSample = m_nextSample,
            .now = now,
            .unseen = std::move(unseen)};
}

SimTime Recording::markAfter(SimTime time) const
{
    if (m_isOpen)
        return kNever;
    for (int mark = 1; mark < kMarks; ++mark)
        if (const SimTime at{m_end.time_since_epoch() / kMarks * mark}; at > time)
            return at;
    return kNever;
}

/// The mark is passed, with or without a keyframe.
bool Recording::passMark(const VisibleState& state, SimTime next)
{
    m_nextMark = markAfter(next);
    return state.facts + m_keyframeSpacing / 2 >= m_nextKeyframe;
}

bool Recording::wantsUnseen() const
{
    return m_sinceUnseen + 1 >= m_unseenEvery;
}

void Recording::keepKeyframe(const VisibleState& state, SimTime now,
                             std::shared_ptr<const Unseen> unseen, std::size_t unseenBytes)
{
    // Else every seek would look through all that was due before.
    m_ledger.advanceTo(state.now, m_columns);
    m_sinceUnseen = unseen ? 0 : m_sinceUnseen + 1;
    m_unseenBytes += unseen ? unseenBytes : 0;
    const auto before =
        m_keyframes.empty() ? std::make_shared<const Keyframe>() : m_keyframes.back();
    const std::size_t bytes = bytesBeside(state, before->state);
    Keyframe kept = keyframe(state, now, std::move(unseen));
    kept.unseenBytes = kept.unseen ? unseenBytes : 0;
    m_keyframes.push_back(std::make_shared<const Keyframe>(std::move(kept)));
    m_keyframeBytes += bytes;
    if (m_isOpen) {
        m_keyframeBytes += handleBytes(m_ledger) + bytesSettled(before->ledger, m_ledger);
        thinByAge();
        m_nextKeyframe = state.facts + std::max<std::uint64_t>(m_keyframeSpacing,
                                                               (bytes + unseenBytes) / kBytesAFact);
        return;
    }
    while (m_keyframes.size() > m_budget.keyframes ||
           (m_keyframeBytes > m_budget.keyframeBytes - mostUnseenBytes() && m_keyframes.size() > 2))
        thinKeyframes();
    while ((m_unseenBytes > mostUnseenBytes() && m_unseenEvery < m_keyframes.size()) ||
           m_keyframes.size() > kUnseenMost * m_unseenEvery) {
        m_unseenEvery *= 2;
        thinUnseen();
    }
    // The first has all for itself: that says nothing of the next.
    const std::size_t changed = m_keyframes.size() > 1 ? bytes : 0;
    // Where they are large a long run has room for few: a little further apart from the start, so
    // that they need not lie twice as far apart in the end.
    if (changed > kLarge && m_keyframeSpacing == m_budget.keyframeSpacing)
        m_keyframeSpacing += m_keyframeSpacing / 3;
    m_nextKeyframe =
        state.facts + std::max<std::uint64_t>(m_keyframeSpacing, changed / kBytesAFact);
}

/// Of a run that grows, one after the other: near its end it is watched and edited, so there they
/// lie close; far back they may lie apart. All have the unseen part while it has room.
void Recording::thinByAge()
{
    const auto bytesBetween = [this](std::size_t place, std::size_t before) {
        return bytesBeside(m_keyframes[place]->state, m_keyframes[before]->state) +
               bytesSettled(m_keyframes[before]->ledger, m_keyframes[place]->ledger);
    };
    std::vector<std::uint64_t> facts;
    for (const auto& each : m_keyframes)
        facts.push_back(each->state.facts);
    while (
        m_keyframes.size() > m_budget.keyframes ||
        (m_keyframeBytes > m_budget.keyframeBytes - mostUnseenBytes() && m_keyframes.size() > 3)) {
        const std::size_t gone = leastMissed(facts);
        m_keyframeBytes += bytesBetween(gone + 1, gone - 1);
        m_keyframeBytes -= bytesBetween(gone + 1, gone) + bytesBetween(gone, gone - 1) +
                           handleBytes(m_keyframes[gone]->ledger);
        m_unseenBytes -= m_keyframes[gone]->unseenBytes;
        m_keyframes.erase(m_keyframes.begin() + static_cast<std::ptrdiff_t>(gone));
        facts.erase(facts.begin() + static_cast<std::ptrdiff_t>(gone));
    }
    std::vector<std::size_t> having;
    for (std::size_t n = 0; n < m_keyframes.size(); ++n)
        if (m_keyframes[n]->unseen)
            having.push_back(n);
    while (m_unseenBytes > mostUnseenBytes() && having.size() > 3) {
        std::vector<std::uint64_t> places;
        for (const std::size_t each : having)
            places.push_back(facts[each]);
        const auto gone = having.begin() + static_cast<std::ptrdiff_t>(leastMissed(places));
        auto without = std::make_shared<Keyframe>(*m_keyframes[*gone]);
        m_unseenBytes -= std::exchange(without->unseenBytes, 0);
        without->unseen.reset();
        m_keyframes[*gone] = std::move(without);
        having.erase(gone);
    }
}

/// Of each two one goes, so that they lie evenly from the first, before which all things are
/// declared, to the end: the earlier one of all pairs or the later one, whichever leaves more that
/// can be branched from.
void Recording::thinKeyframes()
{
    std::size_t unseen[2] = {0, 0};
    for (std::size_t n = 1; n < m_keyframes.size(); ++n)
        unseen[(n - 1) % 2] += m_keyframes[n]->unseen ? 1 : 0;
    const std::size_t stays = unseen[0] > unseen[1] ? 0 : 1;
    std::size_t kept = 1;
    m_keyframeBytes = bytesBeside(m_keyframes.front()->state, {});
    for (std::size_t n = 1; n < m_keyframes.size(); n += 2) {
        const std::size_t place = std::min(n + stays, m_keyframes.size() - 1);
        m_keyframes[kept] = std::move(m_keyframes[place]);
        m_keyframeBytes += bytesBeside(m_keyframes[kept]->state, m_keyframes[kept - 1]->state);
        ++kept;
    }
    m_keyframes.resize(kept);
    // Large ones lie further apart than that: then so do those to come.
    const std::uint64_t between =
        (m_keyframes.back()->state.facts - m_keyframes.front()->state.facts) / (kept - 1);
    m_keyframeSpacing = std::max(2 * m_keyframeSpacing,
                                 between / m_budget.keyframeSpacing * m_budget.keyframeSpacing);
    thinUnseen();
}

/// Leaves the unseen part to one of m_unseenEvery keyframes.
void Recording::thinUnseen()
{
    std::size_t had = 0;
    std::size_t kept = 0;
    m_sinceUnseen = m_unseenEvery;
    for (auto& each : m_keyframes) {
        had += each->unseen ? 1 : 0;
        if (each->unseen && !wantsUnseen()) {
            auto without = std::make_shared<Keyframe>(*each);
            without->unseen.reset();
            without->unseenBytes = 0;
            each = std::move(without);
        }
        kept += each->unseen ? 1 : 0;
        m_sinceUnseen = each->unseen ? 0 : m_sinceUnseen + 1;
    }
    if (had > 0)
        m_unseenBytes = m_unseenBytes / had * kept;
}

void Recording::finish(const VisibleState& state, SimTime computedTo, bool goesOn)
{
    if (m_isOpen) {
        m_end = computedTo;
        m_goesOn = goesOn;
    }
    m_ledger.advanceTo(m_end, m_columns);
    if (m_isOpen && m_keeps == Keeps::Everything)
        sampleUpTo(state, m_end + SimDuration{1});
    while (!m_isOpen && m_keeps == Keeps::Everything &&
           m_series.size() <= static_cast<std::size_t>(m_samples)) {
        sample(state, m_nextSample);
        m_nextSample = sampleTime(m_series.size());
    }
}

std::size_t Recording::historyBytes() const
{
    return m_trace.room() + m_columns.bytes() + m_ledger.bytes();
}

}  // namespace millrace
