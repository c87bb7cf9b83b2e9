// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/intervention_text.h"

#include <fmt/format.h>

#include "core/base/duration_text.h"

namespace millrace {

namespace {

/// "slot 2"; there is one producer, and one store.
std::string targetText(const Target& target)
{
    static constexpr std::string_view kKinds[] = {"slot",     "member",    "worker",
                                                  "group",    "broker",    "producer",
                                                  "reaction", "scheduler", "store"};
    const std::string_view kind = kKinds[static_cast<std::size_t>(target.kind)];
    const bool single = target.kind == Target::Kind::Producer || target.kind == Target::Kind::Store;
    return single ? std::string{kind} : fmt::format("{} {}", kind, target.index + 1);
}

/// Of the n-th `[[reaction]]`.
std::string nameOfReaction(const TomlValue& document, std::size_t n)
{
    const TomlEntry* reactions = document.find("reaction");
    if (reactions == nullptr || n >= reactions->value.items.size())
        return {};
    const TomlEntry* name = reactions->value.items[n].find("name");
    return name == nullptr ? std::string{} : name->value.text;
}

/// The n-th of `queue.queues`.
std::string nameOfQueue(const TomlValue& document, std::size_t n)
{
    const TomlEntry* queue = document.find("queue");
    const TomlEntry* names = queue == nullptr ? nullptr : queue->value.find("queues");
    const bool named = names != nullptr && n < names->value.items.size();
    return named ? names->value.items[n].text : "default";
}

/// In place of a target: in what it is bad.
void nameNetwork(std::vector<std::string>& lines, const Intervention& intervention)
{
    lines.pop_back();
    if (intervention.extra > SimDuration::zero())
        lines.push_back(fmt::format("slow-network = \"{}\"", durationText(intervention.extra)));
    if (intervention.loss > 0)
        lines.push_back(fmt::format("lossy-network = {}", intervention.loss));
}

/// Of its line. Two acts are called by what they bring.
std::string_view keyOf(Act act)
{
    switch (act) {
    case Act::AddPartitions:
        return "partitions";
    case Act::Deploy:
        return "bug";
    default:
        return nameOf(act);
    }
}

}  // namespace

std::vector<std::string> linesOf(const Intervention& intervention, const TomlValue& document)
{
    const std::string_view word = keyOf(intervention.act);
    const std::string time =
        fmt::format("time = \"{}\"", durationText(intervention.at.time_since_epoch()));
    std::vector<std::string> lines{
        time, fmt::format("{} = \"{}\"", word, targetText(intervention.target))};
    if (intervention.act == Act::Redrive || intervention.act == Act::Discard)
        lines[1] = fmt::format("{} = \"{}\"", word,
                               intervention.shelf == Intervention::Shelf::Dead ? "dead" : "failed");
    if (intervention.act == Act::Pause || intervention.act == Act::Resume)
        lines[1] = fmt::format("{} = \"{}\"", word,
                               nameOfQueue(document, static_cast<std::size_t>(intervention.queue)));
    if (intervention.target.kind == Target::Kind::Reaction)
        lines[1] = fmt::format(
            "{} = \"{}\"", word,
            nameOfReaction(document, static_cast<std::size_t>(intervention.target.index)));
    const bool scales = intervention.act == Act::Stop || intervention.act == Act::Restart;
    if (scales && intervention.count > 0)
        lines[1] = fmt::format("workers = {}", intervention.count);
    else if (intervention.act == Act::Burst)
        lines[1] = fmt::format("{} = {}", word, intervention.count);
    else if (intervention.act == Act::Slow)
        lines.push_back(fmt::format("factor = {}", intervention.count));
    else if (intervention.act == Act::Skew)
        lines.push_back(fmt::format("rate = {}", intervention.count / 1000.0));
    else if (intervention.count > 0)
        lines.push_back(fmt::format("count = {}", intervention.count));
    if (intervention.act == Act::SlowNetwork)
        nameNetwork(lines, intervention);
    if (intervention.act == Act::Hang || intervention.act == Act::Outage ||
        intervention.act == Act::Slow || intervention.act == Act::SlowNetwork ||
        intervention.act == Act::Burst || intervention.act == Act::CutOff ||
        intervention.act == Act::Skew)
        lines.push_back(fmt::format("for = \"{}\"", durationText(intervention.lasts)));
    if (intervention.act == Act::Deploy && intervention.lasts > SimDuration::zero())
        lines.push_back(
            fmt::format("until = \"{}\"",
                        durationText((intervention.at + intervention.lasts).time_since_epoch())));
    if (intervention.act == Act::Seek)
        lines.push_back(fmt::format("to = \"{}\"", textOf(intervention.to)));
    if (intervention.act == Intervention::Act::AddPartitions)
        lines = {time, fmt::format("partitions = {}", intervention.partition)};
    else if (intervention.partition >= 0)
        lines.push_back(fmt::format("partition = {}", intervention.partition));
    return lines;
}

}  // namespace millrace
