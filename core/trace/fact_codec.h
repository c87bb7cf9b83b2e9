// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <type_traits>

#include "core/base/ids.h"
#include "core/base/invariant.h"
#include "core/base/time.h"
#include "core/trace/facts.h"

// How facts lie in memory: delta-varint, about 7 bytes each.
//
//     header  1 byte: code in the low 6 bits, length of the time in the high 2; for a code of
//             kLongCode or more the low bits are kLongCode, and the code is a byte of its own
//     time    0, 3, 5 or 7 bytes, little-endian: nanoseconds since the fact before
//     cause   varint: how many facts back the cause lies; 0 = none
//     fields  in the order of fields(): happenings and jobs as zigzag distance to the last one,
//             offsets as zigzag distance to the last offset, times as varint: 0 = never, n =
//             as far from the fact's own time as slot n of CodecContext::spans says, else its
//             zigzag distance; numbers and other ids as varint, text as length and bytes

namespace millrace {

/// What encoding and decoding remember from fact to fact.
struct CodecContext {
    std::int64_t time = 0;
    std::uint64_t fact = 0;  ///< Index of the next fact.
    std::uint64_t happening = 0;
    std::uint64_t job = 0;
    std::uint64_t offset = 0;
    /// Times of facts seen last, as distances from the facts' own: a delay, a session or a lease
    /// is mostly one of a few, and takes one byte instead of five. Each has the slot of its hash.
    std::array<std::int64_t, 16> spans{};
};

inline constexpr std::size_t kEncodedTextMax = 2048;  ///< Bytes; longer text breaks an invariant.
/// Bytes to keep before encoding: a field takes ten at most, and one of text as many as it may.
template <class Fact>
inline constexpr std::size_t kRoomFor =
    std::is_trivially_copyable_v<Fact> ? 32 + 10 * sizeof(Fact) : std::size_t{4608};
inline constexpr unsigned kTimeLengths[] = {0, 3, 5, 7};
inline constexpr std::uint8_t kLongCode = 63;  ///< Frequent facts have a smaller code.
inline constexpr std::uint64_t kSpanCodes = 1 + std::tuple_size_v<decltype(CodecContext::spans)>;

inline std::size_t slotOfSpan(std::int64_t span)
{
    return static_cast<std::size_t>(static_cast<std::uint64_t>(span) * 0xBF58476D1CE4E5B9 >> 60U);
}

class FactEncoder {
public:
    /// Writes at `at`, which must have room for the fact: see kRoomFor.
    FactEncoder(CodecContext& context, std::uint8_t* at) : m_context{context}, m_at{at} {}

    template <class Fact>
    std::uint8_t* encode(SimTime time, std::uint64_t causeDistance, const Fact& fact)
    {
        const auto delta = static_cast<std::uint64_t>(toNs(time) - m_context.time);
        const unsigned code = delta == 0              ? 0
                              : delta < (1U << 24U)   ? 1
                              : delta < (1ULL << 40U) ? 2
                                                      : 3;
        constexpr std::uint8_t kCode = Fact::kInfo.code;
        *m_at++ = static_cast<std::uint8_t>(std::min(kCode, kLongCode) | (code << 6U));
        if constexpr (kCode >= kLongCode)
            *m_at++ = kCode;
        std::memcpy(m_at, &delta, sizeof delta);  // Little-endian; the rest is overwritten.
        m_at += kTimeLengths[code];
        m_context.time = toNs(time);
        varint(causeDistance);
        Fact::fields(fact, *this);
        ++m_context.fact;
        return m_at;
    }

    void operator()(const char*, HappeningId id) { distance(id.value, m_context.happening); }
    void operator()(const char*, JobId id) { distance(id.value, m_context.job); }
    void operator()(const char*, std::uint64_t offset) { distance(offset, m_context.offset); }
    template <class Tag>
    void operator()(const char*, Id<Tag> id)
    {
        varint(static_cast<std::uint32_t>(id.value + 1));  // None becomes 0.
    }
    void operator()(const char*, std::uint32_t value) { varint(value); }
    void operator()(const char*, std::int64_t value) { varint(zigzag(value)); }
    void operator()(const char*, SimTime time)
    {
        const std::int64_t span = toNs(time) - m_context.time;
        const std::size_t slot = slotOfSpan(span);
        if (time == kNever) {
            varint(0);
        } else if (m_context.spans[slot] == span) {
            varint(slot + 1);
        } else {
            m_context.spans[slot] = span;
            varint(zigzag(span) + kSpanCodes);
        }
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void operator()(const char*, Enum value)
    {
        *m_at++ = static_cast<std::uint8_t>(value);
    }
    void operator()(const char*, const std::string& text)
    {
        MILLRACE_INVARIANT(text.size() <= kEncodedTextMax);
        varint(text.size());
        std::memcpy(m_at, text.data(), text.size());
        m_at += text.size();
    }

private:
    static std::uint64_t zigzag(std::int64_t value)
    {
        return (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63);
    }

    void distance(std::uint64_t value, std::uint64_t& last)
    {
        varint(zigzag(static_cast<std::int64_t>(value - last)));
        last = value;
    }

    void varint(std::uint64_t value)
    {
        while (value >= 0x80) {
            *m_at++ = static_cast<std::uint8_t>(value | 0x80U);
            value >>= 7U;
        }
        *m_at++ = static_cast<std::uint8_t>(value);
    }

    CodecContext& m_context;
    std::uint8_t* m_at;
};

/// Reads what FactEncoder wrote. Only for a trace made in this process: bytes are trusted.
class FactDecoder {
public:
    FactDecoder(CodecContext& context, const std::uint8_t* at) : m_context{context}, m_at{at} {}

    /// Reads the header; then fields() of the fact type of this code must be visited.
    std::uint8_t header(std::uint64_t& causeDistance)
    {
        const std::uint8_t byte = *m_at++;
        std::uint8_t kind = byte & 0x3FU;
        if (kind == kLongCode)
            kind = *m_at++;
        m_context.time += timeStep(m_at, byte);
        m_at += kTimeLengths[byte >> 6U];
        ++m_context.fact;
        causeDistance = varint();
        return kind;
    }
    SimTime time() const { return fromNs(m_context.time); }
    /// Of the fact that lies at `at`, behind one of `last`.
    static std::int64_t timeAt(const std::uint8_t* at, std::int64_t last)
    {
        const std::uint8_t byte = *at;
        return last + timeStep(at + ((byte & 0x3FU) == kLongCode ? 2 : 1), byte);
    }
    const std::uint8_t* at() const { return m_at; }

    void operator()(const char*, HappeningId& id)
    {
        id = HappeningId{distance(m_context.happening)};
    }
    void operator()(const char*, JobId& id) { id = JobId{distance(m_context.job)}; }
    void operator()(const char*, std::uint64_t& offset) { offset = distance(m_context.offset); }
    template <class Tag>
    void operator()(const char*, Id<Tag>& id)
    {
        id.value = static_cast<std::uint32_t>(varint() - 1);
    }
    void operator()(const char*, std::uint32_t& value)
    {
        value = static_cast<std::uint32_t>(varint());
    }
    void operator()(const char*, std::int64_t& value) { value = unzigzag(varint()); }
    void operator()(const char*, SimTime& time)
    {
        const std::uint64_t coded = varint();
        if (coded == 0) {
            time = kNever;
            return;
        }
        const bool isKnown = coded < kSpanCodes;
        const std::int64_t span =
            isKnown ? m_context.spans[coded - 1] : unzigzag(coded - kSpanCodes);
        if (!isKnown)
            m_context.spans[slotOfSpan(span)] = span;
        time = fromNs(m_context.time + span);
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void operator()(const char*, Enum& value)
    {
        value = static_cast<Enum>(*m_at++);
    }
    void operator()(const char*, std::string& text)
    {
        const auto size = static_cast<std::size_t>(varint());
        text.assign(reinterpret_cast<const char*>(m_at), size);
        m_at += size;
    }

private:
    /// Nothing behind it is read: another trace may go on there. Of a known length, memcpy is a
    /// load or two.
    static std::int64_t timeStep(const std::uint8_t* at, std::uint8_t header)
    {
        std::int64_t step = 0;
        switch (header >> 6U) {
        case 1:
            std::memcpy(&step, at, kTimeLengths[1]);
            break;
        case 2:
            std::memcpy(&step, at, kTimeLengths[2]);
            break;
        case 3:
            std::memcpy(&step, at, kTimeLengths[3]);
            break;
        default:
            break;
        }
        return step;
    }

    static std::int64_t unzigzag(std::uint64_t coded)
    {
        return static_cast<std::int64_t>(coded >> 1U) ^ -static_cast<std::int64_t>(coded & 1U);
    }

    std::uint64_t distance(std::uint64_t& last)
    {
        last += static_cast<std::uint64_t>(unzigzag(varint()));
        return last;
    }

    std::uint64_t varint()
    {
        std::uint64_t value = *m_at & 0x7FU;
        for (unsigned shift = 7; (*m_at++ & 0x80U) != 0; shift += 7)
            value |= static_cast<std::uint64_t>(*m_at & 0x7FU) << shift;
        return value;
    }

    CodecContext& m_context;
    const std::uint8_t* m_at;
};

}  // namespace millrace
