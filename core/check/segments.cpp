// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/segments.h"

#include <algorithm>
#include <limits>
#include <map>

namespace millrace::check {

void SegmentRules::state(const Setting& setting)
{
    const std::map<std::string_view, std::int64_t*> numbers{
        {"segmentBytes", &bytes},
        {"recordSize", &recordSize},
        {"retention", &retention},
        {"retentionCheck", &retentionCheck},
        {"maxCompactionLag", &maxCompactionLag}};
    if (const auto number = numbers.find(setting.key); number != numbers.end())
        *number->second = setting.value;
    if (setting.key == "segment")
        span = setting.value;
    if (setting.key == "cleanup")
        cleanup = setting.text;
}

void Segments::append(const SegmentRules& rules, std::uint64_t offset, std::int64_t timeNs)
{
    const std::int64_t span =
        rules.compacts() ? std::min(*rules.span, rules.maxCompactionLag) : *rules.span;
    std::set<Open> open;
    for (const auto& [first, firstNs] : m_open) {
        const auto size = static_cast<std::int64_t>(offset - first + 1) * rules.recordSize;
        const bool isFull = rules.bytes > 0 && offset > first && size > rules.bytes;
        bool closes = isFull || timeNs - firstNs >= span;
        bool stays = !closes;
        if (isOver(rules, timeNs) && rules.retentionCheck > 0) {
            // The first check at which it was over.
            const std::int64_t over = m_lastNs + rules.retention;
            const std::int64_t check = (over / rules.retentionCheck + 1) * rules.retentionCheck;
            closes = closes || check <= timeNs;
            stays = stays && check >= timeNs;
        }
        if (closes)
            open.insert({offset, timeNs});
        if (stays)
            open.insert({first, firstNs});
    }
    if (m_open.empty())
        open.insert({offset, timeNs});
    for (const auto& [first, firstNs] : open)
        m_begins.insert(first);
    m_open = std::move(open);
    m_lastNs = timeNs;
}

std::optional<std::uint64_t> Segments::open() const
{
    return m_open.empty() ? std::nullopt : std::optional{m_open.rbegin()->first};
}

bool Segments::isOver(const SegmentRules& rules, std::int64_t timeNs) const
{
    constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
    return rules.deletes() && !m_open.empty() && rules.retention != kNever &&
           timeNs - m_lastNs > rules.retention;
}

}  // namespace millrace::check
