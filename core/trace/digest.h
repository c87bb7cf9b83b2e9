// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/base/wide.h"
#include "core/trace/fact_schema.h"
#include "core/trace/trace.h"

// A digest is a hash over the canonical values of facts (time, code, fields), never over memory
// or encoded bytes: the same facts give the same digest on every machine and after any change of
// the encoding. The cause is left out, so that explaining more moves no digest.

namespace millrace {

/// 64x64 -> 128 bit product, folded.
inline std::uint64_t foldProduct(std::uint64_t a, std::uint64_t b)
{
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

/// Hashes the fields of one fact.
class FactHash {
public:
    FactHash(SimTime time, std::uint8_t code)
        : m_value{foldProduct(static_cast<std::uint64_t>(toNs(time)) ^ kSeed, kFactor + code)}
    {
    }

    template <class Tag>
    void operator()(const char*, Id<Tag> id)
    {
        mix(id.value);
    }
    void operator()(const char*, std::uint32_t value) { mix(value); }
    void operator()(const char*, std::uint64_t value) { mix(value); }
    void operator()(const char*, std::int64_t value) { mix(static_cast<std::uint64_t>(value)); }
    void operator()(const char*, SimTime time) { mix(static_cast<std::uint64_t>(toNs(time))); }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void operator()(const char*, Enum value)
    {
        mix(static_cast<std::uint64_t>(value));
    }
    void operator()(const char*, std::string_view text)
    {
        mix(text.size());
        for (const char each : text)
            mix(static_cast<unsigned char>(each));
    }

    std::uint64_t value() const { return m_value; }

private:
    static constexpr std::uint64_t kSeed = 0xA0761D6478BD642F;
    static constexpr std::uint64_t kFactor = 0xE7037ED1A0B428DB;

    void mix(std::uint64_t word) { m_value = foldProduct(m_value ^ word ^ kSeed, kFactor); }

    std::uint64_t m_value;
};

/// Running digests of a run: all facts in order, and those of each half with the shared ones.
struct Digests {
    std::uint64_t all = 1;
    std::uint64_t log = 1;
    std::uint64_t list = 1;

    void add(Half half, std::uint64_t factHash)
    {
        const auto fold = [factHash](std::uint64_t& digest) {
            digest = foldProduct(digest ^ factHash, 0x8EBC6AF09C88C6E3) + 1;
        };
        fold(all);
        if (half != Half::List)
            fold(log);
        if (half != Half::Log)
            fold(list);
    }

    bool operator==(const Digests&) const = default;
};

/// Of the facts of a trace, or of the first of them. Reads them.
Digests digestsOf(const Trace& trace, std::uint64_t facts = UINT64_MAX);

/// Sixteen hexadecimal digits.
std::string digestText(std::uint64_t digest);

}  // namespace millrace
