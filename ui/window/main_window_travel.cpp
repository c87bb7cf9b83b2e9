// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QPushButton>

#include "core/analysis/questions.h"
#include "ui/panels/why_panel.h"
#include "ui/scene/reading_order.h"
#include "ui/stage/stage_view.h"
#include "ui/timeline/until_field.h"
#include "ui/window/main_window.h"

// Travelling in time: which way, from fact to fact, and until when.

namespace millrace::ui {

void MainWindow::connectTravelActions()
{
    const auto on = [this](ActionId id, auto&& act) {
        connect(action(id), &QAction::triggered, this, std::forward<decltype(act)>(act));
    };
    on(ActionId::ShuttleBack, [this] { m_player.shuttle(true); });
    on(ActionId::ShuttleForward, [this] { m_player.shuttle(false); });
    on(ActionId::NextThing, [this] { walkTo(Walk::Next); });
    on(ActionId::ThingBefore, [this] { walkTo(Walk::Before); });
    on(ActionId::NextKind, [this] { walkTo(Walk::NextKind); });
    on(ActionId::KindBefore, [this] { walkTo(Walk::KindBefore); });
    on(ActionId::StepAtSelection, [this] { stepAtSelection(); });
    on(ActionId::LastCause, [this] { m_why->goToCause(true); });
    on(ActionId::NextCause, [this] { m_why->goToCause(false); });
    on(ActionId::Until, [this] { m_until->setFocus(Qt::ShortcutFocusReason); });
    connect(m_until, &UntilField::refused, this, &MainWindow::complain);
    connect(m_until, &UntilField::moreWanted, &m_document, &ScenarioDocument::computeOn);
    connect(m_until, &UntilField::waits, this, &MainWindow::say);
    connect(m_until, &UntilField::waits, m_cancel, &QWidget::show);
    connect(m_until, &UntilField::refused, m_cancel, &QWidget::hide);
    connect(m_until, &UntilField::found, m_cancel, &QWidget::hide);
    connect(m_until, &UntilField::gaveUp, m_cancel, &QWidget::hide);
    connect(m_until, &UntilField::gaveUp, this, [this] {
        say(tr("The search is ended."));  // How far the run is computed stands in its place.
    });
    connect(m_until, &UntilField::left, this, [this] {
        say({});
        m_stage->setFocus();
    });
    connect(m_until, &UntilField::found, this, [this] {
        say({});
        complain({});
        m_stage->setFocus();
    });
}

/// Among what is on the stage.
void MainWindow::walkTo(Walk walk)
{
    const Selection from = m_player.selection().value_or(Selection{});
    const auto [thing, index] = walkFrom(m_stage->thingsToWalk(), {from.thing, from.index}, walk);
    if (thing != Thing::Run)
        m_player.select(Selection{thing, index});
}

void MainWindow::stepAtSelection()
{
    const auto& selection = m_player.selection();
    if (!m_player.hasRecording() || !selection) {
        say(tr(
            "Select something first, by a click or S and V; F4 goes to what happens to it next."));
        return;
    }
    m_player.setPlaying(false);
    const auto next = nextFactOf(m_player.recording(), selection->thing, selection->index,
                                 m_player.state().facts);
    if (next)
        m_player.seekFact(*next + 1);
    else
        say(tr("Nothing more happens to it in this run."));
}

}  // namespace millrace::ui
