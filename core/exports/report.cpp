// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/report.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/duration_text.h"

namespace millrace {

namespace {

nlohmann::ordered_json sideAsJson(const Outcome& outcome, const Delays& delays)
{
    nlohmann::ordered_json side;
    for (const OutcomeField& field : outcomeFields())
        side[std::string{field.name}] = outcome.*field.value;
    side["delayP50Ns"] = delays.p50.count();
    side["delayP99Ns"] = delays.p99.count();
    side["delayP50Open"] = delays.p50Open;
    side["delayP99Open"] = delays.p99Open;
    return side;
}

std::string delayText(SimDuration delay, bool open)
{
    return fmt::format("{}{:.1f} s", open ? ">= " : "", static_cast<double>(delay.count()) / 1e9);
}

}  // namespace

std::string outcomeAsJson(const Recording& recording, const VisibleState& last,
                          std::string_view scenarioName)
{
    const Columns& columns = recording.columns();
    const Ledger& ledger = recording.ledger();
    const SimTime end = last.now;
    nlohmann::ordered_json json;
    json["scenario"] = scenarioName;
    json["seed"] = columns.setting(Thing::Run, "seed")->value;
    json["endNs"] = toNs(end);
    json["facts"] = recording.trace().size();
    json["digest"] = digestText(recording.digests().all);
    json["logDigest"] = digestText(recording.digests().log);
    json["queueDigest"] = digestText(recording.digests().list);
    json["log"] = sideAsJson(ledger.log.outcome(last), ledger.log.side().delays(end, columns));
    json["queue"] = sideAsJson(ledger.list.outcome(last), ledger.list.side().delays(end, columns));
    // Names come from files of strangers: what is not UTF-8 is replaced, never thrown.
    return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string outcomeAsText(const Recording& recording, const VisibleState& last)
{
    const Columns& columns = recording.columns();
    const Ledger& ledger = recording.ledger();
    const Outcome log = ledger.log.outcome(last);
    const Outcome list = ledger.list.outcome(last);
    const Delays logDelays = ledger.log.side().delays(last.now, columns);
    const Delays listDelays = ledger.list.side().delays(last.now, columns);
    struct Row {
        const char* name;
        std::uint64_t Outcome::*value;
    };
    static constexpr Row kRows[] = {
        {"handled", &Outcome::handled},
        {"waiting", &Outcome::waiting},
        {"in hand", &Outcome::inHand},
        {"on the way", &Outcome::sending},
        {"standing still", &Outcome::stuck},
        {"given up, listed", &Outcome::parked},
        {"refused", &Outcome::refused},
        {"not asked for", &Outcome::notAsked},
        {"lost", &Outcome::lost},
        {"starts", &Outcome::executions},
        {"done twice", &Outcome::duplicated},
        {"out of order", &Outcome::outOfOrder},
        {"went back", &Outcome::wentBack},
        {"wrong now", &Outcome::wrongNow},
        {"late", &Outcome::late},
    };
    std::string text = fmt::format("{}\n", columns.nameOf(Thing::Run, 0));
    const Declared* run = columns.find(Thing::Run, 0);
    if (!run->caption.empty())
        text += fmt::format("{}\n", run->caption);
    text += fmt::format("\n{} events x {} reactions = {} to do, by {}\n\n", log.happenings,
                        columns.countOf(Thing::Reaction), log.due, clockText(last.now));
    text += fmt::format("{:<20}{:>14}{:>14}\n", "", "log", "to-do list");
    for (const Row& row : kRows)
        text += fmt::format("{:<20}{:>14}{:>14}\n", row.name, log.*row.value, list.*row.value);
    text += fmt::format("{:<20}{:>14}{:>14}\n", "half within",
                        delayText(logDelays.p50, logDelays.p50Open),
                        delayText(listDelays.p50, listDelays.p50Open));
    text += fmt::format("{:<20}{:>14}{:>14}\n", "99 % within",
                        delayText(logDelays.p99, logDelays.p99Open),
                        delayText(listDelays.p99, listDelays.p99Open));
    text += fmt::format("\n{} facts, digest {}\n", recording.trace().size(),
                        digestText(recording.digests().all));
    return text;
}

}  // namespace millrace
