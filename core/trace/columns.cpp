// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/columns.h"

#include <algorithm>

namespace millrace {

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

std::string letterOf(EntityId entity)
{
    std::string letters;
    for (std::uint32_t rest = entity.value + 1; rest > 0; rest = (rest - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
    return letters;
}

std::string markOf(const Columns& columns, HappeningId happening)
{
    const HappeningRow& row = columns.happenings[happening.value];
    return letterOf(row.entity) + std::to_string(row.number);
}

}  // namespace millrace
