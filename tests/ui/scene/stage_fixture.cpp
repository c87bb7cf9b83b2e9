// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/scene/stage_fixture.h"

namespace millrace::test {

using namespace std::chrono_literals;

namespace {

void declare(StageFixture& fixture, Thing thing, std::uint32_t index, std::string name,
             std::string caption = {}, std::uint32_t parent = 0)
{
    const Declared fact{thing, index, parent, std::move(name), std::move(caption)};
    fixture.columns.declarations.push_back(fact);
    apply(fixture.state, SimTime{}, fact);
}

void set(StageFixture& fixture, Thing thing, const char* key, SimDuration value)
{
    fixture.columns.settings.push_back({thing, 0, key, value.count(), Unit::Nanoseconds, {}});
}

void declareAll(StageFixture& fixture)
{
    declare(fixture, Thing::Run, 0, "fixture");
    const char* reactions[] = {"search", "alerts", "lake"};
    const char* jobs[] = {"update search", "send alert", "copy to lake"};
    for (std::uint32_t r = 0; r < 3; ++r) {
        declare(fixture, Thing::Reaction, r, reactions[r], "does its part");
        fixture.columns.settings.push_back({Thing::Reaction, r, "job", 0, Unit::Choice, jobs[r]});
        fixture.columns.settings.push_back(
            {Thing::Reaction, r, "effect", 0, Unit::Choice, r == 0 ? "upsert-delete" : "count"});
    }
    for (std::uint32_t e = 0; e < 6; ++e)
        declare(fixture, Thing::Entity, e, std::string{"customer-"} + static_cast<char>('A' + e));
    for (std::uint32_t t = 0; t < 3; ++t)
        declare(fixture, Thing::EventType, t, std::array{"created", "updated", "deleted"}[t]);
    declare(fixture, Thing::Log, 0, "generic-log");
    declare(fixture, Thing::List, 0, "generic-lease");
    for (std::uint32_t p = 0; p < 3; ++p)
        declare(fixture, Thing::Partition, p, "partition " + std::to_string(p));
    for (std::uint32_t g = 0; g < 3; ++g)
        declare(fixture, Thing::Group, g, reactions[g], "does its part", g);
    const char* members[] = {"search-1", "search-2", "alerts-1", "lake-1"};
    for (std::uint32_t m = 0; m < 4; ++m)
        declare(fixture, Thing::Member, m, members[m], {}, m < 2 ? 0 : m - 1);
    for (std::uint32_t w = 0; w < 4; ++w)
        declare(fixture, Thing::Worker, w, "worker " + std::to_string(w + 1));
    for (std::uint32_t t = 0; t < 3; ++t)
        declare(fixture, Thing::Thread, t, "request " + std::to_string(t + 1));
    set(fixture, Thing::Log, "session", 6s);
    set(fixture, Thing::Log, "retention", 60s);
    set(fixture, Thing::List, "lease", 6s);
    fixture.columns.settings.push_back({Thing::List, 0, "attempts", 5, Unit::Count, {}});
    fixture.columns.records.resize(3);
}

Claim claimOf(JobId job, std::uint32_t worker, SimTime now)
{
    return {.job = job,
            .worker = WorkerId{worker},
            .attempt = 1,
            .executions = 1,
            .working = true,
            .since = now - 300ms,
            .until = now + 300ms,
            .seenAt = now - 1s,
            .leaseEndsAt = now + 4s};
}

}  // namespace

StageFixture::StageFixture()
{
    declareAll(*this);
    time = SimTime{74s};
    for (std::uint32_t n = 0; n < 40; ++n)
        addHappening(n % 6);
    for (std::uint32_t p = 0; p < 3; ++p)
        addRecords(p, 18 + p);
    LogState& log = state.log;
    log.partitions[0].logStart = 12;
    for (MemberState& member : log.members)
        member = {.group = member.group,
                  .standing = MemberState::Standing::Steady,
                  .life = Life::Alive,
                  .inGroup = true,
                  .since = SimTime{},
                  .seenAt = time - 1s,
                  .sessionEndsAt = time + 5s,
                  .wakesAt = {},
                  .hand = {}};
    for (std::uint32_t g = 0; g < 3; ++g)
        for (std::uint32_t p = 0; p < 3; ++p)
            reading(g, p) = {.owner = MemberId{g == 0 ? (p == 2 ? 1U : 0U) : g + 1},
                             .committed = 15,
                             .position = 15};
    log.members[0].hand = {RecordInHand::Phase::Travelling,
                           PartitionId{0U},
                           15,
                           HappeningId{15U},
                           0,
                           time - 100ms,
                           time + 200ms,
                           false};
    reading(0, 0).position = 16;
    log.members[1].life = Life::Killed;
    log.members[1].since = time - 1s;
    log.members[1].hand = {RecordInHand::Phase::Working,
                           PartitionId{2U},
                           15,
                           HappeningId{5U},
                           1,
                           time - 2s,
                           time - 1s,
                           false};
    log.members[3].wakesAt = time + 16s;
    addOnTheirWay(1);
    QueueState& queue = state.queue;
    for (std::uint32_t w = 0; w < 4; ++w)
        queue.workers[w] = {.life = Life::Alive, .since = {}, .claim = {}};
    queue.workers[0].claim = claimOf(addJob(HappeningId{30U}, 0), 0, time);
    queue.workers[2].claim = claimOf(addJob(HappeningId{31U}, 1), 2, time);
    queue.workers[2].claim.working = false;
    queue.workers[1].life = Life::Killed;
    queue.workers[1].since = time - 1s;
    queue.orphans.push_back(claimOf(addJob(HappeningId{5U}, 2), 1, time));
    queue.inWait.insert({addJob(HappeningId{2U}, 0), time - 1s, time + 1400ms, 1, 1});
    columns.dead.push_back({addJob(HappeningId{4U}, 1), 5, time - 9s});
    queue.dead = 1;
    queue.onTheirWay.push_back({HappeningId{39U}, ReactionId{0U}, time - 100ms, time + 200ms});
    addReady(7);
    queue.threads[0] = {.happening = HappeningId{39U}, .since = time - 10ms, .until = time + 40ms};
    for (auto* effects : {&state.logEffects, &state.queueEffects})
        for (EffectsState& each : *effects) {
            each.count = 57;
            each.lastOfEntity[1] = HappeningId{1U};
        }
}

Moment StageFixture::moment() const
{
    Moment moment{
        .columns = columns, .state = state, .time = time, .end = time + 60s, .sentence = sentence};
    moment.log.due = moment.list.due = 120;
    moment.list.stuck = 1;
    moment.list.wrongNow = 2;
    return moment;
}

HappeningId StageFixture::addHappening(std::uint32_t entity)
{
    const auto number = static_cast<std::uint32_t>(columns.happenings.size() / 6 + 1);
    columns.happenings.push_back({time, EntityId{entity}, number, number % 3});
    state.happenings = static_cast<std::uint32_t>(columns.happenings.size());
    return HappeningId{columns.happenings.size() - 1};
}

JobId StageFixture::addJob(HappeningId happening, std::uint32_t reaction)
{
    columns.jobs.push_back({happening, ReactionId{reaction}, time});
    return JobId{columns.jobs.size() - 1};
}

void StageFixture::addRecords(std::uint32_t partition, std::uint32_t count)
{
    auto& records = columns.records[partition];
    for (std::uint32_t n = 0; n < count; ++n)
        records.push_back(
            {.happening = HappeningId{static_cast<std::uint32_t>(records.size() % 40)},
             .appendedAt = time});
    state.log.partitions[partition].logEnd = records.size();
    state.log.partitions[partition].highWatermark = records.size();
}

void StageFixture::addReady(std::uint32_t count)
{
    for (std::uint32_t n = 0; n < count; ++n)
        columns.lanes[0].push_back({addJob(HappeningId{n % 40}, n % 3), 0, 0, time});
    state.queue.lanes[0].tail = columns.lanes[0].size();
}

void StageFixture::addOnTheirWay(std::uint32_t count)
{
    for (std::uint32_t n = 0; n < count; ++n)
        state.log.onTheirWay.push_back({HappeningId{n % 40}, PartitionId{n % 3},
                                        time - SimDuration{1'000 * (n % 97 + 1)},
                                        time + SimDuration{1'000 * (n % 89 + 1)}});
}

ReadingState& StageFixture::reading(std::uint32_t group, std::uint32_t partition)
{
    return state.log.readings[group * state.log.partitions.size() + partition];
}

}  // namespace millrace::test
