// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/facts_csv.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/trace/enum_names.h"

namespace millrace {

namespace {

/// Collects the names of all fields of the schema, in order of first appearance.
struct NameCollector {
    std::vector<std::string_view> names;

    template <class Field>
    void operator()(const char* name, const Field&)
    {
        if (std::ranges::find(names, std::string_view{name}) == names.end())
            names.emplace_back(name);
    }
};

const std::vector<std::string_view>& fieldNames()
{
    static const std::vector<std::string_view> kNames = [] {
        NameCollector collector;
        forEachType(AllFacts{}, [&collector]<class Fact>(std::type_identity<Fact>) {
            const Fact fact;
            Fact::fields(fact, collector);
        });
        return collector.names;
    }();
    return kNames;
}

void appendNumber(std::string& out, std::int64_t value)
{
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, end);
}

/// Writes the fields of one fact into its cells.
class RowWriter {
public:
    explicit RowWriter(std::vector<std::string>& cells) : m_cells{cells} {}

    template <class Tag>
    void operator()(const char* name, Id<Tag> id)
    {
        if (id.isNone())
            cell(name) = "none";
        else
            appendNumber(cell(name), id.value);
    }
    void operator()(const char* name, std::uint32_t value) { appendNumber(cell(name), value); }
    void operator()(const char* name, std::int64_t value) { appendNumber(cell(name), value); }
    void operator()(const char* name, std::uint64_t value)
    {
        appendNumber(cell(name), static_cast<std::int64_t>(value));
    }
    void operator()(const char* name, SimTime time)
    {
        if (time == kNever)
            cell(name) = "never";
        else
            appendNumber(cell(name), toNs(time));
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void operator()(const char* name, Enum value)
    {
        cell(name) = nameOf(value);
    }
    void operator()(const char* name, const std::string& text)
    {
        constexpr std::string_view kFormulaStarts = "=+-@\t\r";
        std::string& out = cell(name);
        out = '"';
        if (!text.empty() && kFormulaStarts.find(text.front()) != std::string_view::npos)
            out += '\'';
        for (const char each : text)
            out.append(each == '"' ? 2 : 1, each);
        out += '"';
    }

private:
    std::string& cell(const char* name)
    {
        const auto& names = fieldNames();
        const auto at = std::ranges::find(names, std::string_view{name}) - names.begin();
        return m_cells[static_cast<std::size_t>(at)];
    }

    std::vector<std::string>& m_cells;
};

}  // namespace

FactsCsv::FactsCsv(const Trace& trace) : m_reader{trace}, m_cells(fieldNames().size()) {}

bool FactsCsv::append(std::string& out, std::uint64_t facts)
{
    if (!std::exchange(m_hasNames, true)) {
        out += "fact,timeNs,kind,cause";
        for (const std::string_view name : fieldNames()) {
            out += ',';
            out += name;
        }
        out += '\n';
    }
    for (; facts > 0 && !m_reader.atEnd(); --facts)
        appendRow(out);
    return !m_reader.atEnd();
}

void FactsCsv::appendRow(std::string& out)
{
    const auto index = static_cast<std::int64_t>(m_reader.nextIndex());
    std::ranges::for_each(m_cells, [](std::string& cell) { cell.clear(); });
    m_reader.next([&]<class Fact>(SimTime time, std::uint64_t cause, const Fact& fact) {
        appendNumber(out, index);
        out += ',';
        appendNumber(out, toNs(time));
        out += ',';
        out += Fact::kInfo.name;
        out += ',';
        if (cause != Trace::kNoCause)
            appendNumber(out, static_cast<std::int64_t>(cause));
        RowWriter writer{m_cells};
        Fact::fields(fact, writer);
    });
    for (const std::string& cell : m_cells) {
        out += ',';
        out += cell;
    }
    out += '\n';
}

std::string factsAsCsv(const Trace& trace)
{
    std::string csv;
    FactsCsv{trace}.append(csv, trace.size());
    return csv;
}

}  // namespace millrace
