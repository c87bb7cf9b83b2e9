// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/log_controls.h"

#include <algorithm>

#include <fmt/format.h>

#include <QAction>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "ui/panels/slider_row.h"

namespace millrace::ui {

namespace {

/// Apart from the gestures of other panels: two drags must never become one step of undo.
constexpr int kGestures = 1 << 20;

QString text(std::string_view words)
{
    return QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size()));
}

QString acksOf(const Scenario& scenario)
{
    static constexpr const char* kAcks[] = {"0", "1", "all"};
    return hasCluster(scenario)
               ? QString::fromUtf8(kAcks[static_cast<int>(scenario.log.producer.acks)])
               : QString{};
}

}  // namespace

LogControls::LogControls(ScenarioDocument& document, Player& player,
                         const std::vector<QAction*>& topic, const std::vector<QAction*>& broker,
                         QWidget* parent)
    : QWidget{parent}
    , m_document{document}
    , m_player{player}
    , m_layout{new QVBoxLayout{this}}
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(4);
    addHeading(tr("PRODUCER AND GROUPS"));
    addChoice(tr("Acks"),
              tr("Whose answer the producer waits for: nobody's, the leader's, or all "
                 "replicas' in sync."),
              {"0", "1", "all"}, acksOf, "");
    m_group = addBox(tr("Group"), tr("Whose settings these are; a click on a group chooses it."));
    connect(m_group, &QComboBox::activated, this, [this](int group) {
        m_player.select(Selection{Thing::Group, static_cast<std::uint32_t>(group)});
        showScenario();
    });
    const auto ofGroup = [this](auto member) {
        return [this, member](const Scenario&) { return text(nameOf(chosenRules().*member)); };
    };
    addChoice(tr("Protocol"), tr("How members share out partitions, or records."),
              {"generic", "classic", "consumer", "share"}, ofGroup(&GroupSpec::protocol),
              "protocol");
    addChoice(tr("Commits"),
              tr("When a member moves the bookmark: after each record, after or "
                 "before a batch, or now and then."),
              {"each", "after", "before", "auto"}, ofGroup(&GroupSpec::commit), "commit");
    addPollRow();
    addActions(tr("NOW, AT THE PLAYHEAD"), topic);
    addBrokers(broker);
    m_layout->addStretch(1);
    connect(&document, &ScenarioDocument::edited, this, &LogControls::showScenario);
    connect(&player, &Player::selectionChanged, this, &LogControls::followSelection);
}

QLabel* LogControls::addHeading(const QString& words)
{
    auto* heading = new QLabel{words, this};
    heading->setObjectName(QStringLiteral("heading"));
    m_layout->addWidget(heading);
    return heading;
}

QComboBox* LogControls::addBox(const QString& label, const QString& tip)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    auto* name = new QLabel{label, this};
    auto* box = new QComboBox{this};
    name->setBuddy(box);
    box->setAccessibleName(label);
    box->setToolTip(tip);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setFixedWidth(104);
    row->addWidget(name, 1);
    row->addWidget(box);
    m_layout->addLayout(row);
    return box;
}

/// `key`: of the chosen group; empty: of the producer.
void LogControls::addChoice(const QString& label, const QString& tip,
                            std::initializer_list<const char*> names,
                            std::function<QString(const Scenario&)> value, const std::string& key)
{
    QComboBox* box = addBox(label, tip);
    for (const char* name : names)
        box->addItem(QString::fromUtf8(name));
    box->setPlaceholderText(tr("not asked"));
    m_choices.push_back({box, std::move(value)});
    connect(box, &QComboBox::textActivated, this, [this, key](const QString& chosen) {
        const std::string path =
            key.empty() ? std::string{"log.producer.acks"}
                        : fmt::format("log.groups.{}.{}",
                                      m_document.scenario().reactions[chosenReaction()].name, key);
        set(path, fmt::format("\"{}\"", chosen.toStdString()), 0);
    });
}

void LogControls::addPollRow()
{
    m_poll = new SliderRow{tr("A poll takes up to"),
                           {1, 2, 3, 5, 10, 20, 50, 100, 200, 500},
                           [](double value) { return QString::number(value); },
                           this};
    m_layout->addWidget(m_poll);
    connect(m_poll, &SliderRow::dragBegan, this, [this] { ++m_gesture; });
    connect(m_poll, &SliderRow::chosen, this, [this](double value) {
        if (const std::size_t reaction = chosenReaction(); reaction != m_polled) {
            m_polled = reaction;
            ++m_gesture;
        }
        set(fmt::format("log.groups.{}.poll-records",
                        m_document.scenario().reactions[chosenReaction()].name),
            fmt::format("{:.0f}", value), kGestures + m_gesture);
    });
}

void LogControls::addActions(const QString& heading, const std::vector<QAction*>& actions)
{
    addHeading(heading);
    for (QAction* action : actions) {
        auto* button = new QPushButton{action->text().remove(QLatin1Char('&')), this};
        button->setToolTip(action->toolTip());
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        m_layout->addWidget(button);
    }
}

void LogControls::addBrokers(const std::vector<QAction*>& actions)
{
    m_brokers = new QWidget{this};
    auto* grid = new QGridLayout{m_brokers};
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(4);
    m_broker = new QComboBox{m_brokers};
    m_broker->setAccessibleName(tr("Broker to break"));
    m_broker->setToolTip(tr("Which broker; a click on one chooses it."));
    grid->addWidget(m_broker, 0, 0);
    const std::pair<QString, Act> acts[] = {
        {tr("Kill"), Act::Kill}, {tr("Machine"), Act::CrashMachine}, {tr("Restart"), Act::Restart}};
    for (int n = 0; n < 3; ++n) {
        const auto& [name, act] = acts[n];
        auto* button = new QPushButton{name, m_brokers};
        button->setToolTip(actions[static_cast<std::size_t>(n)]->toolTip());
        if (act != Act::Restart)
            button->setObjectName(QStringLiteral("harm"));
        connect(button, &QPushButton::clicked, this,
                [this, what = act] { Q_EMIT brokerBroken(what, m_broker->currentIndex()); });
        grid->addWidget(button, (n + 1) / 2, (n + 1) % 2);
    }
    m_layout->addWidget(m_brokers);
}

void LogControls::set(const std::string& key, const std::string& literal, int gesture)
{
    const std::vector<Error> errors = m_document.setValue(key, literal, gesture);
    if (errors.empty())
        return;
    Q_EMIT refused(QString::fromStdString(errors.front().message));
    showScenario();
}

std::size_t LogControls::chosenReaction() const
{
    const auto group = static_cast<std::size_t>(std::max(0, m_group->currentIndex()));
    return group < m_reactions.size() ? m_reactions[group] : 0;
}

const GroupSpec& LogControls::chosenRules() const
{
    return m_document.scenario().log.groups[chosenReaction()];
}

/// What is clicked on the stage is meant here too.
void LogControls::followSelection()
{
    const std::optional<Selection>& selection = m_player.selection();
    if (!selection || !m_player.hasRecording())
        return;
    const auto index = static_cast<int>(selection->index);
    if (selection->thing == Thing::Group)
        m_group->setCurrentIndex(index);
    else if (selection->thing == Thing::Member)
        m_group->setCurrentIndex(
            static_cast<int>(m_player.state().log.members[selection->index].group.value));
    else if (selection->thing == Thing::Broker)
        m_broker->setCurrentIndex(index);
    showScenario();
}

void LogControls::showScenario()
{
    const Scenario& scenario = m_document.scenario();
    const int chosen = std::max(0, m_group->currentIndex());
    m_group->clear();
    m_reactions.clear();
    for (std::size_t r = 0; r < scenario.reactions.size(); ++r) {
        if (scenario.log.slots[r] == 0)
            continue;
        m_group->addItem(QString::fromStdString(scenario.reactions[r].name));
        m_reactions.push_back(r);
    }
    m_group->setCurrentIndex(std::min(chosen, m_group->count() - 1));
    for (const Choice& each : m_choices)
        each.box->setCurrentText(each.value(scenario));
    for (const Choice& each : m_choices)
        if (each.value(scenario).isEmpty())
            each.box->setCurrentIndex(-1);
    m_poll->show(chosenRules().pollRecords);
    const int broker = std::max(0, m_broker->currentIndex());
    m_broker->clear();
    m_brokers->setVisible(hasCluster(scenario));
    for (int b = 1; b <= scenario.log.brokers.count; ++b)
        m_broker->addItem(tr("broker %1").arg(b));
    m_broker->setCurrentIndex(std::min(broker, scenario.log.brokers.count - 1));
}

}  // namespace millrace::ui
