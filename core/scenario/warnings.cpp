// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/warnings.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/scenario/list_guarantee.h"
#include "core/scenario/profile.h"
#include "core/scenario/toml_document.h"

namespace millrace {

namespace {

using Protocol = GroupSpec::Protocol;

/// What one in twenty exceeds, of those that have no most: ln 20 = 3.0 times the mean.
SimDuration longOf(const VariateSpec& spec)
{
    switch (spec.kind) {
    case VariateSpec::Kind::Uniform:
        return spec.high;
    case VariateSpec::Kind::Exponential:
        return spec.mean * 3;
    case VariateSpec::Kind::Constant:
        break;
    }
    return spec.mean;
}

SimDuration meanOf(const VariateSpec& spec)
{
    return spec.kind == VariateSpec::Kind::Uniform ? (spec.low + spec.high) / 2 : spec.mean;
}

bool runsInline(const Scenario& scenario)
{
    return scenario.application.threads > 0 &&
           scenario.application.run == ApplicationSpec::Run::Inline;
}

/// Reactions that the list has jobs of.
std::size_t reactionsOfList(const Scenario& scenario)
{
    if (runsInline(scenario))
        return 0;
    return scenario.queue.jobs == QueueSpec::Jobs::One ? 1 : scenario.reactions.size();
}

class Reader {
public:
    explicit Reader(const Scenario& scenario) : m_scenario{scenario} {}

    std::vector<Warning> read()
    {
        const bool equal = m_scenario.network.clocks == NetworkSpec::Clocks::Equal;
        m_lease = equal ? m_scenario.network.session : m_scenario.queue.lease;
        m_leaseKey = equal ? "network.session" : "queue.lease";
        for (std::size_t r = 0; r < m_scenario.reactions.size(); ++r)
            ofReaction(r);
        for (std::size_t r = 0; r < m_scenario.log.groups.size(); ++r)
            if (r < m_scenario.log.slots.size() && m_scenario.log.slots[r] > 0)
                ofGroup(r);
        for (std::size_t r = 0; r < reactionsOfList(m_scenario); ++r)
            ofJobs(r);
        ofLoad();
        ofBrokers();
        ofSlots();
        return std::move(m_warnings);
    }

private:
    template <class... Args>
    void warn(std::string key, fmt::format_string<Args...> text, Args&&... args)
    {
        m_warnings.push_back({std::move(key), fmt::format(text, std::forward<Args>(args)...)});
    }

    void ofReaction(std::size_t r)
    {
        const ReactionSpec& reaction = m_scenario.reactions[r];
        const bool removed = m_scenario.log.retention != kForever;
        if (reaction.every > SimDuration::zero() && removed &&
            reaction.every > m_scenario.log.retention)
            warn(fmt::format("reaction[{}].every", r),
                 "{} reads every {}, and the log keeps records for {}: what leaves between two "
                 "readings is lost to it.",
                 reaction.name, durationText(reaction.every),
                 durationText(m_scenario.log.retention));
        if (hasEnd(m_scenario) && reaction.from >= m_scenario.duration)
            warn(fmt::format("reaction[{}].from", r), "{} begins when the run is over, at {}.",
                 reaction.name, durationText(m_scenario.duration));
        if (reaction.fails >= 1.0)
            warn(fmt::format("reaction[{}].fails", r),
                 "{} fails every time: nothing of it is ever handled.", reaction.name);
    }

    void ofGroup(std::size_t r)
    {
        const GroupSpec& group = m_scenario.log.groups[r];
        const ReactionSpec& reaction = m_scenario.reactions[r];
        const SimDuration work = longOf(reaction.work);
        const std::string key = fmt::format("log.groups.{}", reaction.name);
        const bool polls =
            group.protocol == Protocol::Classic || group.protocol == Protocol::Consumer;
        if (polls && work > group.maxPoll / group.pollRecords)
            warn(key + ".max-poll",
                 "A poll brings up to {} records, and one may take {}: a batch that takes longer "
                 "than {} drops its member out of the group, and others do the same again.",
                 group.pollRecords, durationText(work), durationText(group.maxPoll));
        if (group.protocol == Protocol::Share && work > group.lock)
            warn(key + ".lock",
                 "A record of {} may take {}, and its lock ends after {}: another member gets it "
                 "meanwhile, and both do it.",
                 reaction.name, durationText(work), durationText(group.lock));
    }

    void ofJobs(std::size_t r)
    {
        const QueueSpec& queue = m_scenario.queue;
        const ReactionSpec& reaction = m_scenario.reactions[r];
        const SimDuration work = longOf(reaction.work);
        if (queue.claim.kind == ClaimSpec::Kind::Lease)
            ofLease(reaction, work);
        const bool limited = r < queue.admission.limits.size() && queue.admission.limits[r].to > 0;
        if (limited && work > queue.admission.limits[r].lasts)
            warn("queue.limits",
                 "{} may take {}, and its limit is remembered for {}: after that more than {} of "
                 "them run at once.",
                 reaction.name, durationText(work), durationText(queue.admission.limits[r].lasts),
                 queue.admission.limits[r].to);
        if (queue.fate.stopGrace > SimDuration::zero() && work > queue.fate.stopGrace &&
            meetsWorker(m_scenario, {Act::Stop}))
            warn("queue.stop-grace",
                 "{} may take {}, and a worker that is told to stop has {}: what it cannot finish "
                 "is done from the beginning by another.",
                 reaction.name, durationText(work), durationText(queue.fate.stopGrace));
    }

    void ofLease(const ReactionSpec& reaction, SimDuration work)
    {
        const ClaimSpec& claim = m_scenario.queue.claim;
        if (claim.prefetch > claim.threads && claim.renew != ClaimSpec::Renew::Process &&
            work * (claim.prefetch / claim.threads) > m_lease)
            warn("queue.prefetch",
                 "A process holds up to {} jobs, and the lease of those that wait in its buffer is "
                 "not renewed: after {} others get them, and they are done twice.",
                 claim.prefetch, durationText(m_lease));
        if (work <= m_lease)
            return;
        if (claim.renew == ClaimSpec::Renew::Never)
            warn(m_leaseKey,
                 "{} may take {}, and a claim ends after {} although its worker lives: another "
                 "gets the job meanwhile, and both do it.",
                 reaction.name, durationText(work), durationText(m_lease));
        else
            warn(m_leaseKey,
                 "{} may take {}, longer than the lease of {}: every claim lives on its renewals, "
                 "and a worker that stands still for so long has its job done by another too.",
                 reaction.name, durationText(work), durationText(m_lease));
    }

    /// Whether work comes in faster than it can be done, in the long run.
    void ofLoad()
    {
        const ArrivalsSpec& arrivals = m_scenario.workload.arrivals;
        const bool recurs = arrivals.kind == ArrivalsSpec::Kind::Cron;
        const SimTime first = recurs ? arrivals.schedule.nextAfter(SimTime{}) : SimTime{};
        if (first > SimTime{m_scenario.duration})
            warn("workload.arrivals.schedule",
                 "The schedule fires for the first time {} after the run begins, and the run is "
                 "over after {}: nothing happens.",
                 durationText(first.time_since_epoch()), durationText(m_scenario.duration));
        const bool steady = arrivals.kind == ArrivalsSpec::Kind::Poisson ||
                            arrivals.kind == ArrivalsSpec::Kind::Constant;
        if (!steady)
            return;
        double list = 0;
        for (std::size_t r = 0; r < m_scenario.reactions.size(); ++r) {
            const double work =
                std::chrono::duration<double>(meanOf(m_scenario.reactions[r].work)).count();
            const int slots = r < m_scenario.log.slots.size() ? m_scenario.log.slots[r] : 0;
            if (slots > 0 && arrivals.rate * work > slots)
                warn("log.slots",
                     "{} asks for {:.4g} members at work all the time, and it has {}: its lag "
                     "grows as long as the run lasts.",
                     m_scenario.reactions[r].name, arrivals.rate * work, slots);
            if (r < reactionsOfList(m_scenario))
                list += arrivals.rate * work;
        }
        if (list > m_scenario.queue.workers)
            warn("queue.workers",
                 "The jobs ask for {:.4g} workers at work all the time, and there {} {}: the list "
                 "grows as long as the run lasts.",
                 list, m_scenario.queue.workers == 1 ? "is" : "are", m_scenario.queue.workers);
    }

    /// Keys that wait for a fault: a line of the timeline that meets a broker makes them count.
    void ofBrokers()
    {
        if (hasCluster(m_scenario))
            return;
        const Profile* profile = findProfile(m_scenario.log.profile);
        const BrokerSpec usual = profile == nullptr ? BrokerSpec{} : profile->log.brokers;
        const BrokerSpec& brokers = m_scenario.log.brokers;
        for (const auto& [key, isSet] :
             {std::pair{"broker-session", brokers.session != usual.session},
              {"broker-heartbeat", brokers.heartbeat != usual.heartbeat},
              {"flush", brokers.flush != usual.flush}})
            if (isSet)
                warn(fmt::format("log.{}", key),
                     "No broker is modelled, and this changes nothing: that needs brokers above 1, "
                     "[log.producer], or a line of the timeline that meets a broker.");
    }

    /// A line that means a slot of both sides where one side has none.
    void ofSlots()
    {
        const auto& slots = m_scenario.log.slots;
        const int members = std::accumulate(slots.begin(), slots.end(), 0);
        const int workers = m_scenario.queue.workers;
        int warned = -1;
        for (const Intervention& each : m_scenario.timeline) {
            const int slot = each.target.index;
            if (each.target.kind != Target::Kind::Slot || each.line == warned ||
                (slot < members && slot < workers))
                continue;
            warned = each.line;
            if (slot < members)
                warn(fmt::format("at[{}]", each.line),
                     "There is no worker {}: the list has {}. The line meets the log alone.",
                     slot + 1, workers);
            else
                warn(fmt::format("at[{}]", each.line),
                     "There is no member {}: the log has {}. The line meets the list alone.",
                     slot + 1, members);
        }
    }

    const Scenario& m_scenario;
    std::vector<Warning> m_warnings;
    SimDuration m_lease{};
    std::string m_leaseKey;
};

/// Of "reaction[0].work" in the text, or of what is around it there.
TextPlace placeOf(const DocumentValue& document, std::string_view path)
{
    TextPlace place{1, 1};
    const DocumentValue* at = &document;
    while (at != nullptr && !path.empty()) {
        const std::size_t dot = std::min(path.find('.'), path.size());
        std::string_view step = path.substr(0, dot);
        path.remove_prefix(std::min(dot + 1, path.size()));
        const std::size_t bracket = std::min(step.find('['), step.size());
        const DocumentEntry* entry = at->find(step.substr(0, bracket));
        if (entry == nullptr)
            break;
        place = entry->place;
        at = &entry->value;
        if (bracket == step.size())
            continue;
        std::size_t index = 0;
        std::from_chars(step.data() + bracket + 1, step.data() + step.size(), index);
        at = index < at->items.size() ? &at->items[index] : nullptr;
        if (at != nullptr)
            place = at->begin;
    }
    return place;
}

}  // namespace

std::vector<Warning> warningsOf(const Scenario& scenario)
{
    return Reader{scenario}.read();
}

std::vector<Error> warningsIn(const Scenario& scenario, std::string_view text,
                              const std::string& fileName)
{
    const Result<DocumentValue> document = parseToml(text, fileName);
    std::vector<Error> warnings;
    for (const Warning& each : warningsOf(scenario)) {
        const TextPlace place = document ? placeOf(document.value(), each.key) : TextPlace{};
        warnings.push_back({Error::Code::OutOfRange,
                            fmt::format("warning: {}: {}", each.key, each.message), fileName,
                            place.line, place.column});
    }
    return warnings;
}

}  // namespace millrace
