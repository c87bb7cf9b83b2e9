// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// The numbers of the ledger, counted once more from the exported facts alone, by brute force:
// for every obligation its life is written out, and from that life it gets its class. Nothing is
// kept up to date along the way, so an error of book-keeping cannot be made twice.

namespace millrace::check {

/// Both sides, by the names that `millracectl run --json` prints, delayP50Ns, delayP99Ns and the
/// open flags (0 or 1) included.
struct Recount {
    std::map<std::string, std::uint64_t> log;
    std::map<std::string, std::uint64_t> list;
};

/// Counts at `untilNs` (facts of that instant included); without it at the time of the last
/// fact. Fails with whole sentences when the text is not a facts export, or ends before then.
std::variant<Recount, std::vector<std::string>> recount(std::string_view csv,
                                                        std::optional<std::int64_t> untilNs = {});

}  // namespace millrace::check
