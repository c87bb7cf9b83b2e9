// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/check/watch.h"

namespace millrace::check {

/// Checks of jobs that wait for others of their happening: kept back until the last of them has
/// ended, let in then, and never before. Steps of other kinds are ignored.
class BatchWatch {
public:
    explicit BatchWatch(Findings& findings) : m_findings{findings} {}
    void see(const Step& step);
    void state(const Setting& setting);
    void end(const Step& last);

private:
    struct Rule {
        std::set<std::uint32_t> members;  ///< Reactions.
        bool ended = false;               ///< Those given up count.
    };
    /// (happening, reaction).
    using Obligation = std::pair<std::uint32_t, std::uint32_t>;
    enum class End : std::uint8_t { Open, Given, Well };

    void accepted(const Step& step);
    void counted(const Step& step);
    void letIn(const Step& step);
    bool isOver(const Rule& rule, Obligation member) const;
    bool allOver(const Rule& rule, std::uint32_t happening) const;

    Findings& m_findings;
    std::map<std::uint32_t, Rule> m_rules;  ///< By reaction that waits.
    std::map<std::uint32_t, Obligation> m_jobs;
    std::map<Obligation, End> m_ends;                         ///< Missing: nothing has ended.
    std::map<Obligation, std::set<std::uint32_t>> m_counted;  ///< By who waits.
    std::map<Obligation, std::uint32_t> m_held;               ///< The job that waits.
};

}  // namespace millrace::check
