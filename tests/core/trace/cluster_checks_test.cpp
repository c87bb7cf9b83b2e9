// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "tests/core/trace/bad_state.h"

// Each check bites: a right state is corrupted, and exactly the check that the row names fires.
// Numbers of rows are those of the reliability invariants.

namespace millrace::cluster_checks_test {
namespace {

using test::after;
using test::BadStateRow;
using test::Change;
using test::checks;
using test::kNow;
using test::Next;
using test::state;

constexpr PartitionId kPartition{0U};

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

class ClusterCheckTest : public testing::TestWithParam<BadStateRow> {};

TEST_P(ClusterCheckTest, FiresOnACorruptStateAlone)
{
    test::expectItFires(goodState(), GetParam());
}

const ReplicaAppended kCopy{kPartition, BrokerId{2U}, 1};
const ReplicaReported kReport{kPartition, BrokerId{1U}, 1};
const ReplicaReported kOther{kPartition, BrokerId{2U}, 1};
const HighWatermarkRaised kRaise{kPartition, 1};
const BatchAppended kNext{BatchId{1U}, 1, 1};
const BrokerCrashed kCrash{BrokerId{0U}, Crash::Process, kNow};
const BrokerCrashed kMachine{BrokerId{0U}, Crash::Machine, kNow};
const BrokerCutOff kCutOff{BrokerId{0U}, kNever, kNow};
const BrokerFenced kFence{BrokerId{0U}};
const LeaderElected kElection{kPartition, BrokerId{1U}, 1, Election::Clean, 1};

INSTANTIATE_TEST_SUITE_P(
    Replicas, ClusterCheckTest,
    testing::Values(
        BadStateRow{"E11_TheDeadFetch", after(),
                    [](VisibleState& s) { s.log.cluster.brokers[2].life = Life::Killed; },
                    checks(kCopy), "Life::Alive"},
        BadStateRow{"E11_TheCutOffFetch", after(),
                    [](VisibleState& s) { s.log.cluster.brokers[2].cutOffUntil = kNever; },
                    checks(kCopy), "!isCutOff(follower)"},
        BadStateRow{"E11_TheDeadFlush", after(),
                    [](VisibleState& s) { s.log.cluster.brokers[2].life = Life::Killed; },
                    checks(BrokerFlushed{BrokerId{2U}}), "Life::Alive"},
        BadStateRow{"E11_WhatIsFlushedIsLost", after(kMachine),
                    [](VisibleState& s) { replica(s, 0).flushed = 1; },
                    checks(ReplicaTruncated{kPartition, BrokerId{0U}, 0, Cut::Unflushed}),
                    "fact.logEnd == replica.flushed"},
        BadStateRow{"E11_AProcessTakesItsMemoryWithIt", after(kMachine),
                    [](VisibleState& s) { s.log.cluster.machineCrashed = false; },
                    checks(ReplicaTruncated{kPartition, BrokerId{0U}, 0, Cut::Unflushed}),
                    "machineCrashed"},
        BadStateRow{"E15_AnOffsetTwice", after(), [](VisibleState& s) { setOf(s).counts.end = 3; },
                    checks(kNext), "fact.offset == set.counts.end"},
        BadStateRow{"E16_AFollowerAheadOfItsLeader", after(),
                    [](VisibleState& s) { replica(s, 0).log.end = 0; }, checks(kCopy),
                    "fact.logEnd <= leader.log.end"},
        BadStateRow{"E16_AFollowerThatDidNotTruncate", after(),
                    [](VisibleState& s) {
                        replica(s, 2).log.epochs = {{7, 0, 0}};
                        replica(s, 2).log.end = 1;
                    },
                    checks(kCopy), "commonEnd(replica.log, leader.log) == replica.log.end"},
        BadStateRow{"E17_TheWatermarkFalls", after(kReport, kCopy, kOther),
                    [](VisibleState& s) { s.log.partitions[0].highWatermark = 1; }, checks(kRaise),
                    "fact.highWatermark > partitionOf(before, fact.partition).highWatermark"},
        BadStateRow{"E17_CommittedRecordsAreCut", after(),
                    [](VisibleState& s) { s.log.partitions[0].highWatermark = 1; },
                    checks(LogTruncated{kPartition, 0, 1}), "cluster.uncleanElection"},
        BadStateRow{"E18_TheLeaderBelievesTooMuch", after(),
                    [](VisibleState& s) { replica(s, 1).log.end = 0; }, checks(kReport),
                    "fact.logEnd == replicaOf"},
        BadStateRow{"E18_AboveWhatOneInSyncReported", after(kReport, kCopy, kOther),
                    [](VisibleState& s) { replica(s, 1).reported = 0; }, checks(kRaise),
                    "fact.highWatermark == leastInSync(set)"},
        BadStateRow{"E18_AboveWhatOneInSyncHas", after(kReport, kCopy, kOther),
                    [](VisibleState& s) { replica(s, 1).log.end = 0; }, checks(kRaise),
                    "fact.highWatermark <= each.log.end"},
        BadStateRow{"E18_RaisedBelowTheMinimumInSync", after(kReport, kCopy, kOther),
                    [](VisibleState& s) { replica(s, 1).inSync = replica(s, 2).inSync = false; },
                    checks(kRaise), "inSyncCount(set)"},
        BadStateRow{"InSyncWithoutHavingCaughtUp",
                    after(kReport, kCopy, kOther, ReplicaLeftInSync{kPartition, BrokerId{2U}}),
                    [](VisibleState& s) {
                        replica(s, 2).reported = 0, s.log.partitions[0].highWatermark = 1;
                    },
                    checks(ReplicaJoinedInSync{kPartition, BrokerId{2U}}), "replica.reported"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Leaders, ClusterCheckTest,
    testing::Values(
        BadStateRow{"E19_TheSameEpochTwice", after(), [](VisibleState& s) { setOf(s).epoch = 1; },
                    checks(kElection), "fact.epoch == set.epoch + 1"},
        BadStateRow{"E19_AFencedLeader", after(),
                    [](VisibleState& s) { s.log.cluster.brokers[1].fenced = true; },
                    checks(kElection), "fenced"},
        BadStateRow{"E19_AFormerLeaderAppends", after(),
                    [](VisibleState& s) { setOf(s).leader = BrokerId{1U}; }, checks(kNext),
                    "leader == batch.broker"},
        BadStateRow{"E19_ADeadLeaderAppends", after(),
                    [](VisibleState& s) { s.log.partitions[0].online = false; }, checks(kNext),
                    "online"},
        BadStateRow{"NotInSyncAndNotAllowed", after(),
                    [](VisibleState& s) { replica(s, 1).inSync = false; }, checks(kElection),
                    "leader.inSync || before.log.cluster.uncleanElection"},
        BadStateRow{"WhatItLacksWasNotGivenUp", after(),
                    [](VisibleState& s) { setOf(s).counts.end = 2; }, checks(kElection),
                    "commonEnd(set.counts, leader.log) == set.counts.end"},
        BadStateRow{"TheLastInSyncLeaves", after(),
                    [](VisibleState& s) { replica(s, 0).inSync = replica(s, 1).inSync = false; },
                    checks(ReplicaLeftInSync{kPartition, BrokerId{2U}}), "inSyncCount"},
        BadStateRow{"FencedBeforeItsTime", after(kCrash),
                    [](VisibleState& s) { s.log.cluster.brokers[0].fencedAt = kNever; },
                    checks(kFence), "broker.fencedAt == time"},
        BadStateRow{"RegisteredBesideItsFormerProcess",
                    after(kCrash, kFence, BrokerStarted{BrokerId{0U}}),
                    [](VisibleState& s) { s.log.cluster.brokers[0].fenced = false; },
                    checks(BrokerRegistered{BrokerId{0U}}), "broker.fenced"},
        BadStateRow{"RegisteredWhileItIsCutOff", after(kCrash, kFence, BrokerStarted{BrokerId{0U}}),
                    [](VisibleState& s) { s.log.cluster.brokers[0].cutOffUntil = kNever; },
                    checks(BrokerRegistered{BrokerId{0U}}), "!isCutOff(broker)"},
        BadStateRow{"CutOffTwice", after(),
                    [](VisibleState& s) { s.log.cluster.brokers[0].cutOffUntil = kNever; },
                    checks(kCutOff), "!isCutOff(broker)"},
        BadStateRow{"GivenUpAtAnotherTimeThanTheDeadAre", after(kCrash),
                    [](VisibleState& s) { s.log.cluster.brokers[0].fencedAt = SimTime{}; },
                    checks(BrokerCutOff{BrokerId{0U}, kNever, kNow}), "broker.fencedAt"},
        BadStateRow{"InReachAtAnotherTime",
                    [](VisibleState& s) { s.log.cluster.brokers[0].cutOffUntil = kNow; },
                    [](VisibleState& s) { s.log.cluster.brokers[0].cutOffUntil = kNever; },
                    checks(BrokerInReach{BrokerId{0U}}), "broker.cutOffUntil == time"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Producer, ClusterCheckTest,
    testing::Values(
        BadStateRow{"E12_BeforeItArrives", after(),
                    [](VisibleState& s) { s.log.cluster.producer.batches[1].until = kNever; },
                    checks(kNext), "found.until == time"},
        BadStateRow{"E30_ABatchLeftOut", after(),
                    [](VisibleState& s) { setOf(s).known.back().records = 0; }, checks(kNext),
                    "each.sequence"},
        BadStateRow{"E30_AKnownBatchAgain", after(),
                    [](VisibleState& s) {
                        setOf(s).known.push_back({1, 1, 2});
                    },
                    checks(kNext), "fact.sequence >= next"},
        BadStateRow{"E30_RecognizedAndNotKnown",
                    [](VisibleState& s) {
                        setOf(s).known.push_back({1, 1, 2});
                    },
                    [](VisibleState& s) { setOf(s).known.clear(); },
                    checks(BatchRecognized{BatchId{1U}}), "known.end()"},
        BadStateRow{"E30_RecognizedWithoutIdempotence",
                    [](VisibleState& s) {
                        setOf(s).known.push_back({1, 1, 2});
                    },
                    [](VisibleState& s) { s.log.cluster.idempotence = false; },
                    checks(BatchRecognized{BatchId{1U}}), "idempotence"},
        BadStateRow{"E32_AcceptedBeforeAllInSyncHaveIt", after(kReport, kCopy, kOther, kRaise),
                    [](VisibleState& s) { s.log.partitions[0].highWatermark = 0; },
                    checks(BatchAnswered{BatchId{0U}, ProduceError::None, kNow}), "highWatermark"},
        BadStateRow{"E32_AcceptedWithTooFewInSync", after(),
                    [](VisibleState& s) { replica(s, 1).inSync = replica(s, 2).inSync = false; },
                    checks(kNext), "inSyncCount"},
        BadStateRow{"SentBeforeItsBackoffIsOver", after(),
                    [](VisibleState& s) {
                        s.log.cluster.producer.batches[2].phase = BatchState::Phase::BackingOff;
                        s.log.cluster.producer.batches[2].until = kNever;
                    },
                    checks(BatchSent{BatchId{2U}, BrokerId{0U}, 1, Acks::All, kNow}),
                    "until <= time"},
        BadStateRow{"AnAttemptLeftOut", after(),
                    [](VisibleState& s) { s.log.cluster.producer.batches[2].attempt = 1; },
                    checks(BatchSent{BatchId{2U}, BrokerId{0U}, 1, Acks::All, kNow}),
                    "fact.attempt == batch.attempt + 1"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::cluster_checks_test
