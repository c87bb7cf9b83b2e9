// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/odd_settings.h"

#include <algorithm>
#include <array>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/engine/engine.h"
#include "core/scenario/scenario_reader.h"
#include "core/scenario/shipped.h"
#include "tests/support/dice.h"

namespace millrace::test {

namespace {

/// Tables of the file. Those in the midst of a line are written out.
constexpr std::array<const char*, 14> kTables{
    "",         "workload",      "workload.arrivals", "network",      "application",
    "reaction", "log",           "log.group",         "log.producer", "log.compaction",
    "queue",    "queue.backoff", "queue.activejob",   "transaction"};

/// What no bound is likely to be. The bounds are learnt from what the reader says.
constexpr std::array<const char*, 34> kValues{
    "0",
    "1",
    "2",
    "3",
    "7",
    "16",
    "1000",
    "4096",
    "1000000",
    "1000000000",
    "0.0",
    "1e-300",
    "0.5",
    "1.0",
    "99.5",
    "true",
    "false",
    "\"0 s\"",
    "\"1 ns\"",
    "\"1 us\"",
    "\"1 ms\"",
    "\"10 ms\"",
    "\"100 ms\"",
    "\"1 s\"",
    "\"10 s\"",
    "\"1 min\"",
    "\"1 h\"",
    "\"1 d\"",
    "\"30 d\"",
    "\"365 d\"",
    "\"never\"",
    "\"forever\"",
    "{ kind = \"exponential\", mean = \"1 s\" }",
    "{ kind = \"uniform\", low = \"0 s\", high = \"1 h\" }"};

/// Of keys that have a table for each reaction; $ stands for its name.
constexpr std::array<const char*, 8> kOfReaction{
    "{ $ = { to = 1, key = \"entity\", duration = \"1 ms\" } }",
    "{ $ = { to = 2, conflict = \"discard\" } }",
    "{ $ = { key = \"entity\", window = \"until-done\" } }",
    "{ $ = { window = \"1 ms\" } }",
    "{ $ = { priority = -1000000, wait = \"1 s\" } }",
    "{ $ = { wait = \"30 d\" } }",
    "{ $ = 0 }",
    "{ $ = 1024 }"};

constexpr std::array<const char*, 16> kActs{"kill = \"slot 1\"",
                                            "kill = \"worker 1\"\nrestart = \"1 s\"",
                                            "kill = \"member 1\"\nrestart = \"1 ns\"",
                                            "kill = \"store\"\nrestart = \"2 s\"",
                                            "kill = \"broker 1\"\nrestart = \"5 s\"",
                                            "stop = \"slot 1\"\nrestart = \"5 s\"",
                                            "stop = \"worker 1\"",
                                            "hang = \"slot 1\"\nfor = \"1 min\"",
                                            "hang = \"worker 1\"\nfor = \"1 ms\"",
                                            "cut-off = \"slot 1\"\nfor = \"30 s\"",
                                            "kill-machine = \"worker 1\"\nrestart = \"0 s\"",
                                            "slow = \"slot 1\"\nfactor = 100\nfor = \"1 h\"",
                                            "clock-skew = \"slot 1\"\nfactor = 0.1\nfor = \"1 h\"",
                                            "clock-skew = \"slot 1\"\nfactor = 10\nfor = \"1 min\"",
                                            "workers = 1",
                                            "burst = 1000\nfor = \"1 ms\""};

/// Keys that change nothing but words.
constexpr std::array<std::string_view, 8> kWords{"name",  "watch", "does",   "job",
                                                 "types", "seed",  "raises", "stands-for"};

using Lines = std::vector<std::string>;

Lines linesOf(std::string_view text)
{
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

bool isHeader(const std::string& line)
{
    return line.starts_with('[');
}

/// Where a table's own keys begin. Of the array of reactions it is the first one.
Lines::iterator findTable(Lines& lines, const std::string& table)
{
    if (table.empty())
        return lines.begin();
    const auto found = std::ranges::find_if(lines, [&table](const std::string& line) {
        return line == "[" + table + "]" || line == "[[" + table + "]]";
    });
    return found == lines.end() ? found : std::next(found);
}

Lines::iterator findKey(Lines& lines, Lines::iterator from, const std::string& key)
{
    const auto end = std::find_if(from, lines.end(), isHeader);
    return std::find_if(from, end, [&key](const std::string& line) {
        return line.starts_with(key + " =") || line.starts_with(key + "=");
    });
}

void eraseKey(Lines& lines, const std::string& table, const std::string& key)
{
    const auto from = findTable(lines, table);
    const auto found = findKey(lines, from, key);
    if (found != lines.end() && !isHeader(*found))
        lines.erase(found);
}

/// The file with one key set anew.
std::string withKey(const std::string& text, const std::string& table, const std::string& key,
                    const std::string& value)
{
    Lines lines = linesOf(text);
    if (findTable(lines, table) == lines.end()) {
        const std::size_t dot = table.rfind('.');
        if (dot != std::string::npos)
            eraseKey(lines, table.substr(0, dot), table.substr(dot + 1));
        lines.push_back("[" + table + "]");
    }
    eraseKey(lines, table, key);
    lines.insert(findTable(lines, table), key + " = " + value);
    return fmt::format("{}\n", fmt::join(lines, "\n"));
}

/// What the reader says of a key, or nothing when it accepts it.
std::optional<std::string> refusal(const std::string& text)
{
    const auto outcome = readScenario(text, "odd.toml");
    if (const auto* errors = std::get_if<std::vector<Error>>(&outcome))
        return errors->front().message;
    return std::nullopt;
}

/// The keys of a table, as the reader lists them where it finds one that nobody knows.
std::vector<std::string> keysOf(const std::string& text, const std::string& table)
{
    constexpr std::string_view kList = "There are: ";
    std::vector<std::string> keys;
    const auto outcome = readScenario(withKey(text, table, "qqqqqq", "0"), "odd.toml");
    const auto* errors = std::get_if<std::vector<Error>>(&outcome);
    for (std::size_t n = 0; errors != nullptr && n < errors->size(); ++n) {
        std::string_view rest = (*errors)[n].message;
        const std::size_t at = rest.find(kList);
        if (at == std::string_view::npos)
            continue;
        rest.remove_prefix(at + kList.size());
        rest.remove_suffix(1);
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(", "), rest.size());
            keys.emplace_back(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 2, rest.size()));
        }
    }
    return keys;
}

/// Words in quotes that a message expects, and bounds such as "10 ms to 1 d" or "1 to 4096".
std::vector<std::string> wantedBy(std::string_view message)
{
    constexpr std::string_view kExpected = "expected ";
    std::vector<std::string> wanted;
    const std::size_t at = message.find(kExpected);
    if (at == std::string_view::npos)
        return wanted;
    message.remove_prefix(at + kExpected.size());
    message = message.substr(0, message.find(", found"));
    const std::size_t to = message.find(" to ");
    if (to != std::string_view::npos && message[0] >= '0' && message[0] <= '9') {
        for (const std::string_view bound : {message.substr(0, to), message.substr(to + 4)}) {
            const bool hasUnit = bound.find(' ') != std::string_view::npos;
            wanted.push_back(hasUnit ? fmt::format("\"{}\"", bound) : std::string{bound});
        }
        return wanted;
    }
    for (std::size_t open = message.find('"'); open != std::string_view::npos;
         open = message.find('"')) {
        const std::size_t close = message.find('"', open + 1);
        if (close == std::string_view::npos)
            break;
        wanted.emplace_back(message.substr(open, close - open + 1));
        message.remove_prefix(close + 1);
    }
    return wanted;
}

class Maker {
public:
    explicit Maker(std::uint64_t seed) : m_dice{seed * 977 + 9'000'000}
    {
        const auto shipped = shippedScenarios();
        const ShippedText& base =
            shipped[static_cast<std::size_t>(m_dice.below(static_cast<int>(shipped.size())))];
        m_text = std::string{base.text};
        m_changes = fmt::format("{}\n", base.name);
    }

    OddScenario make()
    {
        // What other keys mean hangs on these.
        if (m_dice.oneIn(3))
            setKey("queue", "profile");
        if (m_dice.oneIn(3))
            setKey("log.group", "protocol");
        if (m_dice.oneIn(4))
            setKey("network", "clocks");
        for (int n = m_dice.from(1, 5); n > 0; --n)
            setSomeKey();
        for (int n = m_dice.below(4); n > 0; --n)
            addSomeAct();
        return {m_text, m_changes, std::get<Scenario>(readScenario(m_text, "odd.toml"))};
    }

private:
    template <class Range>
    std::string any(const Range& range)
    {
        return std::string{
            range[static_cast<std::size_t>(m_dice.below(static_cast<int>(std::size(range))))]};
    }

    /// One of a few, for most keys mean nothing without others.
    void setSomeKey()
    {
        std::vector<std::pair<std::string, std::string>> keys;
        for (const char* table : kTables)
            for (const std::string& key : keysOf(m_text, table))
                if (std::ranges::find(kWords, key) == kWords.end())
                    keys.emplace_back(table, key);
        for (int tries = 0; tries < 5; ++tries) {
            const auto& [table, key] =
                keys[static_cast<std::size_t>(m_dice.below(static_cast<int>(keys.size())))];
            if (setKey(table, key))
                return;
        }
    }

    std::string anyOfReaction()
    {
        const auto read = readScenario(m_text, "odd.toml");
        std::vector<std::string> names;
        for (const ReactionSpec& each : std::get<Scenario>(read).reactions)
            names.push_back(each.name);
        std::string value = any(kOfReaction);
        return value.replace(value.find('$'), 1, fmt::format("\"{}\"", any(names)));
    }

    bool setKey(const std::string& table, const std::string& key)
    {
        std::vector<std::string> learnt;
        for (int tries = 0; tries < 16; ++tries) {
            const bool knows = !learnt.empty() && !m_dice.oneIn(4);
            const std::string value = knows             ? any(learnt)
                                      : m_dice.oneIn(5) ? anyOfReaction()
                                                        : any(kValues);
            const std::string text = withKey(m_text, table, key, value);
            const std::optional<std::string> refused = refusal(text);
            if (!refused) {
                m_text = text;
                m_changes += fmt::format("[{}] {} = {}\n", table, key, value);
                return true;
            }
            if (refused->find("has no effect") != std::string::npos)
                return false;
            const std::vector<std::string> wanted = wantedBy(*refused);
            learnt.insert(learnt.end(), wanted.begin(), wanted.end());
        }
        return false;
    }

    void addSomeAct()
    {
        const std::string act =
            fmt::format("[[at]]\ntime = \"{} ms\"\n{}\n", m_dice.below(60'000), any(kActs));
        if (refusal(m_text + act))
            return;
        m_text += act;
        m_changes += act;
    }

    Dice m_dice;
    std::string m_text;
    std::string m_changes;
};

}  // namespace

OddScenario oddScenario(std::uint64_t seed)
{
    return Maker{seed}.make();
}

std::string wrongIn(const OddScenario& odd, std::uint64_t steps)
{
    const auto told = [&odd](std::string_view what, const Engine* engine) {
        return fmt::format("{} at {} ns, fact {}\n{}", what,
                           engine != nullptr ? toNs(engine->world().now) : 0,
                           engine != nullptr ? engine->state().facts : 0, odd.changes);
    };
    std::optional<Engine> engine;
    try {
        engine.emplace(odd.scenario);
        engine->computeTo(SimTime{kLongestDuration});
        std::uint64_t done = 0;
        while (done < steps && engine->step())
            ++done;
        if (engine->violation())
            return told(engine->violation()->what, &*engine);
        const Ledger& ledger = engine->recording().ledger();
        for (const Outcome& side :
             {ledger.log.outcome(engine->state()), ledger.list.outcome(engine->state())})
            if (sumOfClasses(side) != side.due)
                return told("an obligation is in no class", &*engine);
        if (done < steps)
            engine->finish();
    } catch (const std::exception& bug) {
        return told(bug.what(), engine ? &*engine : nullptr);
    }
    return {};
}

}  // namespace millrace::test
