// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/check/list_stories.h"
#include "core/check/writes_recount.h"

// The list side. The life of a job is the list of steps that moved it, its holder's stop or death
// included; where it stands is what the last of them says.

namespace millrace::check {

namespace {

/// Follows jobs by number, and workers to the jobs that the list believes them to have.
class JobFollower {
public:
    explicit JobFollower(ListStories& stories) : m_stories{stories} {}

    void follow(const Step& step)
    {
        if (step.kind == Kind::JobEnqueued || step.kind == Kind::JobScheduled ||
            step.kind == Kind::JobGrouped || step.kind == Kind::JobHeld ||
            (step.kind == Kind::JobBlocked && step.door == Word::Arrival))
            m_obligations.emplace(step.job, Obligation{step.happening, step.reaction});
        takes(step);
        if (step.job != kNone)
            tell(step.job, step);
        else if (step.kind == Kind::JobStarted || step.kind == Kind::LeaseExtended)
            tell(m_hand[step.worker], step);
        else if (isOfWorker(step.kind))
            for (const auto& [job, worker] : m_holder)
                if (worker == step.worker)
                    tell(job, step);
        release(step);
    }

private:
    static bool isOfWorker(Kind kind)
    {
        return kind == Kind::WorkerStopped || kind == Kind::WorkerKilled ||
               kind == Kind::WorkerHung || kind == Kind::WorkerWoke;
    }
    void tell(std::uint32_t job, const Step& step)
    {
        if (const auto found = m_obligations.find(job); found != m_obligations.end())
            m_stories.ofJobs[found->second][job].push_back(&step);
    }
    void takes(const Step& step)
    {
        const bool grants = step.kind == Kind::JobClaimed || step.kind == Kind::JobGranted;
        if (!grants && step.kind != Kind::JobTaken)
            return;
        m_holder[step.job] = step.worker;
        if (step.into != Word::Buffer)
            m_hand[step.worker] = step.job;
    }
    /// A worker that works on without its claim still has the job in its hand.
    void release(const Step& step)
    {
        switch (step.kind) {
        case Kind::JobCompleted:
        case Kind::JobRetried:
        case Kind::JobReenqueued:
        case Kind::JobDeadLettered:
        case Kind::LeaseEnded:
        case Kind::JobReturned:
        case Kind::JobParked:
        case Kind::JobLost:
        case Kind::JobDiscarded:
        case Kind::JobPostponed:
            m_holder.erase(step.job);
            break;
        case Kind::LateAck:
            if (step.late == Word::Completes)
                m_holder.erase(step.job);
            break;
        case Kind::WorkerStopped:
        case Kind::WorkerKilled:
            std::erase_if(m_holder, [&](const auto& each) { return each.second == step.worker; });
            break;
        default:
            break;
        }
    }

    ListStories& m_stories;
    std::map<std::uint32_t, Obligation> m_obligations;  ///< By job.
    std::map<std::uint32_t, std::uint32_t> m_holder;    ///< By job; nobody's are not there.
    std::map<std::uint32_t, std::uint32_t> m_hand;      ///< By worker: what it took last.
};

ListStories listStoriesOf(const Cut& cut)
{
    ListStories stories;
    JobFollower follower{stories};
    for (const Step& step : cut.steps) {
        follower.follow(step);
        if (step.kind == Kind::EnqueueDropped)
            stories.dropped[{step.happening, step.reaction}] = step.drop;
        if (step.kind == Kind::TickMissed)
            stories.dropped[{step.happening, step.reaction}] = Word::NoProcess;
        if (step.thread != kNone)
            stories.ofRequest[step.happening].push_back(&step);
    }
    return stories;
}

/// Of what has no job: a rule dropped it, or nobody was there to take it.
Class standingUnsent(const ListStories& stories, const WritesAtCut& writes,
                     const Obligation& obligation)
{
    if (writes.neverSent.contains(obligation.first))
        return Class::Refused;
    const auto drop = stories.dropped.find(obligation);
    if (drop == stories.dropped.end())
        return Class::Sending;
    const bool untaken = drop->second == Word::NoProcess || drop->second == Word::StoreDown;
    return untaken ? Class::Refused : Class::Discarded;
}

}  // namespace

Life standingOf(const Story& job)
{
    Life life;
    for (const Step* step : job) {
        switch (step->kind) {
        case Kind::JobEnqueued:
        case Kind::JobReady:
        case Kind::JobRetried:
        case Kind::JobReenqueued:
        case Kind::LeaseEnded:
        case Kind::WorkerStopped:
        case Kind::JobReturned:
        case Kind::JobPostponed:
        case Kind::JobScheduled:
        case Kind::JobRedriven:
        case Kind::JobGrouped:
        case Kind::JobBlocked:
        case Kind::JobHeld:
        case Kind::JobReleased:
            life.standing = Class::Waiting;
            life.outOfAttempts = false;
            break;
        case Kind::JobClaimed:
        case Kind::JobGranted:
        case Kind::JobTaken:
        case Kind::WorkerWoke:
            life.standing = Class::InHand;
            break;
        case Kind::WorkerKilled:
        case Kind::WorkerHung:
        case Kind::JobRecalled:
            life.standing = Class::Stuck;
            break;
        case Kind::JobForgotten:
            if (step->spot != Word::Hand)  // Else its holder goes on.
                life.standing = Class::Lost;
            break;
        case Kind::JobLost:
            life.standing = Class::Lost;
            break;
        case Kind::JobDiscarded:
        case Kind::JobDropped:
        case Kind::ShelfCleared:
            life.standing = Class::Discarded;
            break;
        case Kind::JobParked:
            life.standing = Class::Parked;
            life.outOfAttempts = step->why == Word::Exception || step->why == Word::Stalled ||
                                 step->why == Word::Refused;
            break;
        case Kind::JobCompleted:
            life.standing = Class::Lost;  // Done without effect: nobody will look at it again.
            break;
        case Kind::JobDeadLettered:
            life.standing = Class::Parked;
            life.outOfAttempts = true;
            break;
        default:
            break;
        }
    }
    return life;
}

namespace {

/// The job that is nearest to being done decides.
void standingOfJobs(const std::map<std::uint32_t, Story>& jobs, Life& life)
{
    static constexpr Class kNearest[] = {Class::InHand, Class::Waiting,   Class::Stuck,
                                         Class::Parked, Class::Discarded, Class::Lost};
    std::vector<Life> each;
    for (const auto& [job, story] : jobs)
        each.push_back(standingOf(story));
    for (const Class standing : kNearest) {
        const auto found = std::ranges::find(each, standing, &Life::standing);
        if (found == each.end())
            continue;
        life.standing = standing;
        // A person who tries one of them again does not care about the others.
        life.outOfAttempts = std::ranges::none_of(each, [standing](const Life& job) {
            return job.standing == standing && !job.outOfAttempts;
        });
        return;
    }
}

/// Of a reaction without effect that the request does itself. Before its turn it is in the hand
/// of the process that serves the request.
Class standingInRequest(const Story& request, std::uint32_t reaction)
{
    Class standing = Class::Sending;
    for (const Step* step : request) {
        const bool mine = step->reaction == reaction;
        if (step->kind == Kind::RequestStarted)
            standing = Class::InHand;
        // A failure ends the request: its later reactions are not tried.
        if (step->kind == Kind::InlineFailed && standing != Class::Lost)
            standing = Class::Refused;
        if (step->kind == Kind::InlineFinished && mine)
            standing = Class::Lost;
        // Answered without having begun it.
        if (step->kind == Kind::RequestFinished && standing == Class::InHand)
            standing = Class::Refused;
    }
    return standing;
}

bool isStoreDown(const Cut& cut)
{
    bool down = false;
    for (const Step& step : cut.steps)
        if (step.kind == Kind::StoreDown || step.kind == Kind::StoreUp)
            down = step.kind == Kind::StoreDown;
    return down;
}

void writeStartsAndEffects(const ListStories& stories, Lives& lives)
{
    for (const auto& [obligation, jobs] : stories.ofJobs) {
        const auto life = lives.find(obligation);
        if (life == lives.end())
            continue;
        for (const auto& [job, story] : jobs) {
            for (const Step* step : story) {
                life->second.starts += step->kind == Kind::JobStarted ? 1 : 0;
                if (step->kind == Kind::JobEffect)
                    life->second.effects.push_back(step);
            }
        }
        std::ranges::sort(life->second.effects, {}, &Step::fact);
    }
    for (const auto& [happening, story] : stories.ofRequest) {
        for (const Step* step : story) {
            const auto life = lives.find({happening, step->reaction});
            if (life == lives.end())
                continue;
            life->second.starts += step->kind == Kind::InlineStarted ? 1 : 0;
            if (step->kind == Kind::InlineEffect)
                life->second.effects.push_back(step);
        }
    }
}

}  // namespace

Lives listLives(const Cut& cut)
{
    const History& history = cut.history;
    const bool isInline = history.choice("application", 0, "run", cut.lastFact()) == "inline";
    const bool oneJob = history.choice("list", 0, "jobs", cut.lastFact()) == "one";
    const ListStories stories = listStoriesOf(cut);
    const WritesAtCut writes = WritesAtCut::of(cut, "list");
    Lives lives = obligationsOf(cut);
    writeStartsAndEffects(stories, lives);
    for (auto& [key, life] : lives) {
        const auto jobs = stories.ofJobs.find(key);
        const auto request = stories.ofRequest.find(key.first);
        if (!life.effects.empty())
            life.standing = Class::Handled;
        else if (oneJob && !isInline && life.reaction != history.reactions.front())
            life.standing = Class::NotAsked;
        else if (jobs != stories.ofJobs.end())
            standingOfJobs(jobs->second, life);
        else if (isInline && request != stories.ofRequest.end())
            life.standing = standingInRequest(request->second, life.reaction);
        else
            life.standing = standingUnsent(stories, writes, key);
    }
    holdForOthers(cut, stories, lives);
    holdBack(cut, stories, lives);
    if (isStoreDown(cut))
        for (auto& [key, life] : lives)
            if (life.standing == Class::Waiting)
                life.standing = Class::Stuck;
    return lives;
}

}  // namespace millrace::check
