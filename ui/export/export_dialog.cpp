// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/export_dialog.h"

#include <exception>
#include <filesystem>
#include <utility>

#include <QFileInfo>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/export/export_form.h"
#include "ui/export/picture_writer.h"

namespace millrace::ui {

namespace {

constexpr int kSliceMs = 12;       // Drawing a turn; leaves the window most of a 60 Hz frame.
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

QLabel* plainLabel(const QString& name, QWidget* parent)
{
    auto* label = new QLabel{parent};
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

ExportSettings settingsOf(const ExportChoice& choice)
{
    return ExportSettings{.span = choice.span, .size = choice.size};
}

}  // namespace

ExportDialog::ExportDialog(ExportContext context, QWidget* parent)
    : QDialog{parent}
    , m_context{std::move(context)}
{
    setWindowTitle(tr("Export"));
    const QString noVideo = m_context.video ? QString{} : textOf(m_context.video.error());
    m_form = new ExportForm{m_context.runEnd, m_context.playhead, m_context.dark, noVideo, this};
    auto* layout = new QVBoxLayout{this};
    layout->addWidget(m_form);
    if (!noVideo.isEmpty()) {
        QLabel* reason = plainLabel(QStringLiteral("noVideo"), this);
        reason->setText(noVideo);
        layout->addWidget(reason);
    }
    layout->addWidget(makeOutlook());
    layout->addWidget(makeProgress());
    m_message = plainLabel(QStringLiteral("message"), this);
    m_message->hide();
    layout->addWidget(m_message);
    layout->addWidget(makeButtons());
    connect(m_form, &ExportForm::changed, this, &ExportDialog::showOutlook);
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
    m_twin = new QLineEdit{box};
    m_twin->setObjectName(QStringLiteral("twin"));
    m_twin->setAccessibleName(tr("Command line that does the same"));
    m_twin->setReadOnly(true);
    m_twin->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    column->addWidget(m_twin);
    return box;
}

QWidget* ExportDialog::makeProgress()
{
    m_progressRow = new QWidget{this};
    auto* row = new QHBoxLayout{m_progressRow};
    row->setContentsMargins(0, 0, 0, 0);
    m_progress = new QProgressBar{m_progressRow};
    m_progress->setObjectName(QStringLiteral("progress"));
    m_progress->setAccessibleName(tr("Frames written"));
    m_progress->setFormat(tr("%v of %m frames"));
    m_timeLeft = plainLabel(QStringLiteral("timeLeft"), m_progressRow);
    row->addWidget(m_progress, 1);
    row->addWidget(m_timeLeft);
    m_progressRow->hide();
    return m_progressRow;
}

QWidget* ExportDialog::makeButtons()
{
    auto* box = new QWidget{this};
    auto* row = new QHBoxLayout{box};
    row->setContentsMargins(0, 0, 0, 0);
    m_export = new QPushButton{tr("&Export"), box};
    m_export->setObjectName(QStringLiteral("export"));
    m_export->setDefault(true);
    m_close = new QPushButton{tr("&Close"), box};
    m_close->setObjectName(QStringLiteral("close"));
    m_close->setAutoDefault(false);
    row->addStretch(1);
    row->addWidget(m_export);
    row->addWidget(m_close);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::startExport);
    connect(m_close, &QPushButton::clicked, this, &ExportDialog::reject);
    return box;
}

void ExportDialog::showOutlook()
{
    const ExportChoice choice = m_form->choice();
    m_twin->setText(commandTwin(m_context.scenarioPath, choice));
    m_twin->setCursorPosition(0);

    QString text;
    bool ready = !choice.path.isEmpty();
    if (choice.kind == ExportChoice::Kind::Video) {
        const ExportSettings settings = settingsOf(choice);
        if (const Status checked = settings.check(); !checked) {
            text = textOf(checked.error());
            ready = false;
        } else {
            constexpr double kMega = 1e6;
            text = tr("%1 frames, %2 long, roughly %3 MB.")
                       .arg(QLocale{}.toString(static_cast<qlonglong>(choice.span.frames())),
                            clockText(choice.span.length()),
                            QLocale{}.toString(
                                static_cast<double>(settings.predictedBytes()) / kMega, 'f', 1));
        }
    } else {
        text = tr("One picture.");
    }
    if (QFileInfo::exists(choice.path))
        text += QChar{u' '} + tr("The file exists and will be replaced.");
    m_outlook->setText(text);
    m_export->setEnabled(ready && !isExporting());
}

void ExportDialog::startExport()
{
    m_message->hide();
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
        ExportJob::start(pathOf(choice.path), settingsOf(choice),
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
    notes.push_back({QStringLiteral("time"), durationText(choice.at.time_since_epoch())});
    const QImage image = m_context.makeSource(choice.size, choice.dark)(choice.at);
    const Status written = writePicture(pathOf(choice.path), image, notes);
    say(written ? tr("Written: %1").arg(m_target) : textOf(written.error()));
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
    const QString text = last == ExportJob::Step::Finished ? tr("Written: %1").arg(m_target)
                                                           : textOf(m_job->error());
    m_job.reset();
    setExporting(false);
    say(text);
}

void ExportDialog::setExporting(bool exporting)
{
    if (!exporting)
        m_slice.stop();
    m_form->setEnabled(!exporting);
    m_progressRow->setVisible(exporting);
    m_close->setText(exporting ? tr("&Cancel") : tr("&Close"));
    showOutlook();
}

void ExportDialog::say(const QString& text)
{
    m_message->setText(text);
    m_message->show();
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
