// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"

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

struct AdmissionRules {
    bool groups = false;
    std::uint32_t entities = 0;  ///< Declared so far.
    std::vector<LimitRule> limits;
    std::vector<UniqueRule> uniques;

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

/// Of unique jobs.
struct KeyState {
    JobId job = JobId::none();  ///< Who took it last.
    SimTime since{};
    bool open = false;  ///< It has not ended; only where that matters.

    bool operator==(const KeyState&) const = default;
};

}  // namespace millrace
