// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/outcome_table.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace millrace {

namespace {

constexpr std::array kMeasures{
    fieldOf(&Outcome::due),        fieldOf(&Outcome::handled),  fieldOf(&Outcome::waiting),
    fieldOf(&Outcome::stuck),      fieldOf(&Outcome::parked),   fieldOf(&Outcome::discarded),
    fieldOf(&Outcome::refused),    fieldOf(&Outcome::lost),     fieldOf(&Outcome::duplicated),
    fieldOf(&Outcome::outOfOrder), fieldOf(&Outcome::wrongNow), fieldOf(&Outcome::ghosts),
    fieldOf(&Outcome::toldLater),  fieldOf(&Outcome::late),     fieldOf(&Outcome::executions),
};

double secondsOf(SimDuration duration)
{
    return static_cast<double>(duration.count()) / 1e9;
}

OutcomeCell countCell(const OutcomeField& measure, const Outcome& here, const Outcome* parent)
{
    const std::uint64_t value = here.*measure.value;
    OutcomeCell cell{std::to_string(value), {}, measure.harm && value > 0};
    if (parent != nullptr && parent->*measure.value != value)
        cell.change = fmt::format("{:+}", static_cast<std::int64_t>(value) -
                                              static_cast<std::int64_t>(parent->*measure.value));
    return cell;
}

OutcomeCell delayCell(SimDuration here, bool open, const SimDuration* parent)
{
    OutcomeCell cell{fmt::format("{}{:.1f} s", open ? "≥ " : "", secondsOf(here)), {}, false};
    // What rounds to nothing is no difference to people.
    if (parent != nullptr)
        if (const std::string change = fmt::format("{:+.1f}", secondsOf(here - *parent));
            change != "+0.0" && change != "-0.0")
            cell.change = change;
    return cell;
}

OutcomeLine lineOf(std::size_t run, Half half, const RunOutcome::Side& here,
                   const RunOutcome::Side* parent)
{
    OutcomeLine line{run, half, {}};
    for (const OutcomeField& measure : kMeasures)
        line.cells.push_back(
            countCell(measure, here.counts, parent == nullptr ? nullptr : &parent->counts));
    const Delays* before = parent == nullptr ? nullptr : &parent->delays;
    line.cells.push_back(delayCell(here.delays.p50, here.delays.p50Open,
                                   before == nullptr ? nullptr : &before->p50));
    line.cells.push_back(delayCell(here.delays.p99, here.delays.p99Open,
                                   before == nullptr ? nullptr : &before->p99));
    return line;
}

std::string quoted(std::string_view text)
{
    std::string out{'"'};
    for (const char each : text) {
        out += each;
        if (each == '"')
            out += each;
    }
    return out + '"';
}

/// In characters, not in bytes: names may be of any script.
std::size_t lengthOf(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char each) { return (static_cast<unsigned char>(each) & 0xC0U) != 0x80U; }));
}

std::string padded(const std::string& text, std::size_t width, bool right)
{
    const std::string gap(width - std::min(width, lengthOf(text)), ' ');
    return right ? gap + text : text + gap;
}

}  // namespace

std::span<const OutcomeField> outcomeMeasures()
{
    return kMeasures;
}

RunOutcome outcomeOf(const Recording& recording, const VisibleState& last)
{
    const Ledger& ledger = recording.ledger();
    const Columns& columns = recording.columns();
    return {{ledger.log.outcome(last), ledger.log.side().delays(last.now, columns)},
            {ledger.list.outcome(last), ledger.list.side().delays(last.now, columns)}};
}

OutcomeTable outcomeTableOf(std::span<const ComparedRun> runs)
{
    OutcomeTable table;
    for (const OutcomeField& measure : kMeasures)
        table.columns.push_back(measure.words);
    table.columns.insert(table.columns.end(), {"half within", "99 % within"});
    for (std::size_t n = 0; n < runs.size(); ++n) {
        const std::optional<RunOutcome>& here = runs[n].outcome;
        const RunOutcome* parent = nullptr;
        if (runs[n].parent && runs[*runs[n].parent].outcome)
            parent = &*runs[*runs[n].parent].outcome;
        if (!here) {
            table.lines.insert(table.lines.end(), {{n, Half::Log, {}}, {n, Half::List, {}}});
            continue;
        }
        table.lines.push_back(
            lineOf(n, Half::Log, here->log, parent == nullptr ? nullptr : &parent->log));
        table.lines.push_back(
            lineOf(n, Half::List, here->list, parent == nullptr ? nullptr : &parent->list));
    }
    return table;
}

std::string outcomeTableAsText(std::span<const ComparedRun> runs)
{
    const OutcomeTable table = outcomeTableOf(runs);
    std::vector<std::vector<std::string>> rows{{"branch", "side"}};
    rows.front().insert(rows.front().end(), table.columns.begin(), table.columns.end());
    for (const OutcomeLine& line : table.lines) {
        rows.push_back({runs[line.run].name, line.side == Half::Log ? "log" : "list"});
        for (const OutcomeCell& cell : line.cells)
            rows.back().push_back(
                cell.change.empty() ? cell.value : fmt::format("{} ({})", cell.value, cell.change));
        if (line.cells.empty())
            rows.back().emplace_back("not computed");
    }
    std::vector<std::size_t> widths(rows.front().size());
    for (const auto& row : rows)
        for (std::size_t n = 0; n < row.size(); ++n)
            widths[n] = std::max(widths[n], lengthOf(row[n]));
    std::string text;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t n = 0; n < row.size(); ++n)
            line += (n == 0 ? "" : "  ") + padded(row[n], widths[n], n > 1);
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

std::string outcomeTableAsCsv(std::span<const ComparedRun> runs)
{
    std::string text = "branch,parent,side";
    for (const OutcomeField& field : kOutcomeFields)
        text += fmt::format(",{}", field.name);
    text += ",delayP50Ns,delayP99Ns,delayP50Open,delayP99Open\r\n";
    for (const ComparedRun& run : runs) {
        if (!run.outcome)
            continue;
        for (const bool log : {true, false}) {
            const RunOutcome::Side& side = log ? run.outcome->log : run.outcome->list;
            text += fmt::format("{},{},{}", quoted(run.name),
                                run.parent ? quoted(runs[*run.parent].name) : std::string{},
                                log ? "log" : "list");
            for (const OutcomeField& field : kOutcomeFields)
                text += fmt::format(",{}", side.counts.*field.value);
            text += fmt::format(",{},{},{:d},{:d}\r\n", side.delays.p50.count(),
                                side.delays.p99.count(), side.delays.p50Open, side.delays.p99Open);
        }
    }
    return text;
}

}  // namespace millrace
