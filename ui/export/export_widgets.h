// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyle>

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

/// In it, from its beginning; or why there is none, where the file is not what is shown.
inline void showTwin(QLineEdit& field, const QString& command, bool isSaved)
{
    field.setText(
        isSaved ? command
                : QDialog::tr("For the command, save the scenario first: it reads its file."));
    field.setCursorPosition(0);
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

/// `isGood`: it has ended as it should.
inline void tellFate(QStackedWidget& pages, QLabel& message, const QString& text, bool isGood)
{
    message.setText(text);
    message.setProperty("good", isGood);
    message.style()->polish(&message);
    pages.setCurrentIndex(text.isEmpty() ? kNothingYet : pages.indexOf(&message));
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
