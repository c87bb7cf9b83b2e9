// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/scenarios.h"

// What is idle touches nobody: the others' facts stay as they are, in time, order, fields and
// cause.

namespace millrace::idle_entities_test {
namespace {

using namespace std::chrono_literals;

/// Takes an idle entity or reaction out of the numbers of a fact.
class Without {
public:
    std::uint32_t entity = UINT32_MAX;
    std::uint32_t reaction = UINT32_MAX;

    void operator()(const char*, EntityId& id) const { close(id.value, entity); }
    void operator()(const char*, ReactionId& id) const { close(id.value, reaction); }
    template <class Other>
    void operator()(const char*, Other&) const
    {
    }

private:
    static void close(std::uint32_t& value, std::uint32_t gap)
    {
        if (value != UINT32_MAX && value > gap)
            --value;
    }
};

struct Seen {
    std::uint64_t hash;
    std::uint64_t cause;  ///< Counted among those that are kept.

    bool operator==(const Seen&) const = default;
};

/// All facts but the declarations; of the log alone, where the list does not stay idle.
std::vector<Seen> factsOf(const Scenario& scenario, const Without& without, bool listToo)
{
    const FinishedRun run = runScenario(scenario);
    std::vector<Seen> out;
    std::map<std::uint64_t, std::uint64_t> kept;
    TraceReader reader{run.recording->trace()};
    while (!reader.atEnd()) {
        const std::uint64_t index = reader.nextIndex();
        reader.next([&]<class Fact>(SimTime time, std::uint64_t cause, Fact fact) {
            if (Fact::kInfo.code <= SettingStated::kInfo.code ||
                (!listToo && Fact::kInfo.half == Half::List))
                return;
            Fact::fields(fact, without);
            FactHash hash{time, Fact::kInfo.code};
            Fact::fields(fact, hash);
            kept[index] = out.size();
            out.push_back({hash.value(), cause == Trace::kNoCause ? cause : kept.at(cause)});
        });
    }
    return out;
}

/// Everything that is drawn is random here; poison and kills too.
Scenario busy()
{
    Scenario scenario = test::shippedScenario("lease-and-session");
    scenario.network.delay.kind = VariateSpec::Kind::Exponential;
    scenario.log.groups.assign(scenario.reactions.size(), {});
    scenario.log.groups[1].protocol = GroupSpec::Protocol::Share;
    for (std::uint32_t r = 0; r < scenario.reactions.size(); ++r) {
        scenario.reactions[r].work.kind = VariateSpec::Kind::Exponential;
        scenario.reactions[r].fails = 0.05;
        scenario.reactions[r].id = r;
    }
    return scenario;
}

TEST(IdleReaction, ChangesNoOthersFacts)
{
    Scenario scenario = busy();
    scenario.queue.jobs = QueueSpec::Jobs::One;  // Of the first: the idle one is not asked.
    for (std::size_t place = 0; place <= scenario.reactions.size(); ++place) {
        SCOPED_TRACE(place);
        Scenario more = scenario;
        const auto at = static_cast<std::ptrdiff_t>(place);
        ReactionSpec idle = scenario.reactions[0];
        idle.name = "idle";
        idle.id = 77;
        more.reactions.insert(more.reactions.begin() + at, idle);
        more.log.slots.insert(more.log.slots.begin() + at, 0);
        more.log.groups.insert(more.log.groups.begin() + at, GroupSpec{});
        const bool listToo = place > 0;
        const auto before = factsOf(scenario, {}, listToo);
        ASSERT_GT(before.size(), 500U);
        EXPECT_EQ(factsOf(more, {.reaction = static_cast<std::uint32_t>(place)}, listToo), before);
        more.reactions[place].name = "renamed";
        EXPECT_EQ(factsOf(more, {.reaction = static_cast<std::uint32_t>(place)}, listToo), before);
    }
}

TEST(IdleEntity, ChangesNoOthersFacts)
{
    Scenario scenario = busy();
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    const int entities = static_cast<int>(scenario.workload.entities.size());
    for (int n = 0; n < 150; ++n)
        scenario.workload.tape.push_back({SimTime{n * 1s}, n * 5 % entities});
    const auto before = factsOf(scenario, {}, true);
    ASSERT_GT(before.size(), 500U);
    for (const int place : {0, entities / 2, entities}) {
        SCOPED_TRACE(place);
        for (const char* name : {"nobody", "another-name"}) {
            Scenario more = scenario;
            more.workload.entities.insert(more.workload.entities.begin() + place, name);
            for (TapeLine& line : more.workload.tape)
                line.entity += line.entity >= place ? 1 : 0;
            EXPECT_EQ(factsOf(more, {.entity = static_cast<std::uint32_t>(place)}, true), before);
        }
    }
}

TEST(IdleEntity, MayBeMoved)
{
    Scenario scenario = busy();
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    scenario.workload.entities.insert(scenario.workload.entities.begin() + 2, "nobody");
    for (int n = 0; n < 150; ++n)
        if (const int entity = n * 5 % 7; entity != 2)
            scenario.workload.tape.push_back({SimTime{n * 1s}, entity});
    const auto before = factsOf(scenario, {.entity = 2}, true);
    for (const int to : {0, 5, 6}) {
        SCOPED_TRACE(to);
        Scenario moved = scenario;
        auto& entities = moved.workload.entities;
        entities.erase(entities.begin() + 2);
        entities.insert(entities.begin() + to, "nobody");
        for (TapeLine& line : moved.workload.tape) {
            const int without = line.entity - (line.entity > 2 ? 1 : 0);
            line.entity = without + (without >= to ? 1 : 0);
        }
        EXPECT_EQ(factsOf(moved, {.entity = static_cast<std::uint32_t>(to)}, true), before);
    }
}

TEST(FaultWithoutAChance, ChangesNothing)
{
    Scenario scenario = busy();
    for (ReactionSpec& each : scenario.reactions)
        each.fails = 0.0;
    const auto before = factsOf(scenario, {}, true);
    Scenario poisoned = scenario;
    poisoned.reactions[0].poison = {4'000'000'000U};  // A happening that never comes.
    EXPECT_EQ(factsOf(poisoned, {}, true), before);
    Scenario barely = scenario;
    barely.reactions[1].fails = 1e-18;
    EXPECT_EQ(factsOf(barely, {}, true), before) << "the draw is made, and nobody notices";
    Scenario committed = scenario;
    committed.writes = {.given = true, .rollsBack = 0.0};
    Scenario mayRollBack = committed;
    mayRollBack.writes.rollsBack = 1e-18;
    EXPECT_EQ(factsOf(mayRollBack, {}, true), factsOf(committed, {}, true));
}

}  // namespace
}  // namespace millrace::idle_entities_test
