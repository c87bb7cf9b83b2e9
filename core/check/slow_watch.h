// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>

#include "core/check/watch.h"

namespace millrace::check {

/// Checks of what is slow for a while. Of the network: what sets out then arrives that much later,
/// on both sides. Of hosts: each is slow, or its clock wrong, once at a time. Other steps are
/// ignored.
class SlowWatch {
public:
    explicit SlowWatch(Findings& findings) : m_findings{findings} {}
    void see(const Step& step);
    void state(const Setting& setting);

private:
    void paced(const Step& step, std::uint32_t& factor);
    void skewed(const Step& step, std::uint32_t& clock);

    Findings& m_findings;
    std::map<std::uint32_t, std::uint32_t> m_workers;  ///< Factors; none: 1.
    std::map<std::uint32_t, std::uint32_t> m_members;
    std::map<std::uint32_t, std::uint32_t> m_workerClocks;  ///< In thousandths; none: 1,000.
    std::map<std::uint32_t, std::uint32_t> m_memberClocks;
    std::set<std::uint32_t> m_hung;  ///< Members that stand still, or did when they died.
    bool m_bad = false;              ///< The network is slow, or loses what is sent.
    std::int64_t m_extra = 0;        ///< ns.
    std::int64_t m_until = 0;
    bool m_withCommit = false;  ///< Jobs are rows of the application's own database.
};

}  // namespace millrace::check
