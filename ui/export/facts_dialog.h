// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QDialog>
#include <QTimer>

#include "core/base/atomic_file.h"
#include "core/exports/facts_csv.h"
#include "core/trace/recording.h"

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace millrace::ui {

/// What the dialog needs to know of the window that opens it; copied.
struct FactsContext {
    std::shared_ptr<const Recording> recording;  ///< Written as it was, whatever is edited since.
    QString scenarioPath;                        ///< For the command line shown.
    QString target;                              ///< The file that is suggested.
    bool isSaved = true;                         ///< What is shown is what is there.
    std::optional<SimTime> until;                ///< Of a run without an end: how far it goes.
};

/// File > Export facts…: every fact of the run, a line each, as `millracectl run --facts` writes
/// them. As the export of pictures does it: one window, in slices in which the rest stays usable,
/// errors inside it, and closing it cancels and leaves nothing behind.
class FactsDialog : public QDialog {
    Q_OBJECT

public:
    explicit FactsDialog(FactsContext context, QWidget* parent = nullptr);
    ~FactsDialog() override;

    bool isExporting() const { return m_file.has_value(); }

    void reject() override;  ///< While exporting: cancels and stays open; else closes.

private:
    QWidget* makeTarget();
    QWidget* makeFate();
    QWidget* makeButtons();
    void choosePath();
    void showOutlook();
    void startExport();
    void writeSlice();
    void end(const QString& text, bool isGood = false);
    void say(const QString& text, bool isGood = false);

    FactsContext m_context;
    QLineEdit* m_path = nullptr;
    QLabel* m_outlook = nullptr;
    QLineEdit* m_twin = nullptr;
    QStackedWidget* m_fate = nullptr;
    QProgressBar* m_progress = nullptr;
    QLabel* m_message = nullptr;  ///< How the last export ended.
    QPushButton* m_export = nullptr;
    QPushButton* m_close = nullptr;  ///< Reads "Cancel" while exporting.
    QTimer m_slice;
    QString m_target;
    QString m_written;  ///< The last one that was: nobody has to be warned that it exists.
    std::optional<AtomicFile> m_file;
    std::optional<FactsCsv> m_csv;
};

}  // namespace millrace::ui
