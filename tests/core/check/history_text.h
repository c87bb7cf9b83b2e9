// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include <fmt/format.h>

// Histories by hand. One fact a line, "1300 RecordAppended partition=0 offset=0 happening=0": time
// in ms, kind, fields; times in fields are in ms as well. A line that begins with ! is the one
// at which something is wrong.

namespace millrace::check::test {

/// The export that says the same; `wrongFact` becomes the number of the marked fact.
inline std::string csvOf(std::string_view text, std::uint64_t* wrongFact = nullptr)
{
    static const std::array<std::string_view, 99> kColumns{
        "thing",       "index",       "parent",        "name",       "caption",
        "key",         "value",       "unit",          "text",       "happening",
        "entity",      "number",      "type",          "act",        "target",
        "line",        "partition",   "arrivesAt",     "offset",     "logStart",
        "member",      "group",       "sessionEndsAt", "generation", "position",
        "execution",   "endsAt",      "reaction",      "committed",  "wakesAt",
        "thread",      "job",         "worker",        "attempt",    "executions",
        "leaseEndsAt", "dueAt",       "lockEndsAt",    "next",       "count",
        "members",     "partitions",  "delivery",      "identity",   "phase",
        "error",       "by",          "answer",        "becomes",    "broker",
        "batch",       "epoch",       "logEnd",        "was",        "highWatermark",
        "sequence",    "fencedAt",    "crash",         "election",   "cut",
        "acks",        "transaction", "timeoutAt",     "end",        "lastStable",
        "enqueue",     "cleanedTo",   "removed",       "newer",      "leavesAt",
        "code",        "lane",        "from",          "into",       "to",
        "why",         "late",        "shelf",         "actor",      "until",
        "actsAt",      "nextAt",      "every",         "semaphore",  "free",
        "expiresAt",   "move",        "door",          "drop",       "unique",
        "queue",       "paused",      "spot",          "scheduler",  "ended",
        "keepsTo",     "extra",       "factor",        "loss"};
    static const std::set<std::string_view> kTimes{
        "arrivesAt", "sessionEndsAt", "endsAt",    "wakesAt",  "leaseEndsAt", "dueAt",
        "fencedAt",  "lockEndsAt",    "timeoutAt", "leavesAt", "expiresAt",   "keepsTo"};
    std::string csv = "fact,timeNs,kind,cause";
    for (const std::string_view column : kColumns)
        csv += fmt::format(",{}", column);
    csv += '\n';
    std::istringstream lines{std::string{text}};
    std::uint64_t fact = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.empty())
            continue;
        if (line.front() == '!') {
            if (wrongFact != nullptr)
                *wrongFact = fact;
            line.erase(0, 1);
        }
        std::istringstream words{line};
        std::int64_t ms = 0;
        std::string kind;
        words >> ms >> kind;
        std::map<std::string, std::string, std::less<>> cells;
        for (std::string word; words >> word;) {
            const auto sign = word.find('=');
            const std::string name = word.substr(0, sign);
            std::string value = word.substr(sign + 1);
            if (kTimes.contains(name) && value != "never")
                value += "000000";
            cells[name] = value;
        }
        csv += fmt::format("{},{},{},{}", fact, ms * 1'000'000, kind, cells["cause"]);
        for (const std::string_view column : kColumns) {
            const auto cell = cells.find(column);
            csv += fmt::format(",{}", cell == cells.end() ? "" : cell->second);
        }
        csv += '\n';
        ++fact;
    }
    return csv;
}

/// A line that declares.
inline std::string declared(std::string_view thing, int index, int parent = 0)
{
    return fmt::format("0 Declared thing={} index={} parent={} name=x caption=x\n", thing, index,
                       parent);
}

/// A line that states a setting; durations in ms.
inline std::string setting(std::string_view thing, int index, std::string_view key,
                           std::int64_t value, std::string_view unit, std::string_view text = "")
{
    return fmt::format("0 SettingStated thing={} index={} key={} value={} unit={} text={}\n", thing,
                       index, key, unit == "nanoseconds" ? value * 1'000'000 : value, unit, text);
}

/// A line that names a topic, and lines for its partitions, of which there are two before.
inline std::string topicDeclared(int topic, int firstPartition, int partitions)
{
    std::string text = declared("topic", topic);
    for (int n = 0; n < partitions; ++n)
        text += declared("partition", firstPartition + n, topic);
    return text;
}

/// One reaction that keeps state (due after 3 s) with a group of two members, two partitions,
/// two workers, two request threads, two entities, one type. Session and lease 6 s, 2 attempts.
inline std::string smallWorld()
{
    std::string text =
        declared("reaction", 0) + setting("reaction", 0, "effect", 0, "choice", "upsert-delete") +
        setting("reaction", 0, "due", 3000, "nanoseconds") + declared("eventtype", 0) +
        declared("log", 0) + setting("log", 0, "session", 6000, "nanoseconds") +
        declared("list", 0) + setting("list", 0, "lease", 6000, "nanoseconds") +
        setting("list", 0, "attempts", 2, "count") +
        setting("list", 0, "jobs", 0, "choice", "per-reaction") + declared("group", 0, 0);
    for (int n = 0; n < 2; ++n)
        text += declared("entity", n) + declared("partition", n) + declared("member", n, 0) +
                declared("worker", n) + declared("thread", n);
    return text;
}

/// The small world up to 2 s: member n owns partition n; three happenings of entity 0 lie in
/// partition 0 as offsets 0, 1, 2, and on the list as the ready jobs 0, 1, 2.
inline std::string goodStart()
{
    return smallWorld() + R"(
0 MemberJoined member=0 group=0 sessionEndsAt=6000
0 MemberJoined member=1 group=0 sessionEndsAt=6000
0 Rebalanced group=0 generation=1
0 PartitionAssigned group=0 partition=0 member=0 position=0
0 PartitionAssigned group=0 partition=1 member=1 position=0
0 WorkerStarted worker=0
0 WorkerStarted worker=1
1000 Happened happening=0 entity=0 number=1 type=0
1000 RecordSent happening=0 partition=0 arrivesAt=1300
1000 JobSent happening=0 reaction=0 arrivesAt=1300
1100 Happened happening=1 entity=0 number=2 type=0
1100 RecordSent happening=1 partition=0 arrivesAt=1400
1100 JobSent happening=1 reaction=0 arrivesAt=1400
1200 Happened happening=2 entity=0 number=3 type=0
1200 RecordSent happening=2 partition=0 arrivesAt=1500
1200 JobSent happening=2 reaction=0 arrivesAt=1500
1300 RecordAppended partition=0 offset=0 happening=0
1300 JobEnqueued job=0 happening=0 reaction=0
1400 RecordAppended partition=0 offset=1 happening=1
1400 JobEnqueued job=1 happening=1 reaction=0
1500 RecordAppended partition=0 offset=2 happening=2
1500 JobEnqueued job=2 happening=2 reaction=0
2000 MemberHeartbeat member=0 sessionEndsAt=8000
2000 MemberHeartbeat member=1 sessionEndsAt=8000
)";
}

}  // namespace millrace::check::test
