// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/flows.h"

#include <algorithm>
#include <string_view>

namespace millrace::check {

void Flows::state(const Setting& setting)
{
    static const std::map<std::string_view, std::uint32_t Flow::*> kKeys{
        {"reads", &Flow::reads},
        {"writes", &Flow::writes},
        {"retryTopic", &Flow::retry},
        {"deadLetterTopic", &Flow::letters}};
    const auto key = kKeys.find(setting.key);
    if (setting.thing == "group" && key != kKeys.end())
        m_flows[setting.index].*(key->second) = static_cast<std::uint32_t>(setting.value);
}

Flows Flows::of(const History& history, std::uint64_t untilFact)
{
    Flows flows;
    for (const Setting& each : history.settings)
        if (each.fact <= untilFact)
            flows.state(each);
    return flows;
}

const Flow& Flows::at(std::uint32_t group) const
{
    static const Flow kDefault;
    const auto found = m_flows.find(group);
    return found == m_flows.end() ? kDefault : found->second;
}

std::vector<std::uint32_t> Flows::chainOf(std::uint32_t group) const
{
    std::vector<std::uint32_t> chain{group};
    while (at(chain.back()).reads != 0) {
        const auto writer = std::ranges::find_if(m_flows, [&](const auto& each) {
            return each.second.writes == at(chain.back()).reads;
        });
        const bool isNew =
            writer != m_flows.end() && std::ranges::find(chain, writer->first) == chain.end();
        if (!isNew)
            break;
        chain.push_back(writer->first);
    }
    return chain;
}

}  // namespace millrace::check
