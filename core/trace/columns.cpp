// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/columns.h"

#include <algorithm>

namespace millrace {

namespace {

template <class T>
void appendSizes(ColumnSizes& sizes, const History<T>& column)
{
    sizes.push_back(column.size());
}

template <class T>
void appendSizes(ColumnSizes& sizes, const std::vector<History<T>>& table)
{
    sizes.push_back(table.size());
    for (const History<T>& part : table)
        sizes.push_back(part.size());
}

template <class T>
std::size_t bytesOf(const History<T>& column)
{
    return column.bytes();
}

template <class T>
std::size_t bytesOf(const std::vector<History<T>>& table)
{
    std::size_t sum = 0;
    for (const History<T>& part : table)
        sum += part.bytes();
    return sum;
}

template <class T>
void takePrefix(History<T>& column, ColumnSizes::const_iterator& size)
{
    column = column.prefix(*size++);
}

template <class T>
void takePrefix(std::vector<History<T>>& table, ColumnSizes::const_iterator& size)
{
    table.resize(*size++);
    for (History<T>& part : table)
        part = part.prefix(*size++);
}

}  // namespace

ColumnSizes Columns::sizes() const
{
    ColumnSizes out;
    out.reserve(16 + records.size());
    each(*this, [&out](const auto& column) { appendSizes(out, column); });
    return out;
}

std::size_t Columns::bytes() const
{
    std::size_t sum = 0;
    each(*this, [&sum](const auto& column) { sum += bytesOf(column); });
    return sum;
}

Columns Columns::prefix(const ColumnSizes& sizes) const
{
    Columns out = *this;
    auto size = sizes.begin();
    each(out, [&size](auto& column) { takePrefix(column, size); });
    return out;
}

const Declared* Columns::find(Thing thing, std::uint32_t index) const
{
    const auto found = std::ranges::find_if(declarations, [&](const Declared& each) {
        return each.thing == thing && each.index == index;
    });
    return found == declarations.end() ? nullptr : &*found;
}

std::string_view Columns::nameOf(Thing thing, std::uint32_t index) const
{
    const Declared* declared = find(thing, index);
    return declared != nullptr ? std::string_view{declared->name} : std::string_view{};
}

std::uint32_t Columns::countOf(Thing thing) const
{
    return static_cast<std::uint32_t>(std::ranges::count(declarations, thing, &Declared::thing));
}

const SettingStated* Columns::setting(Thing thing, std::string_view key, std::uint32_t index) const
{
    const auto found = std::ranges::find_if(settings, [&](const SettingStated& each) {
        return each.thing == thing && each.index == index && each.key == key;
    });
    return found == settings.end() ? nullptr : &*found;
}

bool isThereAt(const Columns& columns, ReactionId reaction, SimTime time)
{
    const SettingStated* from = columns.setting(Thing::Reaction, "from", reaction.value);
    return from == nullptr || time >= SimTime{SimDuration{from->value}};
}

std::uint32_t jobsMadeAt(const Columns& columns, SimTime time)
{
    const SettingStated* jobs = columns.setting(Thing::List, "jobs");
    const bool one = jobs != nullptr && jobs->text == "one";
    std::vector<std::uint32_t> bridged;
    for (const SettingStated& each : columns.settings)
        if (each.thing == Thing::Group && each.key == "bridge")
            bridged.push_back(columns.find(Thing::Group, each.index)->parent);
    std::uint32_t made = 0;
    for (const SettingStated& each : columns.settings) {
        if (each.thing != Thing::Reaction || each.key != "job")  // Each has one.
            continue;
        const bool isMade = std::ranges::find(bridged, each.index) == bridged.end() &&
                            isThereAt(columns, ReactionId{each.index}, time);
        made += isMade && (!one || each.index == 0) ? 1 : 0;
    }
    return made;
}

bool isTombstone(const Columns& columns, const HappeningRow& happening)
{
    return columns.nameOf(Thing::EventType, happening.type) == "deleted";
}

std::string letterOf(const Columns& columns, EntityId entity)
{
    const History<char>& letters = columns.letters;
    if (entity.value < letters.size() && letters.back() != '\0')
        return {letters[entity.value]};
    std::string counted;
    for (std::uint32_t rest = entity.value + 1; rest > 0; rest = (rest - 1) / 26)
        counted.insert(counted.begin(), static_cast<char>('A' + (rest - 1) % 26));
    return counted;
}

std::string markOf(const Columns& columns, HappeningId happening)
{
    const HappeningRow& row = columns.happenings[happening.value];
    return letterOf(columns, row.entity) + std::to_string(row.number);
}

}  // namespace millrace
