// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QDir>
#include <QFileInfo>
#include <QMenu>

#include "ui/document/drafts.h"
#include "ui/panels/offer_bar.h"
#include "ui/window/main_window.h"
#include "ui/window/remembered.h"

// What outlives a session: how the window was, which files were open, what a crash cut short.

namespace millrace::ui {

void MainWindow::settleIn(const QString& settings, const QString& drafts)
{
    m_remembered = std::make_unique<Remembered>(settings);
    setDark(m_remembered->isDark());
    restoreGeometry(m_remembered->place());
    m_left = Drafts::left(drafts);
    m_drafts = new Drafts{m_document, drafts, this};
    connect(m_drafts, &Drafts::failed, this, [this](const QString& why) {
        say(tr("A crash would lose what is not saved: %1").arg(why));
    });
    connect(m_offer, &OfferBar::accepted, this, &MainWindow::bringBack);
    connect(m_offer, &OfferBar::declined, this, [this] {
        Drafts::discard(m_left.front());
        m_left.erase(m_left.begin());
        offerDrafts();
    });
    offerDrafts();
}

/// What one process has left, and after that what the next one has.
void MainWindow::offerDrafts()
{
    if (m_left.empty())
        return;
    const std::vector<Draft>& drafts = m_left.front().drafts;
    QStringList names;
    for (const Draft& each : drafts)
        names += each.branch.isEmpty() ? tr("as recorded") : each.branch;
    const QString name = QFileInfo{drafts.front().of}.completeBaseName();
    m_offer->ask(tr("Millrace ended before this was saved: %1 (%2).")
                     .arg(name, names.join(QStringLiteral(", "))));
}

void MainWindow::bringBack()
{
    if (!mayDiscard()) {
        offerDrafts();
        return;
    }
    const LeftDrafts left = m_left.front();
    m_player.setPlaying(false);
    m_player.select(std::nullopt);
    const std::vector<Error> errors = m_document.bringBack(left.drafts);
    showErrors(errors);
    m_left.erase(m_left.begin());
    if (errors.empty()) {
        m_player.seek(SimTime{});
        m_drafts->keepNow();  // It has to be somewhere all the time.
        Drafts::discard(left);
        say(tr("Here it is, not saved yet. Undo shows what the file holds."));
    }
    offerDrafts();
}

/// Nothing of it is wanted any more, and the window will be where it is.
void MainWindow::takeLeave()
{
    present(false);
    if (m_drafts != nullptr)
        m_drafts->forget();
    if (m_remembered)
        m_remembered->setPlace(saveGeometry());
}

void MainWindow::noteFile()
{
    if (m_remembered && !m_document.path().isEmpty())
        m_remembered->noteFile(m_document.path());
}

void MainWindow::fillRecent()
{
    m_recent->clear();
    const QStringList files = m_remembered ? m_remembered->files() : QStringList{};
    for (qsizetype n = 0; n < files.size(); ++n) {
        QString shown = QDir::toNativeSeparators(files[n]);
        shown.replace(QLatin1Char('&'), QStringLiteral("&&"));
        if (shown.startsWith(QDir::homePath() + QLatin1Char('/')))
            shown.replace(0, QDir::homePath().size(), QLatin1Char('~'));
        m_recent->addAction(tr("&%1  %2").arg(n + 1).arg(shown), this, [this, file = files[n]] {
            if (!mayDiscard())
                return;
            if (!QFileInfo::exists(file))
                m_remembered->dropFile(file);
            openScenario(file);
        });
    }
    if (files.isEmpty()) {
        m_recent->addAction(tr("None yet"))->setEnabled(false);
        return;
    }
    m_recent->addSeparator();
    m_recent->addAction(tr("&Forget these files"), this, [this] { m_remembered->forgetFiles(); });
}

}  // namespace millrace::ui
