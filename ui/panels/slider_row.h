// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QWidget>

class QLabel;
class QSlider;

namespace millrace::ui {

/// A labelled slider over a list of values that make sense, such as 0.2, 0.4, 0.8 per second.
class SliderRow : public QWidget {
    Q_OBJECT

public:
    /// `textOf` writes a value beside the label.
    SliderRow(const QString& label, std::vector<double> stops,
              std::function<QString(double)> textOf, QWidget* parent = nullptr);

    /// Shows a value without emitting; between two stops the nearer one is taken by the handle,
    /// and the text tells the truth.
    void show(double value);
    void setLabel(const QString& label);
    QSlider* slider() const { return m_slider; }

Q_SIGNALS:
    void chosen(double value);  ///< While dragging, too.
    void dragBegan();

private:
    std::vector<double> m_stops;
    std::function<QString(double)> m_textOf;
    QLabel* m_name = nullptr;
    QLabel* m_value = nullptr;
    QSlider* m_slider = nullptr;
};

}  // namespace millrace::ui
