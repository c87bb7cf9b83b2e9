// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/held_back.h"

#include <algorithm>

namespace millrace {

HeldBack::Line& HeldBack::at(std::uint32_t line)
{
    if (m_lines.size() <= line)
        m_lines.resize(std::size_t{line} + 1);
    return m_lines[line];
}

HeldBack::Job& HeldBack::of(JobId job)
{
    m_jobs.grow(std::max(m_jobs.size(), std::size_t{job.value} + 1));
    return m_jobs.change(job.value);
}

void HeldBack::waits(std::uint32_t line, JobId job)
{
    goes(job);
    of(job).line = line + 1;
    ++at(line).waiting;
}

void HeldBack::goes(JobId job)
{
    Job& own = of(job);
    if (own.line == 0)
        return;
    --at(own.line - 1).waiting;
    own.line = 0;
}

void HeldBack::admitted(std::uint32_t line, JobId job)
{
    of(job).life = at(line).life;
    of(job).hinders = false;
}

void HeldBack::forgotten(std::uint32_t line)
{
    ++at(line).life;
    at(line).hinders = 0;
}

void HeldBack::hinder(std::uint32_t line, JobId job, bool hinders)
{
    Job& own = of(job);
    Line& before = at(line);
    if (own.life != before.life)
        return;  // Nobody waits for it any more.
    if (hinders && !own.hinders)
        ++before.hinders;
    if (!hinders && own.hinders)
        --before.hinders;
    own.hinders = hinders;
}

std::uint64_t HeldBack::count(const QueueState& state) const
{
    const AdmissionRules& rules = state.rules.admission;
    std::uint64_t sum = 0;
    for (std::uint32_t l = 0; l < m_lines.size(); ++l) {
        const Line& line = m_lines[l];
        if (line.waiting == 0 || line.hinders == 0)
            continue;
        const std::uint32_t slots =
            rules.groups ? 1 : rules.limits[l / rules.entities].to - freeSlots(state, l);
        sum += line.hinders >= slots ? line.waiting : 0;
    }
    return sum;
}

}  // namespace millrace
