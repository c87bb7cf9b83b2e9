// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QFrame>

#include "ui/document/scenario_document.h"

class QHBoxLayout;
class QPushButton;
class QStackedLayout;
class QVBoxLayout;

namespace millrace::ui {

class SliderRow;

/// Sliders for what a scenario is asked most: they change the whole run, from 0, while you drag.
class ControlPanel : public QFrame {
    Q_OBJECT

public:
    explicit ControlPanel(ScenarioDocument& document, QWidget* parent = nullptr);

    /// A place for the buttons that break things.
    void addButtons(QWidget* buttons);
    /// More controls, behind a button at the top.
    void addPage(const QString& name, QWidget* page);

Q_SIGNALS:
    void refused(const QString& why);  ///< The scenario does not allow this value.

private:
    struct Row {
        SliderRow* widget;
        std::function<double(const Scenario&)> value;
    };

    QPushButton* addPageButton(const QString& name);
    void addHeading(const QString& text);
    void addRow(const QString& label, std::vector<double> stops,
                std::function<QString(double)> textOf, std::function<double(const Scenario&)> value,
                std::function<void(double)> set);
    void set(const std::string& keyPath, const std::string& literal);
    void addReactionRow();
    void showScenario();

    ScenarioDocument& m_document;
    QHBoxLayout* m_pageButtons = nullptr;
    QStackedLayout* m_pages = nullptr;
    QVBoxLayout* m_layout = nullptr;  ///< Of the first page.
    std::vector<Row> m_rows;
    int m_gesture = 0;
    const SliderRow* m_chosenIn = nullptr;  ///< Last.
};

}  // namespace millrace::ui
