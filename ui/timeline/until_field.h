// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <thread>

#include <QLineEdit>

#include "core/predicate/run_until.h"
#include "ui/playback/player.h"

namespace millrace::ui {

/// "Run until": a line of text that moves the playhead to where it first holds. The search has a
/// thread of its own and ends when another begins, when the run changes, and with the field.
class UntilField : public QLineEdit {
    Q_OBJECT

public:
    explicit UntilField(Player& player, QWidget* parent = nullptr);
    ~UntilField() override;

Q_SIGNALS:
    void refused(const QString& sentence);  ///< Not understood, or it never becomes true.
    void found();

private:
    void search();
    void take(const std::optional<UntilPlace>& place);

    Player& m_player;
    std::jthread m_search;
};

}  // namespace millrace::ui
