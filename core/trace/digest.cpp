// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/digest.h"

#include <fmt/format.h>

namespace millrace {

Digests digestsOf(const Trace& trace, std::uint64_t facts)
{
    Digests digests;
    TraceReader reader{trace};
    while (!reader.atEnd() && reader.nextIndex() < facts)
        reader.next([&digests]<class Fact>(SimTime time, std::uint64_t, const Fact& fact) {
            FactHash hash{time, Fact::kInfo.code};
            Fact::fields(fact, hash);
            digests.add(Fact::kInfo.half, hash.value());
        });
    return digests;
}

std::string digestText(std::uint64_t digest)
{
    return fmt::format("{:016x}", digest);
}

}  // namespace millrace
