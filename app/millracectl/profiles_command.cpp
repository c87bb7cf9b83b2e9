// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/millracectl/profiles_command.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/nearest_word.h"
#include "core/base/printable.h"
#include "core/scenario/crash_words.h"
#include "core/scenario/profile.h"

namespace millrace {

namespace {

void printSettings(const Profile& profile)
{
    std::size_t name = 0;
    std::size_t value = 0;
    std::size_t key = 0;
    for (const ProfileSetting& each : profile.settings) {
        name = std::max(name, each.name.size());
        value = std::max(value, each.value.size());
        key = std::max(key, each.key.size());
    }
    fmt::print("{}: {}\n\n", profile.name, profile.product);
    for (const ProfileSetting& each : profile.settings)
        fmt::print("{:<{}}  {:<{}}  {:<{}}  {}\n", each.name, name, each.value, value,
                   each.key.empty() ? "-" : each.key, key, each.source);
    if (profile.half == Profile::Half::Queue && profile.runs)
        fmt::print("\nA worker dies while it works: {} {}.\n", profile.product,
                   afterCrash(profile.queue));
    fmt::print("\nNot modelled:\n");
    for (const std::string& each : profile.notModelled)
        fmt::print("  {}\n", each);
}

void printHalf(const char* title, Profile::Half half)
{
    fmt::print("{}\n", title);
    for (const Profile& each : profiles())
        if (each.half == half)
            fmt::print("  {:<20} {}{}\n", each.name, each.product,
                       each.runs ? "" : " (settings only)");
}

}  // namespace

int printProfiles(const std::string& name)
{
    if (name.empty()) {
        printHalf("Log:", Profile::Half::Log);
        printHalf("\nList:", Profile::Half::Queue);
        return 0;
    }
    const Profile* profile = namedProfile(name);
    if (profile == nullptr)
        return 1;
    printSettings(*profile);
    return 0;
}

const Profile* namedProfile(const std::string& name)
{
    if (const Profile* profile = findProfile(name))
        return profile;
    std::vector<std::string_view> names;
    for (const Profile& each : profiles())
        names.push_back(each.name);
    const std::string_view meant = nearestWord(name, names);
    fmt::print(stderr, "There is no profile \"{}\".{}\n", printableLine(name, 60),
               meant.empty() ? fmt::format(" There are: {}.", fmt::join(names, ", "))
                             : fmt::format(" Is \"{}\" meant?", meant));
    return nullptr;
}

}  // namespace millrace
