// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/columns.h"
#include "core/trace/key_set.h"
#include "core/trace/outcome.h"
#include "core/trace/shared_pages.h"

namespace millrace {

/// What is owed and what was done about it, as far as it is counted the same on both sides:
/// starts, effects, order, lateness, delays. Classes differ by side: LogLedger, QueueLedger.
class SideLedger {
public:
    /// Where an obligation without effect is. A bookmark moved back can bring back what was lost.
    enum class Place : std::uint8_t {
        Sending,
        NotAsked,
        Waiting,
        InHand,
        Stuck,
        Parked,
        Refused,
        Lost,
        Discarded,
        Dead,     ///< Parked, and out of attempts.
        NotOwed,  ///< Its reaction came later; not an obligation, and in no class.
    };
    static constexpr std::size_t kPlaces = 11;

    /// Outcomes that a guarantee may forbid, per reaction.
    struct Breaches {
        std::uint64_t lost = 0;
        std::uint64_t duplicated = 0;
        std::uint64_t outOfOrder = 0;
    };

    /// What became of an obligation that both sides share: one side tells the other.
    struct News {
        enum class Kind : std::uint8_t { Moved, Started, Effect, Suppressed };
        Kind kind{};
        HappeningId happening;
        ReactionId reaction;
        EntityId entity;  ///< Of an effect.
        Place place{};    ///< Where it was moved.
    };

    void declare(const Declared& fact);
    void declare(const SettingStated& fact);
    /// Effects of this side tell what is so when they take place.
    void lookUp() { m_looksUp = true; }
    /// It is what is so now of its entity, where effects look that up.
    void becomesNewest(EntityId entity, std::uint32_t number)
    {
        m_newest.change(entity.value) = number;
    }
    void happened(SimTime at, const Happened& fact);
    /// From now on there is news of this reaction's obligations.
    void share(ReactionId reaction) { m_reactions[reaction.value].shared = true; }
    bool shares(ReactionId reaction) const { return m_reactions[reaction.value].shared; }
    bool hasNews() const { return !m_news.empty(); }
    std::vector<News> takeNews() { return std::exchange(m_news, {}); }

    void started(HappeningId happening, ReactionId reaction);
    void effect(HappeningId happening, ReactionId reaction, EntityId entity, SimTime time,
                const Columns& columns);

    /// Its transaction was rolled back when this side had been told of it: whatever it did or does
    /// is for nothing.
    void rolledBack(HappeningId happening);
    /// A repeat that an idempotency key refused.
    void suppressed(HappeningId happening, ReactionId reaction);

    bool handled(HappeningId happening, ReactionId reaction) const
    {
        return m_obligations[indexOf(happening, reaction)].effects > 0;
    }
    Place place(HappeningId happening, ReactionId reaction) const
    {
        return m_obligations[indexOf(happening, reaction)].place();
    }
    /// While it is owed and not handled; else null.
    std::optional<Place> openPlace(HappeningId happening, ReactionId reaction) const
    {
        const Obligation obligation = m_obligations[indexOf(happening, reaction)];
        const bool open = obligation.effects == 0 && obligation.isOwed();
        return open ? std::optional{obligation.place()} : std::nullopt;
    }
    /// Moves it; counts() forgets it once it is handled. What is not owed stays that.
    void move(HappeningId happening, ReactionId reaction, Place place);
    std::uint64_t count(Place place) const { return m_counts[static_cast<std::size_t>(place)]; }

    /// Counts as late what is overdue at `time` without effect. Needed before rows() are read;
    /// requires times that do not decrease.
    void advanceTo(SimTime time, const Columns& columns);

    const std::vector<Breaches>& breaches() const { return m_breaches; }
    /// Of what grows with the run, about.
    std::size_t bytes() const { return m_obligations.bytes(); }
    /// All of them together; changes whenever one of them does.
    std::uint64_t breachCount() const { return m_breachCount; }
    std::uint32_t reactions() const { return static_cast<std::uint32_t>(m_perHappening); }

    /// All rows but the classes other than handled.
    Outcome rows() const;

    /// Over the reactions with a `due`, or over all when none has one; notAsked apart. Cost
    /// grows with the obligations that exist.
    Delays delays(SimTime time, const Columns& columns) const;

    /// Calls `each` with the time and the delay of the first effect of every obligation that has
    /// one, and whether delays() is about it; by happening, then reaction.
    template <class Each>
    void forEachFirstEffect(const Columns& columns, const Each& each) const
    {
        for (std::uint32_t h = 0; h < m_rows.happenings; ++h) {
            for (std::uint32_t r = 0; r < m_perHappening; ++r) {
                const Obligation& own = m_obligations[indexOf(HappeningId{h}, ReactionId{r})];
                if (own.effects > 0 && own.isOwed())
                    each(columns.happenings[h].at + own.firstDelay(), own.firstDelay(),
                         isTimed(ReactionId{r}));
            }
        }
    }

    void setNotAsked(ReactionId reaction) { m_reactions[reaction.value].asked = false; }
    void setAsked(ReactionId reaction) { m_reactions[reaction.value].asked = true; }
    bool asked(ReactionId reaction) const { return m_reactions[reaction.value].asked; }

private:
    /// In one word: there is one for each reaction to each happening of a run.
    struct Obligation {
        std::uint64_t delay : 53 = 0;   ///< Of the first effect, in ns: room for 104 days.
        std::uint64_t effects : 6 = 0;  ///< Stops counting at its maximum.
        std::uint64_t reached : 1 = 0;  ///< It was started once at least.
        std::uint64_t where : 4 = 0;    ///< A Place.

        static constexpr std::uint64_t kLongest = (std::uint64_t{1} << 53U) - 1;
        static constexpr std::uint64_t kManyEffects = 63;

        bool isOwed() const { return place() != Place::NotOwed; }
        Place place() const { return static_cast<Place>(where); }
        void moveTo(Place place) { where = static_cast<std::uint64_t>(place) & 15U; }
        SimDuration firstDelay() const { return SimDuration{static_cast<std::int64_t>(delay)}; }
        void setFirstDelay(SimDuration first)
        {
            delay = std::min(static_cast<std::uint64_t>(first.count()), kLongest) & kLongest;
        }
    };
    static_assert(sizeof(Obligation) == 8 && kPlaces <= 16);
    struct Order {                  ///< Of one entity under one reaction, in numbers of happenings.
        std::uint32_t last = 0;     ///< That the last effect tells of.
        std::uint32_t highest = 0;  ///< Of any effect.
    };
    struct Reaction {
        SimDuration due = SimDuration::max();
        SimTime from{};  ///< What happened before is not owed.
        bool asked = true;
        bool upsertDelete = false;
        bool shared = false;
        std::uint32_t overdueFrom = 0;  ///< Happenings before this are examined for lateness.
        SharedPages<Order> orders;      ///< By entity.
    };

    /// Whether delays are those of this reaction, too.
    bool isTimed(ReactionId reaction) const
    {
        const Reaction& rules = m_reactions[reaction.value];
        return rules.asked && (!m_anyDue || rules.due != SimDuration::max());
    }
    /// Whoever calls asks before whether the reaction is shared: few runs share anything.
    void keepNews(const News& news);
    void countLost(ReactionId reaction, bool isLost);
    std::size_t indexOf(HappeningId happening, ReactionId reaction) const
    {
        return std::size_t{happening.value} * m_perHappening + reaction.value;
    }

    SharedPages<Obligation> m_obligations;  ///< By happening, then reaction.
    std::size_t m_perHappening = 0;         ///< Obligations: as many as there are reactions.
    std::vector<Reaction> m_reactions;
    std::vector<Breaches> m_breaches;  ///< By reaction.
    std::uint64_t m_breachCount = 0;
    std::array<std::uint64_t, kPlaces> m_counts{};
    Outcome m_rows;
    std::vector<News> m_news;
    KeySet m_ghosts;  ///< Told of, and rolled back.
    bool m_anyDue = false;
    bool m_looksUp = false;
    bool m_writes = false;  ///< What happened is so when its transaction is committed.
    SharedPages<std::uint32_t> m_newest;  ///< By entity: number of its newest happening.
};

}  // namespace millrace
