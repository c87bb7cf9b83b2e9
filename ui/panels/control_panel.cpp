// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/control_panel.h"

#include <numeric>
#include <utility>

#include <fmt/format.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "core/base/duration_text.h"
#include "ui/panels/slider_row.h"

namespace millrace::ui {

namespace {

QString durationWords(double seconds)
{
    const SimDuration duration{static_cast<SimDuration::rep>(seconds * 1e9)};
    return QString::fromStdString(millrace::durationText(duration));
}

std::string durationLiteral(double seconds)
{
    const SimDuration duration{static_cast<SimDuration::rep>(seconds * 1e9)};
    return fmt::format("\"{}\"", millrace::durationText(duration));
}

double secondsOf(SimDuration duration)
{
    return std::chrono::duration<double>(duration).count();
}

/// The last stop of the slider: longer than any time that can be written.
constexpr double kForeverSeconds = 1e12;

QString retentionWords(double seconds)
{
    return seconds < kForeverSeconds ? durationWords(seconds) : ControlPanel::tr("forever");
}

std::string retentionLiteral(double seconds)
{
    return seconds < kForeverSeconds ? durationLiteral(seconds) : "\"forever\"";
}

double retentionOf(const Scenario& scenario)
{
    const SimDuration retention = scenario.log.retention;
    return retention == kForever ? kForeverSeconds : secondsOf(retention);
}

std::vector<double> countsTo(int most)
{
    std::vector<double> counts(static_cast<std::size_t>(most));
    std::iota(counts.begin(), counts.end(), 1.0);
    return counts;
}

constexpr int kBar = 8;  ///< The width of a scroll bar, as in the style.

}  // namespace

ControlPanel::ControlPanel(ScenarioDocument& document, QWidget* parent)
    : QFrame{parent}
    , m_document{document}
    , m_pageButtons{new QHBoxLayout}
    , m_pages{new QStackedLayout}
{
    setObjectName(QStringLiteral("panel"));
    auto* rows = new QVBoxLayout{this};
    // Where a page must scroll, its bar takes what lies to the right of all else.
    rows->setContentsMargins(14, 10, 14 - kBar, 10);
    rows->setSpacing(4);
    m_pageButtons->setContentsMargins(0, 0, kBar, 0);
    m_pageButtons->setSpacing(4);
    rows->addLayout(m_pageButtons);
    rows->addLayout(m_pages, 1);
    auto* first = new QWidget{this};
    m_layout = new QVBoxLayout{first};
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(4);
    addPage(tr("Both sides"), first);
    const auto count = [](double value) { return QString::number(value); };
    addHeading(tr("BOTH SIDES"));
    addRow(
        tr("Events per second"), {0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.6, 2, 3, 4, 6, 8, 12, 16, 24},
        count, [](const Scenario& scenario) { return scenario.workload.arrivals.rate; },
        [this](double value) { set("workload.arrivals.rate", fmt::format("{:.1f}", value)); });
    addReactionRow();
    addHeading(tr("LOG"));
    addRow(
        tr("Slots"), countsTo(24), count,
        [](const Scenario& scenario) { return scenario.log.slots[0]; },
        [this](double value) {
            set("log.slots." + m_document.scenario().reactions[0].name,
                fmt::format("{:.0f}", value));
        });
    addRow(tr("Kept for"), {5, 10, 20, 30, 45, 60, 90, 120, 300, 600, 3600, kForeverSeconds},
           retentionWords, retentionOf,
           [this](double value) { set("log.retention", retentionLiteral(value)); });
    addHeading(tr("TO-DO LIST"));
    addRow(
        tr("Workers"), countsTo(48), count,
        [](const Scenario& scenario) { return scenario.queue.workers; },
        [this](double value) { set("queue.workers", fmt::format("{:.0f}", value)); });
    m_layout->addStretch(1);
    connect(&document, &ScenarioDocument::edited, this, &ControlPanel::showScenario);
}

void ControlPanel::addReactionRow()
{
    addRow(
        tr("Work"), {0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2, 3, 5, 8, 12},
        durationWords,
        [](const Scenario& scenario) {
            const VariateSpec& work = scenario.reactions[0].work;
            return secondsOf(work.kind == VariateSpec::Kind::Uniform ? (work.low + work.high) / 2
                                                                     : work.mean);
        },
        [this](double value) { set("reaction[0].work.mean", durationLiteral(value)); });
}

void ControlPanel::addButtons(QWidget* buttons)
{
    // Above the stretch.
    m_layout->insertWidget(m_layout->count() - 1, buttons);
}

void ControlPanel::addPage(const QString& name, QWidget* page)
{
    QPushButton* button = addPageButton(name);
    page->setContentsMargins(0, 0, kBar, 0);
    auto* area = new QScrollArea{this};  // In a low window.
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);  // It follows whatever control has the focus.
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidgetResizable(true);
    area->setWidget(page);
    m_pages->addWidget(area);
    connect(button, &QPushButton::toggled, this, [this, area](bool on) {
        if (on)
            m_pages->setCurrentWidget(area);
    });
    if (m_pages->count() == 1)
        button->setChecked(true);
}

QPushButton* ControlPanel::addPageButton(const QString& name)
{
    auto* button = new QPushButton{name, this};
    button->setObjectName(QStringLiteral("page"));
    button->setCheckable(true);
    button->setAutoExclusive(true);
    m_pageButtons->addWidget(button, 1);
    return button;
}

void ControlPanel::addHeading(const QString& text)
{
    auto* heading = new QLabel{text, this};
    heading->setObjectName(QStringLiteral("heading"));
    m_layout->addWidget(heading);
}

void ControlPanel::addRow(const QString& label, std::vector<double> stops,
                          std::function<QString(double)> textOf,
                          std::function<double(const Scenario&)> value,
                          std::function<void(double)> set)
{
    auto* row = new SliderRow{label, std::move(stops), std::move(textOf), this};
    m_layout->addWidget(row);
    m_rows.push_back({row, std::move(value)});
    // One drag is one step of undo, and so are keys as long as they are one slider's.
    connect(row, &SliderRow::dragBegan, this, [this] { ++m_gesture; });
    connect(row, &SliderRow::chosen, this, [this, row] {
        if (std::exchange(m_chosenIn, row) != row)
            ++m_gesture;
    });
    connect(row, &SliderRow::chosen, this, std::move(set));
}

void ControlPanel::set(const std::string& keyPath, const std::string& literal)
{
    const std::vector<Error> errors = m_document.setValue(keyPath, literal, m_gesture + 1);
    if (errors.empty())
        return;
    Q_EMIT refused(QString::fromStdString(errors.front().message));
    showScenario();
}

void ControlPanel::showScenario()
{
    const Scenario& scenario = m_document.scenario();
    for (const Row& row : m_rows)
        row.widget->show(row.value(scenario));
    const QString reaction = QString::fromStdString(scenario.reactions[0].name);
    m_rows[1].widget->setLabel(tr("%1 takes").arg(reaction));
    m_rows[2].widget->setLabel(tr("Slots for %1").arg(reaction));
    const ArrivalsSpec::Kind kind = scenario.workload.arrivals.kind;
    const bool rate = kind == ArrivalsSpec::Kind::Poisson || kind == ArrivalsSpec::Kind::Constant;
    m_rows.front().widget->setEnabled(rate);
    const bool uniform = scenario.reactions[0].work.kind == VariateSpec::Kind::Uniform;
    m_rows[1].widget->setEnabled(!uniform);
}

}  // namespace millrace::ui
