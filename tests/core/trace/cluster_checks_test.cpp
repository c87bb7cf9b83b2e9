// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>

#include <gtest/gtest.h>

#include "core/base/invariant.h"
#include "core/trace/checks.h"

// Each check bites: a right state is corrupted, and exactly the check that the row names fires.
// Numbers of rows are those of the reliability invariants.

namespace millrace {
namespace {

constexpr SimTime kNow{std::chrono::seconds{5}};
constexpr PartitionId kPartition{0U};

template <class Fact>
void state(VisibleState& to, const Fact& fact)
{
    verify(to, kNow, fact);
    apply(to, kNow, fact);
}

/// Three brokers, one partition, one record on the first two, an unsent batch, one in flight.
VisibleState goodState()
{
    VisibleState good;
    for (std::uint32_t b = 0; b < 3; ++b)
        state(good, Declared{Thing::Broker, b, 0, "broker", ""});
    state(good, Declared{Thing::Partition, 0, 0, "partition", ""});
    state(good, Declared{Thing::Group, 0, 0, "group", ""});
    state(good, SettingStated{Thing::Log, 0, "minInSync", 2, Unit::Count, ""});
    state(good, SettingStated{Thing::Log, 0, "idempotence", 1, Unit::Count, ""});
    good.happenings = 9;
    for (std::uint32_t b = 0; b < 3; ++b) {
        state(good, BrokerStarted{BrokerId{b}});
        state(good, BrokerRegistered{BrokerId{b}});
        state(good, ReplicaPlaced{kPartition, BrokerId{b}});
    }
    state(good, LeaderElected{kPartition, BrokerId{0U}, 0, Election::Clean, 0});
    for (std::uint32_t batch = 0; batch < 3; ++batch)
        state(good, RecordBuffered{HappeningId{batch}, kPartition, BatchId{batch}});
    for (std::uint32_t batch = 0; batch < 2; ++batch)
        state(good, BatchSent{BatchId{batch}, BrokerId{0U}, 1, Acks::All, kNow});
    state(good, BatchAppended{BatchId{0U}, 0, 0});
    state(good, RecordAppended{kPartition, 0, HappeningId{0U}});
    state(good, ReplicaAppended{kPartition, BrokerId{1U}, 1});
    return good;
}

ReplicaSet& setOf(VisibleState& of)
{
    return of.log.cluster.sets[0];
}

ReplicaState& replica(VisibleState& of, std::size_t n)
{
    return setOf(of).replicas[n];
}

using Change = std::function<void(VisibleState&)>;
using Next = std::function<void(const VisibleState&)>;

struct BadRow {
    const char* name;
    Change prepare;  ///< Facts that are right.
    Change corrupt;
    Next next;  ///< A fact that is right before the corruption and wrong after it.
    const char* fires;
};

void PrintTo(const BadRow& row, std::ostream* out)
{
    *out << row.name;
}

class ClusterCheckTest : public testing::TestWithParam<BadRow> {};

TEST_P(ClusterCheckTest, FiresOnACorruptStateAlone)
{
    VisibleState corrupt = goodState();
    GetParam().prepare(corrupt);
    EXPECT_NO_THROW(GetParam().next(corrupt)) << "the fact is right before";
    GetParam().corrupt(corrupt);
    try {
        GetParam().next(corrupt);
        FAIL() << "nothing fired";
    } catch (const InvariantBroken& broken) {
        EXPECT_NE(std::string{broken.what()}.find(GetParam().fires), std::string::npos)
            << broken.what();
    }
}

template <class Fact>
Next checks(Fact fact)
{
    return [fact](const VisibleState& before) { verify(before, kNow, fact); };
}

template <class... Facts>
Change after(Facts... facts)
{
    return [=](VisibleState& good) { (state(good, facts), ...); };
}

const ReplicaAppended kCopy{kPartition, BrokerId{2U}, 1};
const ReplicaReported kReport{kPartition, BrokerId{1U}, 1};
const ReplicaReported kOther{kPartition, BrokerId{2U}, 1};
const HighWatermarkRaised kRaise{kPartition, 1};
const BatchAppended kNext{BatchId{1U}, 1, 1};
const BrokerCrashed kCrash{BrokerId{0U}, Crash::Process, kNow};
const BrokerCrashed kMachine{BrokerId{0U}, Crash::Machine, kNow};
const BrokerFenced kFence{BrokerId{0U}};
const LeaderElected kElection{kPartition, BrokerId{1U}, 1, Election::Clean, 1};

INSTANTIATE_TEST_SUITE_P(
    Replicas, ClusterCheckTest,
    testing::Values(
        BadRow{"E11_TheDeadFetch", after(),
               [](VisibleState& s) { s.log.cluster.brokers[2].life = Life::Killed; }, checks(kCopy),
               "Life::Alive"},
        BadRow{"E11_TheDeadFlush", after(),
               [](VisibleState& s) { s.log.cluster.brokers[2].life = Life::Killed; },
               checks(BrokerFlushed{BrokerId{2U}}), "Life::Alive"},
        BadRow{"E11_WhatIsFlushedIsLost", after(kMachine),
               [](VisibleState& s) { replica(s, 0).flushed = 1; },
               checks(ReplicaTruncated{kPartition, BrokerId{0U}, 0, Cut::Unflushed}),
               "fact.logEnd == replica.flushed"},
        BadRow{"E11_AProcessTakesItsMemoryWithIt", after(kMachine),
               [](VisibleState& s) { s.log.cluster.machineCrashed = false; },
               checks(ReplicaTruncated{kPartition, BrokerId{0U}, 0, Cut::Unflushed}),
               "machineCrashed"},
        BadRow{"E15_AnOffsetTwice", after(), [](VisibleState& s) { setOf(s).counts.end = 3; },
               checks(kNext), "fact.offset == set.counts.end"},
        BadRow{"E16_AFollowerAheadOfItsLeader", after(),
               [](VisibleState& s) { replica(s, 0).log.end = 0; }, checks(kCopy),
               "fact.logEnd <= leader.log.end"},
        BadRow{"E16_AFollowerThatDidNotTruncate", after(),
               [](VisibleState& s) {
                   replica(s, 2).log.epochs = {{7, 0, 0}};
                   replica(s, 2).log.end = 1;
               },
               checks(kCopy), "commonEnd(replica.log, leader.log) == replica.log.end"},
        BadRow{"E17_TheWatermarkFalls", after(kReport, kCopy, kOther),
               [](VisibleState& s) { s.log.partitions[0].highWatermark = 1; }, checks(kRaise),
               "fact.highWatermark > partitionOf(before, fact.partition).highWatermark"},
        BadRow{"E17_CommittedRecordsAreCut", after(),
               [](VisibleState& s) { s.log.partitions[0].highWatermark = 1; },
               checks(LogTruncated{kPartition, 0, 1}), "cluster.uncleanElection"},
        BadRow{"E18_TheLeaderBelievesTooMuch", after(),
               [](VisibleState& s) { replica(s, 1).log.end = 0; }, checks(kReport),
               "fact.logEnd == replicaOf"},
        BadRow{"E18_AboveWhatOneInSyncReported", after(kReport, kCopy, kOther),
               [](VisibleState& s) { replica(s, 1).reported = 0; }, checks(kRaise),
               "fact.highWatermark == leastInSync(set)"},
        BadRow{"E18_AboveWhatOneInSyncHas", after(kReport, kCopy, kOther),
               [](VisibleState& s) { replica(s, 1).log.end = 0; }, checks(kRaise),
               "fact.highWatermark <= each.log.end"},
        BadRow{"E18_RaisedBelowTheMinimumInSync", after(kReport, kCopy, kOther),
               [](VisibleState& s) { replica(s, 1).inSync = replica(s, 2).inSync = false; },
               checks(kRaise), "inSyncCount(set)"},
        BadRow{"InSyncWithoutHavingCaughtUp",
               after(kReport, kCopy, kOther, ReplicaLeftInSync{kPartition, BrokerId{2U}}),
               [](VisibleState& s) {
                   replica(s, 2).reported = 0, s.log.partitions[0].highWatermark = 1;
               },
               checks(ReplicaJoinedInSync{kPartition, BrokerId{2U}}), "replica.reported"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Leaders, ClusterCheckTest,
    testing::Values(
        BadRow{"E19_TheSameEpochTwice", after(), [](VisibleState& s) { setOf(s).epoch = 1; },
               checks(kElection), "fact.epoch == set.epoch + 1"},
        BadRow{"E19_AFencedLeader", after(),
               [](VisibleState& s) { s.log.cluster.brokers[1].fenced = true; }, checks(kElection),
               "fenced"},
        BadRow{"E19_AFormerLeaderAppends", after(),
               [](VisibleState& s) { setOf(s).leader = BrokerId{1U}; }, checks(kNext),
               "leader == batch.broker"},
        BadRow{"E19_ADeadLeaderAppends", after(),
               [](VisibleState& s) { s.log.partitions[0].online = false; }, checks(kNext),
               "online"},
        BadRow{"NotInSyncAndNotAllowed", after(),
               [](VisibleState& s) { replica(s, 1).inSync = false; }, checks(kElection),
               "leader.inSync || before.log.cluster.uncleanElection"},
        BadRow{"WhatItLacksWasNotGivenUp", after(),
               [](VisibleState& s) { setOf(s).counts.end = 2; }, checks(kElection),
               "commonEnd(set.counts, leader.log) == set.counts.end"},
        BadRow{"TheLastInSyncLeaves", after(),
               [](VisibleState& s) { replica(s, 0).inSync = replica(s, 1).inSync = false; },
               checks(ReplicaLeftInSync{kPartition, BrokerId{2U}}), "inSyncCount"},
        BadRow{"FencedBeforeItsTime", after(kCrash),
               [](VisibleState& s) { s.log.cluster.brokers[0].fencedAt = kNever; }, checks(kFence),
               "broker.fencedAt == time"},
        BadRow{"RegisteredBesideItsFormerProcess",
               after(kCrash, kFence, BrokerStarted{BrokerId{0U}}),
               [](VisibleState& s) { s.log.cluster.brokers[0].fenced = false; },
               checks(BrokerRegistered{BrokerId{0U}}), "broker.fenced"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Producer, ClusterCheckTest,
    testing::Values(
        BadRow{"E12_BeforeItArrives", after(),
               [](VisibleState& s) { s.log.cluster.producer.batches[1].until = kNever; },
               checks(kNext), "found.until == time"},
        BadRow{"E30_ABatchLeftOut", after(),
               [](VisibleState& s) { setOf(s).known.back().records = 0; }, checks(kNext),
               "each.sequence"},
        BadRow{"E30_AKnownBatchAgain", after(),
               [](VisibleState& s) {
                   setOf(s).known.push_back({1, 1, 2});
               },
               checks(kNext), "fact.sequence >= next"},
        BadRow{"E30_RecognizedAndNotKnown",
               [](VisibleState& s) {
                   setOf(s).known.push_back({1, 1, 2});
               },
               [](VisibleState& s) { setOf(s).known.clear(); },
               checks(BatchRecognized{BatchId{1U}}), "known.end()"},
        BadRow{"E30_RecognizedWithoutIdempotence",
               [](VisibleState& s) {
                   setOf(s).known.push_back({1, 1, 2});
               },
               [](VisibleState& s) { s.log.cluster.idempotence = false; },
               checks(BatchRecognized{BatchId{1U}}), "idempotence"},
        BadRow{"E32_AcceptedBeforeAllInSyncHaveIt", after(kReport, kCopy, kOther, kRaise),
               [](VisibleState& s) { s.log.partitions[0].highWatermark = 0; },
               checks(BatchAnswered{BatchId{0U}, ProduceError::None, kNow}), "highWatermark"},
        BadRow{"E32_AcceptedWithTooFewInSync", after(),
               [](VisibleState& s) { replica(s, 1).inSync = replica(s, 2).inSync = false; },
               checks(kNext), "inSyncCount"},
        BadRow{"SentBeforeItsBackoffIsOver", after(),
               [](VisibleState& s) {
                   s.log.cluster.producer.batches[2].phase = BatchState::Phase::BackingOff;
                   s.log.cluster.producer.batches[2].until = kNever;
               },
               checks(BatchSent{BatchId{2U}, BrokerId{0U}, 1, Acks::All, kNow}), "until <= time"},
        BadRow{"AnAttemptLeftOut", after(),
               [](VisibleState& s) { s.log.cluster.producer.batches[2].attempt = 1; },
               checks(BatchSent{BatchId{2U}, BrokerId{0U}, 1, Acks::All, kNow}),
               "fact.attempt == batch.attempt + 1"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace
