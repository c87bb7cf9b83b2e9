// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QFontDatabase>
#include <QLabel>
#include <QLineEdit>

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

}  // namespace millrace::ui
