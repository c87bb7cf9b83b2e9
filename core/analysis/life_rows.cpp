// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/life_rows.h"

#include <algorithm>

namespace millrace {

void LifeRowWriter::mark(LifeSign sign, SimTime time, std::uint64_t fact)
{
    m_row.marks.push_back({sign, Told{.fact = fact, .at = time}});
}

void LifeRowWriter::close(SimTime time)
{
    if (!m_row.spans.empty() && m_row.spans.back().to == kNever)
        m_row.spans.back().to = time;
    if (!m_row.spans.empty() && m_row.spans.back().from == m_row.spans.back().to)
        m_row.spans.pop_back();
}

void LifeRowWriter::go(LifePlace place, SimTime time)
{
    if (m_begun && m_row.ends == place)
        return;
    m_begun = true;
    close(time);
    m_row.ends = place;
    m_row.endsAt = time;
    if (place != LifePlace::Done && place != LifePlace::Gone)
        m_row.spans.push_back({place, time, kNever});
}

LifeRow LifeRowWriter::take(SimTime end)
{
    close(end);
    return std::move(m_row);
}

LifeRows::LifeRows(const Columns& columns, HappeningId item) : m_columns{columns}, m_item{item}
{
    for (std::uint32_t group = 0; group < columns.countOf(Thing::Group); ++group)
        m_log.emplace_back(columns, item, GroupId{group});
    for (std::uint32_t reaction = 0; reaction < columns.countOf(Thing::Reaction); ++reaction)
        m_list.emplace_back(columns, item, ReactionId{reaction});
}

void LifeRows::makeRoom(JobId job, ReactionId reaction)
{
    const auto fits = [job, reaction](const ListLife& each) {
        return each.reaction() == reaction && (each.job().isNone() || each.job() == job);
    };
    if (!job.isNone() && std::ranges::none_of(m_list, fits))
        m_list.emplace_back(m_columns, m_item, reaction);
}

std::vector<LifeRow> LifeRows::take(SimTime end)
{
    std::vector<LifeRow> out;
    for (LogLife& each : m_log)
        if (each.row.isBegun())
            out.push_back(each.row.take(end));
    // Further jobs of a reaction below the first one.
    std::ranges::stable_sort(m_list, {},
                             [](const ListLife& each) { return each.reaction().value; });
    for (ListLife& each : m_list)
        if (each.row.isBegun())
            out.push_back(each.row.take(end));
    return out;
}

}  // namespace millrace
