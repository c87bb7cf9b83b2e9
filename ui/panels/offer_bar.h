// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace millrace::ui {

/// A question in the window that can wait: its words, and a button for each answer. Hidden until
/// something is asked, and after the answer.
class OfferBar : public QFrame {
    Q_OBJECT

public:
    explicit OfferBar(QWidget* parent);

    void ask(const QString& words);

Q_SIGNALS:
    void accepted();
    void declined();

private:
    QLabel* m_words;
};

}  // namespace millrace::ui
