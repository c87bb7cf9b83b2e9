// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace millrace::ui {

/// One line of plain text that ends in "…" where there is no room; all of it is in the tool tip.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    QSize minimumSizeHint() const override { return {20, QLabel::minimumSizeHint().height()}; }
    QSize sizeHint() const override { return {20, QLabel::sizeHint().height()}; }
    void setText(const QString& text);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QString m_whole;
};

}  // namespace millrace::ui
