// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <set>

#include "core/check/replica_logs.h"
#include "core/check/watch.h"

namespace millrace::check {

/// Checks of transactions: who takes part, who decides, what markers say, and who may read what.
/// Steps of other kinds are ignored.
class TransactionWatch {
public:
    TransactionWatch(const History& history, Findings& findings)
        : m_history{history}
        , m_findings{findings}
    {
    }
    void see(const Step& step);
    void state(const Setting& setting);

private:
    struct Transaction {
        std::map<std::uint32_t, std::int64_t>
            markers;  ///< Those that take part: arrival of theirs.
        std::map<std::uint32_t, std::uint32_t> broker;  ///< To whom it goes, by partition.
        std::map<std::uint32_t, std::uint32_t> ended;   ///< By partition: how.
        std::uint32_t wanted = kNone;                   ///< By the application.
        std::uint32_t end = kNone;                      ///< As decided.
        std::int64_t askedAt = -1;                      ///< Arrival of the last EndRequested.
        std::int64_t timeoutAt = 0;
        bool isDead = false;  ///< Its producer's process.
        bool over = false;
    };

    void opened(const Step& step);
    void enlisted(const Step& step);
    void decided(const Step& step);
    void markerSent(const Step& step);
    void markerAppended(const Step& step);
    void completed(const Step& step);
    void stable(const Step& step);
    void read(const Step& step);
    void produced(const Step& step);
    void process(const Step& step);
    /// The end of what is not behind an open transaction.
    std::uint64_t stableEnd(std::uint32_t partition);

    const History& m_history;
    Findings& m_findings;
    ReplicaLogs m_logs;
    bool m_inForce = false;
    bool m_alive = true;
    std::uint32_t m_epoch = 0;
    std::set<std::uint32_t> m_committed;               ///< Groups that read_committed.
    std::map<std::uint32_t, std::uint32_t> m_groupOf;  ///< By member.
    std::map<std::uint32_t, Transaction> m_transactions;
    std::map<std::uint32_t, std::uint32_t> m_batches;      ///< By batch: its transaction.
    std::map<std::uint32_t, std::uint32_t> m_partitionOf;  ///< By batch.
    std::map<std::uint32_t, std::uint64_t> m_watermarks;   ///< By partition.
    std::map<std::uint32_t, std::uint64_t> m_stable;       ///< By partition, as stated.
    std::map<std::uint32_t, std::uint64_t> m_logStart;
};

}  // namespace millrace::check
