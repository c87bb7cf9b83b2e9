// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <utility>

#include "core/check/watch.h"

namespace millrace::check {

/// Checks of what takes the effects: keys that it knows, and times in which it does not answer.
/// Each half has a receiver of its own, and they are down together. Other steps are ignored.
class EffectWatch {
public:
    explicit EffectWatch(Findings& findings) : m_findings{findings} {}
    void see(const Step& step);
    void state(const Setting& setting);

private:
    using Key = std::pair<std::uint32_t, std::uint32_t>;  ///< Reaction, happening.

    void effect(const Step& step, std::set<Key>& done);
    void suppressed(const Step& step, const std::set<Key>& done);
    void checkAnswers(const Step& step);

    Findings& m_findings;
    std::set<std::uint32_t> m_keyed;               ///< Reactions.
    std::map<std::uint32_t, std::int64_t> m_down;  ///< Until when, by reaction.
    std::set<Key> m_log;
    std::set<Key> m_list;
};

}  // namespace millrace::check
