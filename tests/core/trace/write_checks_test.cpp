// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/trace/columns_builder.h"
#include "tests/core/trace/bad_state.h"

// Each check on the application's database bites: a right state is corrupted, and exactly the check
// that the row names fires.

namespace millrace::write_checks_test {
namespace {

using test::after;
using test::BadStateRow;
using test::checks;
using test::kNow;
using test::state;

constexpr ReactionId kReaction{0U};
constexpr HappeningId kFirst{0U};
constexpr HappeningId kSecond{1U};
constexpr EntityId kEntity{0U};

/// The log is told after the commit, the list by the outbox; one transaction goes on and ends now.
VisibleState goodState()
{
    VisibleState good;
    state(good, Declared{Thing::Reaction, 0, 0, "reaction", ""});
    state(good, Declared{Thing::Entity, 0, 0, "entity", ""});
    state(good, Declared{Thing::Partition, 0, 0, "0", ""});
    state(good, SettingStated{Thing::Run, 0, "transaction", 1, Unit::Nanoseconds, ""});
    state(good, SettingStated{Thing::Log, 0, "sent", 0, Unit::Choice, "after-commit"});
    state(good, SettingStated{Thing::List, 0, "sent", 0, Unit::Choice, "outbox"});
    good.log.partitionCount = 1;
    good.happenings = 1;
    state(good, WriteBegan{kFirst, kNow});
    good.happenings = 2;
    return good;
}

class WriteCheckTest : public testing::TestWithParam<BadStateRow> {};

TEST_P(WriteCheckTest, FiresOnACorruptStateAlone)
{
    test::expectItFires(goodState(), GetParam());
}

const WriteCommitted kCommitted{kFirst, kEntity};
const RecordSent kRecord{kFirst, PartitionId{0U}, kNow};
const JobSent kJob{kFirst, kReaction, kNow};

INSTANTIATE_TEST_SUITE_P(
    Rows, WriteCheckTest,
    testing::Values(BadStateRow{"BegunWhereThereIsNoDatabase", after(),
                                [](VisibleState& bad) { bad.writes.inForce = false; },
                                checks(WriteBegan{kSecond, kNow}), "writes.inForce"},
                    BadStateRow{"BegunLater", after(),
                                [](VisibleState& bad) { bad.happenings = 3; },
                                checks(WriteBegan{kSecond, kNow}), "before.happenings"},
                    BadStateRow{"CommittedTwice", after(),
                                [](VisibleState& bad) { bad.writes.open = {}; }, checks(kCommitted),
                                "open.empty()"},
                    BadStateRow{"CommittedOutOfTurn", after(),
                                [](VisibleState& bad) {
                                    bad.writes.open = {};
                                    bad.writes.open.push_back({kSecond, kNow, kNow});
                                },
                                checks(kCommitted), "happening == happening"},
                    BadStateRow{"RolledBackEarly", after(),
                                [](VisibleState& bad) {
                                    bad.writes.open = {};
                                    bad.writes.open.push_back({kFirst, kNow, kNever});
                                },
                                checks(WriteRolledBack{kFirst}), "endsAt == time"},
                    BadStateRow{"DiedBeforeTheCommit", after(kCommitted),
                                [](VisibleState& bad) { bad.writes.committed = {}; },
                                checks(SenderDied{kFirst}), "committed.has"},
                    BadStateRow{"SentByTheRelayTwice", after(kCommitted),
                                [](VisibleState& bad) { bad.writes.outbox = {}; },
                                checks(OutboxSent{kFirst}), "outbox.empty()"},
                    BadStateRow{"SentByTheRelayOutOfTurn", after(kCommitted),
                                [](VisibleState& bad) {
                                    bad.writes.outbox = {};
                                    bad.writes.outbox.push_back(kSecond);
                                },
                                checks(OutboxSent{kFirst}), "outbox.front()"},
                    BadStateRow{"ToldOfWhatWasRolledBack", after(kCommitted),
                                [](VisibleState& bad) { bad.writes.rolledBack.add(kFirst); },
                                checks(kRecord), "rolledBack.has"},
                    BadStateRow{"ToldBeforeTheCommit", after(kCommitted),
                                [](VisibleState& bad) { bad.writes.committed = {}; },
                                checks(kRecord), "committed.has"},
                    BadStateRow{"ToldPastTheOutbox", after(kCommitted, OutboxSent{kFirst}),
                                [](VisibleState& bad) { bad.writes.outbox.push_back(kFirst); },
                                checks(kJob), "outbox"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::write_checks_test
