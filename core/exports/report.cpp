// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/report.h"

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/document/json_writer.h"
#include "core/trace/outcome_fields.h"

namespace millrace {

namespace {

template <class Value>
void write(JsonWriter& json, std::string_view key, const Value& value)
{
    json.key(key);
    json.value(value);
}

void writeSide(JsonWriter& json, const Outcome& outcome, const Delays& delays)
{
    json.beginObject();
    for (const OutcomeField& field : kOutcomeFields)
        write(json, field.name, outcome.*field.value);
    write(json, "delayP50Ns", delays.p50.count());
    write(json, "delayP99Ns", delays.p99.count());
    write(json, "delayP50Open", delays.p50Open);
    write(json, "delayP99Open", delays.p99Open);
    json.endObject();
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
    JsonWriter json;
    json.beginObject();
    write(json, "scenario", scenarioName);
    write(json, "seed", columns.setting(Thing::Run, "seed")->value);
    write(json, "endNs", toNs(end));
    write(json, "facts", recording.trace().size());
    write(json, "digest", digestText(recording.digests().all));
    write(json, "logDigest", digestText(recording.digests().log));
    write(json, "queueDigest", digestText(recording.digests().list));
    json.key("log");
    writeSide(json, ledger.log.outcome(last), ledger.log.side().delays(end, columns));
    json.key("queue");
    writeSide(json, ledger.list.outcome(last), ledger.list.side().delays(end, columns));
    json.endObject();
    return json.take();
}

std::string outcomeAsText(const Recording& recording, const VisibleState& last)
{
    const Columns& columns = recording.columns();
    const Ledger& ledger = recording.ledger();
    const Outcome log = ledger.log.outcome(last);
    const Outcome list = ledger.list.outcome(last);
    const Delays logDelays = ledger.log.side().delays(last.now, columns);
    const Delays listDelays = ledger.list.side().delays(last.now, columns);
    static constexpr std::uint64_t Outcome::*kRows[] = {
        &Outcome::handled,    &Outcome::waiting,    &Outcome::inHand,     &Outcome::sending,
        &Outcome::stuck,      &Outcome::parked,     &Outcome::discarded,  &Outcome::refused,
        &Outcome::notAsked,   &Outcome::lost,       &Outcome::executions, &Outcome::duplicated,
        &Outcome::suppressed, &Outcome::outOfOrder, &Outcome::wentBack,   &Outcome::wrongNow,
        &Outcome::toldLater,  &Outcome::ghosts,     &Outcome::late,       &Outcome::backfilled,
    };
    std::string text = fmt::format("{}\n", columns.nameOf(Thing::Run, 0));
    const Declared* run = columns.find(Thing::Run, 0);
    if (!run->caption.empty())
        text += fmt::format("{}\n", run->caption);
    const std::uint32_t reactions = columns.countOf(Thing::Reaction);
    const bool allWereThere = log.due == log.happenings * reactions;
    text += fmt::format("\n{} events{} {} to do, by {}\n\n", log.happenings,
                        allWereThere ? fmt::format(" x {} reactions =", reactions) : ",", log.due,
                        clockText(last.now));
    text += fmt::format("{:<20}{:>14}{:>14}\n", "", "log", "to-do list");
    for (const auto row : kRows)
        text += fmt::format("{:<20}{:>14}{:>14}\n", fieldOf(row).words, log.*row, list.*row);
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
