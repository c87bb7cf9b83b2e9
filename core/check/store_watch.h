// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/check/watch.h"

namespace millrace::check {

/// Checks of a store that dies and comes back: while it is down it takes and gives nothing, and
/// what it has forgotten afterwards is no more than what it had not flushed. Steps of other kinds
/// are ignored.
class StoreWatch {
public:
    explicit StoreWatch(Findings& findings) : m_findings{findings} {}
    void see(const Step& step);
    void state(const Setting& setting);

private:
    void moves(const Step& step);
    void checkDown(const Step& step);
    bool isTold(const Step& step) const;
    void checkForgotten(const Step& step);
    bool forgets() const { return m_down && m_keepsTo < m_since; }

    Findings& m_findings;
    bool m_down = false;
    std::int64_t m_since = 0;
    std::int64_t m_keepsTo = 0;
    bool m_untold = false;  ///< Who is done has nothing to say: popped, or acknowledged before.
    std::map<std::uint32_t, std::int64_t> m_enqueued;  ///< By job: when, the last time.
    std::map<std::uint32_t, std::int64_t> m_given;
    std::map<std::uint32_t, std::int64_t> m_ended;
    std::set<std::uint32_t> m_cutOff;   ///< Workers.
    std::set<std::uint32_t> m_unknown;  ///< Jobs that the store does not know, and somebody has.
};

}  // namespace millrace::check
