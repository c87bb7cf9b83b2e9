// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "core/scenario/spec_tables.h"

// `[transaction]`: the application's database, and when the halves are told of what it writes.

namespace millrace {

namespace {

using namespace std::chrono_literals;

}  // namespace

void readWrites(SpecReader& table, WriteSpec& spec, const Scenario& scenario)
{
    using Sent = WriteSpec::Sent;
    static constexpr Choice<Sent> kOfLog[] = {{"before-commit", Sent::BeforeCommit},
                                              {"after-commit", Sent::AfterCommit},
                                              {"outbox", Sent::Outbox}};
    static constexpr Choice<Sent> kOfList[] = {{"before-commit", Sent::BeforeCommit},
                                               {"after-commit", Sent::AfterCommit},
                                               {"with-commit", Sent::WithCommit},
                                               {"outbox", Sent::Outbox}};
    spec.given = true;
    table.duration("lasts", spec.lasts, 1ms, 1h);
    table.choice<Sent>("log", spec.log, kOfLog);
    table.choice<Sent>("queue", spec.queue, kOfList);
    table.number("rolls-back", spec.rollsBack, 0.0, 1.0);
    for (auto [key, list] : {std::pair{"rolled-back", &spec.rolledBack}, {"dies", &spec.dies}}) {
        table.numbers(key, *list, 1, 1000);
        for (std::uint32_t& each : *list)
            --each;
    }
    table.idleUnless(spec.uses(Sent::Outbox), "outbox", "log = \"outbox\" or queue = \"outbox\"");
    table.duration("outbox", spec.outbox, 10ms, 24h);
    const auto refuse = [&table](std::string_view why) {
        table.errors().add(table.placeOf(""), fmt::format("{}: {}", table.path(), why));
    };
    if (scenario.application.threads > 0)
        refuse("is modelled without request threads: leave [application] out.");
    if (scenario.queue.schedulers > 0)
        refuse("a schedule writes nothing: workload.arrivals of another kind is needed.");
    if (!scenario.bridges.empty())
        refuse("is not modelled beside a bridge.");
    if (spec.queue == Sent::WithCommit && scenario.queue.store != QueueSpec::Store::Own)
        table.fail("queue",
                   "\"with-commit\" needs queue.store = \"own\": jobs in the same database.");
    table.finish();
}

}  // namespace millrace
