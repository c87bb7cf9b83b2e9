// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/break_panel.h"

#include <algorithm>
#include <numeric>

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

namespace millrace::ui {

namespace {

using namespace std::chrono_literals;

}  // namespace

BreakPanel::BreakPanel(QWidget* parent)
    : QWidget{parent}
    , m_grid{new QGridLayout}
    , m_slot{new QSpinBox{this}}
{
    auto* rows = new QVBoxLayout{this};
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(4);
    auto* heading = new QLabel{tr("BREAK BOTH SIDES NOW"), this};
    heading->setObjectName(QStringLiteral("heading"));
    rows->addWidget(heading);
    m_grid->setSpacing(4);
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, 1);
    rows->addLayout(m_grid);
    m_slot->setPrefix(tr("slot "));
    m_slot->setRange(1, 4);
    m_slot->setValue(2);
    m_slot->setAccessibleName(tr("Slot to break"));
    m_grid->addWidget(m_slot, 0, 0);
    m_count = 1;
    addAct(tr("Kill"), tr("The member and the worker of this slot die at one instant"), Act::Kill);
    m_grid->itemAtPosition(0, 1)->widget()->setObjectName(QStringLiteral("harm"));
    addAct(tr("Stop"), tr("Both hand their work back and leave"), Act::Stop);
    addAct(tr("Restart"), tr("New processes in their places"), Act::Restart);
    addAct(tr("Hang"), tr("Both stand still for 20 s, alive and silent"), Act::Hang, 20s);
    addAct(tr("Cut off"), tr("For 20 s neither brokers nor store hear of them"), Act::CutOff, 20s);
    addChoice(tr("Poison"), tr("What happens next fails for the first reaction, each time"),
              Thing::Reaction, 'N');
    addChoice(tr("Slow net"), tr("For half a minute all that sets out takes 2 s more"),
              Thing::Happening, 'N');
    addChoice(tr("Burst of 30"), tr("Within two seconds thirty more things happen"),
              Thing::Happening, 'B');
    addChoice(tr("Outage"), tr("What the first reaction calls does not answer for a minute"),
              Thing::Reaction, 'X');
    connect(addButton(tr("Add a reader"),
                      tr("One more reaction: its group reads what the log has kept, and its jobs "
                         "begin now")),
            &QPushButton::clicked, this, &BreakPanel::readerAdded);
}

QPushButton* BreakPanel::addButton(const QString& name, const QString& sentence)
{
    auto* button = new QPushButton{name, this};
    button->setObjectName(QStringLiteral("tight"));
    button->setToolTip(sentence);
    m_grid->addWidget(button, m_count / 2, m_count % 2);
    ++m_count;
    return button;
}

void BreakPanel::addAct(const QString& name, const QString& sentence, Act act, SimDuration lasts)
{
    connect(addButton(name, sentence), &QPushButton::clicked, this,
            [this, act, lasts] { Q_EMIT slotBroken(act, m_slot->value() - 1, lasts); });
}

void BreakPanel::addChoice(const QString& name, const QString& sentence, Thing thing, char key)
{
    connect(addButton(name, sentence), &QPushButton::clicked, this,
            [this, thing, key] { Q_EMIT chosen(thing, 0, key); });
}

void BreakPanel::show(const Scenario& scenario)
{
    const auto& slots_ = scenario.log.slots;
    const int members = std::accumulate(slots_.begin(), slots_.end(), 0);
    m_slot->setMaximum(std::max({1, members, scenario.queue.workers}));
}

}  // namespace millrace::ui
