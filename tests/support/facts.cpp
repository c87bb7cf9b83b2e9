// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/facts.h"

namespace millrace::test {

void eachFactOf(
    const Trace& trace, std::uint8_t code,
    const std::function<void(SimTime, std::uint64_t, std::uint64_t, const void*)>& visit)
{
    TraceReader reader{trace};
    while (!reader.atEnd()) {
        const std::uint64_t index = reader.nextIndex();
        reader.next([&]<class Any>(SimTime time, std::uint64_t cause, const Any& fact) {
            if (Any::kInfo.code == code)
                visit(time, index, cause, &fact);
        });
    }
}

}  // namespace millrace::test
