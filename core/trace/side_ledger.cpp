// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/side_ledger.h"

#include <algorithm>

#include "core/base/invariant.h"

namespace millrace {

void SideLedger::declare(const Declared& fact)
{
    if (fact.thing == Thing::Reaction) {
        m_reactions.emplace_back();
        ++m_perHappening;
        m_breaches.emplace_back();
    } else if (fact.thing == Thing::Entity) {
        for (Reaction& reaction : m_reactions)
            reaction.orders.grow(reaction.orders.size() + 1);
        m_newest.grow(m_newest.size() + 1);
    }
}

void SideLedger::declare(const SettingStated& fact)
{
    if (fact.thing == Thing::Run && fact.key == "transaction")
        m_writes = true;
    if (fact.thing != Thing::Reaction)
        return;
    Reaction& reaction = m_reactions[fact.index];
    if (fact.key == "due") {
        reaction.due = SimDuration{fact.value};
        m_anyDue = true;
    } else if (fact.key == "from") {
        reaction.from = SimTime{SimDuration{fact.value}};
    } else if (fact.key == "effect") {
        reaction.upsertDelete = fact.text == "upsert-delete";
    }
}

void SideLedger::happened(SimTime at, const Happened& fact)
{
    ++m_rows.happenings;
    if (!m_writes)
        becomesNewest(fact.entity, fact.number);
    m_obligations.grow(m_obligations.size() + m_perHappening);
    for (std::uint32_t r = 0; r < m_perHappening; ++r) {
        const Reaction& rules = m_reactions[r];
        const Place owed = rules.asked ? Place::Sending : Place::NotAsked;
        const Place first = at < rules.from ? Place::NotOwed : owed;
        if (first != Obligation{}.place())
            m_obligations.change(indexOf(fact.happening, ReactionId{r})).moveTo(first);
        ++m_counts[static_cast<std::size_t>(first)];
        m_rows.due += first == Place::NotOwed ? 0 : 1;
    }
}

[[gnu::noinline]] void SideLedger::keepNews(const News& news)
{
    m_news.push_back(news);
}

void SideLedger::started(HappeningId happening, ReactionId reaction)
{
    Obligation& obligation = m_obligations.change(indexOf(happening, reaction));
    if (obligation.isOwed()) [[likely]] {
        ++m_rows.executions;
        m_rows.reached += 1 - obligation.reached;
        obligation.reached = 1;
    }
    if (shares(reaction)) [[unlikely]]
        keepNews({.kind = News::Kind::Started, .happening = happening, .reaction = reaction});
}

void SideLedger::suppressed(HappeningId happening, ReactionId reaction)
{
    m_rows.suppressed += m_obligations[indexOf(happening, reaction)].isOwed() ? 1 : 0;
    if (shares(reaction))
        keepNews({.kind = News::Kind::Suppressed, .happening = happening, .reaction = reaction});
}

void SideLedger::effect(HappeningId happening, ReactionId reaction, EntityId entity, SimTime time,
                        const Columns& columns)
{
    if (shares(reaction)) [[unlikely]]
        keepNews({News::Kind::Effect, happening, reaction, entity});
    Obligation& obligation = m_obligations.change(indexOf(happening, reaction));
    if (!obligation.isOwed()) [[unlikely]] {
        m_rows.backfilled += obligation.effects == 0 ? 1 : 0;
        obligation.effects = 1;
        return;
    }
    const HappeningRow& row = columns.happenings[happening.value];
    Reaction& rules = m_reactions[reaction.value];
    Order& order = rules.orders.change(entity.value);
    const bool wasWrong = order.last < order.highest;
    if (obligation.effects == 0) {
        ++m_rows.handled;
        --m_counts[static_cast<std::size_t>(obligation.place())];
        const SimDuration delay = time - row.at;
        obligation.setFirstDelay(delay);
        const bool examined = happening.value < rules.overdueFrom;
        m_rows.late += !examined && delay > rules.due ? 1 : 0;
        if (order.highest > row.number) {
            ++m_rows.outOfOrder;
            ++m_breaches[reaction.value].outOfOrder;
            ++m_breachCount;
        }
    } else {
        if (obligation.effects == 1) {
            ++m_rows.duplicated;
            ++m_breaches[reaction.value].duplicated;
            ++m_breachCount;
        }
        ++m_rows.extraEffects;
        m_rows.wentBack += order.highest > row.number ? 1 : 0;
    }
    m_rows.ghosts += m_ghosts.has(happening) ? 1 : 0;
    if (obligation.effects < Obligation::kManyEffects)
        ++obligation.effects;
    order.last = m_looksUp ? m_newest[entity.value] : row.number;
    m_rows.toldLater += order.last > row.number ? 1 : 0;
    order.highest = std::max(order.highest, row.number);
    if (rules.upsertDelete) {
        const bool isWrong = order.last < order.highest;
        m_rows.wrongNow += isWrong ? 1 : 0;
        m_rows.wrongNow -= wasWrong ? 1 : 0;
    }
}

void SideLedger::countLost(ReactionId reaction, bool isLost)
{
    const std::uint64_t change = isLost ? 1 : UINT64_MAX;  // Or found again.
    m_breaches[reaction.value].lost += change;
    m_breachCount += change;
}

void SideLedger::move(HappeningId happening, ReactionId reaction, Place place)
{
    Obligation& obligation = m_obligations.change(indexOf(happening, reaction));
    const Place was = obligation.place();
    if (was == Place::NotOwed) [[unlikely]]
        return;
    if (obligation.effects == 0) {
        --m_counts[static_cast<std::size_t>(was)];
        ++m_counts[static_cast<std::size_t>(place)];
        if ((was == Place::Lost) != (place == Place::Lost)) [[unlikely]]
            countLost(reaction, place == Place::Lost);
    }
    obligation.moveTo(place);
    if (shares(reaction)) [[unlikely]]
        keepNews({News::Kind::Moved, happening, reaction, {}, place});
}

void SideLedger::advanceTo(SimTime time, const Columns& columns)
{
    if (!m_anyDue)
        return;
    for (std::uint32_t r = 0; r < m_reactions.size(); ++r) {
        Reaction& reaction = m_reactions[r];
        if (reaction.due == SimDuration::max() || !reaction.asked)
            continue;
        // Late is later than due: what is handled at the very instant is in time.
        const auto isOver = [&](const HappeningRow& row) { return row.at + reaction.due < time; };
        const auto first = columns.happenings.begin() + reaction.overdueFrom;
        const auto last = columns.happenings.begin() + static_cast<int>(m_rows.happenings);
        if (first == last || !isOver(*first))
            continue;
        const auto over = std::partition_point(first, last, isOver) - columns.happenings.begin();
        for (; reaction.overdueFrom < over; ++reaction.overdueFrom)
            m_rows.late += openPlace(HappeningId{reaction.overdueFrom}, ReactionId{r}) ? 1 : 0;
    }
}

Outcome SideLedger::rows() const
{
    return m_rows;
}

Delays SideLedger::delays(SimTime time, const Columns& columns) const
{
    struct Ranked {
        SimDuration value;
        bool open;
        bool operator<(const Ranked& other) const
        {
            return value != other.value ? value < other.value : open < other.open;
        }
    };
    std::vector<Ranked> ranked;
    for (std::uint32_t r = 0; r < m_reactions.size(); ++r) {
        if (!isTimed(ReactionId{r}))
            continue;
        for (std::uint32_t h = 0; h < m_rows.happenings; ++h) {
            const std::size_t each = indexOf(HappeningId{h}, ReactionId{r});
            if (!m_obligations[each].isOwed())
                continue;
            if (m_obligations[each].effects > 0)
                ranked.push_back({m_obligations[each].firstDelay(), false});
            else
                ranked.push_back({time - columns.happenings[h].at, true});
        }
    }
    if (ranked.empty())
        return {};
    const auto rank = [&ranked](std::size_t percent) {
        const auto nth = static_cast<std::ptrdiff_t>((ranked.size() * percent + 99) / 100 - 1);
        std::nth_element(ranked.begin(), ranked.begin() + nth, ranked.end());
        return ranked[static_cast<std::size_t>(nth)];
    };
    const Ranked p50 = rank(50);
    const Ranked p99 = rank(99);
    return {p50.value, p99.value, p50.open, p99.open};
}

}  // namespace millrace
