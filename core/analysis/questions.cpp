// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/questions.h"

#include <algorithm>

namespace millrace {

namespace {

Told toldOf(const Recording& recording, const FactAt& fact)
{
    return {fact.index, fact.at, fact.info->half, wordsOf(recording, fact.index),
            std::string{fact.info->meaning}};
}

/// Facts back to their causes. Causes lie near each other: a window of the trace is decoded once.
class Causes {
public:
    explicit Causes(const Trace& trace) : m_trace{trace} {}

    std::uint64_t of(std::uint64_t fact)
    {
        if (fact < m_first || fact >= m_first + m_causes.size())
            readUpTo(fact);
        return m_causes[fact - m_first];
    }

private:
    static constexpr std::uint64_t kWindow = 8'192;

    void readUpTo(std::uint64_t fact)
    {
        m_first = fact - std::min(fact, kWindow - 1);
        m_causes.clear();
        TraceReader reader{m_trace, m_trace.placeOf(m_first)};
        while (reader.nextIndex() <= fact)
            reader.next(
                [this](SimTime, std::uint64_t cause, const auto&) { m_causes.push_back(cause); });
    }

    const Trace& m_trace;
    std::uint64_t m_first = 0;
    std::vector<std::uint64_t> m_causes;
};

/// What a process has in hand; none where it has nothing.
HappeningId inHandOf(const VisibleState& state, const Columns& columns, const Named& named)
{
    if (!named.member.isNone() && named.member.value < state.log.members.size()) {
        const RecordInHand& hand = state.log.members[named.member.value].hand;
        if (hand.phase != RecordInHand::Phase::Nothing)
            return hand.happening;
    }
    if (!named.worker.isNone() && named.worker.value < state.queue.workers.size()) {
        const JobId job = state.queue.workers[named.worker.value].claim.job;
        if (!job.isNone())
            return columns.jobs[job.value].happening;
    }
    return HappeningId::none();
}

/// Calls `visit` with each fact of the life of a happening from `from` on, while that returns true:
/// those that name it or a job of it, and those of who has it in hand.
template <class Visit>
void eachOfLife(const Recording& recording, HappeningId happening, std::uint64_t from,
                const Visit& visit)
{
    const Columns& columns = recording.columns();
    const auto& keyframes = recording.keyframes();
    const auto behind = std::ranges::partition_point(
        keyframes, [from](const auto& each) { return each->state.facts <= from; });
    VisibleState state;
    TraceReader reader{recording.trace()};
    if (behind != keyframes.begin()) {
        state = (*std::prev(behind))->state;
        reader = TraceReader{recording.trace(), (*std::prev(behind))->position};
    }
    const auto fold = [&] {
        reader.next([&state](SimTime time, std::uint64_t, const auto& each) {
            apply(state, time, each);
            state.now = time;
            ++state.facts;
        });
    };
    while (!reader.atEnd() && reader.nextIndex() < from)
        fold();
    while (!reader.atEnd()) {
        TraceReader ahead = reader;
        const FactAt fact = readFact(ahead);
        const HappeningId before = inHandOf(state, columns, fact.named);
        fold();
        const bool beats = fact.info == &MemberHeartbeat::kInfo;
        const bool held = before == happening || inHandOf(state, columns, fact.named) == happening;
        const bool names = !fact.named.happening.isNone() || !fact.named.job.isNone();
        const bool isOfIt = concerns(fact, columns, Thing::Happening, happening.value) ||
                            (held && !names && !beats);
        if (isOfIt && !visit(fact))
            return;
    }
}

}  // namespace

Told toldOf(const Recording& recording, std::uint64_t fact)
{
    return toldOf(recording, factAt(recording.trace(), fact));
}

std::optional<std::uint64_t> lastFactOf(const Recording& recording, Thing thing,
                                        std::uint32_t index, std::uint64_t facts)
{
    const Trace& trace = recording.trace();
    std::uint64_t end = std::min(facts, trace.size());
    for (std::uint64_t window = 4'096; end > 0; window *= 4) {
        const std::uint64_t begin = end - std::min(end, window);
        std::optional<std::uint64_t> found;
        TraceReader reader{trace, trace.placeOf(begin)};
        while (reader.nextIndex() < end) {
            const FactAt fact = readFact(reader);
            if (concerns(fact, recording.columns(), thing, index))
                found = fact.index;
        }
        if (found)
            return found;
        end = begin;
    }
    return std::nullopt;
}

std::optional<std::uint64_t> nextFactOf(const Recording& recording, Thing thing,
                                        std::uint32_t index, std::uint64_t facts)
{
    if (thing == Thing::Happening) {  // Commits do not name it.
        std::optional<std::uint64_t> next;
        eachOfLife(recording, HappeningId{index}, facts, [&next](const FactAt& fact) {
            next = fact.index;
            return false;
        });
        return next;
    }
    TraceReader reader{recording.trace(), recording.trace().placeOf(facts)};
    while (!reader.atEnd()) {
        const FactAt fact = readFact(reader);
        if (concerns(fact, recording.columns(), thing, index))
            return fact.index;
    }
    return std::nullopt;
}

WhyChain whyOf(const Recording& recording, std::uint64_t fact, std::size_t most)
{
    Causes causes{recording.trace()};
    std::vector<std::uint64_t> chain;
    for (std::uint64_t each = fact; each != Trace::kNoCause; each = causes.of(each))
        chain.push_back(each);
    WhyChain out;
    if (chain.size() > most) {
        out.leftOut = chain.size() - most;
        chain[most - 1] = chain.back();
        chain.resize(most);
    }
    for (const std::uint64_t each : chain)
        out.chain.push_back(toldOf(recording, each));
    return out;
}

std::vector<Told> nextOf(const Recording& recording, Thing thing, std::uint32_t index,
                         std::uint64_t facts, std::size_t most)
{
    std::vector<Told> out;
    TraceReader reader{recording.trace(), recording.trace().placeOf(facts)};
    while (out.size() < most && !reader.atEnd()) {
        const FactAt fact = readFact(reader);
        if (concerns(fact, recording.columns(), thing, index))
            out.push_back(toldOf(recording, fact));
    }
    return out;
}

std::vector<Told> lifeOf(const Recording& recording, HappeningId happening, std::size_t most)
{
    if (happening.value >= recording.columns().happenings.size())
        return {};
    const auto& keyframes = recording.keyframes();
    const auto behind = std::ranges::partition_point(keyframes, [happening](const auto& each) {
        return each->state.happenings <= happening.value;
    });
    std::vector<Told> out;
    const std::uint64_t from = behind == keyframes.begin() ? 0 : (*std::prev(behind))->state.facts;
    eachOfLife(recording, happening, from, [&](const FactAt& fact) {
        out.push_back(toldOf(recording, fact));
        return out.size() < most;
    });
    return out;
}

}  // namespace millrace
