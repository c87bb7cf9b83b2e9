// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/assignor.h"

#include <gtest/gtest.h>

namespace millrace {
namespace {

struct RangeCase {
    const char* name;
    std::uint32_t partitions;
    std::vector<std::uint32_t> members;
    std::vector<std::uint32_t> owners;  ///< UINT32_MAX = nobody.
};

class RangeTest : public testing::TestWithParam<RangeCase> {};

TEST_P(RangeTest, GivesNeighboursToOneMemberAndOneMoreToTheFirst)
{
    std::vector<MemberId> members;
    for (const std::uint32_t each : GetParam().members)
        members.emplace_back(each);
    std::vector<std::uint32_t> owners;
    for (const MemberId each : assignByRange(GetParam().partitions, members))
        owners.push_back(each.value);
    EXPECT_EQ(owners, GetParam().owners);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, RangeTest,
    testing::Values(RangeCase{"OneEach", 3, {0, 1, 2}, {0, 1, 2}},
                    RangeCase{"Uneven", 3, {0, 1}, {0, 0, 1}},
                    RangeCase{"TwoMore", 8, {4, 5, 9}, {4, 4, 4, 5, 5, 5, 9, 9}},
                    RangeCase{"Alone", 2, {7}, {7, 7}},
                    RangeCase{"MoreMembersThanPartitions", 2, {1, 2, 3}, {1, 2}},
                    RangeCase{"NoMembers", 2, {}, {UINT32_MAX, UINT32_MAX}},
                    RangeCase{"NoPartitions", 0, {1, 2}, {}}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace
