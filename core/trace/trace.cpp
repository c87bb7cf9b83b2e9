// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/trace.h"

#include <algorithm>
#include <utility>

namespace millrace {

void Trace::makeRoom()
{
    if (std::exchange(m_sharesLast, false)) {
        // A new one for each of many chunks of a run would leave most of them empty.
        Segment& last = m_segments.back();
        auto own = std::make_shared_for_overwrite<Bytes>();
        std::copy_n(last.bytes->data(), last.used, own->data());
        last.bytes = std::move(own);
        fillOn(last.used);
        return;
    }
    if (!m_segments.empty())
        m_segments.back().used = usedOfLast();
    m_segments.push_back({std::make_shared_for_overwrite<Bytes>(), 0, m_context});
    fillOn(0);
}

/// The last segment, of which so much is used.
void Trace::fillOn(std::size_t used)
{
    Bytes& bytes = *m_segments.back().bytes;
    m_at = bytes.data() + used;
    m_end = bytes.data() + bytes.size();
}

std::size_t Trace::bytes() const
{
    if (m_segments.empty())
        return 0;
    std::size_t sum = usedOfLast();
    for (std::size_t n = 0; n + 1 < m_segments.size(); ++n)
        sum += m_segments[n].used;
    return sum;
}

TracePosition Trace::placeOf(std::uint64_t fact) const
{
    const auto behind = std::ranges::upper_bound(
        m_segments, fact, {}, [](const Segment& each) { return each.begin.fact; });
    if (behind == m_segments.begin())
        return {};
    const auto segment = static_cast<std::size_t>(behind - m_segments.begin()) - 1;
    TraceReader reader{*this, {segment, 0, m_segments[segment].begin}};
    while (!reader.atEnd() && reader.nextIndex() < fact)
        reader.next([](SimTime, std::uint64_t, const auto&) {});
    return reader.position();
}

Trace Trace::prefix(const TracePosition& end) const
{
    Trace out;
    if (end.context.fact == 0)
        return out;
    out.m_segments.assign(m_segments.begin(),
                          m_segments.begin() + static_cast<std::ptrdiff_t>(end.segment) + 1);
    out.m_segments.back().used = end.byte;
    out.m_sharesLast = true;
    out.m_context = end.context;
    return out;
}

void TraceReader::enterSegment()
{
    MILLRACE_INVARIANT(!atEnd());  // So it lies in the last segment at the latest.
    const auto& segments = m_trace->m_segments;
    while (m_position.segment + 1 < segments.size() &&
           m_position.byte >= segments[m_position.segment].used) {
        ++m_position.segment;
        m_position.byte = 0;
    }
}

SimTime TraceReader::nextTime()
{
    enterSegment();
    const std::uint8_t* bytes = m_trace->m_segments[m_position.segment].bytes->data();
    return fromNs(FactDecoder::timeAt(bytes + m_position.byte, m_position.context.time));
}

}  // namespace millrace
