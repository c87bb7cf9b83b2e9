// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/elided_label.h"

namespace millrace::ui {

ElidedLabel::ElidedLabel(QWidget* parent) : QLabel{parent}
{
    setTextFormat(Qt::PlainText);
}

void ElidedLabel::setText(const QString& text)
{
    m_whole = text;
    setToolTip(text.toHtmlEscaped());
    setAccessibleName(text);
    QLabel::setText(fontMetrics().elidedText(text, Qt::ElideRight, width()));
}

void ElidedLabel::resizeEvent(QResizeEvent* event)
{
    QLabel::resizeEvent(event);
    setText(m_whole);
}

}  // namespace millrace::ui
