// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/row_reader.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/check/kinds.h"

namespace millrace::check {

namespace {

/// The whole of `text` as a decimal number; false when it is anything else.
template <class Number>
bool parse(std::string_view text, Number& number)
{
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    return code == std::errc{} && end == text.data() + text.size() && !text.empty();
}

/// Enough of a cell to recognise it in a message.
std::string quoted(std::string_view text)
{
    constexpr std::size_t kShown = 40;
    return text.size() <= kShown ? fmt::format("\"{}\"", text)
                                 : fmt::format("\"{}...\"", text.substr(0, kShown));
}

}  // namespace

Status RowReader::bindColumns()
{
    const std::vector<std::string>& names = m_csv.names();
    constexpr std::array<std::string_view, 4> kFirst{"fact", "timeNs", "kind", "cause"};
    if (names.size() < kFirst.size() || !std::equal(kFirst.begin(), kFirst.end(), names.begin()))
        return error("The header must begin with \"fact,timeNs,kind,cause\".");
    for (std::size_t n = 0; n < names.size(); ++n)
        m_columns[names[n]] = n;
    return Done{};
}

Status RowReader::readStep()
{
    Step step;
    if (Status read = readHead(step); !read)
        return read;
    const std::string& name = m_csv.cells()[2];
    const auto kind = std::ranges::find(kinds(), name, &KindInfo::name);
    if (kind == kinds().end())
        return error(fmt::format("There is no kind of fact named {}.", quoted(name)));
    step.kind = kind->kind;
    if (Status read = readFields(step, kind->fields); !read)
        return read;
    Status more = Done{};
    if (step.kind == Kind::Declared)
        more = readDeclared(step);
    else if (step.kind == Kind::SettingStated)
        more = readSetting(step);
    else if (step.kind == Kind::Intervened)
        more = checkIntervened();
    else
        more = checkDeclared(step);
    if (!more)
        return more;
    m_history.steps.push_back(step);
    return Done{};
}

/// The columns that every fact has.
Status RowReader::readHead(Step& step)
{
    const std::vector<std::string>& cells = m_csv.cells();
    step.line = m_csv.line();
    if (!parse(cells[0], step.fact))
        return error(fmt::format("fact: {} is not a number.", quoted(cells[0])));
    if (step.fact != m_history.steps.size())
        return error(fmt::format("fact: {} was expected, not {}: a line is missing or moved.",
                                 m_history.steps.size(), step.fact));
    if (!parse(cells[1], step.timeNs) || step.timeNs < 0)
        return error(fmt::format("timeNs: {} is not a time in nanoseconds.", quoted(cells[1])));
    if (!cells[3].empty() && !parse(cells[3], step.cause.emplace()))
        return error(fmt::format("cause: {} is not a number.", quoted(cells[3])));
    return Done{};
}

/// A kind has all of its fields and no other.
Status RowReader::readFields(Step& step, std::span<const std::string_view> fields)
{
    for (const std::string_view name : fields)
        if (m_columns.find(name) == m_columns.end())
            return error(fmt::format("{} needs a column \"{}\", which the header does not have.",
                                     nameOf(step.kind), name));
    for (std::size_t n = 4; n < m_csv.names().size(); ++n) {
        const std::string& name = m_csv.names()[n];
        const std::string& text = m_csv.cells()[n];
        if (std::ranges::find(fields, name) == fields.end()) {
            if (!text.empty())
                return error(fmt::format("{} has no field {}.", nameOf(step.kind), quoted(name)));
        } else if (Status read = readField(step, name, text); !read) {
            return read;
        }
    }
    return Done{};
}

Status RowReader::readField(Step& step, std::string_view name, const std::string& text)
{
    static const std::set<std::string_view> kModes{"crash", "election", "cut",
                                                   "acks",  "error",    "end"};
    if (kModes.contains(name) && step.kind != Kind::CommitRefused) {
        step.mode = modeOf(text);
        if (step.mode == kNone)
            return error(fmt::format("{}: {} is no such word.", name, quoted(text)));
        return Done{};
    }
    const auto place = places().find(name);
    if (place == places().end())
        return Done{};  // Text, and the fields of Declared and SettingStated: read elsewhere.
    bool good = false;
    if (const auto* small = std::get_if<std::uint32_t Step::*>(&place->second)) {
        // Only an assignment may name nobody, only the last of a batch has none behind it, only
        // what a limit drops has no rival, and only a wait puts a job on a shelf by itself.
        const bool mayBeNone = (step.kind == Kind::PartitionAssigned && name == "member") ||
                               (step.kind == Kind::RecordHandled && name == "next") ||
                               (step.kind == Kind::CoordinatorMoved && name == "broker") ||
                               (step.kind == Kind::EnqueueDropped && name == "job") ||
                               (step.kind == Kind::JobDeadLettered && name == "worker");
        std::uint32_t& value = step.**small;
        good = (mayBeNone && text == "none") || (parse(text, value) && value != kNone);
    } else if (const auto* large = std::get_if<std::uint64_t Step::*>(&place->second)) {
        good = parse(text, step.**large);
    } else if (const auto* word = std::get_if<Word Step::*>(&place->second)) {
        step.** word = wordOf(name, text);
        good = step.**word != Word::None;
    } else {
        std::int64_t& time = step.*std::get<std::int64_t Step::*>(place->second);
        if (text == "never")
            time = std::numeric_limits<std::int64_t>::max();
        good = text == "never" || (parse(text, time) && time >= 0);
    }
    if (!good)
        return error(
            fmt::format("{}: {} is not a value of {}.", name, quoted(text), nameOf(step.kind)));
    return Done{};
}

Status RowReader::checkDeclared(const Step& step) const
{
    const std::array<std::pair<std::string_view, std::uint32_t>, 10> named{{
        {"entity", step.entity},
        {"eventtype", step.type},
        {"reaction", step.reaction},
        {"partition", step.partition},
        {"group", step.group},
        {"member", step.member},
        {"worker", step.worker},
        {"thread", step.thread},
        {"broker", step.broker},
        {"scheduler", step.scheduler},
    }};
    for (const auto& [thing, index] : named)
        if (index != kNone && !isDeclared(thing, index))
            return error(fmt::format("{} names {} {}, which has not been declared.",
                                     nameOf(step.kind), thing, index));
    return Done{};
}

Status RowReader::readDeclared(const Step& step)
{
    std::uint32_t index = 0;
    std::uint32_t parent = 0;
    if (!parse(*cell("index"), index) || index == kNone || !parse(*cell("parent"), parent))
        return error(fmt::format("{} needs numbers as index and parent.", nameOf(step.kind)));
    return declare(*cell("thing"), index, parent);
}

Status RowReader::declare(const std::string& thing, std::uint32_t index, std::uint32_t parent)
{
    static const std::set<std::string_view> kThings{
        "run",    "application", "entity", "eventtype", "reaction", "log",
        "list",   "partition",   "group",  "member",    "worker",   "thread",
        "broker", "producer",    "topic",  "lane",      "scheduler"};
    if (!kThings.contains(thing))
        return error(fmt::format("{} cannot be declared.", quoted(thing)));
    if (!m_declared[thing].insert(index).second)
        return error(fmt::format("{} {} is declared twice.", thing, index));
    const bool named = m_declared.contains("topic");  // A log of one topic does not name it.
    const std::string_view parentThing = thing == "group"                ? "reaction"
                                         : thing == "member"             ? "group"
                                         : thing == "partition" && named ? "topic"
                                                                         : "";
    if (!parentThing.empty() && !isDeclared(parentThing, parent))
        return error(fmt::format("{} {} belongs to {} {}, which has not been declared.", thing,
                                 index, parentThing, parent));
    if (thing == "reaction")
        m_history.reactions.insert(std::ranges::upper_bound(m_history.reactions, index), index);
    if (thing == "eventtype" && *cell("name") == "deleted")
        m_history.deletedTypes.insert(index);
    if (thing == "partition") {
        m_history.partitions.insert(std::ranges::upper_bound(m_history.partitions, index), index);
        m_history.topicOfPartition[index] = parent;
    }
    m_history.entities += thing == "entity" ? 1 : 0;
    if (thing == "lane")
        m_history.queueOfLane[index] = parent;
    if (thing == "member")
        m_history.groupOfMember[index] = parent;
    if (thing == "group") {
        m_history.reactionOfGroup[index] = parent;
        if (!m_history.groupOfReaction.emplace(parent, index).second)
            return error(fmt::format("Reaction {} has two groups.", parent));
    }
    return Done{};
}

Status RowReader::readSetting(const Step& step)
{
    Setting setting{.fact = step.fact,
                    .thing = *cell("thing"),
                    .key = *cell("key"),
                    .unit = *cell("unit"),
                    .text = *cell("text")};
    if (!parse(*cell("index"), setting.index) || !parse(*cell("value"), setting.value))
        return error("SettingStated needs numbers as index and value.");
    if (!isDeclared(setting.thing, setting.index))
        return error(fmt::format("SettingStated names {} {}, which has not been declared.",
                                 quoted(setting.thing), setting.index));
    m_history.settings.push_back(std::move(setting));
    return Done{};
}

Status RowReader::checkIntervened() const
{
    static const std::set<std::string_view> kActs{
        "kill",    "stop",    "restart",    "seek",        "add-partitions", "crash-machine",
        "burst",   "hang",    "kill-child", "kill-parent", "kill-machine",   "disconnect",
        "redrive", "discard", "pause",      "resume",      "cut-off"};
    const std::string& act = *cell("act");
    if (!kActs.contains(act))
        return error(fmt::format("act: {} is not an act.", quoted(act)));
    for (const std::string_view name : {"target", "index", "line"}) {
        std::uint32_t value = 0;
        if (!parse(*cell(name), value))
            return error(fmt::format("{}: {} is not a number.", name, quoted(*cell(name))));
    }
    // A group is sought in, and nothing else is.
    const std::string& target = *cell("target");
    const bool fits = (act == "seek") == (target == "3");
    if (!fits)
        return error(fmt::format("target: {} cannot meet {}.", quoted(act), quoted(target)));
    return Done{};
}

const std::string* RowReader::cell(std::string_view name) const
{
    const auto column = m_columns.find(name);
    return column == m_columns.end() ? nullptr : &m_csv.cells()[column->second];
}

bool RowReader::isDeclared(std::string_view thing, std::uint32_t index) const
{
    const auto found = m_declared.find(thing);
    return found != m_declared.end() && found->second.contains(index);
}

Error RowReader::error(std::string message) const
{
    return Error{Error::Code::Malformed, std::move(message), {}, m_csv.line()};
}

}  // namespace millrace::check
