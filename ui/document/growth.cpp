// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include "ui/document/background_run.h"
#include "ui/document/scenario_document.h"

// How the run of a scenario without an end grows.

namespace millrace::ui {

namespace {

/// On screen: what is computed ahead is played in so long.
constexpr double kSecondsAhead = 4.0;
constexpr SimDuration kLeastAhead = std::chrono::seconds{30};

SimTime ahead(SimTime time, SimDuration by)
{
    return SimTime{std::min(time.time_since_epoch() + by, kLongestDuration)};
}

}  // namespace

/// The end of the scenario, or where it has none, how far it or another branch was computed.
SimTime ScenarioDocument::endToReach() const
{
    if (hasEnd(m_scenario))
        return SimTime{m_scenario.duration};
    return m_run.recording ? std::max(m_reached, m_run.recording->end()) : m_firstReach;
}

void ScenarioDocument::noteReached()
{
    if (!hasEnd(m_scenario))
        m_reached = std::max(m_reached, m_run.recording->end());
}

void ScenarioDocument::lookAhead(SimTime playhead, double speed)
{
    if (!m_run.place)
        return;
    const SimDuration wanted = std::max(
        kLeastAhead,
        SimDuration{static_cast<SimDuration::rep>(
            std::chrono::nanoseconds{std::chrono::seconds{1}}.count() * speed * kSecondsAhead)});
    // Long before the playhead is there: it should not have to wait.
    if (m_run.recording->end() < ahead(playhead, wanted / 2))
        growTo(ahead(playhead, wanted));
}

void ScenarioDocument::computeOn()
{
    growTo(SimTime{kLongestDuration});
}

void ScenarioDocument::growTo(SimTime most)
{
    if (!m_run.place || m_background || m_chunk || m_runText != m_text)
        return;
    m_chunk = std::make_unique<BackgroundRun>();
    connectFinished(*m_chunk, [this] { takeChunk(); });
    m_chunk->start(m_scenario, m_run, {m_run.recording->end(), most});
}

void ScenarioDocument::takeChunk()
{
    const std::unique_ptr<BackgroundRun> done = std::move(m_chunk);
    std::optional<FinishedRun> run = done->takeRun();
    if (!run) {
        m_run.place.reset();  // The same would be found again and again.
        tellFailure(*done);
        return;
    }
    m_run = std::move(*run);
    noteReached();
    Q_EMIT runGrew();
    growOthers();
}

void ScenarioDocument::setOthersFollow(bool follow)
{
    m_othersFollow = follow;
    growOthers();
}

/// One branch after the other, in chunks, until all are as far.
void ScenarioDocument::growOthers()
{
    if (!m_othersFollow || m_otherChunk)
        return;
    for (std::size_t n = 0; n < m_branches.size(); ++n) {
        const Branch& each = m_branches[n];
        if (n == m_shown || !each.run.place || each.runText != each.text ||
            each.run.recording->end() >= m_reached)
            continue;
        m_otherChunk = std::make_unique<BackgroundRun>();
        connectFinished(*m_otherChunk,
                        [this, id = each.id, grown = each.run.recording] { takeOther(id, grown); });
        m_otherChunk->start(each.scenario, each.run, {each.run.recording->end(), m_reached});
        return;
    }
}

void ScenarioDocument::takeOther(int id, const std::shared_ptr<const Recording>& grown)
{
    const std::unique_ptr<BackgroundRun> done = std::move(m_otherChunk);
    const std::optional<std::size_t> branch = branchOf(id);
    std::optional<FinishedRun> run = done->takeRun();
    // Else it was removed meanwhile, or computed anew.
    if (branch && *branch != m_shown && m_branches[*branch].run.recording == grown) {
        if (run)
            m_branches[*branch].run = std::move(*run);
        else
            m_branches[*branch].run.place.reset();
        Q_EMIT otherGrew();
    }
    growOthers();
}

}  // namespace millrace::ui
