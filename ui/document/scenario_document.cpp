// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/scenario_document.h"

#include <new>
#include <utility>

#include <QFileInfo>

#include "core/base/atomic_file.h"
#include "core/base/invariant.h"
#include "core/scenario/scenario_difference.h"
#include "core/scenario/scenario_patch.h"
#include "core/scenario/scenario_reader.h"
#include "core/scenario/shipped.h"
#include "ui/document/background_run.h"
#include "ui/document/drafts.h"

namespace millrace::ui {

namespace {

constexpr std::size_t kUndoSteps = 500;

/// Below this a run takes a few hundredths of a second, and dragging a slider stays smooth.
constexpr double kFactsAtOnce = 400'000;
constexpr std::uint64_t kStepsAtOnce = 400'000;

/// Roughly, by `end`: an obligation leaves about seven facts on both sides together, and
/// heartbeats come on top.
double estimatedFacts(const Scenario& scenario, SimTime end)
{
    const double seconds = std::chrono::duration<double>(end.time_since_epoch()).count();
    const ArrivalsSpec& arrivals = scenario.workload.arrivals;
    double happenings = arrivals.rate * seconds;
    if (arrivals.kind == ArrivalsSpec::Kind::Tape)
        happenings = static_cast<double>(scenario.workload.tape.size());
    if (arrivals.kind == ArrivalsSpec::Kind::Bursts)
        happenings =
            arrivals.size * seconds / std::chrono::duration<double>(arrivals.every).count();
    if (arrivals.kind == ArrivalsSpec::Kind::Cron) {
        const SimTime first = arrivals.schedule.nextAfter(SimTime{});
        const SimTime second = arrivals.schedule.nextAfter(first);
        happenings = seconds / std::chrono::duration<double>(second - first).count();
    }
    double members = scenario.queue.workers;
    for (const int slots : scenario.log.slots)
        members += slots;
    const double beats =
        seconds / std::chrono::duration<double>(scenario.network.heartbeat).count();
    return happenings * 9.0 * static_cast<double>(scenario.reactions.size()) + members * beats;
}

}  // namespace

ScenarioDocument::ScenarioDocument(QObject* parent) : QObject{parent} {}

ScenarioDocument::~ScenarioDocument() = default;

std::vector<Error> ScenarioDocument::open(const QString& pathOrName, RunMode mode, SimTime reach)
{
    const std::string name = pathOrName.toStdString();
    Result<std::string> read = readScenarioText(name);
    if (!read)
        return {read.error()};
    std::string text = std::move(read).value();
    auto outcome = readScenario(text, name);
    if (auto* errors = std::get_if<std::vector<Error>>(&outcome))
        return std::move(*errors);
    const QFileInfo file{pathOrName};
    const bool isShipped = findShipped(name) != nullptr;
    SourceFile source{.path = isShipped ? QString{} : file.absoluteFilePath(),
                      .name = isShipped ? pathOrName : file.fileName(),
                      .saved = text};
    begin(std::move(source), std::move(text), std::get<Scenario>(std::move(outcome)), mode, reach);
    return {};
}

void ScenarioDocument::begin(SourceFile file, std::string text, Scenario scenario, RunMode mode,
                             SimTime reach)
{
    m_file = std::move(file);
    m_text = std::move(text);
    m_undo.clear();
    m_redo.clear();
    m_gesture = 0;
    m_scenario = std::move(scenario);
    m_open = true;
    m_run = {};
    m_firstReach = reach;
    m_reached = {};
    m_branches.assign(1, {.name = tr("as recorded")});
    m_removed.reset();
    m_shown = 0;
    m_branchesMade = 0;
    Q_EMIT edited();
    Q_EMIT branchesChanged();
    startRun(mode);
}

std::vector<Error> ScenarioDocument::bringBack(const std::vector<Draft>& drafts)
{
    const Draft& first = drafts.front();
    if (!open(first.of).empty()) {
        const QFileInfo file{first.of};
        auto outcome = readScenario(first.text, file.fileName().toStdString());
        if (auto* errors = std::get_if<std::vector<Error>>(&outcome))
            return std::move(*errors);
        SourceFile source{
            .path = file.isAbsolute() ? first.of : QString{}, .name = file.fileName(), .saved = {}};
        begin(std::move(source), first.text, std::get<Scenario>(std::move(outcome)),
              RunMode::InBackground, SimTime{kFirstReach});
    }
    for (const Draft& each : drafts) {
        if (!each.branch.isEmpty())
            addBranch(each.branch);
        if (std::vector<Error> errors = replaceText(each.text, 0); !errors.empty())
            return errors;
    }
    return {};
}

Status ScenarioDocument::saveAs(const QString& path)
{
    Status status = writeFileAtomically(path.toStdString(), m_text);
    if (!status)
        return status;
    const QFileInfo file{path};
    m_file = {.path = file.absoluteFilePath(), .name = file.fileName(), .saved = m_text};
    for (std::size_t n = 0; n < m_branches.size(); ++n) {
        SourceFile& other = m_branches[n].file;
        if (n != m_shown && other.path == m_file.path) {  // What it was is not there any more.
            other.saved = m_text;
            other.isOwn = false;
        }
    }
    Q_EMIT edited();
    return status;
}

std::vector<Error> ScenarioDocument::setValue(std::string_view keyPath, std::string_view literal,
                                              int gesture)
{
    Result<std::string> patched = withValue(m_text, keyPath, literal);
    if (!patched)
        return {patched.error()};
    return replaceText(std::move(patched).value(), gesture);
}

std::vector<Error> ScenarioDocument::addIntervention(const Intervention& intervention)
{
    Result<std::string> patched = withIntervention(m_text, intervention);
    if (!patched)
        return {patched.error()};
    return replaceText(std::move(patched).value(), 0);
}

std::vector<Error> ScenarioDocument::addReader(SimTime from)
{
    Result<std::string> patched = withReader(m_text, m_scenario, from);
    if (!patched)
        return {patched.error()};
    return replaceText(std::move(patched).value(), 0);
}

std::vector<Error> ScenarioDocument::replaceText(std::string text, int gesture)
{
    if (text == m_text)
        return {};
    auto outcome = readScenario(text, m_file.name.toStdString());
    if (auto* errors = std::get_if<std::vector<Error>>(&outcome))
        return std::move(*errors);
    if (gesture == 0 || gesture != m_gesture)
        m_undo.push_back({std::move(m_text), branchName(m_shown)});
    if (m_undo.size() > kUndoSteps)
        m_undo.erase(m_undo.begin());
    m_gesture = gesture;
    m_redo.clear();
    m_text = std::move(text);
    m_scenario = std::get<Scenario>(std::move(outcome));
    Q_EMIT edited();
    startRun();
    return {};
}

void ScenarioDocument::undo()
{
    stepBack(m_undo, m_redo);
}

void ScenarioDocument::redo()
{
    stepBack(m_redo, m_undo);
}

void ScenarioDocument::stepBack(std::vector<Version>& from, std::vector<Version>& to)
{
    if (from.empty())
        return;
    QString& name = m_branches[m_shown].name;
    to.push_back({m_text, name});
    const Version version = std::move(from.back());
    from.pop_back();
    m_gesture = 0;
    const bool isRenamed = version.name != name;
    if (isRenamed)  // Another branch may have taken it since.
        name = freed(version.name, m_shown);
    const bool isEdited = version.text != m_text;
    if (isEdited) {
        m_text = version.text;
        // It was read once and can be read again.
        m_scenario = std::get<Scenario>(readScenario(m_text, m_file.name.toStdString()));
    }
    Q_EMIT edited();
    if (isRenamed)
        Q_EMIT branchesChanged();
    if (isEdited)
        startRun();
}

void ScenarioDocument::startRun(RunMode mode)
{
    cancelRun();
    const SimTime end = endToReach();
    if (mode == RunMode::AtOnce || estimatedFacts(m_scenario, end) * partToRun() < kFactsAtOnce)
        if (runAtOnce(end, mode == RunMode::AtOnce ? UINT64_MAX : kStepsAtOnce))
            return;
    m_runningText = m_text;
    m_background = std::make_unique<BackgroundRun>();
    connect(m_background.get(), &BackgroundRun::progress, this, &ScenarioDocument::runProgress);
    connectFinished(*m_background, [this] { takeRun(); });
    // What has been shown does not go back; of what is opened a beginning is enough.
    m_background->start(m_scenario, m_run, {m_run.scenario ? end : SimTime{}, end});
    Q_EMIT runStarted();
}

/// False where it takes more steps than that: bursts, outages and retries are in no estimate.
bool ScenarioDocument::runAtOnce(SimTime end, std::uint64_t steps)
{
    try {
        Engine engine = Engine::after(m_run, m_scenario, end);
        engine.computeTo(end);
        while (engine.step())
            if (--steps == 0)
                return false;
        m_run = engine.finish();
    } catch (const InvariantBroken& bug) {
        Q_EMIT bugFound(QString::fromUtf8(bug.what()));
        return true;
    } catch (const std::bad_alloc&) {
        Q_EMIT memoryLacked();
        return true;
    }
    m_runText = m_text;
    noteReached();
    Q_EMIT runReady();
    growOthers();
    return true;
}

/// How much of the run lies behind the first difference from the one that is there.
double ScenarioDocument::partToRun() const
{
    if (!m_run.scenario)
        return 1.0;
    const SimTime end = endToReach();
    SimTime differs = std::min(firstDifference(*m_run.scenario, m_scenario), end);
    if (!hasEnd(m_scenario))
        differs = std::min(differs, m_run.recording->end());
    return 1.0 - static_cast<double>(toNs(differs)) / static_cast<double>(toNs(end));
}

void ScenarioDocument::takeRun()
{
    const std::unique_ptr<BackgroundRun> done = std::move(m_background);
    if (std::optional<FinishedRun> run = done->takeRun()) {
        m_run = std::move(*run);
        m_runText = m_runningText;
        noteReached();
        Q_EMIT runReady();
        growOthers();
    } else {
        tellFailure(*done);
    }
}

void ScenarioDocument::tellFailure(const BackgroundRun& failed)
{
    if (failed.lacksMemory())
        Q_EMIT memoryLacked();
    else
        Q_EMIT bugFound(QString::fromStdString(failed.bug()));
}

void ScenarioDocument::giveUpRun()
{
    if (!isRunning())
        return;
    cancelRun();
    if (m_run.scenario && m_text != m_runText) {
        m_redo.push_back({std::exchange(m_text, m_runText), branchName(m_shown)});
        if (!m_undo.empty() && m_undo.back().text == m_text)
            m_undo.pop_back();
        m_gesture = 0;
        m_scenario = *m_run.scenario;
        Q_EMIT edited();
    }
    if (m_run.scenario)
        Q_EMIT runReady();  // Perhaps another branch's was still shown.
    Q_EMIT runGivenUp();
}

void ScenarioDocument::cancelRun()
{
    m_background.reset();
    m_chunk.reset();
    m_otherChunk.reset();
}

}  // namespace millrace::ui
