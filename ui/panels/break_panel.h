// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/scenario/scenario.h"
#include "core/trace/common_facts.h"

class QGridLayout;
class QPushButton;
class QSpinBox;

namespace millrace::ui {

/// Buttons that break both sides alike, now: the same slot, what happens next, what lies between,
/// and what the first reaction calls.
class BreakPanel : public QWidget {
    Q_OBJECT

public:
    explicit BreakPanel(QWidget* parent = nullptr);

    /// As many slots as it has.
    void show(const Scenario& scenario);

Q_SIGNALS:
    /// To a slot, counted from 0.
    void slotBroken(Intervention::Act act, int slot, SimDuration lasts);
    /// What a letter of that thing's palette does.
    void chosen(Thing thing, std::uint32_t index, char key);
    void readerAdded();

private:
    QPushButton* addButton(const QString& name, const QString& sentence);
    void addAct(const QString& name, const QString& sentence, Intervention::Act act,
                SimDuration lasts = {});
    void addChoice(const QString& name, const QString& sentence, Thing thing, char key);

    QGridLayout* m_grid;
    QSpinBox* m_slot;
    int m_count = 0;
};

}  // namespace millrace::ui
