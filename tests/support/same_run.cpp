// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/same_run.h"

#include <fmt/format.h>

namespace millrace::test {

namespace {

struct Read {
    SimTime at;
    std::uint64_t cause;
    std::uint64_t hash;

    bool operator==(const Read&) const = default;
};

Read readNext(TraceReader& reader)
{
    Read out{};
    reader.next([&out]<class Fact>(SimTime time, std::uint64_t cause, const Fact& fact) {
        FactHash hash{time, Fact::kInfo.code};
        Fact::fields(fact, hash);
        out = {time, cause, hash.value()};
    });
    return out;
}

std::string factsDifference(const Trace& a, const Trace& b)
{
    TraceReader inA{a};
    TraceReader inB{b};
    while (!inA.atEnd() && !inB.atEnd()) {
        const std::uint64_t fact = inA.nextIndex();
        const Read read = readNext(inA);
        if (read != readNext(inB))
            return fmt::format("fact {} at {} ns", fact, toNs(read.at));
    }
    return a.size() == b.size() ? "" : fmt::format("{} and {} facts", a.size(), b.size());
}

bool sameSeries(const History<SeriesSample>& a, const History<SeriesSample>& b)
{
    return std::ranges::equal(a, b, [](const SeriesSample& x, const SeriesSample& y) {
        return x.at == y.at && x.logWaiting == y.logWaiting && x.logStuck == y.logStuck &&
               x.logHandled == y.logHandled && x.listWaiting == y.listWaiting &&
               x.listStuck == y.listStuck && x.listHandled == y.listHandled;
    });
}

}  // namespace

std::string differenceOf(const FinishedRun& a, const FinishedRun& b)
{
    const Recording& x = *a.recording;
    const Recording& y = *b.recording;
    if (const std::string facts = factsDifference(x.trace(), y.trace()); !facts.empty())
        return facts;
    if (x.digests() != y.digests())
        return "digests";
    if (a.last != b.last)
        return "the last state";
    if (x.ledger().log.outcome(a.last) != y.ledger().log.outcome(b.last) ||
        x.ledger().list.outcome(a.last) != y.ledger().list.outcome(b.last))
        return "outcomes";
    if (x.columns().sizes() != y.columns().sizes())
        return "history";
    if (!sameSeries(x.series(), y.series()))
        return "series";
    if (a.stopped != b.stopped || a.violation.has_value() != b.violation.has_value())
        return "why it ended";
    if (a.violation &&
        (a.violation->fact != b.violation->fact || a.violation->what != b.violation->what))
        return "the violation";
    return {};
}

}  // namespace millrace::test
