// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/kernel/context.h"
#include "core/scenario/workload_spec.h"

namespace millrace {

/// The tape: when the next happening occurs, and to whom. A value, part of the World.
class Arrivals {
public:
    explicit Arrivals(std::shared_ptr<const WorkloadSpec> spec);

    /// Time of the next happening, after the one taken last; nothing when the tape is over.
    std::optional<SimTime> next(const Context& context) const;
    /// The next happening, which occurs now.
    Happened take(const Context& context);
    /// One that is not on the tape, and moves nothing of it but the numbers of what follows.
    Happened takeExtra(const Context& context);
    /// Of a branch. Requires that what was taken or announced is the same in both.
    void replaceTape(std::shared_ptr<const WorkloadSpec> spec) { m_spec = std::move(spec); }

private:
    Happened numbered(std::uint64_t entity);

    std::shared_ptr<const WorkloadSpec> m_spec;
    SimTime m_last{};
    std::uint32_t m_taken = 0;             ///< Of the tape.
    std::uint32_t m_extra = 0;             ///< Beside it.
    std::vector<std::uint32_t> m_numbers;  ///< By entity: happenings so far.
};

}  // namespace millrace
