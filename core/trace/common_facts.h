// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/act.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts that belong to both halves. A trace opens with Declared and SettingStated facts, so
// whoever shows it needs no scenario.

namespace millrace {

/// What can be declared, selected and named.
enum class Thing : std::uint8_t {
    Run,          ///< index 0; name = the scenario's, caption = what to watch
    Application,  ///< index 0
    Entity,       ///< EntityId
    EventType,    ///< ordinal of the type
    Reaction,     ///< ReactionId; caption = what it does
    Log,          ///< index 0; name = profile
    List,         ///< index 0; name = profile
    Partition,    ///< PartitionId; parent = topic
    Group,        ///< GroupId; parent = reaction
    Member,       ///< MemberId; parent = group
    Worker,       ///< WorkerId
    Thread,       ///< ThreadId
    Happening,    ///< HappeningId; not declared, but can be selected
    Job,          ///< JobId; not declared, but can be selected
    Broker,       ///< BrokerId
    Producer,     ///< index 0; declared when it is transactional
    Topic = 16,   ///< TopicId; declared where there is more than one
    Lane = 17,    ///< Of the list, in the order of preference; parent = its queue
    Scheduler,    ///< SchedulerId
    Store,        ///< index 0, the list's; not declared, but can be selected
};

/// Units of SettingStated values.
enum class Unit : std::uint8_t {
    Count,
    Nanoseconds,  ///< INT64_MAX = forever
    PerMillion,
    Choice,  ///< the name of the choice is in `text`
};

struct Declared {
    static constexpr FactInfo kInfo{1, Half::Both, "Declared", "A thing exists in this run."};
    Thing thing{};
    std::uint32_t index = 0;
    std::uint32_t parent = 0;
    std::string name;
    std::string caption;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("thing", self.thing);
        visit("index", self.index);
        visit("parent", self.parent);
        visit("name", self.name);
        visit("caption", self.caption);
    }
};

struct SettingStated {
    static constexpr FactInfo kInfo{2, Half::Both, "SettingStated", "A setting is in force."};
    Thing thing{};  ///< Whose setting.
    std::uint32_t index = 0;
    std::string key;  ///< Ours: "lease".
    std::int64_t value = 0;
    Unit unit{};
    std::string text;  ///< The product's own name of the setting, or of the choice.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("thing", self.thing);
        visit("index", self.index);
        visit("key", self.key);
        visit("value", self.value);
        visit("unit", self.unit);
        visit("text", self.text);
    }
};

struct Happened {
    static constexpr FactInfo kInfo{3, Half::Both, "Happened",
                                    "Something happened; both sides owe every reaction."};
    HappeningId happening;  ///< The next line of the tape.
    EntityId entity;
    std::uint32_t number = 0;  ///< 1, 2, 3 ... per entity, in tape order.
    std::uint32_t type = 0;    ///< Ordinal of the event type.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("happening", self.happening);
        visit("entity", self.entity);
        visit("number", self.number);
        visit("type", self.type);
    }
};

/// A person's act, stated before what it does. `index` of a slot counts from 0.
struct Intervened {
    static constexpr FactInfo kInfo{4, Half::Both, "Intervened",
                                    "A person killed, stopped, restarted or moved something."};
    Act act{};
    /// 0 slot, 1 member, 2 worker, 3 group, 4 broker, 5 producer, 7 scheduler, 8 store; 0 for
    /// partitions.
    std::uint32_t target = 0;
    std::uint32_t index = 0;
    std::uint32_t line = 0;  ///< Ordinal of the [[at]] table in the scenario.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("act", self.act);
        visit("target", self.target);
        visit("index", self.index);
        visit("line", self.line);
    }
};

/// What the code of a reaction writes.
enum class Code : std::uint8_t {
    Right,
    Wrong,  ///< A bug: effects take place, and what they write is wrong.
};

/// On both sides at once: there is one code for what must be done.
struct CodeDeployed {
    static constexpr FactInfo kInfo{143, Half::Both, "CodeDeployed",
                                    "Another version of a reaction's code is in force."};
    ReactionId reaction;
    Code code{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("reaction", self.reaction);
        visit("code", self.code);
    }
};

struct RunEnded {
    static constexpr FactInfo kInfo{5, Half::Both, "RunEnded", "The run's duration is over."};

    template <class Self, class Visitor>
    static void fields(Self&, Visitor&)
    {
    }
};

using CommonFacts = FactList<Declared, SettingStated, Happened, Intervened, RunEnded, CodeDeployed>;

}  // namespace millrace
