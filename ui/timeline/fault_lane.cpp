// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/fault_lane.h"

#include <algorithm>
#include <array>

#include "core/base/duration_text.h"
#include "core/base/printable.h"

// Drawing is in fault_lane_paint.cpp, the mouse in fault_lane_mouse.cpp.

namespace millrace::ui {

namespace {

constexpr int kStripHeight = 33;
/// Apart from the gestures of sliders, which count from 1.
constexpr int kFirstGesture = 1'000'000'000;

/// Of a name that stands in a file by somebody else.
QString nameIn(const std::vector<std::string>& names, int index)
{
    const auto n = static_cast<std::size_t>(index);
    return n < names.size() ? QString::fromStdString(printableLine(names[n], 40)) : QString{};
}

QString wordsOf(const Intervention& act, const Scenario& scenario)
{
    std::vector<std::string> reactions;
    for (const ReactionSpec& each : scenario.reactions)
        reactions.push_back(each.name);
    const QString reaction = nameIn(reactions, act.target.index);
    if (act.act == Act::Deploy)
        return QString::fromUtf8(act.isBug ? "a bug in %1" : "%1 is fixed").arg(reaction);
    const bool ofWorker = act.act == Act::Stop || act.act == Act::Restart;
    if (ofWorker && act.count > 0)
        return QStringLiteral("scale to %1 workers").arg(act.count);
    if (act.act == Act::Outage)
        return QStringLiteral("what %1 calls is down").arg(reaction);
    if (act.act == Act::Pause || act.act == Act::Resume)
        return QString::fromUtf8(act.act == Act::Pause ? "pause %1" : "resume %1")
            .arg(nameIn(scenario.queue.order.names, act.queue));
    const QString who = [&act] {
        const char* const kinds[] = {"slot %1",     "member %1",    "worker %1",
                                     "group %1",    "broker %1",    "producer",
                                     "reaction %1", "scheduler %1", "store"};
        if (act.target.kind == Target::Kind::Producer || act.target.kind == Target::Kind::Store)
            return QString::fromUtf8(kinds[static_cast<int>(act.target.kind)]);
        return QString::fromUtf8(kinds[static_cast<int>(act.target.kind)])
            .arg(act.target.index + 1);
    }();
    if (act.act == Act::CutOff)
        return QStringLiteral("cut off %1").arg(who);
    if (act.act == Act::Skew)
        return QStringLiteral("clock of %1 × %2").arg(who).arg(act.count / 1000.0);
    if (act.act == Act::Slow)
        return QStringLiteral("%1 is slow").arg(who);
    const char* const acts[] = {"kill %1", "stop %1", "restart %1",
                                "move %1", "",        "crash the machine of %1"};
    const char* const listActs[] = {"hang %1", "kill the child of %1", "kill the parent of %1",
                                    "kill the machine of %1", "disconnect %1"};
    if (act.act == Act::Burst)
        return QStringLiteral("a burst of %1").arg(act.count);
    if (act.act == Act::SlowNetwork)
        return act.loss > 0 ? QStringLiteral("the network loses packets")
                            : QStringLiteral("the network is slow");
    if (act.act == Act::AddPartitions)
        return QStringLiteral("add partitions");
    if (act.act == Act::Redrive || act.act == Act::Discard)
        return act.act == Act::Redrive ? QStringLiteral("redrive") : QStringLiteral("discard");
    const auto index = static_cast<std::size_t>(act.act);
    const auto first = static_cast<std::size_t>(Act::Hang);
    return QString::fromUtf8(index < first ? acts[index] : listActs[index - first]).arg(who);
}

}  // namespace

FaultLane::FaultLane(Player& player, ScenarioDocument& document, QWidget* parent)
    : QWidget{parent}
    , m_player{player}
    , m_document{document}
    , m_gesture{kFirstGesture}
{
    setAccessibleName(tr("Lines of the timeline"));
    setMouseTracking(true);
    connect(&document, &ScenarioDocument::edited, this, &FaultLane::showLines);
    connect(&player, &Player::recordingChanged, this, &FaultLane::showPoison);
    connect(&player, &Player::recordingGrew, this, &FaultLane::showPoison);
    connect(&player, &Player::moved, this, qOverload<>(&QWidget::update));
    showLines();
}

FaultLane::~FaultLane() = default;

TimeAxis FaultLane::axis() const
{
    return TimeAxis::across(m_player.axisEnd(), width());
}

void FaultLane::showLines()
{
    m_items.clear();
    const Scenario& scenario = m_document.scenario();
    const auto add = [this, &scenario](const Intervention& act, bool muted) {
        const auto known = std::ranges::find(m_items, act.line, &Item::line);
        std::optional<SimTime> end;
        if (act.lasts > SimDuration::zero() && act.at + act.lasts <= SimTime{scenario.duration})
            end = act.at + act.lasts;
        if (known != m_items.end() && act.at > known->at)
            known->restart = act.at;
        else if (known == m_items.end())
            m_items.push_back({act.line, act.at, end, muted, wordsOf(act, scenario)});
    };
    for (const Intervention& act : scenario.timeline)
        add(act, false);
    for (const Intervention& act : scenario.muted)
        add(act, true);
    std::ranges::stable_sort(m_items, {}, &Item::at);
    setLanes();
    if (m_selected && selected() == nullptr)
        m_selected.reset();
    if (m_strip && (!m_selected || !haveSameStrip(m_stripOf, scenario, *m_selected)))
        dropStrip();
    showPoison();
}

/// Each in the first lane that is free by then; those that begin together are told apart by clicks,
/// and share one.
void FaultLane::setLanes()
{
    std::array<SimTime, kLanes> freeFrom{};
    m_lanes = 1;
    for (std::size_t n = 0; n < m_items.size(); ++n) {
        Item& item = m_items[n];
        const SimTime end = item.restart.value_or(item.at);
        const bool isTogether = n > 0 && m_items[n - 1].at == item.at;
        const auto* const lane =
            std::ranges::find_if(freeFrom, [&item](SimTime from) { return from <= item.at; });
        item.lane = isTogether               ? m_items[n - 1].lane
                    : lane == freeFrom.end() ? kLanes - 1
                                             : static_cast<int>(lane - freeFrom.begin());
        SimTime& taken = freeFrom[static_cast<std::size_t>(item.lane)];
        taken = std::max(taken, end);
        m_lanes = std::max(m_lanes, item.lane + 1);
    }
    fitHeight();
}

void FaultLane::fitHeight()
{
    setFixedHeight(itemsHeight() + (m_strip ? kStripHeight : 0));
}

/// When it happens is known of the run alone.
void FaultLane::showPoison()
{
    m_poison.clear();
    const auto& reactions = m_document.scenario().reactions;
    for (const ReactionSpec& reaction : reactions)
        for (const std::uint32_t n : reaction.poison) {
            if (!m_player.hasRecording())
                break;
            const Columns& columns = m_player.recording().columns();
            if (n < columns.happenings.size())
                m_poison.push_back(
                    {columns.happenings[n].at,
                     tr("%1 is poison for %2")
                         .arg(QString::fromStdString(markOf(columns, HappeningId{n})),
                              QString::fromStdString(printableLine(reaction.name, 40)))});
        }
    std::ranges::stable_sort(m_poison, {}, &Poison::at);
    setVisible(!m_items.empty() || !m_poison.empty());
    update();
}

const FaultLane::Item* FaultLane::selected() const
{
    const auto found =
        m_selected ? std::ranges::find(m_items, *m_selected, &Item::line) : m_items.end();
    return found == m_items.end() ? nullptr : &*found;
}

void FaultLane::pick(const Item& item)
{
    if (m_selected != item.line)
        dropStrip();
    m_selected = item.line;
    update();
}

std::vector<std::span<const FaultLane::Item>> FaultLane::crowds() const
{
    constexpr double kNear = 4;
    const TimeAxis axis = this->axis();
    std::vector<std::span<const Item>> out;
    for (const Item& item : m_items) {
        if (!out.empty() && axis.xAt(item.at) - axis.xAt(out.back().front().at) <= kNear)
            out.back() = {out.back().data(), out.back().size() + 1};
        else
            out.emplace_back(&item, 1);
    }
    return out;
}

std::span<const FaultLane::Item> FaultLane::crowdOf(const Item& item) const
{
    const auto all = crowds();
    return *std::ranges::find_if(all, [&item](std::span<const Item> each) {
        return &item >= each.data() && &item < each.data() + each.size();
    });
}

bool FaultLane::ready()
{
    if (selected() != nullptr && *m_selected >= m_document.scenario().lines) {
        Q_EMIT said(tr("This one is of [[chaos]]: its times are drawn by the seed."));
        return false;
    }
    if (selected() != nullptr)
        return true;
    Q_EMIT said(m_items.empty()
                    ? tr("The timeline has no lines yet: kill something, and there is one.")
                    : tr("Select a line of the timeline first: click it, or press G."));
    return false;
}

void FaultLane::report(const std::vector<Error>& errors)
{
    Q_EMIT refused(errors.empty() ? QString{} : QString::fromStdString(errors.front().message));
}

void FaultLane::selectNext()
{
    if (m_items.empty()) {
        ready();
        return;
    }
    const Item* now = selected();
    const std::size_t next =
        now == nullptr ? 0 : static_cast<std::size_t>(now - m_items.data() + 1) % m_items.size();
    pick(m_items[next]);
    Q_EMIT said(
        tr("%1 at %2. Shift+G moves it to the playhead, Shift+M mutes it, Del takes it "
           "away, F6 shows what it would do elsewhere.")
            .arg(m_items[next].caption, QString::fromStdString(clockText(m_items[next].at))));
}

void FaultLane::moveToPlayhead()
{
    if (ready())
        report(m_document.moveLine(*m_selected, m_player.time()));
}

void FaultLane::copyToPlayhead()
{
    if (ready())
        report(m_document.copyLine(*m_selected, m_player.time()));
}

void FaultLane::toggleMute()
{
    if (ready())
        report(m_document.muteLine(*m_selected, !selected()->muted));
}

void FaultLane::remove()
{
    if (ready()) {
        const int line = *m_selected;
        m_selected.reset();  // The lines behind it move up.
        report(m_document.removeLine(line));
    }
}

void FaultLane::toggleStrip()
{
    if (m_strip) {
        dropStrip();
        return;
    }
    if (!ready())
        return;
    if (selected()->muted) {
        Q_EMIT said(tr("It is muted: it would do nothing anywhere."));
        return;
    }
    m_stripOf = m_document.scenario();
    m_stripEnd = hasEnd(m_stripOf) ? SimTime{m_stripOf.duration} : m_player.end();
    m_strip = std::make_unique<StripJob>();
    // Its own receiver: what it has found and nobody has taken goes with it.
    connect(m_strip.get(), &StripJob::found, m_strip.get(), [this](const StripCell& cell) {
        m_cells.push_back(cell);
        update();
    });
    m_strip->start(endedAt(m_stripOf, m_stripEnd), *m_selected, kPositions);
    fitHeight();
    const QString bars = tr("the higher the bar, the worse: nothing more, late, given up, twice, "
                            "lost. Click one to open that run.");
    Q_EMIT said(hasEnd(m_stripOf)
                    ? tr("What it would do at each place: %1").arg(bars)
                    : tr("What it would have done at each place by %1: %2")
                          .arg(QString::fromStdString(clockText(m_stripEnd, 0)), bars));
}

void FaultLane::dropStrip()
{
    m_strip.reset();
    m_cells.clear();
    fitHeight();
    update();
}

void FaultLane::openCell(const StripCell& cell)
{
    if (!ready())
        return;
    report(m_document.moveLine(*m_selected, cell.at));
    m_player.seek(cell.at);
}

}  // namespace millrace::ui
