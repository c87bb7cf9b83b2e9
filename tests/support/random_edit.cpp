// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/random_edit.h"

#include <algorithm>
#include <random>

namespace millrace::test {

namespace {

class Edit {
public:
    Edit(const Scenario& scenario, std::uint64_t seed, SimTime special)
        : m_bits{seed}
        , m_scenario{scenario}
        , m_special{special}
    {
    }

    Scenario take()
    {
        auto& timeline = m_scenario.timeline;
        const std::size_t which = timeline.empty() ? 0 : below(timeline.size());
        const std::uint64_t kind = below(8);
        if (kind == 0 && !timeline.empty())
            timeline.erase(timeline.begin() + static_cast<std::ptrdiff_t>(which));
        else if (kind == 1 && !timeline.empty())
            timeline[which].at = someTime();
        else if (kind == 2 && !timeline.empty())
            addCopyOf(timeline[which]);
        else if (kind == 3 && isGenericLease(m_scenario.queue))  // Else lines name its workers.
            m_scenario.queue.workers += m_scenario.queue.workers > 1 && below(2) == 0 ? -1 : 1;
        else
            addAct();
        std::ranges::stable_sort(timeline, {}, &Intervention::at);
        return m_scenario;
    }

private:
    std::uint64_t below(std::uint64_t bound) { return m_bits() % bound; }

    SimTime someTime()
    {
        const auto end = static_cast<std::uint64_t>(m_scenario.duration.count());
        const SimTime any = fromNs(static_cast<std::int64_t>(below(end + 1)));
        const SimDuration beat = m_scenario.network.heartbeat;
        switch (below(6)) {
        case 0:
            return std::min(m_special, SimTime{m_scenario.duration});
        case 1:
            return SimTime{} + beat * (any.time_since_epoch() / beat);
        case 2:
            return SimTime{} + m_scenario.network.session *
                                   (any.time_since_epoch() / m_scenario.network.session);
        case 3:
            return below(4) == 0 ? SimTime{} : SimTime{m_scenario.duration};
        default:
            return any;
        }
    }

    void addCopyOf(Intervention line)
    {
        line.at = someTime();
        m_scenario.timeline.push_back(line);
    }

    void addAct()
    {
        const Act acts[] = {Act::Kill, Act::Kill, Act::Stop, Act::Restart};
        const int slots = std::max(1, m_scenario.queue.workers);
        const Target target{Target::Kind::Slot,
                            static_cast<int>(below(static_cast<std::uint64_t>(slots)))};
        m_scenario.timeline.push_back(
            {someTime(), acts[below(4)], target, static_cast<int>(m_scenario.timeline.size())});
    }

    std::mt19937_64 m_bits;
    Scenario m_scenario;
    SimTime m_special;
};

}  // namespace

Scenario edited(const Scenario& scenario, std::uint64_t seed, SimTime special)
{
    return Edit{scenario, seed, special}.take();
}

}  // namespace millrace::test
