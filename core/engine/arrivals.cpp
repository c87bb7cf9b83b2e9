// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/arrivals.h"

#include <algorithm>

namespace millrace {

namespace {

constexpr double kNsPerSecond = 1e9;

/// Bursts begin at each multiple of `every`; a burst that is not over then finishes first.
SimTime burstTime(const ArrivalsSpec& spec, std::uint32_t happening, SimTime last)
{
    const auto size = static_cast<std::uint32_t>(spec.size);
    const SimTime planned =
        SimTime{} + spec.every * (happening / size + 1) + spec.spacing * (happening % size);
    return std::max(planned, last);
}

}  // namespace

Arrivals::Arrivals(std::shared_ptr<const WorkloadSpec> spec)
    : m_spec{std::move(spec)}
    , m_numbers(m_spec->entities.size())
{
}

std::optional<SimTime> Arrivals::next(const Context& context) const
{
    const ArrivalsSpec& spec = m_spec->arrivals;
    switch (spec.kind) {
    case ArrivalsSpec::Kind::Poisson: {
        const SimDuration mean{static_cast<SimDuration::rep>(kNsPerSecond / spec.rate)};
        return m_last + context.draw(Purpose::Arrival, m_taken).exponential(mean);
    }
    case ArrivalsSpec::Kind::Constant:
        // From the start, not from the last: rounding does not add up.
        return fromNs(static_cast<std::int64_t>(kNsPerSecond * (m_taken + 1.0) / spec.rate));
    case ArrivalsSpec::Kind::Bursts:
        return burstTime(spec, m_taken, m_last);
    case ArrivalsSpec::Kind::Cron: {
        const SimTime next = spec.schedule.nextAfter(m_last);
        return next != kNever ? std::optional{next} : std::nullopt;
    }
    case ArrivalsSpec::Kind::Tape:
        if (m_taken >= m_spec->tape.size())
            return std::nullopt;
        return m_spec->tape[m_taken].at;
    }
    return std::nullopt;
}

Happened Arrivals::take(const Context& context)
{
    const bool tape = m_spec->arrivals.kind == ArrivalsSpec::Kind::Tape;
    const std::uint64_t entity =
        tape ? static_cast<std::uint64_t>(m_spec->tape[m_taken].entity)
             : context.draw(Purpose::Entity, m_taken).below(m_spec->entities.size());
    m_last = context.now();
    const Happened taken = numbered(entity);
    ++m_taken;
    return taken;
}

Happened Arrivals::takeExtra(const Context& context)
{
    const Happened taken =
        numbered(context.draw(Purpose::Entity, m_extra, 1).below(m_spec->entities.size()));
    ++m_extra;
    return taken;
}

Happened Arrivals::numbered(std::uint64_t entity)
{
    const std::uint32_t number = ++m_numbers[entity];
    const auto types = static_cast<std::uint32_t>(m_spec->types.size());
    return {HappeningId{m_taken + m_extra}, EntityId{static_cast<std::uint32_t>(entity)}, number,
            (number - 1) % types};
}

}  // namespace millrace
