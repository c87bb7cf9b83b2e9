// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "core/check/history.h"

namespace millrace::check {

/// Which topics groups read and write. Topics are numbers; 0 is the application's.
struct Flow {
    std::uint32_t reads = 0;
    std::uint32_t writes = kNone;
    std::uint32_t retry = kNone;    ///< Read too.
    std::uint32_t letters = kNone;  ///< For a person.
};

class Flows {
public:
    void state(const Setting& setting);
    /// All settings of the history up to there.
    static Flows of(const History& history, std::uint64_t untilFact);

    const Flow& at(std::uint32_t group) const;
    bool reads(std::uint32_t group, std::uint32_t topic) const
    {
        return at(group).reads == topic || at(group).retry == topic;
    }
    /// The group, then who writes what it reads, and so on up to the application.
    std::vector<std::uint32_t> chainOf(std::uint32_t group) const;

private:
    std::map<std::uint32_t, Flow> m_flows;  ///< By group; those of the default have none.
};

}  // namespace millrace::check
