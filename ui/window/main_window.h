// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <QMainWindow>

#include "core/scenario/warnings.h"
#include "ui/document/fault_choices.h"
#include "ui/playback/player.h"
#include "ui/scene/bookmark_drag.h"
#include "ui/scene/reading_order.h"
#include "ui/window/action_table.h"

class QLabel;
class QMenu;
class QMenuBar;
class QPushButton;

namespace millrace {
struct RunDifference;
}

namespace millrace::ui {

class BranchTree;
class ChartPane;
class BreakPanel;
class ControlPanel;
class ElidedLabel;
class LogControls;
class StageView;
class TransportBar;
class UntilField;
class CompareWindow;
class Drafts;
class FaultLane;
class FaultPalette;
class LifeStrip;
class OfferBar;
class OutcomesWindow;
class Remembered;
struct LeftDrafts;
class WhyPanel;

/// The one window: puts the parts together and carries out the actions of the table.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Opens a file or a shipped scenario. Errors appear in the window; false when there were any.
    bool openScenario(const QString& pathOrName);
    void setDark(bool dark);
    /// From now on the window remembers in that file how it was, and keeps below that folder what
    /// is not saved. Without this, as in tests, it writes nothing that nobody asked for.
    void settleIn(const QString& settings, const QString& drafts);

    // For tests.
    ScenarioDocument& document() { return m_document; }
    Player& player() { return m_player; }
    StageView* stage() const { return m_stage; }
    WhyPanel* why() const { return m_why; }
    LifeStrip* life() const { return m_life; }
    FaultPalette* palette() const { return m_palette; }
    QAction* action(ActionId id) const { return m_actions.at(id); }
    /// Adds a line to the timeline at the playhead, as the buttons do.
    void breakNow(Intervention::Act act, Target target, SimDuration lasts = {});
    /// Of one partition, or of all for -1; at the playhead.
    /// Whether it was moved; else the window says why not.
    bool seekNow(GroupId group, int partition, const BookmarkPlace& to);

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeActions();
    void connectRunActions();
    void connectFileActions();
    void connectLogActions();
    void connectListActions();
    void connectTravelActions();
    QWidget* makeChartRow(QWidget* parent);
    QWidget* makeHeader();
    void layOut();
    void makeRoom();
    void leaveNumbers();
    void say(const QString& hint);       ///< For the moment, in the header; empty ends it.
    void complain(const QString& text);  ///< Something is wrong; empty hides it.
    void complainOf(const FinishedRun& run);
    void lookAhead();
    void setLength(SimDuration length);
    SimDuration lengthHere() const;
    void toggleEnd();
    void chooseLength(const QPoint& at);
    void showName();
    /// Whether there are none.
    bool showErrors(const std::vector<Error>& errors);
    void showDocument();
    void noteWarnings();
    void showWarnings();
    void chooseFile();
    void chooseShipped();
    bool save(bool as);
    QString nameToSave() const;
    bool mayDiscard();
    void offerDrafts();
    void bringBack();
    void takeLeave();
    void noteFile();
    void fillRecent();
    QString scenarioToName() const;
    QString targetOfExports() const;
    void openExportDialog();
    void openFactsDialog();
    void pressKill();
    void connectFaultActions();
    std::vector<FaultChoice> choicesNow();
    void choose(Thing thing, std::uint32_t index, char key);
    void make(const FaultChoice& choice);
    void tellWithoutEffect();
    void showPalette();
    void breakSelection(char key);
    void lower();
    bool isPaletteKey(const QKeyEvent& key) const;
    /// Of the selected group, or of the selected member's.
    void moveBookmark(BookmarkPlace to);
    void dropBookmark(const BookmarkDrag& drag);
    void showProfiles(Thing half, const QPoint& at);
    void poisonNext();
    void choosePause();
    void pauseQueue(std::size_t queue);
    void addPartition();
    void disarm();
    void present(bool alone);
    void walkTo(Walk walk);
    void stepAtSelection();
    QString obstacleToCompare() const;
    std::optional<RunDifference> compareRuns();
    void goToFirstDifference();
    void followDifference();
    void connectPlaybackActions();
    void connectLineActions();
    void connectBranchActions();
    void removeBranch(std::size_t branch);
    void showBeside();
    void showOutcomes();
    void letOthersFollow();
    void openSeedRoulette();

    ScenarioDocument m_document;
    Player m_player;
    std::map<ActionId, QAction*> m_actions;
    QMenuBar* m_menus = nullptr;
    QWidget* m_header = nullptr;
    ElidedLabel* m_name = nullptr;
    QLabel* m_message = nullptr;
    QPushButton* m_cancel = nullptr;    ///< While a long run is computed.
    QPushButton* m_warnings = nullptr;  ///< Hidden while there is nothing to warn of.
    BreakPanel* m_break = nullptr;
    QWidget* m_chartRow = nullptr;
    StageView* m_stage = nullptr;
    ControlPanel* m_controls = nullptr;
    LogControls* m_logControls = nullptr;
    ChartPane* m_chart = nullptr;
    TransportBar* m_transport = nullptr;
    BranchTree* m_branches = nullptr;
    UntilField* m_until = nullptr;
    WhyPanel* m_why = nullptr;
    FaultLane* m_lines = nullptr;
    LifeStrip* m_life = nullptr;
    FaultPalette* m_palette = nullptr;
    QMenu* m_recent = nullptr;
    OfferBar* m_offer = nullptr;
    std::unique_ptr<Remembered> m_remembered;  ///< Null: nothing is.
    Drafts* m_drafts = nullptr;                ///< As well.
    std::vector<LeftDrafts> m_left;            ///< Of processes that are gone, to be asked about.
    CompareWindow* m_beside = nullptr;         ///< Made when it is first asked for.
    OutcomesWindow* m_outcomes = nullptr;      ///< As well.
    bool m_dark = false;
    bool m_armed = false;  ///< One X was pressed: the palette is there.
    bool m_tellsProgress = false;
    bool m_untold = false;  ///< Whether the line that was made last changes anything.
    bool m_presents = false;
    bool m_wasOffered = false;     ///< Before it presented: a class need not see it.
    bool m_wasFullScreen = false;  ///< Before it presented.
    QString m_hint;
    std::vector<Warning> m_warned;  ///< Of the scenario as it is.
};

}  // namespace millrace::ui
