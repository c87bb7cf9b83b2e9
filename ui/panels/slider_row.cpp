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
    , m_value{new QLabel{this}}
    , m_slider{new QSlider{Qt::Horizontal, this}}
{
    auto* name = new QLabel{label, this};
    name->setTextFormat(Qt::PlainText);
    m_value->setTextFormat(Qt::PlainText);
    m_value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    QFont bold = m_value->font();
    bold.setWeight(QFont::DemiBold);
    m_value->setFont(bold);
    m_slider->setRange(0, static_cast<int>(m_stops.size()) - 1);
    m_slider->setPageStep(1);
    m_slider->setAccessibleName(label);
    m_slider->setMinimumHeight(24);
    auto* layout = new QGridLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setVerticalSpacing(0);
    layout->addWidget(name, 0, 0);
    layout->addWidget(m_value, 0, 1);
    layout->addWidget(m_slider, 1, 0, 1, 2);
    connect(m_slider, &QSlider::sliderPressed, this, &SliderRow::dragBegan);
    connect(m_slider, &QSlider::valueChanged, this, [this](int stop) {
        const double value = m_stops[static_cast<std::size_t>(stop)];
        m_value->setText(m_textOf(value));
        Q_EMIT chosen(value);
    });
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
