// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "core/trace/fact_codec.h"

namespace millrace {

/// A place between two facts of a trace.
struct TracePosition {
    std::size_t segment = 0;
    std::size_t byte = 0;
    CodecContext context;
};

/// The append-only log of the facts of one run, encoded in segments of 64 KiB.
class Trace {
public:
    /// Appends a fact. Requires `time` not before the last fact's. `cause` is the index of the
    /// fact that led to this one, or kNoCause.
    template <class Fact>
    void append(SimTime time, std::uint64_t cause, const Fact& fact)
    {
        while (m_end - m_at < static_cast<std::ptrdiff_t>(kRoomFor<Fact>))
            makeRoom();
        FactEncoder encoder{m_context, m_at};
        const std::uint64_t distance = cause == kNoCause ? 0 : m_context.fact - cause;
        m_at = encoder.encode(time, distance, fact);
    }

    std::uint64_t size() const { return m_context.fact; }                   ///< Number of facts.
    std::size_t bytes() const;                                              ///< Of encoded facts.
    std::size_t room() const { return m_segments.size() * kSegmentBytes; }  ///< In memory.
    /// The place after the last fact. Requires that there is one.
    TracePosition end() const { return {m_segments.size() - 1, usedOfLast(), m_context}; }
    /// The place before a fact, or the end. Decodes up to a segment, 64 KiB.
    TracePosition placeOf(std::uint64_t fact) const;
    /// The facts before a place of this trace. Shares their segments, and copies the last one when
    /// it is written on: what either trace appends, the other never sees.
    Trace prefix(const TracePosition& end) const;

    static constexpr std::uint64_t kNoCause = UINT64_MAX;

private:
    friend class TraceReader;

    static constexpr std::size_t kSegmentBytes = std::size_t{64} * 1024;
    using Bytes = std::array<std::uint8_t, kSegmentBytes>;
    struct Segment {
        std::shared_ptr<Bytes> bytes;
        std::size_t used = 0;  ///< By this trace; of one that is being filled see usedOfLast().
        CodecContext begin;    ///< Before its first fact.
    };

    void makeRoom();
    void fillOn(std::size_t used);
    /// Requires that there is a segment.
    std::size_t usedOfLast() const
    {
        const Segment& last = m_segments.back();
        return m_sharesLast ? last.used : static_cast<std::size_t>(m_at - last.bytes->data());
    }

    std::vector<Segment> m_segments;
    bool m_sharesLast = false;  ///< The last segment is another trace's, to be read only.
    /// Where the next fact goes in the last segment, and the end of it; null when there is none, or
    /// when it is shared.
    std::uint8_t* m_at = nullptr;
    std::uint8_t* m_end = nullptr;
    CodecContext m_context;
};

/// Reads a trace from a place onward.
class TraceReader {
public:
    explicit TraceReader(const Trace& trace, TracePosition from = {})
        : m_trace{&trace}
        , m_position{from}
    {
    }

    bool atEnd() const { return m_position.context.fact >= m_trace->size(); }
    std::uint64_t nextIndex() const { return m_position.context.fact; }
    const TracePosition& position() const { return m_position; }

    /// Time of the next fact. Requires !atEnd().
    SimTime nextTime();

    /// Decodes the next fact and calls `visit(time, cause, fact)` with its own type; the cause is
    /// Trace::kNoCause when it has none. Requires !atEnd().
    template <class Visit>
    void next(Visit&& visit)
    {
        using Handler = void (*)(FactDecoder&, std::uint64_t, Visit&);
        static constexpr std::array<Handler, kFactCodeMax + 1> kHandlers = [] {
            std::array<Handler, kFactCodeMax + 1> handlers{};
            forEachType(AllFacts{}, [&handlers]<class Fact>(std::type_identity<Fact>) {
                static_assert(Fact::kInfo.code > 0 && Fact::kInfo.code <= kFactCodeMax);
                if (handlers[Fact::kInfo.code] != nullptr)
                    throw "Two types of fact have one code.";  // Never at run time.
                handlers[Fact::kInfo.code] = [](FactDecoder& decoder, std::uint64_t cause,
                                                Visit& call) {
                    Fact fact;
                    Fact::fields(fact, decoder);
                    call(decoder.time(), cause, static_cast<const Fact&>(fact));
                };
            });
            return handlers;
        }();
        enterSegment();
        const std::uint8_t* begin = m_trace->m_segments[m_position.segment].bytes->data();
        const std::uint64_t index = m_position.context.fact;
        FactDecoder decoder{m_position.context, begin + m_position.byte};
        std::uint64_t distance = 0;
        const std::uint8_t code = decoder.header(distance);
        kHandlers[code](decoder, distance == 0 ? Trace::kNoCause : index - distance, visit);
        m_position.byte = static_cast<std::size_t>(decoder.at() - begin);
    }

private:
    void enterSegment();

    const Trace* m_trace;
    TracePosition m_position;
};

}  // namespace millrace
