// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/facts_dialog.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include <QElapsedTimer>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/export/command_twin.h"
#include "ui/export/export_widgets.h"

namespace millrace::ui {

namespace {

constexpr std::uint64_t kFactsAtOnce = 256;

QString withSuffix(const QString& path)
{
    const QString suffix = QStringLiteral(".csv");
    return path.isEmpty() || path.endsWith(suffix, Qt::CaseInsensitive) ? path : path + suffix;
}

/// Under any name: to write to one would be the end of the other.
bool isSameFile(const QString& a, const QString& b)
{
    std::error_code ignored;
    return std::filesystem::equivalent(a.toStdString(), b.toStdString(), ignored);
}

QString twinOf(const FactsContext& context, const QString& path)
{
    QString line = QStringLiteral("millracectl run %1 --facts %2")
                       .arg(wordOf(context.scenarioPath, QStringLiteral("FILE")),
                            wordOf(path, QStringLiteral("FACTS.csv")));
    if (context.until)
        line += QStringLiteral(" --until %1").arg(durationWord(context.until->time_since_epoch()));
    return line;
}

}  // namespace

FactsDialog::FactsDialog(FactsContext context, QWidget* parent)
    : QDialog{parent}
    , m_context{std::move(context)}
{
    setWindowTitle(tr("Export facts"));
    auto* layout = new QVBoxLayout{this};
    layout->addWidget(makeTarget());
    m_outlook = plainLabel(QStringLiteral("outlook"), this);
    layout->addWidget(m_outlook);
    auto* caption = plainLabel(QStringLiteral("twinCaption"), this);
    caption->setText(tr("The same from the command line:"));
    layout->addWidget(caption);
    m_twin = twinField(this);
    layout->addWidget(m_twin);
    layout->addWidget(makeFate());
    layout->addWidget(makeButtons());
    connect(m_path, &QLineEdit::textChanged, this, [this] {
        say({});  // It was about another file.
        showOutlook();
    });
    connect(&m_slice, &QTimer::timeout, this, &FactsDialog::writeSlice);
    m_path->setText(withSuffix(m_context.target));
    m_path->setFocus();
    m_path->selectAll();  // One key replaces it.
    showOutlook();
}

FactsDialog::~FactsDialog() = default;

QWidget* FactsDialog::makeTarget()
{
    auto* box = new QWidget{this};
    auto* row = new QHBoxLayout{box};
    row->setContentsMargins(0, 0, 0, 0);
    auto* label = new QLabel{tr("F&ile"), box};
    m_path = new QLineEdit{box};
    m_path->setObjectName(QStringLiteral("path"));
    m_path->setAccessibleName(tr("File to write"));
    m_path->setMinimumWidth(320);
    m_path->setPlaceholderText(QStringLiteral("facts.csv"));
    label->setBuddy(m_path);
    auto* browse = new QPushButton{tr("&Browse…"), box};
    browse->setAutoDefault(false);
    connect(browse, &QPushButton::clicked, this, &FactsDialog::choosePath);
    row->addWidget(label);
    row->addWidget(m_path, 1);
    row->addWidget(browse);
    return box;
}

QWidget* FactsDialog::makeFate()
{
    const FatePlace place = fatePlace(this);
    m_fate = place.pages;
    m_message = place.message;
    m_progress = new QProgressBar{m_fate};
    m_progress->setObjectName(QStringLiteral("progress"));
    m_progress->setAccessibleName(tr("Facts written"));
    m_progress->setFormat(tr("%p %"));
    m_fate->addWidget(m_progress);
    return m_fate;
}

QWidget* FactsDialog::makeButtons()
{
    const ExportButtons buttons = exportButtons(this);
    m_export = buttons.start;
    m_close = buttons.close;
    connect(m_export, &QPushButton::clicked, this, &FactsDialog::startExport);
    connect(m_close, &QPushButton::clicked, this, &FactsDialog::reject);
    return buttons.row;
}

void FactsDialog::choosePath()
{
    // The line below says when a file will be replaced; one question about it is enough.
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Export to"), m_path->text(), tr("Tables (*.csv)"),
                                     nullptr, QFileDialog::DontConfirmOverwrite);
    if (!path.isEmpty())
        m_path->setText(withSuffix(path));
}

void FactsDialog::showOutlook()
{
    const QString path = withSuffix(m_path->text());
    showTwin(*m_twin, twinOf(m_context, path), m_context.isSaved);
    QString text =
        tr("%1 facts, a line each.")
            .arg(QLocale{}.toString(static_cast<qulonglong>(m_context.recording->trace().size())));
    if (path.isEmpty())
        text += QChar{u' '} + tr("Name the file to write.");
    else if (path != m_written && QFileInfo::exists(path))
        text += QChar{u' '} + tr("The file exists and will be replaced.");
    m_outlook->setText(text);
    m_export->setEnabled(!path.isEmpty() && !isExporting());
}

void FactsDialog::startExport()
{
    m_target = withSuffix(m_path->text());
    if (isSameFile(m_target, m_context.scenarioPath)) {
        say(tr("%1 is the scenario itself; nothing was written.").arg(m_target));
        return;
    }
    Result<AtomicFile> created = AtomicFile::create(m_target.toStdString());
    if (!created) {
        say(QString::fromStdString(describe(created.error())));
        return;
    }
    m_file.emplace(std::move(created).value());
    m_csv.emplace(m_context.recording->trace());
    m_progress->setValue(0);
    m_fate->setCurrentWidget(m_progress);
    m_path->parentWidget()->setEnabled(false);
    m_close->setText(tr("&Cancel"));
    showOutlook();
    m_slice.start(0);
}

void FactsDialog::writeSlice()
{
    QElapsedTimer slice;
    slice.start();
    std::string rows;
    bool hasMore = true;
    while (hasMore && slice.elapsed() < kSliceMs)
        hasMore = m_csv->append(rows, kFactsAtOnce);
    Status written = m_file->append(rows);
    const auto all = static_cast<double>(m_context.recording->trace().size());
    m_progress->setValue(static_cast<int>(100 * static_cast<double>(m_csv->done()) / all));
    if (written && hasMore)
        return;
    if (written)
        written = m_file->commit();
    if (written)
        m_written = m_target;
    end(written ? tr("Written: %1").arg(m_target)
                : QString::fromStdString(describe(written.error())),
        static_cast<bool>(written));
}

void FactsDialog::end(const QString& text, bool isGood)
{
    m_slice.stop();
    m_csv.reset();
    m_file.reset();  // What was not finished goes with it.
    m_path->parentWidget()->setEnabled(true);
    m_close->setText(tr("&Close"));
    showOutlook();
    say(text, isGood);
}

void FactsDialog::say(const QString& text, bool isGood)
{
    tellFate(*m_fate, *m_message, text, isGood);
}

void FactsDialog::reject()
{
    if (isExporting())
        end(tr("Cancelled. Nothing was written."));
    else
        QDialog::reject();
}

}  // namespace millrace::ui
