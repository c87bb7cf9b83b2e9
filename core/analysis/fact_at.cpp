// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/fact_at.h"

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/trace/columns_builder.h"
#include "core/trace/narration.h"

namespace millrace {

namespace {

class NameCollector {
public:
    explicit NameCollector(Named& named) : m_named{named} {}

    void operator()(std::string_view name, HappeningId id)
    {
        if (name == "happening")  // Not the one that comes next.
            m_named.happening = id;
    }
    void operator()(std::string_view, JobId id) { m_named.job = id; }
    void operator()(std::string_view, MemberId id) { m_named.member = id; }
    void operator()(std::string_view, WorkerId id) { m_named.worker = id; }
    void operator()(std::string_view, GroupId id) { m_named.group = id; }
    void operator()(std::string_view, PartitionId id) { m_named.partition = id; }
    void operator()(std::string_view, BrokerId id) { m_named.broker = id; }
    void operator()(std::string_view, ThreadId id) { m_named.thread = id; }
    void operator()(std::string_view, ReactionId id) { m_named.reaction = id; }
    void operator()(std::string_view, EntityId id) { m_named.entity = id; }
    void operator()(std::string_view, SchedulerId id) { m_named.scheduler = id; }
    template <class Other>
    void operator()(std::string_view, const Other&)
    {
    }

private:
    Named& m_named;
};

/// "JobClaimed" -> "job claimed".
std::string spaced(std::string_view name)
{
    std::string out;
    for (const char each : name) {
        const bool capital = each >= 'A' && each <= 'Z';
        if (capital && !out.empty())
            out += ' ';
        out += capital ? static_cast<char>(each - 'A' + 'a') : each;
    }
    return out;
}

class Words {
public:
    Words(const Columns& columns, std::string_view first) : m_columns{columns}, m_text{first} {}

    void add(std::string_view text)
    {
        if (!text.empty())
            m_text += fmt::format(" · {}", text);
    }
    template <class Tag>
    void addName(Thing thing, Id<Tag> id)
    {
        if (!id.isNone())
            add(m_columns.nameOf(thing, id.value));
    }
    void addJob(HappeningId happening, ReactionId reaction)
    {
        const SettingStated* does = m_columns.setting(Thing::Reaction, "job", reaction.value);
        add(fmt::format("{} {}", does != nullptr ? does->text : "job",
                        markOf(m_columns, happening)));
    }

    std::string take() { return std::move(m_text); }

private:
    const Columns& m_columns;
    std::string m_text;
};

template <class Fact>
std::string wordsFor(const Columns& columns, const Fact& fact)
{
    Named named;
    NameCollector collector{named};
    Fact::fields(fact, collector);
    Words words{columns, spaced(Fact::kInfo.name)};
    words.addName(Thing::Member, named.member);
    words.addName(Thing::Worker, named.worker);
    words.addName(Thing::Broker, named.broker);
    words.addName(Thing::Scheduler, named.scheduler);
    if (named.member.isNone())
        words.addName(Thing::Group, named.group);
    if (!named.partition.isNone())
        words.add(fmt::format("partition {}", named.partition.value));
    if (!named.job.isNone() && named.job.value < columns.jobs.size()) {
        const JobRow& row = columns.jobs[named.job.value];
        words.addJob(row.happening, row.reaction);
    } else if (!named.happening.isNone() && !named.reaction.isNone()) {
        words.addJob(named.happening, named.reaction);
    } else if (!named.happening.isNone()) {
        words.add(markOf(columns, named.happening));
    }
    return words.take();
}

std::string wordsFor(const Columns& columns, const Intervened& fact)
{
    return captionOf(columns, {.code = Intervened::kInfo.code,
                               .thing = targetOf(fact),
                               .index = fact.index,
                               .other = static_cast<std::uint32_t>(fact.act)});
}

std::string wordsFor(const Columns& columns, const Happened& fact)
{
    return fmt::format("{} · {} {}", markOf(columns, fact.happening),
                       columns.nameOf(Thing::Entity, fact.entity.value),
                       columns.nameOf(Thing::EventType, fact.type));
}

std::string wordsFor(const Columns&, const Declared& fact)
{
    return "declared · " + fact.name;
}

std::string valueWords(const SettingStated& fact)
{
    switch (fact.unit) {
    case Unit::Choice:
        return fact.text;
    case Unit::Nanoseconds:
        return fact.value == INT64_MAX ? "forever" : durationText(SimDuration{fact.value});
    case Unit::PerMillion:
        return fmt::format("{} %", static_cast<double>(fact.value) / 1e4);
    case Unit::Count:
        break;
    }
    return std::to_string(fact.value);
}

std::string wordsFor(const Columns& columns, const SettingStated& fact)
{
    const std::string_view whose = columns.nameOf(fact.thing, fact.index);
    return fmt::format("setting · {}{}{} = {}", whose, whose.empty() ? "" : " · ", fact.key,
                       valueWords(fact));
}

template <class... Facts>
bool isAmong(const FactInfo& info, FactList<Facts...>)
{
    return ((info.code == Facts::kInfo.code) || ...);
}

}  // namespace

FactAt readFact(TraceReader& reader)
{
    FactAt out{.index = reader.nextIndex()};
    reader.next([&out]<class Fact>(SimTime time, std::uint64_t cause, const Fact& fact) {
        FactHash hash{time, Fact::kInfo.code};
        Fact::fields(fact, hash);
        NameCollector collector{out.named};
        Fact::fields(fact, collector);
        out.at = time;
        out.cause = cause;
        out.info = &Fact::kInfo;
        out.hash = hash.value();
    });
    return out;
}

FactAt factAt(const Trace& trace, std::uint64_t index)
{
    TraceReader reader{trace, trace.placeOf(index)};
    return readFact(reader);
}

bool concerns(const FactAt& fact, const Columns& columns, Thing thing, std::uint32_t index)
{
    const Named& named = fact.named;
    switch (thing) {
    case Thing::Happening:
        return named.happening == HappeningId{index} ||
               (named.job.value < columns.jobs.size() &&
                columns.jobs[named.job.value].happening == HappeningId{index});
    case Thing::Job:
        return named.job == JobId{index};
    case Thing::Member:
        return named.member == MemberId{index};
    case Thing::Worker:
        return named.worker == WorkerId{index};
    case Thing::Group:
        return named.group == GroupId{index};
    case Thing::Partition:
        return named.partition == PartitionId{index};
    case Thing::Broker:
        return named.broker == BrokerId{index};
    case Thing::Thread:
        return named.thread == ThreadId{index};
    case Thing::Reaction:
        return named.reaction == ReactionId{index};
    case Thing::Entity:
        return named.entity == EntityId{index};
    case Thing::Scheduler:
        return named.scheduler == SchedulerId{index};
    case Thing::Store:
        return isAmong(*fact.info, StoreFacts{});
    case Thing::Producer:
        return isAmong(*fact.info, ProducerFacts{} + TransactionFacts{});
    case Thing::Log:
        return fact.info->half == Half::Log;
    case Thing::List:
        return fact.info->half == Half::List;
    default:
        return true;  // The run itself.
    }
}

std::string wordsOf(const Recording& recording, std::uint64_t index)
{
    std::string out;
    TraceReader reader{recording.trace(), recording.trace().placeOf(index)};
    reader.next([&](SimTime, std::uint64_t, const auto& fact) {
        out = wordsFor(recording.columns(), fact);
    });
    return out;
}

}  // namespace millrace
