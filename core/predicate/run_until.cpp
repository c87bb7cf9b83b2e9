// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/predicate/run_until.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/base/printable.h"
#include "core/trace/cursor.h"
#include "core/trace/outcome_fields.h"

namespace millrace {

namespace {

struct Row {
    std::string_view name;
    std::uint64_t Outcome::*value;
    RunUntil::Side side = RunUntil::Side::Either;
};

// What people say beside the words that the rows have everywhere.
constexpr Row kOfFirsts[] = {
    {"dead letter", &Outcome::parked},
    {"loss", &Outcome::lost},
    {"duplicate", &Outcome::duplicated},
};
constexpr Row kOfCounts[] = {
    {"lag", &Outcome::waiting, RunUntil::Side::Log},
    {"stuck", &Outcome::stuck},
    {"duplicates", &Outcome::duplicated},
    {"dead letters", &Outcome::parked},
};

std::vector<Row> withTheirWords(std::span<const Row> rows)
{
    std::vector<Row> out{rows.begin(), rows.end()};
    for (const OutcomeField& field : kOutcomeFields)
        out.push_back({field.words, field.value});
    return out;
}

constexpr std::pair<std::string_view, RunUntil::Op> kOps[] = {
    {">=", RunUntil::Op::AtLeast}, {"<=", RunUntil::Op::AtMost}, {">", RunUntil::Op::More},
    {"<", RunUntil::Op::Less},     {"=", RunUntil::Op::Equal},
};

/// In small letters, with single spaces and none at the ends.
std::string tidied(std::string_view text)
{
    std::string out;
    for (const char each : text) {
        const bool space = each == ' ' || each == '\t';
        if (!space)
            out += each >= 'A' && each <= 'Z' ? static_cast<char>(each - 'A' + 'a') : each;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    if (!out.empty() && out.back() == ' ')
        out.pop_back();
    return out;
}

std::string_view trimmed(std::string_view text)
{
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

bool takePrefix(std::string_view& text, std::string_view prefix)
{
    if (!text.starts_with(prefix))
        return false;
    text = trimmed(text.substr(prefix.size()));
    return true;
}

std::optional<std::uint64_t> numberIn(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole ? std::optional{value} : std::nullopt;
}

std::optional<RunUntil> countIn(std::string_view text)
{
    RunUntil out{.kind = RunUntil::Kind::Count};
    if (takePrefix(text, "log "))
        out.side = RunUntil::Side::Log;
    else if (takePrefix(text, "list "))
        out.side = RunUntil::Side::List;
    for (const Row& row : withTheirWords(kOfCounts)) {
        std::string_view rest = text;
        if (!takePrefix(rest, row.name))
            continue;
        for (const auto& [sign, op] : kOps) {
            if (!takePrefix(rest, sign))
                continue;
            const auto number = numberIn(rest);
            if (!number)
                return std::nullopt;
            out.row = row.value;
            out.op = op;
            out.number = *number;
            if (row.side != RunUntil::Side::Either)
                out.side = row.side;
            return out;
        }
    }
    return std::nullopt;
}

bool compares(std::uint64_t value, RunUntil::Op op, std::uint64_t number)
{
    switch (op) {
    case RunUntil::Op::More:
        return value > number;
    case RunUntil::Op::AtLeast:
        return value >= number;
    case RunUntil::Op::Less:
        return value < number;
    case RunUntil::Op::AtMost:
        return value <= number;
    case RunUntil::Op::Equal:
        return value == number;
    }
    return false;
}

bool holds(const Cursor& cursor, const RunUntil& until)
{
    const auto on = [&](RunUntil::Side side, const auto& ledger) {
        if (until.side != RunUntil::Side::Either && until.side != side)
            return false;
        const std::uint64_t value = ledger.outcome(cursor.state()).*until.row;
        return until.kind == RunUntil::Kind::First ? value > 0
                                                   : compares(value, until.op, until.number);
    };
    return on(RunUntil::Side::Log, cursor.ledger().log) ||
           on(RunUntil::Side::List, cursor.ledger().list);
}

}  // namespace

Result<RunUntil> parseRunUntil(std::string_view text)
{
    const std::string tidy = tidied(text);
    std::string_view rest = tidy;
    if (takePrefix(rest, "#") || takePrefix(rest, "event ")) {
        if (const auto number = numberIn(rest))
            return RunUntil{.kind = RunUntil::Kind::Event, .number = *number};
    } else if (takePrefix(rest, "first ")) {
        const std::vector<Row> rows = withTheirWords(kOfFirsts);
        const auto found = std::ranges::find(rows, rest, &Row::name);
        if (found != rows.end())
            return RunUntil{.kind = RunUntil::Kind::First, .row = found->value};
    } else if (const auto time = parseMoment(rest)) {
        return RunUntil{.kind = RunUntil::Kind::Time, .time = time.value()};
    } else if (const auto count = countIn(rest)) {
        return *count;
    }
    return Error{.message = fmt::format(
                     "\"{}\" is not understood. Try \"first duplicate\", \"first dead letter\", "
                     "\"first lost\", \"lag > 100\", \"12.5 s\", \"1:12.5\" or \"#48213\".",
                     printable(text))};
}

std::optional<UntilPlace> findUntil(const std::shared_ptr<const Recording>& recording,
                                    const RunUntil& until, std::uint64_t facts,
                                    const KeepGoing& keepGoing)
{
    constexpr std::uint64_t kBetweenLooks = 16'384;
    Cursor cursor{recording};
    const std::uint64_t size = recording->trace().size();
    if (until.kind == RunUntil::Kind::Time) {
        if (until.time > recording->end())
            return std::nullopt;
        cursor.seekTime(until.time);
        return UntilPlace{cursor.state().facts, until.time};
    }
    if (until.kind == RunUntil::Kind::Event) {
        if (until.number > size)
            return std::nullopt;
        cursor.seekFact(until.number);
        return UntilPlace{until.number, cursor.time()};
    }
    cursor.seekFact(until.kind == RunUntil::Kind::First ? 0 : facts);
    while (cursor.stepForward()) {
        if (holds(cursor, until))
            return UntilPlace{cursor.state().facts, cursor.time()};
        if (keepGoing && cursor.state().facts % kBetweenLooks == 0 &&
            !keepGoing(static_cast<double>(cursor.state().facts) / static_cast<double>(size)))
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace millrace
