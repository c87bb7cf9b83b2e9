// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/export_dialog.h"

#include <exception>
#include <filesystem>
#include <utility>

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/export/export_form.h"
#include "ui/export/export_widgets.h"
#include "ui/export/picture_writer.h"

namespace millrace::ui {

namespace {

constexpr int kEncoderTurnMs = 5;  // Looking again when the encoder is behind.

std::filesystem::path pathOf(const QString& text)
{
    return std::filesystem::path{text.toStdString()};
}

QString textOf(const Error& error)
{
    return QString::fromStdString(describe(error));
}

/// "1:07.5": minutes, seconds, tenths.
QString clockText(std::chrono::milliseconds length)
{
    const auto tenths = length.count() / 100;
    return QStringLiteral("%1:%2.%3")
        .arg(tenths / 600)
        .arg(tenths / 10 % 60, 2, 10, QChar{u'0'})
        .arg(tenths % 10);
}

ExportSettings settingsOf(const ExportChoice& choice, double factsPerSecond)
{
    return ExportSettings{choice.span, choice.size, factsPerSecond};
}

/// "12 to 48 MB": what a guess is good for.
QString sizeText(std::uint64_t predicted)
{
    const double megabytes = static_cast<double>(predicted) / 1e6;
    const int decimals = megabytes < 10 ? 1 : 0;
    return ExportDialog::tr("%1 to %2 MB")
        .arg(QLocale{}.toString(megabytes / 2, 'f', decimals),
             QLocale{}.toString(megabytes * 2, 'f', decimals));
}

}  // namespace

ExportDialog::ExportDialog(ExportContext context, QWidget* parent)
    : QDialog{parent}
    , m_context{std::move(context)}
{
    setWindowTitle(tr("Export"));
    const QString noVideo = m_context.video ? QString{} : textOf(m_context.video.error());
    m_form = new ExportForm{m_context.runEnd, m_context.playhead, m_context.dark,
                            noVideo,          m_context.target,   this};
    auto* layout = new QVBoxLayout{this};
    layout->addWidget(m_form);
    if (!noVideo.isEmpty()) {
        QLabel* reason = plainLabel(QStringLiteral("noVideo"), this);
        reason->setText(noVideo);
        layout->addWidget(reason);
    }
    layout->addWidget(makeOutlook());
    layout->addWidget(makeFate());
    layout->addWidget(makeButtons());
    connect(m_form, &ExportForm::changed, this, [this] {
        say({});  // It was about other settings.
        showOutlook();
    });
    connect(&m_slice, &QTimer::timeout, this, &ExportDialog::drawSlice);
    showOutlook();
}

ExportDialog::~ExportDialog() = default;

QWidget* ExportDialog::makeOutlook()
{
    auto* box = new QWidget{this};
    auto* column = new QVBoxLayout{box};
    column->setContentsMargins(0, 0, 0, 0);
    m_outlook = plainLabel(QStringLiteral("outlook"), box);
    column->addWidget(m_outlook);
    QLabel* caption = plainLabel(QStringLiteral("twinCaption"), box);
    caption->setText(tr("The same from the command line:"));
    column->addWidget(caption);
    m_twin = twinField(box);
    column->addWidget(m_twin);
    return box;
}

QWidget* ExportDialog::makeFate()
{
    const FatePlace place = fatePlace(this);
    m_fate = place.pages;
    m_message = place.message;
    m_progressRow = new QWidget{m_fate};
    m_fate->addWidget(m_progressRow);
    auto* row = new QHBoxLayout{m_progressRow};
    row->setContentsMargins(0, 0, 0, 0);
    m_progress = new QProgressBar{m_progressRow};
    m_progress->setObjectName(QStringLiteral("progress"));
    m_progress->setAccessibleName(tr("Frames written"));
    m_progress->setFormat(tr("%v of %m frames"));
    m_timeLeft = plainLabel(QStringLiteral("timeLeft"), m_progressRow);
    row->addWidget(m_progress, 1);
    row->addWidget(m_timeLeft);
    return m_fate;
}

QWidget* ExportDialog::makeButtons()
{
    const ExportButtons buttons = exportButtons(this);
    m_export = buttons.start;
    m_close = buttons.close;
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::startExport);
    connect(m_close, &QPushButton::clicked, this, &ExportDialog::reject);
    return buttons.row;
}

void ExportDialog::showOutlook()
{
    const ExportChoice choice = m_form->choice();
    showTwin(*m_twin, commandTwin(m_context.scenarioPath, choice), m_context.isSaved);

    QString text;
    bool ready = !choice.path.isEmpty();
    if (choice.kind == ExportChoice::Kind::Video) {
        const ExportSettings settings = settingsOf(choice, m_context.factsPerSecond);
        if (const Status checked = settings.check(); !checked) {
            text = textOf(checked.error());
            ready = false;
        } else {
            text = tr("%1 frames, %2 long, probably %3.")
                       .arg(QLocale{}.toString(static_cast<qlonglong>(choice.span.frames())),
                            clockText(choice.span.length()), sizeText(settings.predictedBytes()));
        }
    } else {
        text = tr("One picture.");
    }
    if (choice.path.isEmpty())
        text += QChar{u' '} + tr("Name the file to write.");
    else if (choice.path != m_written && QFileInfo::exists(choice.path))
        text += QChar{u' '} + tr("The file exists and will be replaced.");
    m_outlook->setText(text);
    m_export->setEnabled(ready && !isExporting());
}

void ExportDialog::startExport()
{
    say({});
    const ExportChoice choice = m_form->choice();
    m_target = choice.path;
    guarded([&] {
        if (choice.kind == ExportChoice::Kind::Video)
            startVideo(choice);
        else
            writePictureNow(choice);
    });
}

/// Nothing may be thrown into Qt's event loop; a bug while drawing ends the export, not the window.
void ExportDialog::guarded(const std::function<void()>& work)
{
    try {
        work();
    } catch (const std::exception& bug) {
        m_job.reset();
        setExporting(false);
        say(tr("Nothing was written. This is a bug in Millrace: %1")
                .arg(QString::fromUtf8(bug.what())));
    }
}

void ExportDialog::startVideo(const ExportChoice& choice)
{
    auto started =
        ExportJob::start(pathOf(choice.path), settingsOf(choice, m_context.factsPerSecond),
                         m_context.makeSource(choice.size, choice.dark), m_context.notes);
    if (!started) {
        say(textOf(started.error()));
        return;
    }
    m_job = std::move(started).value();
    m_elapsed.start();
    setExporting(true);
    showProgress();
    m_slice.start(0);
}

void ExportDialog::writePictureNow(const ExportChoice& choice)
{
    Notes notes = m_context.notes;
    notes.push_back({QStringLiteral("time"), durationWord(choice.at.time_since_epoch())});
    const QImage image = m_context.makeSource(choice.size, choice.dark)(choice.at);
    const Status written = writePicture(pathOf(choice.path), image, notes);
    if (written)
        m_written = m_target;
    say(written ? tr("Written: %1").arg(m_target) : textOf(written.error()),
        static_cast<bool>(written));
    showOutlook();
}

void ExportDialog::drawSlice()
{
    guarded([this] { drawFrames(); });
}

void ExportDialog::drawFrames()
{
    QElapsedTimer slice;
    slice.start();
    ExportJob::Step step = ExportJob::Step::Drew;
    while (step == ExportJob::Step::Drew && slice.elapsed() < kSliceMs)
        step = m_job->step(std::chrono::milliseconds{0});
    m_slice.setInterval(step == ExportJob::Step::Waiting ? kEncoderTurnMs : 0);
    showProgress();
    if (step == ExportJob::Step::Finished || step == ExportJob::Step::Failed)
        endVideo(step);
}

void ExportDialog::showProgress()
{
    const std::int64_t done = m_job->done();
    m_progress->setMaximum(static_cast<int>(m_job->frames()));  // At most kMostFrames.
    m_progress->setValue(static_cast<int>(done));
    constexpr std::int64_t kFramesToJudge = 10;
    if (done < kFramesToJudge) {
        m_timeLeft->setText(tr("estimating…"));
        return;
    }
    const std::int64_t left = m_elapsed.elapsed() * (m_job->frames() - done) / done;
    m_timeLeft->setText(tr("about %1 left").arg(clockText(std::chrono::milliseconds{left})));
}

void ExportDialog::endVideo(ExportJob::Step last)
{
    const bool written = last == ExportJob::Step::Finished;
    const QString text = written ? tr("Written: %1").arg(m_target) : textOf(m_job->error());
    if (written)
        m_written = m_target;
    m_job.reset();
    setExporting(false);
    say(text, written);
}

void ExportDialog::setExporting(bool exporting)
{
    if (!exporting)
        m_slice.stop();
    m_form->setEnabled(!exporting);
    if (exporting)
        m_fate->setCurrentWidget(m_progressRow);
    m_close->setText(exporting ? tr("&Cancel") : tr("&Close"));
    showOutlook();
}

void ExportDialog::say(const QString& text, bool isGood)
{
    tellFate(*m_fate, *m_message, text, isGood);
}

void ExportDialog::reject()
{
    if (!isExporting()) {
        QDialog::reject();
        return;
    }
    m_job.reset();  // Waits for the frame being encoded; the unfinished file is gone after it.
    setExporting(false);
    say(tr("Cancelled. Nothing was written."));
}

}  // namespace millrace::ui
