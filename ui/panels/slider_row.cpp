// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/slider_row.h"

#include <algorithm>
#include <cmath>

#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>

namespace millrace::ui {

SliderRow::SliderRow(const QString& label, std::vector<double> stops,
                     std::function<QString(double)> textOf, QWidget* parent)
    : QWidget{parent}
    , m_stops{std::move(stops)}
    , m_textOf{std::move(textOf)}
    , m_name{new QLabel{this}}
    , m_value{new QLabel{this}}
    , m_slider{new QSlider{Qt::Horizontal, this}}
{
    m_name->setTextFormat(Qt::PlainText);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_value->setTextFormat(Qt::PlainText);
    m_value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    QFont bold = m_value->font();
    bold.setWeight(QFont::DemiBold);
    m_value->setFont(bold);
    m_slider->setRange(0, static_cast<int>(m_stops.size()) - 1);
    m_slider->setPageStep(1);
    m_slider->setMinimumHeight(24);
    // Who drags it goes on with the keys of the transport; else those would change it unseen.
    m_slider->setFocusPolicy(Qt::TabFocus);
    auto* layout = new QGridLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setVerticalSpacing(0);
    layout->addWidget(m_name, 0, 0);
    layout->setColumnStretch(0, 1);
    layout->addWidget(m_value, 0, 1);
    layout->addWidget(m_slider, 1, 0, 1, 2);
    connect(m_slider, &QSlider::sliderPressed, this, &SliderRow::dragBegan);
    connect(m_slider, &QSlider::valueChanged, this, [this](int stop) {
        const double value = m_stops[static_cast<std::size_t>(stop)];
        m_value->setText(m_textOf(value));
        Q_EMIT chosen(value);
    });
    setLabel(label);
}

void SliderRow::setLabel(const QString& label)
{
    m_slider->setAccessibleName(label);
    m_name->setToolTip(label.toHtmlEscaped());
    const int room = 128;  // Of the panel's fixed width, beside the value.
    m_name->setText(m_name->fontMetrics().elidedText(label, Qt::ElideRight, room));
}

void SliderRow::show(double value)
{
    const auto nearest = std::ranges::min_element(
        m_stops, {}, [value](double stop) { return std::abs(stop - value); });
    const QSignalBlocker quiet{m_slider};
    m_slider->setValue(static_cast<int>(nearest - m_stops.begin()));
    m_value->setText(m_textOf(value));
    m_slider->setAccessibleDescription(m_value->text());
}

}  // namespace millrace::ui
