// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QMenu>

#include "ui/stage/stage_view.h"
#include "ui/window/main_window.h"
#include "ui/window/words.h"

// What a person does to the list: a queue held back, and what lies on a shelf.

namespace millrace::ui {

void MainWindow::connectListActions()
{
    const auto on = [this](ActionId id, auto&& act) {
        connect(action(id), &QAction::triggered, this, std::forward<decltype(act)>(act));
    };
    on(ActionId::PauseQueue, [this] { choosePause(); });
    on(ActionId::Redrive, [this] { choose(Thing::Store, 0, 'E'); });
    on(ActionId::Discard, [this] { choose(Thing::Store, 0, 'D'); });
}

/// One queue is meant; of several, somebody says which.
void MainWindow::choosePause()
{
    if (!m_player.hasRecording())
        return;
    const std::vector<std::string>& names = m_document.scenario().queue.order.names;
    if (names.size() == 1) {
        pauseQueue(0);
        return;
    }
    auto* menu = new QMenu{this};
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (std::size_t n = 0; n < names.size(); ++n) {
        const bool paused = isPaused(m_player.state().queue, n);
        QAction* choice =
            menu->addAction((paused ? tr("Resume %1") : tr("Pause %1")).arg(text(names[n])));
        connect(choice, &QAction::triggered, this, [this, n] { pauseQueue(n); });
    }
    menu->popup(m_stage->mapToGlobal(m_stage->placeOfProfile(Thing::List)));
}

void MainWindow::pauseQueue(std::size_t queue)
{
    const bool paused = isPaused(m_player.state().queue, queue);
    showErrors(m_document.addIntervention({.at = m_player.time(),
                                           .act = paused ? Act::Resume : Act::Pause,
                                           .queue = static_cast<int>(queue)}));
}

}  // namespace millrace::ui
