// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/offer_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace millrace::ui {

OfferBar::OfferBar(QWidget* parent) : QFrame{parent}, m_words{new QLabel{this}}
{
    setObjectName(QStringLiteral("panel"));
    auto* row = new QHBoxLayout{this};
    row->setContentsMargins(12, 5, 6, 5);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    row->addWidget(m_words, 1);
    const auto add = [this, row](const QString& text, void (OfferBar::*answer)()) {
        auto* button = new QPushButton{text, this};
        connect(button, &QPushButton::clicked, this, [this, answer] {
            hide();
            Q_EMIT(this->*answer)();
        });
        row->addWidget(button);
    };
    add(tr("Bring it back"), &OfferBar::accepted);
    add(tr("Throw it away"), &OfferBar::declined);
    hide();
}

void OfferBar::ask(const QString& words)
{
    m_words->setText(words);
    show();
}

}  // namespace millrace::ui
