// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/scenario/scenario.h"
#include "core/trace/recording.h"

namespace millrace {

/// What was done to the members of one group, and when; nothing is read or written. The shape of
/// vectors/group-timing.json, whose results come from Kafka's own coordinator.
struct GroupExperiment {
    enum class Act : std::uint8_t {
        Join,
        Kill,     ///< Gone without a word.
        Leave,    ///< Closed: says so, unless it is a static member.
        Restart,  ///< A new process.
    };
    struct Member {
        std::string name;
        bool isStatic = false;
        SimDuration rejoinDelay{};  ///< From hearing of a change to the poll that acts on it.
        SimDuration revocation{};   ///< What it takes to give partitions up.
    };
    struct Action {
        SimTime at{};
        std::size_t member = 0;  ///< Index into members.
        Act act{};
    };

    std::string id;
    GroupSpec::Protocol protocol = GroupSpec::Protocol::Classic;
    int partitions = 1;
    SimDuration session{};
    SimDuration heartbeat{};
    SimDuration rebalanceTimeout{};  ///< Classic; max.poll.interval.ms.
    SimDuration initialDelay{};      ///< Classic; group.initial.rebalance.delay.ms.
    std::vector<Member> members;
    std::vector<Action> actions;  ///< Sorted by time; each member's first one is Join.
};

/// One thing that coordinator or members were seen to do.
struct GroupSight {
    enum class What : std::uint8_t {
        State,       ///< The group's state or number of members changed: `phase`, `count`.
        Generation,  ///< Classic: a new generation `number` of `count` members.
        Owns,        ///< `member` was told that it owns `count` partitions.
        Learns,      ///< Classic: `member` heard of a rebalance.
        Rejoins,     ///< `member` joined again.
    };

    SimTime at{};
    What what{};
    std::size_t member = 0;
    GroupPhase phase{};
    std::uint32_t number = 0;
    std::uint32_t count = 0;

    bool operator==(const GroupSight&) const = default;
};

/// The same as a scenario of ours, long enough for the group to come to rest.
Scenario scenarioOf(const GroupExperiment& experiment);

/// What was seen in a run of scenarioOf(), in the order of events.
std::vector<GroupSight> sightsOf(const Recording& recording);

}  // namespace millrace
