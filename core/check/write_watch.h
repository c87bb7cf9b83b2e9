// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "core/check/watch.h"

namespace millrace::check {

/// Checks of the application's database: each happening is one transaction that ends once; each
/// half is told when its way of being told has it, and of nothing that was rolled back. Steps of
/// other kinds, and histories without such a database, are ignored.
class WriteWatch {
public:
    WriteWatch(const Tape& tape, Findings& findings) : m_tape{tape}, m_findings{findings} {}
    void see(const Step& step);
    void state(const Setting& setting);
    void end(const Step& last);

private:
    struct Write {
        std::int64_t endsAt = 0;
        std::int64_t endedAt = -1;  ///< -1: it goes on.
        bool committed = false;
        bool senderDied = false;
        bool sentByRelay = false;
    };

    void began(const Step& step);
    void ended(const Step& step);
    void died(const Step& step);
    void relayed(const Step& step);
    void told(const Step& step, const std::string& how, std::set<std::uint32_t>& sent);
    Write* writeOf(const Step& step);
    std::int64_t listIsToldFrom() const;

    const Tape& m_tape;
    Findings& m_findings;
    bool m_inForce = false;
    std::string m_log;                             ///< How it is told.
    std::string m_list;                            ///< Likewise.
    std::map<std::uint32_t, std::int64_t> m_from;  ///< By reaction: since when it is there.
    bool m_oneJob = false;                         ///< For all of them: the first one's.
    std::map<std::uint32_t, Write> m_writes;       ///< By happening.
    std::set<std::uint32_t> m_outbox;              ///< Committed, not sent by the relay.
    std::set<std::uint32_t> m_logTold;
    std::set<std::uint32_t> m_listTold;
};

}  // namespace millrace::check
