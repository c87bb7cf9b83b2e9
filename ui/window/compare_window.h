// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/document/scenario_document.h"
#include "ui/playback/player.h"

class QLabel;

namespace millrace::ui {

class StageView;

/// Another branch on the clock of the window, in a window of its own: the parent of the one that is
/// shown, or for the first one the last. It follows the playhead and whatever becomes of the
/// branches; the selection is one in both. The keys of the playhead are the window's.
class CompareWindow : public QWidget {
    Q_OBJECT

public:
    CompareWindow(ScenarioDocument& document, Player& clock, QWidget* parent);

    void setDark(bool dark);
    Player& player() { return m_player; }

Q_SIGNALS:
    void visibilityChanged(bool visible);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void follow();
    void followSelection();
    void leadSelection();
    void showBranch();
    void growBranch();

    ScenarioDocument& m_document;
    Player& m_clock;
    Player m_player;
    QLabel* m_heading = nullptr;
    StageView* m_stage = nullptr;
    bool m_linking = false;  ///< One of the two selections follows the other.
};

}  // namespace millrace::ui
