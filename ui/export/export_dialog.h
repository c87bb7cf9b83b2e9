// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QDialog>
#include <QElapsedTimer>
#include <QTimer>

#include "core/base/result.h"
#include "core/base/time.h"
#include "ui/export/command_twin.h"
#include "ui/export/export_job.h"
#include "ui/export/notes.h"
#include "ui/export/video_writer.h"

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace millrace::ui {

class ExportForm;

/// What the dialog needs to know of the window that opens it; copied.
struct ExportContext {
    QString scenarioPath;  ///< For the command line shown; empty when never saved.
    bool isSaved = true;   ///< What is shown is what is there.
    QString target;        ///< The file that is suggested, with or without its ending.
    SimTime runEnd{};
    double factsPerSecond = 30;  ///< Of the run, as ExportSettings has it.
    SimTime playhead{};          ///< "This moment".
    bool dark = false;           ///< Theme chosen at first.
    /// Makes the source of an export's frames. The source must keep alive what it draws: the run
    /// may be recomputed while the export goes on.
    std::function<FrameSource(QSize size, bool dark)> makeSource;
    Notes notes;                    ///< Stored in the file; the dialog adds "time" to a picture.
    Status video = videoSupport();  ///< Why MP4 is greyed out.
};

/// File > Export…: settings, then progress, in one window that asks no second question. Frames are
/// drawn in the GUI thread in slices of a few milliseconds and encoded in another, so the rest of
/// the program stays usable. Errors appear inside the dialog. Closing it cancels.
class ExportDialog : public QDialog {
    Q_OBJECT

public:
    explicit ExportDialog(ExportContext context, QWidget* parent = nullptr);
    ~ExportDialog() override;

    bool isExporting() const { return m_job != nullptr; }

    void reject() override;  ///< While exporting: cancels and stays open; else closes.

private:
    QWidget* makeOutlook();
    QWidget* makeFate();
    QWidget* makeButtons();
    void showOutlook();
    void startExport();
    void guarded(const std::function<void()>& work);
    void startVideo(const ExportChoice& choice);
    void writePictureNow(const ExportChoice& choice);
    void drawSlice();
    void drawFrames();
    void showProgress();
    void endVideo(ExportJob::Step last);
    void setExporting(bool exporting);
    void say(const QString& text, bool isGood = false);

    ExportContext m_context;
    ExportForm* m_form = nullptr;
    QLabel* m_outlook = nullptr;  ///< Frames and length, or what is wrong with the settings.
    QLineEdit* m_twin = nullptr;
    QStackedWidget* m_fate = nullptr;
    QWidget* m_progressRow = nullptr;
    QProgressBar* m_progress = nullptr;
    QLabel* m_timeLeft = nullptr;
    QLabel* m_message = nullptr;  ///< How the last export ended.
    QPushButton* m_export = nullptr;
    QPushButton* m_close = nullptr;  ///< Reads "Cancel" while exporting.
    QTimer m_slice;
    QElapsedTimer m_elapsed;  ///< Wall time, for the estimate only; no frame depends on it.
    std::unique_ptr<ExportJob> m_job;
    QString m_target;
    QString m_written;  ///< The last one that was: nobody has to be warned that it exists.
};

}  // namespace millrace::ui
