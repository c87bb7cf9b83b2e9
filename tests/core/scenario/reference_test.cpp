// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/scenario/scenario_reader.h"
#include "tests/core/scenario/reference_page.h"
#include "tests/support/paths.h"

// docs/scenarios.md says what the reader knows: its keys, their bounds, choices and defaults. The
// reader is asked by what it says of files that are wrong.

namespace millrace::reference_test {
namespace {

using reference::Row;
using reference::Section;

constexpr std::string_view kUnknown = "qqqqqqqqqqqq";

/// A key's table, and what must be in it before the key may be.
struct Need {
    std::string_view keys;  ///< With a blank before and after each.
    std::string_view text;
};

struct Table {
    const char* name;
    const char* heading;        ///< Of its section.
    const char* opening;        ///< What a file has before the key.
    std::vector<Need> needs{};  ///< After `opening`.
};

void PrintTo(const Table& table, std::ostream* out)
{
    *out << table.name;
}

std::string pageText()
{
    std::ifstream file{test::sourcePath("docs/scenarios.md"), std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

const std::vector<Section>& sections()
{
    static const std::vector<Section> kSections = reference::sectionsOf(pageText());
    return kSections;
}

const Section& sectionOf(std::string_view heading)
{
    static const Section kNone;
    const auto found = std::ranges::find(sections(), heading, &Section::heading);
    EXPECT_NE(found, sections().end()) << "no section " << heading;
    return found == sections().end() ? kNone : *found;
}

constexpr const char* kReactions =
    "[[reaction]]\nname = \"mail\"\n[[reaction]]\nname = \"index\"\n";

/// The table without its line of this key.
std::string withoutLine(std::string text, std::string_view key)
{
    const std::size_t at = text.rfind(fmt::format("\n{} = ", key));
    return at == std::string::npos ? text : text.erase(at + 1, text.find('\n', at + 1) - at);
}

/// A file that has `more` in this table, which may name `key`.
std::string fileOf(const Table& table, std::string_view key = "", std::string_view more = "")
{
    const bool top = std::string_view{table.name} == "Top";
    std::string text = withoutLine(table.opening, key);
    for (const Need& need : table.needs)
        if (!key.empty() && need.keys.find(fmt::format(" {} ", key)) != std::string_view::npos)
            text += fmt::format("{}\n", need.text);
    text += more;
    return top ? text + kReactions : fmt::format("format = 1\n{}{}", kReactions, text);
}

std::vector<Error> errorsOf(const std::string& text)
{
    auto read = readScenario(text, "");
    const auto* errors = std::get_if<std::vector<Error>>(&read);
    return errors == nullptr ? std::vector<Error>{} : *errors;
}

/// What the reader says of this value of a key: "1 to 1024, found -5."; or nothing.
std::string expectedOf(const Table& table, const std::string& key, std::string_view value)
{
    const std::string before = fmt::format("{}: expected ", key);
    for (const Error& each : errorsOf(fileOf(table, key, fmt::format("{} = {}\n", key, value))))
        if (const std::size_t at = each.message.find(before); at != std::string::npos)
            return each.message.substr(at + before.size());
    return {};
}

std::set<std::string> keysIn(const std::string& text)
{
    constexpr std::string_view kThereAre = "There are: ";
    std::set<std::string> keys;
    for (const Error& each : errorsOf(text)) {
        const std::size_t at = each.message.find(kThereAre);
        if (at == std::string::npos || each.message.find(kUnknown) == std::string::npos)
            continue;
        std::string_view rest{each.message};
        rest.remove_prefix(at + kThereAre.size());
        rest.remove_suffix(1);  // The full stop.
        for (std::size_t from = 0; from < rest.size();) {
            const std::size_t to = std::min(rest.find(", ", from), rest.size());
            keys.emplace(rest.substr(from, to - from));
            from = to + 2;
        }
    }
    EXPECT_FALSE(keys.empty()) << text;
    return keys;
}

std::set<std::string> keysOf(const Section& section)
{
    std::set<std::string> keys;
    for (const Row& row : section.rows)
        keys.insert(row.key);
    return keys;
}

class ReferenceTest : public testing::TestWithParam<Table> {};

TEST_P(ReferenceTest, NamesTheKeysOfItsTableAndNoOthers)
{
    const Table& table = GetParam();
    const std::string more = fmt::format("{} = 1\n", kUnknown);
    EXPECT_EQ(
        reference::difference(keysIn(fileOf(table, "", more)), keysOf(sectionOf(table.heading))),
        "");
}

/// "random duration, 0 s .. 1 h" -> "0 s to 1 h"; nothing where a cell has no such bounds.
std::optional<std::string> boundsIn(std::string cell)
{
    constexpr std::string_view kRandom = "random duration, ";
    if (cell.starts_with(kRandom))
        cell.erase(0, kRandom.size());
    cell = cell.substr(0, cell.find(", `"));
    const std::size_t dots = cell.find(" .. ");
    if (dots == std::string::npos || cell.find('`') != std::string::npos || cell.ends_with("each"))
        return {};
    return cell.replace(dots, 4, " to ");
}

void expectBounds(const Table& table)
{
    for (const Row& row : sectionOf(table.heading).rows) {
        const std::optional<std::string> bounds = boundsIn(row.values);
        if (!bounds)
            continue;
        std::set<std::string> said;
        const std::string letters = fmt::format("\"{}\"", std::string(1000, 'x'));
        for (const std::string_view value :
             {std::string_view{"\"400 d\""}, std::string_view{"-1000000000000"},
              std::string_view{letters}}) {
            const std::string expected = expectedOf(table, row.key, value);
            said.insert(expected.substr(0, expected.find(", found")));
        }
        EXPECT_TRUE(said.contains(*bounds))
            << row.key << ": " << *bounds << fmt::format("; {}", fmt::join(said, " | "));
    }
}

void expectChoices(const Table& table)
{
    const Section& section = sectionOf(table.heading);
    for (const Row& row : section.rows) {
        if (row.values.find("name of") != std::string::npos)
            continue;  // Of the file's own.
        const std::string said = expectedOf(table, row.key, fmt::format("\"{}\"", kUnknown));
        if (said.starts_with('"'))
            for (const std::string& choice :
                 reference::quotedIn(said.substr(0, said.find(", found"))))
                EXPECT_NE(section.text.find(fmt::format("`\"{}\"`", choice)), std::string::npos)
                    << row.key << ": the page does not say \"" << choice << "\"";
        for (const std::string& choice : reference::quotedIn(row.values))
            EXPECT_EQ(expectedOf(table, row.key, fmt::format("\"{}\"", choice))
                          .find(fmt::format("found \"{}\"", choice)),
                      std::string::npos)
                << row.key << ": the reader does not know \"" << choice << "\"";
    }
}

void expectDefaults(const Table& table)
{
    for (const Row& row : sectionOf(table.heading).rows) {
        const std::vector<std::string> code = reference::codeIn(row.fallback);
        // Else it is said in words, or by the name of another key.
        if (code.size() != 1 || row.fallback != fmt::format("`{}`", code[0]) ||
            keysOf(sectionOf("`[queue]`")).contains(code[0]))
            continue;
        const auto without = readScenario(fileOf(table, row.key), "");
        const auto with =
            readScenario(fileOf(table, row.key, fmt::format("{} = {}\n", row.key, code[0])), "");
        ASSERT_TRUE(std::holds_alternative<Scenario>(without))
            << row.key << ": " << describe(std::get<std::vector<Error>>(without).front());
        ASSERT_TRUE(std::holds_alternative<Scenario>(with))
            << row.key << ": " << describe(std::get<std::vector<Error>>(with).front());
        EXPECT_TRUE(std::get<Scenario>(without) == std::get<Scenario>(with))
            << row.key << " is not " << code[0] << " by default";
    }
}

TEST_P(ReferenceTest, SaysTheBoundsThatTheReaderSays)
{
    expectBounds(GetParam());
}

TEST_P(ReferenceTest, NamesTheChoicesThatTheReaderKnows)
{
    expectChoices(GetParam());
}

TEST_P(ReferenceTest, SaysTheDefaults)
{
    expectDefaults(GetParam());
}

/// The same keys for all groups, and for one of them.
const std::vector<Need> kNeedsOfGroups{
    {" attempts ", "on-failure = \"skip\""},
    {" retry-delay ", "on-failure = \"retry-topic\""},
    {" auto-commit ", "commit = \"auto\""},
    {" max-poll rejoin-delay revocation static initial-delay ", "protocol = \"classic\""},
    {" assignment-interval ", "protocol = \"consumer\""},
    {" lock delivery-limit max-locks ", "protocol = \"share\""}};

const std::vector<Table> kTables{
    {"Top", "Top of the file", "format = 1\n"},
    {"RandomDuration",
     "A random duration",
     "[network.delay]\n",
     {{" mean ", "kind = \"exponential\""},
      {" low high ", "kind = \"uniform\""},
      {" low ", "high = \"1 h\""}}},
    {"Workload", "`[workload]`", "[workload]\n"},
    {"Arrivals",
     "`arrivals` of `[workload]`",
     "[workload.arrivals]\n",
     {{" every size spacing ", "kind = \"bursts\""},
      {" schedule from ", "kind = \"cron\""},
      {" from ", "schedule = \"@hourly\""}}},
    {"Tape", "`tape` of `[workload]`",
     "[workload]\narrivals = { kind = \"tape\" }\n[[workload.tape]]\n"},
    {"Network", "`[network]`", "[network]\n"},
    {"Application", "`[application]`", "[application]\n"},
    {"Reaction",
     "`[[reaction]]`",
     "[[reaction]]\nname = \"lake\"\n",
     {{" stands-for ", "every = \"9 s\""}}},
    {"Log",
     "`[log]`",
     "[network]\nclocks = \"product\"\n[log]\n",
     {{" group-session group-heartbeat ", "group.protocol = \"consumer\""},
      {" unclean-election replica-lag replica-delay ", "brokers = 3\nreplication = 3"},
      {" transaction-sweep ", "producer.transactional = true"}}},
    {"Compaction", "`[log.compaction]`", "[log]\ncleanup = \"compact\"\n[log.compaction]\n"},
    {"Topic", "`[[log.topic]]`",
     "[log.groups.mail]\nwrites = \"sent\"\n[[log.topic]]\nname = \"sent\"\n"},
    {"Group", "`[log.group]` and `[log.groups.NAME]`", "[log.group]\n", kNeedsOfGroups},
    {"GroupOfOne", "`[log.group]` and `[log.groups.NAME]`", "[log.groups.mail]\n", kNeedsOfGroups},
    {"Member", "`[[log.member]]`",
     "[log.group]\nprotocol = \"classic\"\n[[log.member]]\nmember = 1\n"},
    {"Producer",
     "`[log.producer]`",
     "[log.producer]\n",
     {{" partition ", "partitioner = \"explicit\""},
      {" transaction-every transaction-records aborts transaction-timeout ",
       "transactional = true"}}},
    {"Queue",
     "`[queue]`",
     "[workload.arrivals]\nkind = \"cron\"\nschedule = \"@hourly\"\n"
     "[network]\nclocks = \"product\"\n[queue]\n",
     {{" wake paced ", "poll = \"1 s\""},
      {" wake-when-due ", "poll = \"1 s\"\nwake = true"},
      {" sweep-spread sweep-passes ", "sweep = \"1 s\""},
      {" supervisor-replaces ", "supervisor = \"1 s\""},
      {" stager-spread near-retry ", "stager = \"1 s\""},
      {" stager-first ", "stager = \"1 s\"\nstager-spread = \"1 s\""}}},
    {"Backoff",
     "`[queue.backoff]`",
     "[queue.backoff]\n",
     {{" jitter-from ", "jitter-kind = \"between\"\njitter = 2"},
      {" step-grows ", "jitter-kind = \"added\"\nvalues = 2\nstep = \"1 s\""},
      {" values ", "jitter-kind = \"added\"\nstep = \"1 s\""},
      {" formula ", "kind = \"polynomial\""}}},
    {"ActiveJob", "`[queue.activejob]`", "[queue.activejob]\n"},
    {"Rescue", "`[[queue.activejob.rescue]]`",
     "[[queue.activejob.rescue]]\nexceptions = [\"StandardError\"]\n"},
    {"Lanes", "`[queue.lanes.NAME]`", "[queue.lanes.mail]\n"},
    {"Limits", "`[queue.limits.NAME]`", "[queue.limits.mail]\n"},
    {"Unique", "`[queue.unique.NAME]`", "[queue.unique.mail]\n"},
    {"Batches", "`[queue.batches.NAME]`", "[queue.batches.mail]\njobs = [\"index\"]\n"},
    {"Worker", "`[[queue.worker]]`", "[[queue.worker]]\nworker = 1\n"},
    {"Bridge", "`[[bridge]]`", "[[bridge]]\nfrom = \"log.mail\"\nto = \"queue\"\n"},
    {"Transaction", "`[transaction]`", "[transaction]\n", {{" outbox ", "log = \"outbox\""}}},
    {"Chaos", "`[[chaos]]`", "[[chaos]]\nof = \"slots\"\nevery = \"1 min\"\n"}};

INSTANTIATE_TEST_SUITE_P(Tables, ReferenceTest, testing::ValuesIn(kTables),
                         [](const auto& row) { return row.param.name; });

const Table kTimeline{"At",
                      "`[[at]]`",
                      "[[at]]\ntime = \"5 s\"\n",
                      {{" muted ", "kill = \"slot 1\""},
                       {" factor ", "slow = \"slot 1\"\nfor = \"1 s\""},
                       {" rate ", "clock-skew = \"slot 1\"\nfor = \"1 s\""},
                       {" for ", "hang = \"slot 1\""},
                       {" count ", "redrive = \"dead\""}}};

TEST(Reference, SaysWhatTheReaderSaysOfActs)
{
    expectBounds(kTimeline);
    expectChoices(kTimeline);
    expectDefaults(kTimeline);
}

TEST(Reference, NamesTheKeysOfEveryActAndNoOthers)
{
    const std::string unknown = fmt::format("{} = 1\n", kUnknown);
    // Without an act the reader tells of all of them, with one of what may stand beside it.
    std::set<std::string> keys = keysIn(fileOf(kTimeline, "", unknown));
    for (const std::string& act : std::set<std::string>{keys})
        if (act != "time" && act != "muted")
            keys.merge(keysIn(fileOf(kTimeline, "", fmt::format("{} = 1\n{}", act, unknown))));
    EXPECT_EQ(reference::difference(keys, keysOf(sectionOf(kTimeline.heading))), "");
}

TEST(Reference, ShowsEveryActAtWork)
{
    const std::string opening = fmt::format("format = 1\n{}[log]\nbrokers = 3\nreplication = 3\n"
                                            "[queue]\nclaim = \"connection\"\n",
                                            kReactions);
    const Section& section = sectionOf(kTimeline.heading);
    std::set<std::string> shown;
    for (const std::string& code : reference::codeIn(section.text)) {
        if (!code.starts_with("{ time"))
            continue;
        const std::vector<Error> errors = errorsOf(fmt::format("at = [{}]\n{}", code, opening));
        EXPECT_TRUE(errors.empty()) << code << ": " << describe(errors.front());
        for (const Row& row : section.rows)
            if (code.find(fmt::format(" {} =", row.key)) != std::string::npos)
                shown.insert(row.key);
    }
    std::set<std::string> named = keysOf(section);
    named.erase("muted");
    EXPECT_EQ(reference::difference(named, shown), "");
}

TEST(Reference, HasExamplesThatCanBeRead)
{
    const std::vector<std::string> blocks = reference::blocksOf(pageText());
    ASSERT_FALSE(blocks.empty());
    EXPECT_TRUE(blocks.front().starts_with("format = 1\n"));
    for (const std::string& block : blocks) {
        const bool whole = block.starts_with("format");
        const std::vector<Error> errors = errorsOf(
            whole ? block
                  : fmt::format("format = 1\n{}[queue]\nworkers = 2\n{}", kReactions, block));
        EXPECT_TRUE(errors.empty()) << block << describe(errors.front());
    }
}

TEST(Reference, FindsWhatIsOnOneSideAlone)
{
    EXPECT_EQ(reference::difference({"a", "b"}, {"a", "b"}), "");
    EXPECT_EQ(reference::difference({"a", "b"}, {"a"}),
              "\"b\" is a key, and the page does not name it.\n");
    EXPECT_EQ(reference::difference({"a"}, {"a", "b"}), "\"b\" is on the page, and is no key.\n");
    const std::vector<Section> page = reference::sectionsOf(
        "# Page\n## `[log]`\n| key | what | values | default |\n|---|---|---|---|\n"
        "| `name` | a `word` | 1 .. 40 characters | `\"events\"` |\nAnd `topic`.\n```toml\n# "
        "x\n```\n");
    ASSERT_EQ(page.size(), 3U);
    EXPECT_EQ(keysOf(page[2]), std::set<std::string>{"name"});
    EXPECT_EQ(page[2].rows[0].values, "1 .. 40 characters");
    EXPECT_EQ(page[2].rows[0].fallback, "`\"events\"`");
}

}  // namespace
}  // namespace millrace::reference_test
