// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/base/time.h"
#include "ui/export/command_twin.h"

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLineEdit;

namespace millrace::ui {

/// The fields of the export dialog. Holds no state but what its fields show.
class ExportForm : public QWidget {
    Q_OBJECT

public:
    /// `noVideo`: why MP4 cannot be chosen, empty when it can. Times are entered in milliseconds;
    /// one that still shows `playhead` or `runEnd` rounded stands for the exact value. `target` is
    /// suggested, and replaced by what is typed.
    ExportForm(SimTime runEnd, SimTime playhead, bool dark, const QString& noVideo,
               const QString& target, QWidget* parent = nullptr);

    ExportChoice choice() const;

Q_SIGNALS:
    void changed();

private:
    void addKind(const QString& noVideo);
    void addTimes();
    void addLook(bool dark);
    void addTarget(const QString& target);
    QDoubleSpinBox* addTime(const QString& label, const QString& name, SimTime value);
    void choosePath();
    void showFieldsOfKind();
    void followSuffix(const QString& path);
    ExportChoice::Kind kind() const;
    SimTime exact(const QDoubleSpinBox* field) const;

    SimTime m_runEnd, m_playhead;
    QFormLayout* m_layout = nullptr;
    QComboBox* m_kind = nullptr;
    QDoubleSpinBox* m_from = nullptr;
    QDoubleSpinBox* m_to = nullptr;
    QDoubleSpinBox* m_at = nullptr;
    QComboBox* m_size = nullptr;
    QComboBox* m_fps = nullptr;
    QComboBox* m_speed = nullptr;
    QComboBox* m_theme = nullptr;
    QLineEdit* m_path = nullptr;
    QWidget* m_pathRow = nullptr;
};

}  // namespace millrace::ui
