// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/base/ids.h"
#include "core/trace/shared_pages.h"

namespace millrace {

/// Happenings whose key somebody remembers. Copies share what neither writes, so a keyframe
/// costs little.
class KeySet {
public:
    bool has(HappeningId happening) const
    {
        const std::size_t word = happening.value / 64;
        return word < m_words.size() && (m_words[word] >> (happening.value % 64) & 1U) != 0;
    }
    void add(HappeningId happening)
    {
        const std::size_t word = happening.value / 64;
        if (word >= m_words.size())
            m_words.grow(word + 1);
        m_words.change(word) |= std::uint64_t{1} << (happening.value % 64);
    }
    bool operator==(const KeySet& other) const
    {
        if (m_words.size() != other.m_words.size())
            return false;
        for (std::size_t n = 0; n < m_words.size(); ++n)
            if (m_words[n] != other.m_words[n])
                return false;
        return true;
    }

private:
    SharedPages<std::uint64_t> m_words;
};

}  // namespace millrace
