// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/ids.h"
#include "core/trace/queue_state.h"
#include "core/trace/shared_pages.h"

namespace millrace {

/// Obligations that would wait, but for somebody dead, hung or being retried before them: in the
/// line of a group, or behind a semaphore. They are stuck: however much capacity is free, none of
/// them can start now. A line is a group's lane or a semaphore, never both in one run.
class HeldBack {
public:
    /// A job without effect stands in a line.
    void waits(std::uint32_t line, JobId job);
    /// It stands there no more, or what it is for has been done by somebody else.
    void goes(JobId job);
    /// A job has a slot of this semaphore: the line may have to wait for it.
    void admitted(std::uint32_t line, JobId job);
    /// The semaphore is deleted, and with it who had its slots: the line waits for them no more.
    void forgotten(std::uint32_t line);
    /// A job that the line waits for will not end by itself, or it will again.
    void hinder(std::uint32_t line, JobId job, bool hinders);

    /// How many stand in lines that are hindered by all they wait for.
    std::uint64_t count(const QueueState& state) const;
    std::size_t bytes() const { return m_jobs.bytes(); }

private:
    struct Line {
        std::uint64_t waiting = 0;
        std::uint32_t hinders = 0;
        std::uint32_t life = 0;  ///< Of the semaphore: how often it has been deleted.
    };
    struct Job {
        std::uint32_t line = 0;  ///< That it stands in, from 1; 0: in none.
        std::uint32_t life = 0;  ///< Of the semaphore when it got its slot.
        bool hinders = false;
    };
    Line& at(std::uint32_t line);
    Job& of(JobId job);

    std::vector<Line> m_lines;
    SharedPages<Job> m_jobs;  ///< By job.
};

}  // namespace millrace
