// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "tests/core/trace/bad_state.h"

// Each check of transactions bites: a right state is corrupted, and exactly the check that the row
// names fires. Numbers of rows are those of the reliability invariants.

namespace millrace::transaction_checks_test {
namespace {

using test::after;
using test::BadStateRow;
using test::checks;
using test::kNow;
using test::state;

constexpr PartitionId kPartition{0U};
constexpr PartitionId kOther{1U};
constexpr GroupId kCommitted{0U};
constexpr TransactionId kFirst{0U};
constexpr SimTime kTimeout{std::chrono::seconds{4}};

/// One broker, two partitions, a read_committed and a read_uncommitted group of one member each.
/// Transaction 0 has a record in both partitions, and nothing of it is in flight.
VisibleState goodState()
{
    VisibleState good;
    state(good, Declared{Thing::Reaction, 0, 0, "reaction", ""});
    state(good, Declared{Thing::Entity, 0, 0, "entity", ""});
    state(good, Declared{Thing::Broker, 0, 0, "broker", ""});
    for (std::uint32_t n = 0; n < 2; ++n)
        state(good, Declared{Thing::Partition, n, 0, "partition", ""});
    for (std::uint32_t n = 0; n < 2; ++n) {
        state(good, Declared{Thing::Group, n, 0, "group", ""});
        state(good, Declared{Thing::Member, n, n, "member", ""});
    }
    state(good, SettingStated{Thing::Group, 0, "isolation", 0, Unit::Choice, "read_committed"});
    state(good, SettingStated{Thing::Log, 0, "idempotence", 1, Unit::Count, ""});
    state(good, SettingStated{Thing::Log, 0, "transactional", 1, Unit::Count, ""});
    good.happenings = 9;
    state(good, BrokerStarted{BrokerId{0U}});
    state(good, BrokerRegistered{BrokerId{0U}});
    state(good, CoordinatorMoved{BrokerId{0U}});
    for (const PartitionId each : {kPartition, kOther}) {
        state(good, ReplicaPlaced{each, BrokerId{0U}});
        state(good, LeaderElected{each, BrokerId{0U}, 0, Election::Clean, 0});
    }
    for (std::uint32_t n = 0; n < 2; ++n) {
        state(good, MemberJoined{MemberId{n}, GroupId{n}, SimTime{std::chrono::minutes{1}}});
        state(good, Rebalanced{GroupId{n}, 1});
        state(good, PartitionAssigned{GroupId{n}, kPartition, MemberId{n}, 0});
    }
    state(good, TransactionOpened{kFirst});
    for (std::uint32_t n = 0; n < 2; ++n) {
        const PartitionId partition{n};
        state(good, RecordBuffered{HappeningId{n}, partition, BatchId{n}});
        state(good, PartitionEnlisted{kFirst, partition, kNow});
        state(good, BatchSent{BatchId{n}, BrokerId{0U}, 1, Acks::All, kNow});
        state(good, BatchAppended{BatchId{n}, 0, 0});
        state(good, RecordAppended{partition, 0, HappeningId{n}});
        state(good, HighWatermarkRaised{partition, 1});
        state(good, BatchAnswered{BatchId{n}, ProduceError::None, kNow});
        state(good, BatchAcknowledged{BatchId{n}});
    }
    return good;
}

TransactionState& transaction(VisibleState& of)
{
    return of.log.cluster.transactions.open.front();
}
PartitionState& partition(VisibleState& of)
{
    return of.log.partitions[0];
}
std::vector<TransactionBound>& bounds(VisibleState& of)
{
    return of.log.cluster.sets[0].bounds;
}

class TransactionCheckTest : public testing::TestWithParam<BadStateRow> {};

TEST_P(TransactionCheckTest, FiresOnACorruptStateAlone)
{
    test::expectItFires(goodState(), GetParam());
}

const RecordFetched kReads{MemberId{0U}, kPartition, 0, HappeningId{0U}, kNow};
const RecordFetched kReadsAll{MemberId{1U}, kPartition, 0, HappeningId{0U}, kNow};
const RecordsSkipped kSkips{kCommitted, kPartition, 2};
const TransactionClosed kCommit{kFirst, TransactionEnd::Commit};
const TransactionClosed kAbort{kFirst, TransactionEnd::Abort};
const EndRequested kAsks{kFirst, kNow};
const TransactionDecided kCommits{kFirst, TransactionEnd::Commit, DecidedBy::Application};
const TransactionDecided kAborts{kFirst, TransactionEnd::Abort, DecidedBy::Application};
const MarkerSent kMarker{kFirst, kPartition, BrokerId{0U}, kNow};
const MarkerSent kOtherMarker{kFirst, kOther, BrokerId{0U}, kNow};
const MarkerAppended kCommitted0{kFirst, kPartition, 1, TransactionEnd::Commit};
const MarkerAppended kAborted0{kFirst, kPartition, 1, TransactionEnd::Abort};
const MarkerAppended kCommitted1{kFirst, kOther, 1, TransactionEnd::Commit};
const HighWatermarkRaised kRaise{kPartition, 2};
const HighWatermarkRaised kRaiseOther{kOther, 2};
const LastStableOffsetRaised kStable{kPartition, 2};
const TransactionCompleted kOver{kFirst};

const test::Change kIsCommitted =
    after(kCommit, kAsks, kCommits, kMarker, kCommitted0, kRaise, kStable);
const test::Change kIsAborted = after(kAbort, kAsks, kAborts, kMarker, kAborted0, kRaise, kStable);

INSTANTIATE_TEST_SUITE_P(
    Reading, TransactionCheckTest,
    testing::Values(
        BadStateRow{"E16_StableAboveTheWatermark",
                    after(kCommit, kAsks, kCommits, kMarker, kCommitted0, kRaise),
                    [](VisibleState& s) { partition(s).highWatermark = 1; }, checks(kStable),
                    "fact.lastStable <= partition.highWatermark"},
        BadStateRow{"E16_StablePastAnOpenTransaction",
                    after(kCommit, kAsks, kCommits, kMarker, kCommitted0, kRaise),
                    [](VisibleState& s) { bounds(s).pop_back(); }, checks(kStable),
                    "firstOpenBelow"},
        BadStateRow{"E16_StableDoesNotRise",
                    after(kCommit, kAsks, kCommits, kMarker, kCommitted0, kRaise),
                    [](VisibleState& s) { partition(s).lastStable = 2; }, checks(kStable),
                    "fact.lastStable > partition.lastStable"},
        BadStateRow{"E20_ReadAboveTheLastStable", kIsCommitted,
                    [](VisibleState& s) { partition(s).lastStable = 0; }, checks(kReads),
                    "fact.offset < readEnd"},
        BadStateRow{"E20_TheLastStableLies", kIsCommitted,
                    [](VisibleState& s) { bounds(s).pop_back(); }, checks(kReads),
                    "log.lastStable <="},
        BadStateRow{"E20_AnAbortedRecordIsRead_G1a", kIsCommitted,
                    [](VisibleState& s) { bounds(s).back().what = TransactionBound::What::Abort; },
                    checks(kReads), "RecordStanding::Aborted"},
        BadStateRow{
            "E20_AMarkerIsDelivered", after(),
            [](VisibleState& s) { bounds(s).front().what = TransactionBound::What::Commit; },
            checks(kReadsAll), "RecordStanding::Marker"},
        BadStateRow{"E21_ACommittedRecordIsSkipped", kIsAborted,
                    [](VisibleState& s) { bounds(s).back().what = TransactionBound::What::Commit; },
                    checks(kSkips), "isNotForIt"},
        BadStateRow{"E21_AnUncommittedReaderSkips", kIsAborted,
                    [](VisibleState& s) { s.log.groups[0].readsCommitted = false; }, checks(kSkips),
                    "isNotForIt"},
        BadStateRow{"E25_SkipsBeyondTheEnd", kIsAborted,
                    [](VisibleState& s) { partition(s).lastStable = 1; }, checks(kSkips),
                    "fact.position <= readEnd"},
        BadStateRow{"E21_SkipsBack", kIsAborted,
                    [](VisibleState& s) { readingAt(s.log, kCommitted, kPartition).position = 2; },
                    checks(kSkips), "fact.position > reading.position"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Ending, TransactionCheckTest,
    testing::Values(
        BadStateRow{"E31_MarkersAreMixed",
                    after(kCommit, kAsks, kCommits, kMarker, kOtherMarker, kCommitted0),
                    [](VisibleState& s) { transaction(s).end = TransactionEnd::Abort; },
                    checks(kCommitted1), "fact.end == transaction.end"},
        BadStateRow{"E31_AMarkerIsMissing",
                    after(kCommit, kAsks, kCommits, kMarker, kOtherMarker, kCommitted0, kCommitted1,
                          kRaise, kRaiseOther),
                    [](VisibleState& s) {
                        transaction(s).partitions[1].marker = EnlistedPartition::Marker::Sent;
                    },
                    checks(kOver), "Marker::Appended"},
        BadStateRow{"E31_AMarkerIsNotReplicated",
                    after(kCommit, kAsks, kCommits, kMarker, kOtherMarker, kCommitted0, kCommitted1,
                          kRaise, kRaiseOther),
                    [](VisibleState& s) { s.log.partitions[1].highWatermark = 1; }, checks(kOver),
                    "each.offset < watermark"},
        BadStateRow{"E31_AMarkerWithoutADecision", after(kCommit, kAsks, kCommits),
                    [](VisibleState& s) { transaction(s).decided = false; }, checks(kMarker),
                    "transaction.decided"},
        BadStateRow{"E31_DecidedTwice", after(kCommit, kAsks),
                    [](VisibleState& s) { transaction(s).decided = true; }, checks(kCommits),
                    "!transaction.decided"},
        BadStateRow{"E31_DecidedOtherwiseThanWanted", after(kCommit, kAsks),
                    [](VisibleState& s) { transaction(s).end = TransactionEnd::Abort; },
                    checks(kCommits), "fact.end == transaction.end"},
        BadStateRow{"E31_CommittedWithSomethingInFlight",
                    after(RecordBuffered{HappeningId{2U}, kPartition, BatchId{2U}},
                          BatchSent{BatchId{2U}, BrokerId{0U}, 1, Acks::All, kNow},
                          BatchLost{BatchId{2U}}, kCommit,
                          BatchFailed{BatchId{2U}, ProduceError::RequestTimedOut}, kAbort),
                    [](VisibleState& s) { transaction(s).end = TransactionEnd::Commit; },
                    checks(kAsks), "transaction.failed"},
        BadStateRow{"E31_TimedOutTooEarly",
                    [](VisibleState& s) { transaction(s).timeoutAt = kTimeout; },
                    [](VisibleState& s) { transaction(s).timeoutAt = kNow; },
                    checks(TransactionDecided{kFirst, TransactionEnd::Abort, DecidedBy::Timeout}),
                    "transaction.timeoutAt < time"},
        BadStateRow{
            "E31_FencedWhileItLives", after(ProducerKilled{}),
            [](VisibleState& s) { transaction(s).client = TransactionState::Client::Open; },
            checks(TransactionDecided{kFirst, TransactionEnd::Abort, DecidedBy::NewProducer}),
            "Client::Gone"},
        BadStateRow{"E11_ADeadCoordinatorDecides", after(kCommit, kAsks),
                    [](VisibleState& s) { s.log.cluster.brokers[0].serves = false; },
                    checks(kCommits), "serves"},
        BadStateRow{"E12_AMarkerBeforeItsArrival", after(kCommit, kAsks, kCommits, kMarker),
                    [](VisibleState& s) {
                        transaction(s).partitions[0].arrivesAt += std::chrono::seconds{1};
                    },
                    checks(kCommitted0), "each.arrivesAt == time"},
        BadStateRow{"E15_AMarkerLeavesAnOffsetOut", after(kCommit, kAsks, kCommits, kMarker),
                    [](VisibleState& s) { ++s.log.cluster.sets[0].counts.end; },
                    checks(kCommitted0), "fact.offset == set.counts.end"},
        BadStateRow{"E19_AMarkerFromAFormerLeader", after(kCommit, kAsks, kCommits, kMarker),
                    [](VisibleState& s) { s.log.cluster.sets[0].leader = BrokerId::none(); },
                    checks(kCommitted0), "set.leader == each.broker"}),
    [](const auto& row) { return row.param.name; });

/// A batch of the transaction is gathered, or on its way.
const RecordBuffered kBuffers{HappeningId{2U}, kPartition, BatchId{2U}};
const BatchSent kSends{BatchId{2U}, BrokerId{0U}, 1, Acks::All, kNow};
const BatchAppended kAppends{BatchId{2U}, 1, 1};

INSTANTIATE_TEST_SUITE_P(
    Sending, TransactionCheckTest,
    testing::Values(
        BadStateRow{"E31_APartitionThatDoesNotTakePart", after(kBuffers),
                    [](VisibleState& s) {
                        auto& partitions = transaction(s).partitions;
                        partitions.erase(partitions.begin());
                    },
                    checks(kSends), "enlistedIn"},
        BadStateRow{"E31_BehindTheDecision", after(kBuffers, kSends),
                    [](VisibleState& s) { transaction(s).decided = true; }, checks(kAppends),
                    "!of->decided"},
        BadStateRow{"E11_TheDeadSend", after(kBuffers),
                    [](VisibleState& s) { s.log.cluster.transactions.alive = false; },
                    checks(kSends), "transactions.alive"},
        BadStateRow{"E11_TheFencedSend", after(kBuffers),
                    [](VisibleState& s) { s.log.cluster.transactions.admitted = false; },
                    checks(kSends), "transactions.admitted"},
        BadStateRow{"E11_TheDeadPutRecordsIn", after(),
                    [](VisibleState& s) { s.log.cluster.transactions.alive = false; },
                    checks(kBuffers), "transactions.alive"},
        BadStateRow{"E31_TwoAreOpen", after(kCommit),
                    [](VisibleState& s) { transaction(s).client = TransactionState::Client::Open; },
                    checks(TransactionOpened{TransactionId{1U}}), "openTransaction"},
        BadStateRow{"E19_EpochsRiseByOne", after(ProducerKilled{}, ProducerStarted{kNow}),
                    [](VisibleState& s) { s.log.cluster.transactions.epoch = 1; },
                    checks(EpochRaised{1}), "fact.epoch == transactions.epoch + 1"},
        BadStateRow{"E10_TheLivingDoNotSend", after(ProducerKilled{}),
                    [](VisibleState& s) { s.log.cluster.transactions.alive = true; },
                    checks(SendFailed{HappeningId{3U}}), "alive"},
        BadStateRow{"E19_TwoCoordinators",
                    [](VisibleState& s) { s.log.cluster.brokers[0].fenced = true; },
                    [](VisibleState& s) { s.log.cluster.brokers[0].fenced = false; },
                    checks(CoordinatorMoved{BrokerId::none()}), "fenced"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::transaction_checks_test
