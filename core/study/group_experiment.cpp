// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/group_experiment.h"

#include <algorithm>
#include <utility>

namespace millrace {

namespace {

/// Turns facts into sights.
class Watcher {
public:
    explicit Watcher(const Recording& recording)
    {
        TraceReader reader{recording.trace()};
        while (!reader.atEnd())
            reader.next([this](SimTime time, std::uint64_t, const auto& fact) { see(time, fact); });
    }
    std::vector<GroupSight> take() { return std::move(m_sights); }

private:
    using What = GroupSight::What;

    struct Member {
        bool alive = false;
        bool hasJoined = false;
    };

    Member& of(MemberId member)
    {
        m_members.resize(std::max<std::size_t>(m_members.size(), member.value + 1));
        return m_members[member.value];
    }

    template <class Fact>
    void see(SimTime, const Fact&)
    {
    }
    void see(SimTime, const MemberStarted& fact) { of(fact.member).alive = true; }
    void see(SimTime, const MemberKilled& fact) { of(fact.member).alive = false; }
    void see(SimTime, const MemberLeft& fact) { of(fact.member).alive = false; }
    void see(SimTime, const MemberClosed& fact) { of(fact.member).alive = false; }
    void see(SimTime time, const JoinRequested& fact)
    {
        if (std::exchange(of(fact.member).hasJoined, true))
            m_sights.push_back({.at = time, .what = What::Rejoins, .member = fact.member.value});
    }
    void see(SimTime time, const RebalanceLearned& fact)
    {
        m_sights.push_back({.at = time, .what = What::Learns, .member = fact.member.value});
    }
    void see(SimTime time, const MemberAssigned& fact)
    {
        if (of(fact.member).alive)  // The dead do not see their answers.
            m_sights.push_back({.at = time,
                                .what = What::Owns,
                                .member = fact.member.value,
                                .count = fact.partitions});
    }
    void see(SimTime time, const GroupPhaseChanged& fact)
    {
        m_members.resize(std::max<std::size_t>(m_members.size(), fact.members));
        m_count = fact.members;
        m_isClassic = m_isClassic || fact.phase == GroupPhase::PreparingRebalance;
        m_sights.push_back(
            {.at = time, .what = What::State, .phase = fact.phase, .count = fact.members});
    }
    void see(SimTime time, const Rebalanced& fact)
    {
        // A new number for a group that nobody is left in is told to nobody.
        if (m_isClassic && m_count > 0)
            m_sights.push_back({.at = time,
                                .what = What::Generation,
                                .number = fact.generation,
                                .count = m_count});
    }

    std::vector<GroupSight> m_sights;
    std::vector<Member> m_members;
    std::uint32_t m_count = 0;
    bool m_isClassic = false;
};

/// Every clock may have to run out, one after the other, for each thing that was done.
SimDuration restAfter(const GroupExperiment& experiment)
{
    SimDuration longest{};
    for (const GroupExperiment::Member& member : experiment.members)
        longest = std::max(longest, member.rejoinDelay + member.revocation);
    return 2 * (experiment.session + experiment.rebalanceTimeout + experiment.initialDelay +
                experiment.heartbeat) +
           std::min<SimDuration>(longest, std::chrono::hours{1});
}

}  // namespace

Scenario scenarioOf(const GroupExperiment& experiment)
{
    Scenario scenario;
    scenario.name = experiment.id;
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    scenario.network.clocks = NetworkSpec::Clocks::Product;
    const auto count = static_cast<int>(experiment.members.size());
    scenario.reactions.push_back({.name = "group", .job = "group"});
    scenario.log.partitions = experiment.partitions;
    scenario.log.retention = kForever;
    scenario.log.session = experiment.session;
    scenario.log.heartbeat = experiment.heartbeat;
    scenario.log.groupSession = experiment.session;
    scenario.log.groupHeartbeat = experiment.heartbeat;
    scenario.log.slots = {count};
    GroupSpec rules;
    rules.protocol = experiment.protocol;
    if (rules.protocol == GroupSpec::Protocol::Consumer) {
        rules.assignor = GroupSpec::Assignor::Uniform;
    } else {
        rules.maxPoll = experiment.rebalanceTimeout;
        rules.initialDelay = experiment.initialDelay;
    }
    scenario.log.groups = {rules};
    // Lease and heartbeat of the list, which has nothing to do.
    scenario.queue.workers = 1;
    for (int m = 0; m < count; ++m) {
        const GroupExperiment::Member& member = experiment.members[static_cast<std::size_t>(m)];
        scenario.log.members.push_back({.member = m,
                                        .joins = kNever,
                                        .isStatic = member.isStatic,
                                        .rejoinDelay = member.rejoinDelay,
                                        .revocation = member.revocation});
    }
    SimTime last{};
    for (const GroupExperiment::Action& action : experiment.actions) {
        using Wanted = GroupExperiment::Act;
        const Target target{Target::Kind::Member, static_cast<int>(action.member)};
        last = action.at;
        if (action.act == Wanted::Leave)
            scenario.timeline.push_back({action.at, Act::Stop, target, 0});
        if (action.act == Wanted::Kill || action.act == Wanted::Restart)
            scenario.timeline.push_back({action.at, Act::Kill, target, 0});
        if (action.act == Wanted::Join || action.act == Wanted::Restart)
            scenario.timeline.push_back({action.at, Act::Restart, target, 0});
    }
    scenario.duration = (last - SimTime{}) + restAfter(experiment);
    return scenario;
}

std::vector<GroupSight> sightsOf(const Recording& recording)
{
    return Watcher{recording}.take();
}

}  // namespace millrace
