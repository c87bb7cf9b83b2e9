// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/trace/ledger.h"

// Bridged reactions: one obligation, seen from both sides. Until the list has its job it is where
// the log's copies are, and the list shows it as on its way, unless the log will never bring it.
// From then on it is where its jobs are, and what these do counts on both sides as one.

namespace millrace {

using Place = SideLedger::Place;

Place BridgedJobs::move(std::size_t obligation, JobId job, Place place)
{
    m_jobs.grow(std::max<std::size_t>(m_jobs.size(), job.value + 1));
    m_counts.grow(std::max(m_counts.size(), obligation + 1));
    std::optional<Place>& at = m_jobs.change(job.value);
    Counts& counts = m_counts.change(obligation);
    if (at)
        --counts[static_cast<std::size_t>(*at)];
    at = place;
    ++counts[static_cast<std::size_t>(place)];
    // The one that is nearest to being done.
    for (const Place each : {Place::InHand, Place::Waiting, Place::Stuck, Place::Parked,
                             Place::Dead, Place::Discarded})
        if (counts[static_cast<std::size_t>(each)] > 0)
            return each;
    return Place::Lost;
}

bool BridgedJobs::any(std::size_t obligation) const
{
    return obligation < m_counts.size() &&
           std::ranges::any_of(m_counts[obligation], [](std::uint16_t n) { return n > 0; });
}

void QueueLedger::follow(const SideLedger::News& news)
{
    if (news.kind != SideLedger::News::Kind::Moved)
        return;
    const bool accepted = m_bridged.any(obligationOf(news.happening, news.reaction));
    if (accepted && news.place != Place::Refused)
        return;
    const bool comes = news.place == Place::Sending || news.place == Place::Waiting ||
                       news.place == Place::InHand || news.place == Place::Stuck;
    m_side.move(news.happening, news.reaction, comes ? Place::Sending : news.place);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime, const RecordHandedOn& fact)
{
    m_copies.change(indexOf(fact.happening, before.log.members[fact.member.value].group)).isSent =
        true;
}

void LogLedger::follow(const SideLedger::News& news, SimTime time, const Columns& columns)
{
    using Kind = SideLedger::News::Kind;
    switch (news.kind) {
    case Kind::Started:
        m_side.started(news.happening, news.reaction);
        return;
    case Kind::Effect:
        m_side.effect(news.happening, news.reaction, news.entity, time, columns);
        return;
    case Kind::Suppressed:
        m_side.suppressed(news.happening, news.reaction);
        return;
    case Kind::Moved:
        break;
    }
    const GroupId group{static_cast<std::size_t>(
        std::ranges::find(m_flows, news.reaction, &Flow::reaction) - m_flows.begin())};
    stopWaiting(news.happening, group);
    m_copies.change(indexOf(news.happening, group)).isHandedOn = true;
    if (!m_travel[news.happening.value].refused)
        m_side.move(news.happening, news.reaction, news.place);
}

void Ledger::shareNews(SimTime time, const Columns& columns)
{
    const std::vector<SideLedger::News> ofRecords = log.takeNews();
    const std::vector<SideLedger::News> ofJobs = list.takeNews();
    for (const SideLedger::News& each : ofRecords)
        list.follow(each);
    for (const SideLedger::News& each : ofJobs)
        log.follow(each, time, columns);
    // What one has been told it does not tell back.
    log.takeNews();
    list.takeNews();
}

}  // namespace millrace
