// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/shared_pages.h"

// What a store knows of jobs that may not run beside each other, or be there twice.

namespace millrace {

/// Rules in force, by reaction.
struct LimitRule {
    std::uint32_t to = 0;  ///< 0: no limit.
    bool perEntity = false;
    bool discards = false;
    SimDuration lasts{};

    bool operator==(const LimitRule&) const = default;
};

struct UniqueRule {
    bool on = false;
    bool perEntity = false;
    SimDuration window{};  ///< 0: until the job has ended.

    bool operator==(const UniqueRule&) const = default;
};

/// Of a job that waits for others of its happening.
struct BatchRule {
    std::uint64_t members = 0;  ///< A bit a reaction that it waits for; 0: for none.
    bool ended = false;         ///< What was given up counts, too.

    bool operator==(const BatchRule&) const = default;
};

struct AdmissionRules {
    bool groups = false;
    std::uint32_t entities = 0;  ///< Declared so far.
    std::vector<LimitRule> limits;
    std::vector<UniqueRule> uniques;
    std::vector<BatchRule> batches;

    bool operator==(const AdmissionRules&) const = default;
};

/// A row that counts free slots; without one all are free.
struct SemaphoreState {
    std::uint32_t free = 0;
    SimTime expiresAt{kNever};  ///< kNever: there is no such row.
    std::uint64_t head = 0;     ///< Jobs that wait for a slot: rows [head, tail) of
    std::uint64_t tail = 0;     ///< Columns::blocked.
    std::uint32_t strays = 0;   ///< Jobs that may run beyond the limit: they held slots of a row
                                ///< that was deleted.

    bool exists() const { return expiresAt != kNever; }
    std::uint64_t blocked() const { return tail - head; }
    bool operator==(const SemaphoreState&) const = default;
};

/// Of one happening, for one that waits.
struct BatchRow {
    std::uint64_t ended = 0;     ///< A bit a reaction whose job has ended.
    JobId held = JobId::none();  ///< The job that waits, or did; none before it has come.

    bool operator==(const BatchRow&) const = default;
};

/// By happening. Copies share what neither writes, so a keyframe costs little.
class BatchRows {
public:
    BatchRow at(HappeningId happening) const
    {
        return happening.value < m_rows.size() ? m_rows[happening.value] : BatchRow{};
    }
    BatchRow& change(HappeningId happening)
    {
        if (happening.value >= m_rows.size())
            m_rows.grow(std::size_t{happening.value} + 1);
        return m_rows.change(happening.value);
    }
    bool operator==(const BatchRows& other) const
    {
        if (m_rows.size() != other.m_rows.size())
            return false;
        for (std::size_t n = 0; n < m_rows.size(); ++n)
            if (m_rows[n] != other.m_rows[n])
                return false;
        return true;
    }

private:
    SharedPages<BatchRow> m_rows;
};

/// Of unique jobs.
struct KeyState {
    JobId job = JobId::none();  ///< Who took it last.
    SimTime since{};
    bool open = false;  ///< It has not ended; only where that matters.

    bool operator==(const KeyState&) const = default;
};

}  // namespace millrace
