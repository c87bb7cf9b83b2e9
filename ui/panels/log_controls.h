// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <QWidget>

#include "ui/document/scenario_document.h"
#include "ui/playback/player.h"

class QAction;
class QComboBox;
class QLabel;
class QVBoxLayout;

namespace millrace::ui {

class SliderRow;

/// What the log can do and its file need not be opened for: how a group reads, what the producer
/// waits for, and what happens to topic and brokers now. Each change is one edit of the text.
class LogControls : public QWidget {
    Q_OBJECT

public:
    /// `topic` act at the playhead; `broker` lend their tips to kill, crash-machine and restart.
    LogControls(ScenarioDocument& document, Player& player, const std::vector<QAction*>& topic,
                const std::vector<QAction*>& broker, QWidget* parent = nullptr);

    /// Ordinal of the reaction whose group is chosen; the first one when nobody reads.
    std::size_t chosenReaction() const;

Q_SIGNALS:
    void refused(const QString& why);  ///< The scenario does not allow this value.
    void brokerBroken(Intervention::Act act, int broker);  ///< Now; counted from 0.

private:
    struct Choice {
        QComboBox* box;
        std::function<QString(const Scenario&)> value;  ///< Empty: none of them.
    };

    QComboBox* addBox(const QString& label, const QString& tip);
    void addChoice(const QString& label, const QString& tip,
                   std::initializer_list<const char*> names,
                   std::function<QString(const Scenario&)> value, const std::string& key);
    void addPollRow();
    void addActions(const QString& heading, const std::vector<QAction*>& actions);
    QLabel* addHeading(const QString& text);
    void addBrokers(const std::vector<QAction*>& actions);
    void set(const std::string& key, const std::string& literal, int gesture);
    const GroupSpec& chosenRules() const;
    void followSelection();
    void showScenario();

    ScenarioDocument& m_document;
    Player& m_player;
    QVBoxLayout* m_layout = nullptr;
    QComboBox* m_group = nullptr;
    QComboBox* m_broker = nullptr;
    QWidget* m_brokers = nullptr;  ///< Hidden where there are none.
    SliderRow* m_poll = nullptr;
    std::vector<Choice> m_choices;
    std::vector<std::size_t> m_reactions;  ///< By group.
    int m_gesture = 0;
    std::size_t m_polled = 0;  ///< The reaction that m_poll was last set for.
};

}  // namespace millrace::ui
