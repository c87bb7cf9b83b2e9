// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/crash_experiment.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/base/invariant.h"
#include "core/base/wide.h"
#include "core/engine/engine.h"

namespace millrace {

namespace {

using Repetition = CrashExperiment::Repetition;
using Who = CrashExperiment::Kill::Who;

/// The median of an even number of values is the lower of the two in the middle: a value that
/// was there.
template <class Value>
Value medianOf(std::vector<Value> values)
{
    std::ranges::sort(values);
    return values[(values.size() - 1) / 2];
}

/// Twice what the jobs should take, and the time that somebody watches, as far as a run can go.
/// Nothing where once is longer than that.
std::optional<SimDuration> lengthOf(const CrashExperiment& experiment, const Repetition& repetition)
{
    const SimDuration each = repetition.service + repetition.gap + experiment.queue.claim.poll;
    const SignedWide serial =
        SignedWide{each.count()} * experiment.jobs / std::max(1U, experiment.workers);
    const SignedWide observed = experiment.observed.count();
    const SignedWide most = kLongestDuration.count();
    if (serial + observed > most)
        return std::nullopt;
    return SimDuration{static_cast<SimDuration::rep>(std::min(2 * serial + observed, most))};
}

/// All jobs at once, no travel: what a job costs beside its work is the measured gap.
Scenario scenarioOf(const CrashExperiment& experiment, const Repetition& repetition,
                    SimDuration length)
{
    Scenario scenario;
    scenario.name = experiment.id;
    scenario.network.delay = {};
    scenario.network.clocks = NetworkSpec::Clocks::Product;
    scenario.reactions.push_back(
        {.name = "job", .job = "job", .work = {.mean = repetition.service}});
    scenario.log.slots = {0};
    scenario.log.groups = {GroupSpec{}};
    scenario.workload.entities = {"job"};
    scenario.workload.types = {"created"};
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    scenario.workload.tape.assign(experiment.jobs, TapeLine{});
    scenario.queue = experiment.queue;
    scenario.queue.claim.overhead = repetition.gap;
    // A measured gap is shorter than the pause of a loop that asks at a period where that loop
    // makes none: as pg-boss's, when a job leaves less than 100 ms of it.
    const SimDuration left = scenario.queue.claim.poll - repetition.service;
    scenario.queue.claim.paced = scenario.queue.claim.paced && repetition.gap >= left / 2;
    const int threads = scenario.queue.claim.threads;
    const std::size_t processes = std::min<std::size_t>(
        std::max<std::size_t>(experiment.workers, 1), repetition.firstStarts.size());
    scenario.queue.starts.clear();
    for (std::size_t p = 0; p < processes; ++p)
        for (int t = 0; t < threads; ++t)
            if (repetition.firstStarts[p] > SimDuration::zero())
                scenario.queue.starts.push_back(
                    {static_cast<int>(p) * threads + t, SimTime{repetition.firstStarts[p]}});
    scenario.duration = length;
    return scenario;
}

/// Starts and ends of jobs, as a file that every job writes a line to would show them.
struct Diary {
    struct Start {
        SimTime at{};
        WorkerId worker;
        JobId job;
    };
    std::vector<Start> starts;
    std::vector<std::uint32_t> startsOf;  ///< By job.
    std::vector<bool> ended;              ///< By job.
    SimTime lastEnd{};

    explicit Diary(std::uint32_t jobs) : startsOf(jobs), ended(jobs) {}
};

Result<Diary> diaryOf(const CrashExperiment& experiment, const Scenario& scenario)
{
    const FinishedRun run = runScenario(scenario);
    MILLRACE_INVARIANT(!run.violation);
    if (!run.stopped.empty())
        return Error{Error::Code::OutOfRange,
                     fmt::format("{}: {} jobs are too many for one run: {}", experiment.id,
                                 experiment.jobs, run.stopped)};
    Diary diary{experiment.jobs};
    std::vector<JobId> hands(static_cast<std::size_t>(scenario.queue.workers), JobId::none());
    TraceReader reader{run.recording->trace()};
    while (!reader.atEnd())
        reader.next([&]<class Fact>(SimTime time, std::uint64_t, const Fact& fact) {
            if constexpr (std::is_same_v<Fact, JobClaimed> || std::is_same_v<Fact, JobTaken>) {
                hands[fact.worker.value] = fact.job;
            } else if constexpr (std::is_same_v<Fact, JobGranted>) {
                if (fact.into == Into::Hand)
                    hands[fact.worker.value] = fact.job;
            } else if constexpr (std::is_same_v<Fact, JobStarted>) {
                const JobId job = hands[fact.worker.value];
                diary.starts.push_back({time, fact.worker, job});
                ++diary.startsOf[job.value];
            } else if constexpr (std::is_same_v<Fact, JobEffect>) {
                diary.ended[fact.job.value] = true;
                diary.lastEnd = time;
            }
        });
    return diary;
}

Intervention::Act actOf(Who who)
{
    switch (who) {
    case Who::Process:
        return Intervention::Act::Kill;
    case Who::Machine:
        return Intervention::Act::KillMachine;
    case Who::Child:
        return Intervention::Act::KillChild;
    case Who::Parent:
        return Intervention::Act::KillParent;
    case Who::Stopped:
        return Intervention::Act::Stop;
    case Who::Hung:
        return Intervention::Act::Hang;
    }
    return Intervention::Act::Kill;
}

/// The victim's n-th start in a run without the kill: up to then both are the same.
const Diary::Start* startOfVictim(const Diary& diary, const CrashExperiment& experiment)
{
    const auto threads = static_cast<std::uint32_t>(experiment.queue.claim.threads);
    std::uint32_t nth = 0;
    for (const Diary::Start& each : diary.starts)
        if (each.worker.value / threads == experiment.kill->victim &&
            ++nth == experiment.kill->atNthStart)
            return &each;
    return nullptr;
}

void addKill(Scenario& scenario, const CrashExperiment& experiment, const Repetition& repetition,
             SimTime at)
{
    const CrashExperiment::Kill& kill = *experiment.kill;
    const Target target{Target::Kind::Worker,
                        static_cast<int>(kill.victim) * scenario.queue.claim.threads};
    scenario.timeline.push_back(
        {.at = at, .act = actOf(kill.who), .target = target, .lasts = scenario.duration});
    // Somebody else starts in its place: when he was seen to, or when he was told to.
    std::optional<SimTime> starts;
    if (repetition.firstStarts.size() > experiment.workers)
        starts = std::max(at, SimTime{repetition.firstStarts[experiment.workers]});
    else if (kill.replacementAfter)
        starts = at + *kill.replacementAfter + scenario.queue.sweep.boot;
    if (!starts)
        return;
    scenario.queue.sweep.replaces = false;
    scenario.timeline.push_back(
        {.at = *starts, .act = Intervention::Act::Restart, .target = target, .line = 1});
}

Result<CrashOutcome> outcomeOf(const CrashExperiment& experiment, const Repetition& repetition)
{
    const std::optional<SimDuration> length = lengthOf(experiment, repetition);
    if (!length)
        return Error{Error::Code::OutOfRange,
                     fmt::format("{}: {} jobs of {} take longer than a run can last, {}.",
                                 experiment.id, experiment.jobs, durationText(repetition.service),
                                 durationText(kLongestDuration))};
    Scenario scenario = scenarioOf(experiment, repetition, *length);
    Result<Diary> calm = diaryOf(experiment, scenario);
    if (!calm)
        return calm.error();
    Diary diary = std::move(calm).value();
    CrashOutcome outcome;
    const Diary::Start* struck = experiment.kill ? startOfVictim(diary, experiment) : nullptr;
    if (struck != nullptr) {
        const JobId victim = struck->job;
        const SimTime killedAt = struck->at + experiment.kill->intoJob;
        addKill(scenario, experiment, repetition, killedAt);
        Result<Diary> disturbed = diaryOf(experiment, scenario);
        if (!disturbed)
            return disturbed.error();
        diary = std::move(disturbed).value();
        for (const Diary::Start& each : diary.starts)
            if (each.job == victim && each.at > killedAt && !outcome.killToReexecution)
                outcome.killToReexecution = each.at - killedAt;
    }
    for (std::size_t job = 0; job < experiment.jobs; ++job) {
        outcome.neverCompleted += diary.ended[job] ? 0 : 1;
        outcome.executedMoreThanOnce += diary.startsOf[job] > 1 ? 1 : 0;
    }
    if (!diary.starts.empty() && diary.lastEnd > diary.starts.front().at)
        outcome.total = diary.lastEnd - diary.starts.front().at;
    return outcome;
}

}  // namespace

Result<CrashOutcome> outcomeOf(const CrashExperiment& experiment)
{
    std::vector<std::uint64_t> never;
    std::vector<std::uint64_t> twice;
    std::vector<SimDuration> again;
    std::vector<SimDuration> total;
    for (const Repetition& each : experiment.repetitions) {
        const Result<CrashOutcome> read = outcomeOf(experiment, each);
        if (!read)
            return read.error();
        const CrashOutcome& outcome = read.value();
        never.push_back(outcome.neverCompleted);
        twice.push_back(outcome.executedMoreThanOnce);
        total.push_back(outcome.total);
        if (outcome.killToReexecution)
            again.push_back(*outcome.killToReexecution);
    }
    CrashOutcome median{medianOf(never), medianOf(twice), std::nullopt, medianOf(total)};
    if (2 * again.size() > experiment.repetitions.size())
        median.killToReexecution = medianOf(again);
    return median;
}

}  // namespace millrace
