// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <QAction>
#include <QMenu>

#include "core/base/duration_text.h"
#include "core/scenario/profile.h"
#include "ui/panels/log_controls.h"
#include "ui/scene/stage_topics.h"
#include "ui/stage/stage_view.h"
#include "ui/window/main_window.h"
#include "ui/window/words.h"

// What a person does to the log: bookmarks, partitions, poison; and the profiles of both halves.

namespace millrace::ui {

void MainWindow::connectLogActions()
{
    const auto on = [this](ActionId id, auto&& act) {
        connect(action(id), &QAction::triggered, this, std::forward<decltype(act)>(act));
    };
    on(ActionId::Rewind, [this] {
        const SimTime to = std::max(SimTime{}, m_player.time() - std::chrono::seconds{10});
        moveBookmark({.kind = BookmarkPlace::Kind::AtTime, .time = to});
    });
    on(ActionId::Replay, [this] { moveBookmark({.kind = BookmarkPlace::Kind::Earliest}); });
    on(ActionId::PoisonNext, [this] { poisonNext(); });
    on(ActionId::AddPartition, [this] { addPartition(); });
    on(ActionId::AddReader, [this] {
        if (m_player.hasRecording())
            showErrors(m_document.addReader(m_player.time()));
    });
    connect(m_logControls, &LogControls::brokerBroken, this,
            [this](Intervention::Act act, int broker) {
                breakNow(act, {Target::Kind::Broker, broker});
            });
    for (const auto& [id, half] :
         {std::pair{ActionId::LogProfile, Thing::Log}, {ActionId::ListProfile, Thing::List}})
        on(id, [this, half = half] {
            showProfiles(half, m_stage->mapToGlobal(m_stage->placeOfProfile(half)));
        });
    connect(m_stage, &StageView::profileClicked, this, &MainWindow::showProfiles);
    connect(m_stage, &StageView::bookmarkDropped, this, &MainWindow::dropBookmark);
    connect(m_stage, &StageView::dragRefused, this, [this] {
        say(tr("A share group has no bookmark to move: each of its records is answered for by "
               "itself."));
    });
}

void MainWindow::moveBookmark(BookmarkPlace to)
{
    const auto selection = m_player.selection();
    const bool member = selection && selection->thing == Thing::Member;
    if (!m_player.hasRecording() || !selection || (!member && selection->thing != Thing::Group)) {
        say(tr("Select a group or one of its members first; its bookmark is what moves."));
        return;
    }
    seekNow(member ? m_player.state().log.members[selection->index].group
                   : GroupId{selection->index},
            -1, to);
}

bool MainWindow::seekNow(GroupId group, int partition, const BookmarkPlace& to)
{
    if (m_player.state().log.groups[group.value].shares) {
        say(tr("A share group has no bookmark to move: each of its records is answered for by "
               "itself."));
        return false;
    }
    return showErrors(
        m_document.addIntervention({.at = m_player.time(),
                                    .act = Intervention::Act::Seek,
                                    .target = {Target::Kind::Group, static_cast<int>(group.value)},
                                    .to = to,
                                    .partition = partition}));
}

void MainWindow::dropBookmark(const BookmarkDrag& drag)
{
    using Kind = BookmarkPlace::Kind;
    const Moment moment = m_player.moment();
    const QString words = QString::fromStdString(wordsOf(drag, moment));
    BookmarkPlace to{.kind = Kind::AtOffset, .offset = drag.offset};
    int partition = static_cast<int>(numberInTopic(moment.state.log, drag.partition));
    if (drag.all) {
        const std::optional<SimTime> time = timeAt(moment, drag.partition, drag.offset);
        to = time ? BookmarkPlace{.kind = Kind::AtTime, .time = *time}
                  : BookmarkPlace{.kind = Kind::Latest};
        partition = -1;
    }
    if (!seekNow(drag.group, partition, to))
        return;
    say(tr("%1 reads on from there: %2. Ctrl+Z takes it back.")
            .arg(text(m_player.recording().columns().nameOf(Thing::Group, drag.group.value)),
                 words));
}

void MainWindow::showProfiles(Thing half, const QPoint& at)
{
    if (!m_document.isOpen())
        return;
    const bool log = half == Thing::Log;
    auto* menu = new QMenu{this};
    menu->setAttribute(Qt::WA_DeleteOnClose);
    std::vector<std::pair<std::string, QString>> choices{
        log ? std::pair{std::string{"generic-log"}, tr("generic-log: what all logs have in common")}
            : std::pair{std::string{"generic-lease"},
                        tr("generic-lease: a lease that a living worker renews")}};
    for (const Profile& each : profiles())
        if (each.half == (log ? Profile::Half::Log : Profile::Half::Queue) && each.runs)
            choices.emplace_back(each.name,
                                 QStringLiteral("%1: %2").arg(text(each.name), text(each.product)));
    const Scenario& scenario = m_document.scenario();
    const std::string& now = log ? scenario.log.profile : scenario.queue.profile;
    for (const auto& [name, words] : choices) {
        QAction* choice = menu->addAction(words);
        choice->setCheckable(true);
        choice->setChecked(now == name);
        connect(choice, &QAction::triggered, this, [this, log, name] {
            showErrors(m_document.setValue(log ? "log.profile" : "queue.profile",
                                           fmt::format("\"{}\"", name)));
        });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("What it does not model…")), &QAction::triggered, this,
            [this, half] {
                m_player.select(Selection{half, 0});
            });
    menu->popup(at);
}

/// The reaction of the chosen group fails at the happening that comes next.
void MainWindow::poisonNext()
{
    choose(Thing::Reaction, static_cast<std::uint32_t>(m_logControls->chosenReaction()), 'N');
}

void MainWindow::addPartition()
{
    if (!m_player.hasRecording())
        return;
    Intervention more{m_player.time(), Intervention::Act::AddPartitions, {}};
    more.partition = static_cast<int>(m_player.state().log.partitionCount) + 1;
    showErrors(m_document.addIntervention(more));
}

}  // namespace millrace::ui
