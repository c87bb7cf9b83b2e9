// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/trace.h"

namespace millrace {

void Trace::beginSegment()
{
    m_segments.push_back(std::make_unique<Segment>());
    m_used = 0;
}

std::size_t Trace::bytes() const
{
    std::size_t sum = 0;
    for (const auto& segment : m_segments)
        sum += segment->used;
    return sum;
}

void TraceReader::enterSegment()
{
    MILLRACE_INVARIANT(!atEnd());
    while (m_position.byte >= m_trace->m_segments[m_position.segment]->used) {
        ++m_position.segment;
        m_position.byte = 0;
    }
}

SimTime TraceReader::nextTime()
{
    enterSegment();
    CodecContext context = m_position.context;
    FactDecoder decoder{context,
                        m_trace->m_segments[m_position.segment]->bytes.data() + m_position.byte};
    std::uint64_t distance = 0;
    decoder.header(distance);
    return decoder.time();
}

}  // namespace millrace
