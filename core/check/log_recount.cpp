// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>
#include <set>

#include "core/check/cluster_recount.h"
#include "core/check/flows.h"
#include "core/check/log_stories.h"
#include "core/check/writes_recount.h"

// The log side: where the record of each obligation is at the cut. A reader of a derived topic that
// has no record yet waits for those who write it, up the chain.

namespace millrace::check {

namespace {

/// Share groups: whoever lives reads every partition, and holds up one record alone.
class Sharing {
public:
    Sharing(const Cut& cut, const LogStories& stories)
    {
        for (const auto& [group, reaction] : cut.history.reactionOfGroup)
            if (cut.history.choice("group", group, "protocol", cut.lastFact()) == "share")
                m_shares.insert(group);
        for (const auto& [member, story] : stories.ofMember)
            if (isInReach(story))
                m_alive.insert(cut.history.groupOfMember.at(member));
        for (const auto& [record, step] : stories.ofShared) {
            const bool isOpen = step->becomes == Word::Available;
            if (step->kind == Kind::RecordAcquired)
                m_locked.insert(record);
            else if (!isOpen)
                m_finished.insert(record);
            if (step->becomes == Word::Archived)
                m_archived.insert(record);
        }
    }
    bool shares(std::uint32_t group) const { return m_shares.contains(group); }
    bool anybody(std::uint32_t group) const { return m_alive.contains(group); }
    bool isLocked(const Shared& record) const { return m_locked.contains(record); }
    bool isFinished(const Shared& record) const { return m_finished.contains(record); }
    bool isArchived(const Shared& record) const { return m_archived.contains(record); }

private:
    std::set<std::uint32_t> m_shares;  ///< Groups that do.
    std::set<std::uint32_t> m_alive;   ///< Groups with a process.
    std::set<Shared> m_locked;
    std::set<Shared> m_finished;
    std::set<Shared> m_archived;
};

/// A start names only the member; what it started is what it has in hand.
void writeStartsAndEffects(const Cut& cut, Lives& lives)
{
    std::map<std::uint32_t, Hands> hands;
    const auto lifeOf = [&](std::uint32_t happening, std::uint32_t reaction) {
        const auto life = lives.find({happening, reaction});
        return life == lives.end() ? nullptr : &life->second;
    };
    for (const Step& step : cut.steps) {
        const bool ofMember = step.member != kNone && step.kind != Kind::PartitionAssigned &&
                              step.kind != Kind::PartitionRevoked;
        if (ofMember)
            goOn(hands[step.member], step);
        if (isAbout(step, Kind::LogTruncated))
            for (auto& [member, each] : hands)
                cutOff(each, step);
        if (step.kind == Kind::RecordHandlingStarted && !hands[step.member].records.empty()) {
            const std::uint32_t group = cut.history.groupOfMember.at(step.member);
            if (Life* life = lifeOf(hands[step.member].records.front()->happening,
                                    cut.history.reactionOfGroup.at(group)))
                ++life->starts;
        }
        if (step.kind == Kind::RecordEffect)
            if (Life* life = lifeOf(step.happening, step.reaction))
                life->effects.push_back(&step);
    }
}

/// What live processes have with them, by happening and group: those that go on, or those that
/// stand still.
std::set<Owed> heldAtCut(const Cut& cut, const LogStories& stories, bool goOn)
{
    std::set<Owed> held;
    for (const auto& [member, hands] : stories.hands)
        for (const Step* record : hands.records)
            if (goesOn(stories.ofMember.at(member)) == goOn)
                held.insert({record->happening, cut.history.groupOfMember.at(member)});
    return held;
}

/// Where an obligation without effect stands.
class LogStandings {
public:
    explicit LogStandings(const Cut& cut)
        : m_cut{cut}
        , m_stories{storiesOf(cut)}
        , m_readings{readingsAtCut(cut, m_stories)}
        , m_sharing{cut, m_stories}
        , m_held{heldAtCut(cut, m_stories, true)}
        , m_stalled{heldAtCut(cut, m_stories, false)}
        , m_records{recordsAtCut(cut)}
        , m_flows{Flows::of(cut.history, cut.lastFact())}
        , m_writes{WritesAtCut::of(cut, "log")}
    {
        m_places = placesOf(m_records.logs);
        if (m_records.logs.inForce())
            return;
        for (const Step& step : cut.steps)
            if (isAbout(step, Kind::RecordAppended) || isAbout(step, Kind::ProducedAppended))
                m_places[step.happening].emplace_back(step.partition, step.offset);
    }

    Class of(std::uint32_t happening, std::uint32_t group) const
    {
        if (m_records.refused.contains(happening) || m_writes.neverSent.contains(happening))
            return Class::Refused;
        if (m_writes.unsent.contains(happening))
            return Class::Sending;
        const std::vector<std::uint32_t> chain = m_flows.chainOf(group);
        for (const std::uint32_t at : chain) {
            if (m_held.contains({happening, at}))
                return Class::InHand;
            if (isAhead(happening, at))
                return standsAtHome(happening, at) ? Class::Stuck : Class::Waiting;
            if (m_stalled.contains({happening, at}))
                return Class::Stuck;
            if (travels(happening, at))
                return Class::Sending;
        }
        for (const std::uint32_t at : chain) {
            if (hasLetter(happening, at))
                return Class::Parked;
            if (m_stories.givenUp.contains({happening, at}) || isArchived(happening, at))
                return Class::Discarded;
        }
        // Passed over by a commit, or deleted unread: no reader will come back to it.
        return Class::Lost;
    }

private:
    using Place = std::pair<std::uint32_t, std::uint64_t>;

    std::uint32_t topicOf(std::uint32_t partition) const
    {
        return m_cut.history.topicOfPartition.at(partition);
    }
    template <class Fits>
    bool anyPlace(std::uint32_t happening, Fits fits) const
    {
        const auto places = m_places.find(happening);
        return places != m_places.end() && std::ranges::any_of(places->second, fits);
    }
    /// The group can still read it there.
    bool isUnread(std::uint32_t group, const Place& place) const
    {
        const auto& [partition, offset] = place;
        const auto start = m_stories.logStart.find(partition);
        const bool isThere = start == m_stories.logStart.end() || offset >= start->second;
        return m_flows.reads(group, topicOf(partition)) && isThere &&
               !m_stories.compacted.contains(place) &&
               offset >= m_readings.at({group, partition}).bookmark &&
               !m_sharing.isFinished({{group, partition}, offset});
    }
    bool isAhead(std::uint32_t happening, std::uint32_t group) const
    {
        return anyPlace(happening, [&](const Place& each) { return isUnread(group, each); });
    }
    bool isArchived(std::uint32_t happening, std::uint32_t group) const
    {
        return anyPlace(happening, [&](const Place& each) {
            return m_sharing.isArchived({{group, each.first}, each.second});
        });
    }
    bool hasLetter(std::uint32_t happening, std::uint32_t group) const
    {
        const std::uint32_t letters = m_flows.at(group).letters;
        return anyPlace(happening, [&](const Place& each) {
            return letters != kNone && topicOf(each.first) == letters;
        });
    }
    /// What waits in several partitions is counted in that of its latest copy.
    bool standsAtHome(std::uint32_t happening, std::uint32_t group) const
    {
        const std::vector<std::uint32_t>& homes = m_records.homes.at(happening);
        const std::uint32_t home = *std::find_if(homes.rbegin(), homes.rend(), [&](auto each) {
            return m_flows.reads(group, topicOf(each));
        });
        if (m_records.logs.inForce() && !m_records.logs.online(home))
            return true;
        const bool isHeldBack =
            topicOf(home) == 0 && m_records.abandoned.contains(happening) &&
            m_cut.history.choice("group", group, "isolation", m_cut.lastFact()) == "read_committed";
        if (isHeldBack)
            return true;
        if (!m_sharing.shares(group))
            return m_readings.at({group, home}).standsStill;
        return !m_sharing.anybody(group) || anyPlace(happening, [&](const Place& each) {
            return isUnread(group, each) && m_sharing.isLocked({{group, each.first}, each.second});
        });
    }
    bool travels(std::uint32_t happening, std::uint32_t group) const
    {
        const Flow& flow = m_flows.at(group);
        for (const std::uint32_t topic : {flow.reads, flow.retry, flow.letters}) {
            const auto found = m_records.published.find({happening, topic});
            if (found != m_records.published.end() && found->second > 0)
                return true;
        }
        if (flow.reads != 0)
            return false;
        const auto batches = m_records.travelling.find(happening);
        return m_records.logs.inForce()
                   ? batches != m_records.travelling.end() && batches->second > 0
                   : !m_stories.appended.contains(happening);
    }

    const Cut& m_cut;
    LogStories m_stories;
    std::map<Reading, ReadingAtCut> m_readings;
    Sharing m_sharing;
    std::set<Owed> m_held;
    std::set<Owed> m_stalled;
    Records m_records;
    Flows m_flows;
    WritesAtCut m_writes;
    Places m_places;
};

}  // namespace

Lives logLives(const Cut& cut)
{
    Lives lives = obligationsOf(cut);
    writeStartsAndEffects(cut, lives);
    const LogStandings standings{cut};
    for (auto& [key, life] : lives) {
        const auto group = cut.history.groupOfReaction.find(life.reaction);
        if (!life.effects.empty())
            life.standing = Class::Handled;
        else if (group == cut.history.groupOfReaction.end())
            life.standing = Class::NotAsked;
        else
            life.standing = standings.of(life.happened->happening, group->second);
        // Nothing comes there before its last attempt.
        life.outOfAttempts = life.standing == Class::Parked;
    }
    return lives;
}

}  // namespace millrace::check
