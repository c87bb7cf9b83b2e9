// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/export_form.h"

#include <cmath>
#include <cstdint>

#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QStandardItemModel>

namespace millrace::ui {

namespace {

constexpr std::int64_t kNsPerMs = 1'000'000;

/// Rounded up, so that the end of the run can be entered.
std::int64_t millisecondsOf(SimTime time)
{
    return (toNs(time) + kNsPerMs - 1) / kNsPerMs;
}

std::int64_t millisecondsOf(const QDoubleSpinBox* field)
{
    return std::llround(field->value() * 1000);
}

QString suffixOf(ExportChoice::Kind kind)
{
    return kind == ExportChoice::Kind::Video ? QStringLiteral(".mp4") : QStringLiteral(".png");
}

/// The name with the ending of its kind, as the command line tells the kind by it.
QString withSuffix(const QString& path, ExportChoice::Kind kind)
{
    if (path.isEmpty() || path.endsWith(suffixOf(kind), Qt::CaseInsensitive))
        return path;
    const auto other =
        kind == ExportChoice::Kind::Video ? ExportChoice::Kind::Picture : ExportChoice::Kind::Video;
    const bool swap = path.endsWith(suffixOf(other), Qt::CaseInsensitive);
    return (swap ? path.chopped(suffixOf(other).size()) : path) + suffixOf(kind);
}

}  // namespace

ExportForm::ExportForm(SimTime runEnd, SimTime playhead, bool dark, const QString& noVideo,
                       const QString& target, QWidget* parent)
    : QWidget{parent}
    , m_runEnd{runEnd}
    , m_playhead{playhead}
    , m_layout{new QFormLayout{this}}
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    addKind(noVideo);
    addTimes();
    addLook(dark);
    addTarget(target);
    for (QLabel* label : findChildren<QLabel*>())
        label->setTextFormat(Qt::PlainText);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ExportForm::showFieldsOfKind);
    showFieldsOfKind();
    for (QComboBox* box : {m_kind, m_size, m_fps, m_speed, m_theme})
        connect(box, &QComboBox::currentIndexChanged, this, &ExportForm::changed);
    for (QDoubleSpinBox* box : {m_from, m_to, m_at})
        connect(box, &QDoubleSpinBox::valueChanged, this, &ExportForm::changed);
    connect(m_path, &QLineEdit::textChanged, this, &ExportForm::changed);
    connect(m_path, &QLineEdit::textEdited, this, &ExportForm::followSuffix);
    m_path->setFocus();
    m_path->selectAll();  // One key replaces it.
}

void ExportForm::addKind(const QString& noVideo)
{
    m_kind = new QComboBox{this};
    m_kind->setObjectName(QStringLiteral("kind"));
    m_kind->setAccessibleName(tr("Kind of export"));
    m_kind->addItem(tr("Video (MP4, H.264)"), static_cast<int>(ExportChoice::Kind::Video));
    m_kind->addItem(tr("Picture (PNG)"), static_cast<int>(ExportChoice::Kind::Picture));
    m_layout->addRow(tr("&Kind"), m_kind);
    if (noVideo.isEmpty())
        return;
    // The reason is part of the item: a greyed-out line cannot be hovered by keyboard.
    auto* items = qobject_cast<QStandardItemModel*>(m_kind->model());
    items->item(0)->setEnabled(false);
    items->item(0)->setText(tr("Video (MP4, H.264): not on this machine"));
    m_kind->setCurrentIndex(1);
}

QDoubleSpinBox* ExportForm::addTime(const QString& label, const QString& name, SimTime value)
{
    auto* field = new QDoubleSpinBox{this};
    field->setObjectName(name);
    field->setAccessibleName(tr("%1, in simulated seconds").arg(QString{label}.remove(u'&')));
    field->setDecimals(3);
    field->setSuffix(tr(" s"));
    field->setRange(0, static_cast<double>(millisecondsOf(m_runEnd)) / 1000);
    field->setValue(static_cast<double>(millisecondsOf(value)) / 1000);
    m_layout->addRow(label, field);
    return field;
}

void ExportForm::addTimes()
{
    m_from = addTime(tr("&From"), QStringLiteral("from"), SimTime{});
    m_to = addTime(tr("&To"), QStringLiteral("to"), m_runEnd);
    m_at = addTime(tr("&Moment"), QStringLiteral("at"), m_playhead);
}

void ExportForm::addLook(bool dark)
{
    const auto addBox = [this](const QString& label, const QString& name, const QString& meaning) {
        auto* box = new QComboBox{this};
        box->setObjectName(name);
        box->setAccessibleName(meaning);
        m_layout->addRow(label, box);
        return box;
    };
    m_size = addBox(tr("Si&ze"), QStringLiteral("size"), tr("Size in pixels"));
    for (const QSize size : {QSize{1280, 720}, QSize{1920, 1080}, QSize{3840, 2160}})
        m_size->addItem(tr("%1 × %2").arg(size.width()).arg(size.height()), size);
    m_size->setCurrentIndex(1);

    m_fps = addBox(tr("F&rames a second"), QStringLiteral("fps"), tr("Frames a second"));
    for (const int fps : {24, 25, 30, 60})
        m_fps->addItem(QLocale{}.toString(fps), fps);
    m_fps->setCurrentIndex(2);

    m_speed =
        addBox(tr("&Speed"), QStringLiteral("speed"), tr("Simulated seconds in a second of video"));
    for (const int ms : {100, 250, 500, 1000, 2000, 5000, 10'000, 60'000})
        m_speed->addItem(tr("%1 ×").arg(QLocale{}.toString(ms / 1000.0)), ms);
    m_speed->setCurrentIndex(3);

    m_theme = addBox(tr("T&heme"), QStringLiteral("theme"), tr("Theme"));
    m_theme->addItem(tr("Light"), false);
    m_theme->addItem(tr("Dark"), true);
    m_theme->setCurrentIndex(dark ? 1 : 0);
}

void ExportForm::addTarget(const QString& target)
{
    m_pathRow = new QWidget{this};
    auto* row = new QHBoxLayout{m_pathRow};
    row->setContentsMargins(0, 0, 0, 0);
    m_path = new QLineEdit{m_pathRow};
    m_path->setObjectName(QStringLiteral("path"));
    m_path->setAccessibleName(tr("File to write"));
    m_path->setMinimumWidth(320);
    m_path->setText(target);
    auto* browse = new QPushButton{tr("&Browse…"), m_pathRow};
    browse->setAutoDefault(false);
    connect(browse, &QPushButton::clicked, this, &ExportForm::choosePath);
    row->addWidget(m_path);
    row->addWidget(browse);
    m_layout->addRow(tr("F&ile"), m_pathRow);
    m_pathRow->setFocusProxy(m_path);  // The label's shortcut lands on the row.
}

void ExportForm::choosePath()
{
    const bool video = kind() == ExportChoice::Kind::Video;
    // The dialog line below the form says when a file will be replaced; asking here as well would
    // be a second question about the same thing.
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Export to"), m_path->text(),
                                     video ? tr("Videos (*.mp4)") : tr("Pictures (*.png)"), nullptr,
                                     QFileDialog::DontConfirmOverwrite);
    if (!path.isEmpty())
        m_path->setText(withSuffix(path, kind()));
}

/// Whoever types the name of a picture wants one.
void ExportForm::followSuffix(const QString& path)
{
    const QString kinds[] = {QStringLiteral(".mp4"), QStringLiteral(".png")};
    for (int n = 0; n < m_kind->count(); ++n)
        if (path.endsWith(kinds[n], Qt::CaseInsensitive) &&
            m_kind->model()->flags(m_kind->model()->index(n, 0)).testFlag(Qt::ItemIsEnabled))
            m_kind->setCurrentIndex(n);
}

void ExportForm::showFieldsOfKind()
{
    const bool video = kind() == ExportChoice::Kind::Video;
    for (QWidget* field : {static_cast<QWidget*>(m_from), static_cast<QWidget*>(m_to),
                           static_cast<QWidget*>(m_fps), static_cast<QWidget*>(m_speed)})
        m_layout->setRowVisible(field, video);
    m_layout->setRowVisible(m_at, !video);
    m_path->setText(withSuffix(m_path->text(), kind()));
    m_path->setPlaceholderText(video ? tr("recording.mp4") : tr("picture.png"));
}

ExportChoice::Kind ExportForm::kind() const
{
    return static_cast<ExportChoice::Kind>(m_kind->currentData().toInt());
}

SimTime ExportForm::exact(const QDoubleSpinBox* field) const
{
    const std::int64_t ms = millisecondsOf(field);
    for (const SimTime known : {m_playhead, m_runEnd}) {
        if (ms == millisecondsOf(known))
            return known;
    }
    return fromNs(ms * kNsPerMs);
}

ExportChoice ExportForm::choice() const
{
    ExportChoice choice;
    choice.kind = kind();
    choice.span.from = exact(m_from);
    choice.span.to = exact(m_to);
    choice.span.fps = m_fps->currentData().toInt();
    choice.span.perVideoSecond = std::chrono::milliseconds{m_speed->currentData().toInt()};
    choice.at = exact(m_at);
    choice.size = m_size->currentData().toSize();
    choice.dark = m_theme->currentData().toBool();
    choice.path = withSuffix(m_path->text(), choice.kind);
    return choice;
}

}  // namespace millrace::ui
