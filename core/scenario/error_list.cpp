// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/error_list.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/printable.h"
#include "core/scenario/profile.h"

namespace millrace {

namespace {

/// As its header is written: "queue" -> "[queue]", "at[3]" -> "[[at]]"; of the file none.
std::string headerOf(std::string_view path)
{
    std::string name;
    for (bool isIndex = false; const char each : path) {
        isIndex = isIndex ? each != ']' : each == '[';
        if (!isIndex && each != ']')
            name += each;
    }
    if (name.empty())
        return name;
    return path.ends_with(']') ? fmt::format("[[{}]]", name) : fmt::format("[{}]", name);
}

/// As products write settings; where they have no name for one, a profile describes it.
bool isNoWord(std::string_view name)
{
    return std::ranges::any_of(
        name, [](char each) { return each == '.' || each == '_' || (each >= 'A' && each <= 'Z'); });
}

std::string listedHeaders(const std::vector<std::string>& headers)
{
    std::string text = headers.front();
    for (std::size_t n = 1; n < headers.size(); ++n)
        text += (n + 1 == headers.size() ? " and " : ", ") + headers[n];
    return text;
}

}  // namespace

void ErrorList::add(TextPlace place, std::string message)
{
    m_errors.push_back(
        {Error::Code::Malformed, std::move(message), m_fileName, place.line, place.column});
}

void ErrorList::addUnknown(const DocumentEntry& entry, std::string_view path, std::string_view help)
{
    std::string setting = entry.key;
    const DocumentValue* value = &entry.value;
    for (; value->kind == DocumentValue::Kind::Table && value->entries.size() == 1;
         value = &value->entries.front().value)
        setting += '.' + value->entries.front().key;
    m_unknown.push_back(
        {entry.place, std::string{path}, entry.key, std::move(setting), std::string{help}});
}

void ErrorList::noteKeys(std::string_view path, std::span<const std::string_view> keys)
{
    std::set<std::string, std::less<>>& noted = m_keys[headerOf(path)];
    for (const std::string_view key : keys)
        if (!noted.contains(key))
            noted.emplace(key);
}

/// Most often a key stands below the header of another table.
std::string ErrorList::whereElse(const Unknown& unknown) const
{
    constexpr std::size_t kMost = 3;
    std::vector<std::string> headers;
    for (const auto& [header, keys] : m_keys)
        if (header != headerOf(unknown.path) && keys.contains(unknown.key))
            headers.push_back(header);
    if (headers.empty() || headers.size() > kMost)
        return {};
    if (!headers.front().empty())
        return fmt::format(" It is a key of {}.", listedHeaders(headers));
    headers.erase(headers.begin());
    return fmt::format(" It stands at the top of the file, before the first table{}.",
                       headers.empty() ? "" : ", or in " + listedHeaders(headers));
}

/// "max.poll.records" is what Kafka calls it.
std::string ErrorList::hereCalled(const Unknown& unknown) const
{
    if (m_allowsIdleKeys)
        return {};  // A profile is being read, and they are not there yet.
    std::string called;
    for (const Profile& profile : profiles())
        for (const ProfileSetting& each : profile.settings) {
            if (each.key.empty() || !isNoWord(each.name) ||
                (each.name != unknown.setting && each.name != unknown.key))
                continue;
            if (!called.empty() && called != each.key)
                return {};
            called = each.key;
        }
    const std::size_t dot = called.rfind('.');
    return called.empty() ? called
                          : fmt::format(" Here it is \"{}\" of [{}].", called.substr(dot + 1),
                                        called.substr(0, dot));
}

std::vector<Error> ErrorList::take()
{
    for (const Unknown& each : m_unknown) {
        std::string elsewhere = whereElse(each);
        if (elsewhere.empty())
            elsewhere = hereCalled(each);
        const std::string path = each.path.empty() ? "" : each.path + ".";
        add(each.place, fmt::format("{}: there is no such key{}.{}", printableLine(path + each.key),
                                    each.path.empty() ? "" : " in " + each.path,
                                    elsewhere.empty() ? each.help : elsewhere));
    }
    m_unknown.clear();
    std::ranges::stable_sort(m_errors, {}, [](const Error& error) {
        return std::pair{error.line, error.column};
    });
    return std::move(m_errors);
}

}  // namespace millrace
