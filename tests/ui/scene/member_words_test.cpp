// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/member_words.h"

#include <gtest/gtest.h>

// What a consumer is up to, in words.

namespace millrace::ui::member_words_test {
namespace {

using Standing = MemberState::Standing;

struct WordsRow {
    const char* name;
    Life life;
    Standing standing;
    bool busy;
    const char* text;
    bool troubled;
};

void PrintTo(const WordsRow& row, std::ostream* out)
{
    *out << row.name;
}

class StandingWordsTest : public testing::TestWithParam<WordsRow> {};

TEST_P(StandingWordsTest, SayHowAMemberStandsWithItsGroup)
{
    VisibleState state;
    state.log.groups.emplace_back();
    MemberState& member = state.log.members.emplace_back();
    member.life = GetParam().life;
    member.standing = GetParam().standing;
    if (GetParam().busy)
        member.hand.phase = RecordInHand::Phase::Working;
    const MemberWords words = standingWords(state, MemberId{0U});
    EXPECT_EQ(words.text, GetParam().text);
    EXPECT_EQ(words.troubled, GetParam().troubled);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, StandingWordsTest,
    testing::Values(
        WordsRow{"Reading", Life::Alive, Standing::Steady, true, "", false},
        WordsRow{"Idle", Life::Alive, Standing::Steady, false, "", false},
        WordsRow{"Joining", Life::Alive, Standing::Joining, false, "waits for its group", true},
        WordsRow{"HasHeard", Life::Alive, Standing::MustRejoin, false, "joins again", true},
        WordsRow{"HasHeardAndIsBusy", Life::Alive, Standing::MustRejoin, true, "must join again",
                 false},
        WordsRow{"Zombie", Life::Alive, Standing::Out, true, "given up, works on", true},
        WordsRow{"Outside", Life::Alive, Standing::Out, false, "not in its group", true},
        WordsRow{"Dead", Life::Killed, Standing::Steady, true, "", false}),
    [](const auto& row) { return row.param.name; });

TEST(StandingWords, SayHowLongItHangsWhateverElseItDoes)
{
    VisibleState state;
    state.log.groups.emplace_back();
    MemberState& member = state.log.members.emplace_back();
    member.life = Life::Alive;
    member.standing = Standing::MustRejoin;
    member.hungUntil = SimTime{std::chrono::seconds{65}};
    EXPECT_EQ(standingWords(state, MemberId{0U}).text, "hangs until 1:05.0");
    EXPECT_TRUE(standingWords(state, MemberId{0U}).troubled);
}

struct ReadsRow {
    const char* name;
    std::vector<std::uint32_t> owned;
    const char* text;
};

void PrintTo(const ReadsRow& row, std::ostream* out)
{
    *out << row.name;
}

class ReadsTextTest : public testing::TestWithParam<ReadsRow> {};

TEST_P(ReadsTextTest, NamesPartitions)
{
    LogState log;
    log.partitions.resize(8);
    log.topics.push_back({.count = 8});
    log.partitionCount = 6;
    log.groups.resize(1);
    log.readings.resize(8);
    log.members.emplace_back().group = GroupId{0U};
    for (const std::uint32_t p : GetParam().owned)
        log.readings[p].owner = MemberId{0U};
    EXPECT_EQ(readsText(log, MemberId{0U}), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(Rows, ReadsTextTest,
                         testing::Values(ReadsRow{"None", {}, "idle, owns none"},
                                         ReadsRow{"One", {3}, "reads 3"},
                                         ReadsRow{"Two", {0, 5}, "reads 0 and 5"},
                                         ReadsRow{"Neighbours", {1, 2, 3}, "reads 1 to 3"},
                                         ReadsRow{"Scattered", {0, 2, 4}, "reads 3 partitions"},
                                         ReadsRow{"All", {0, 1, 2, 3, 4, 5}, "reads all"}),
                         [](const auto& row) { return row.param.name; });

TEST(ReadsText, CountsWhatAMemberOfAShareGroupHasAcquired)
{
    LogState log;
    log.groups.resize(1);
    log.groups[0].shares = true;
    MemberState& member = log.members.emplace_back();
    member.group = GroupId{0U};
    EXPECT_EQ(readsText(log, MemberId{0U}), "waits for records");
    member.hand.phase = RecordInHand::Phase::Working;
    member.batch = {{PartitionId{0U}, 4, 6}, {PartitionId{1U}, 0, 1}};
    EXPECT_EQ(readsText(log, MemberId{0U}), "acquired 4");
    EXPECT_EQ(behindHand(member), 3U);
}

}  // namespace
}  // namespace millrace::ui::member_words_test
