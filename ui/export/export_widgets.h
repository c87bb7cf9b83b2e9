// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>

// What the dialogs of exports have in common.

namespace millrace::ui {

/// Of work in the GUI thread, a turn: leaves the window most of a 60 Hz frame.
inline constexpr int kSliceMs = 12;
/// Of the place where progress and the end of an export are told: a page with nothing on it.
inline constexpr int kNothingYet = 0;

inline QLabel* plainLabel(const QString& name, QWidget* parent)
{
    auto* label = new QLabel{parent};
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

/// A command line, to be copied.
inline QLineEdit* twinField(QWidget* parent)
{
    auto* field = new QLineEdit{parent};
    field->setObjectName(QStringLiteral("twin"));
    field->setAccessibleName(QDialog::tr("Command line that does the same"));
    field->setReadOnly(true);
    field->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    return field;
}

/// Where progress, or how it ended, is told, in one place from the beginning: the buttons below
/// must not move under the mouse. The dialog adds its page of progress.
struct FatePlace {
    QStackedWidget* pages;
    QLabel* message;
};
inline FatePlace fatePlace(QWidget* parent)
{
    auto* pages = new QStackedWidget{parent};
    pages->insertWidget(kNothingYet, new QWidget{pages});
    QLabel* message = plainLabel(QStringLiteral("message"), pages);
    message->setMinimumHeight(2 * message->fontMetrics().lineSpacing());
    pages->addWidget(message);
    return {pages, message};
}

struct ExportButtons {
    QWidget* row;
    QPushButton* start;
    QPushButton* close;  ///< Reads "Cancel" while exporting.
};
inline ExportButtons exportButtons(QWidget* parent)
{
    auto* box = new QWidget{parent};
    auto* row = new QHBoxLayout{box};
    row->setContentsMargins(0, 0, 0, 0);
    auto* start = new QPushButton{QDialog::tr("&Export"), box};
    start->setObjectName(QStringLiteral("export"));
    start->setDefault(true);
    auto* close = new QPushButton{QDialog::tr("&Close"), box};
    close->setObjectName(QStringLiteral("close"));
    close->setAutoDefault(false);
    row->addStretch(1);
    row->addWidget(start);
    row->addWidget(close);
    return {box, start, close};
}

}  // namespace millrace::ui
