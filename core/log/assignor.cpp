// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/assignor.h"

namespace millrace {

std::vector<MemberId> assignByRange(std::uint32_t partitions, std::span<const MemberId> members)
{
    std::vector<MemberId> owners(partitions, MemberId::none());
    if (members.empty())
        return owners;
    const auto count = static_cast<std::uint32_t>(members.size());
    const std::uint32_t each = partitions / count;
    const std::uint32_t withOneMore = partitions % count;
    std::uint32_t next = 0;
    for (std::uint32_t m = 0; m < count; ++m)
        for (std::uint32_t taken = 0; taken < each + (m < withOneMore ? 1 : 0); ++taken)
            owners[next++] = members[m];
    return owners;
}

}  // namespace millrace
